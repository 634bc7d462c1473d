/* The generic client of the differential rig: it does what a script says with whatever libcurl it was started with,
   and prints what happened. Nothing it prints may depend on timing, addresses in memory or the library's own words. */
#ifndef DIFFERENTIAL_CLIENT_H
#define DIFFERENTIAL_CLIENT_H

#include <curl/curl.h>
#include <stddef.h>
#include <stdio.h>

enum { WORDS_MAX = 64, SESSIONS_MAX = 8, LISTS_MAX = 32, PARTS_MAX = 32, KNOBS_MAX = 48 };

struct text {
    char* data;
    size_t length, room;
};

struct word {
    char* data;
    size_t length;
    int quoted;
};

struct session;

/* What every `...DATA` option points to: the callback says by which name it was reached. */
struct tag {
    struct session* session;
    char name[24];
};

struct session {
    char name[16];
    CURL* easy;
    char error[CURL_ERROR_SIZE];
    struct text log;    /* what happened, printed by `report` */
    struct text body;   /* pieces of the body that belong to one entry of the log */
    struct text debug;  /* the debug callback's own story, printed after the log */
    struct text debug_piece;
    int debug_type;
    struct text source; /* what the read callback gives */
    size_t source_at;
    struct tag tags[LISTS_MAX];
    int tag_count;
    int reads, writes, heads, steps; /* calls so far in this transfer */
    curl_off_t last_progress[4];
    int progress_falls;
    int paused, waiting; /* by whom: bits of CURLPAUSE_; turns of the loop before it goes on */
    curl_mime* mime[PARTS_MAX];
    struct curl_httppost *form, *form_end;
    struct curl_slist* lists[LISTS_MAX];
    int list_count;
    FILE* files[LISTS_MAX];
    int file_count;
};

extern struct session* current;
extern struct session* sessions[SESSIONS_MAX];
extern const char* knob_names[KNOBS_MAX];
extern long knob_values[KNOBS_MAX];

/* client.c */
void fatal(const char* what, const char* detail);
long knob(const char* name, long otherwise);
void set_knob(const char* name, long value);
void add_bytes(struct text* into, const char* data, size_t length);
void add_line(struct text* into, const char* format, ...) __attribute__((format(printf, 2, 3)));
void add_shown(struct text* into, const char* data, size_t length);
void end_body(struct session* session);
void say(const char* format, ...) __attribute__((format(printf, 1, 2)));
void say_shown(const char* before, const char* data, size_t length, const char* after);
long number_of(const struct word* word);
curl_off_t offset_of(const struct word* word);
const char* text_of(const struct word* word);
int is_null(const struct word* word);
struct curl_slist* list_of(struct session* session, const struct word* words, int count);
struct session* session_named(const char* name);
char* file_content(const char* path, size_t* length);

/* client_options.c, client_callbacks.c */
void step_set(const struct word* words, int count);
void* callback_named(const char* option);
void begin_transfer(struct session* session);
void end_transfer(struct session* session, CURLcode code);
size_t record_write(char* data, size_t size, size_t count, void* into);
size_t record_header(char* data, size_t size, size_t count, void* into);
size_t give_source(char* into, size_t size, size_t count, void* from);
int move_source(void* from, curl_off_t offset, int origin);
extern struct word trailer_words[8];
extern int trailer_count;

/* client_info.c */
void step_info(const struct word* words, int count);
void step_times(const struct word* words, int count);
void step_header(const struct word* words, int count);
void step_headers(const struct word* words, int count);

/* client_forms.c */
void step_mime(const struct word* words, int count);
void step_form(const struct word* words, int count);

/* client_url.c */
void step_url(const struct word* words, int count);
void step_call(const struct word* words, int count);
CURLU* url_named(const char* name);

/* client_multi.c */
void step_multi(const struct word* words, int count);
void step_share(const struct word* words, int count);
CURLSH* the_share(void);
void step_send(const struct word* words, int count);
void step_receive(const struct word* words, int count);
void clean_multi(void);

#endif
