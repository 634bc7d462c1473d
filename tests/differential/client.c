/* client SCRIPT: reads the script a line at a time and does it. A line is words; a word may be quoted and then knows
   \n \r \t \0 \" \\ and \xNN. `#` begins a comment line. */
#include "client.h"

#include <locale.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_MAX = 4000, LINE_MAX_BYTES = 1 << 20 };

struct session* current;
struct session* sessions[SESSIONS_MAX];
const char* knob_names[KNOBS_MAX];
long knob_values[KNOBS_MAX];

void fatal(const char* what, const char* detail) {
    fflush(stdout);
    fprintf(stderr, "client: %s: %s\n", what, detail);
    exit(120);
}

/* ---- knobs: how the callbacks behave */

long knob(const char* name, long otherwise) {
    for (int i = 0; i < KNOBS_MAX && knob_names[i] != NULL; ++i)
        if (strcmp(knob_names[i], name) == 0) return knob_values[i];
    return otherwise;
}

void set_knob(const char* name, long value) {
    for (int i = 0; i < KNOBS_MAX; ++i) {
        if (knob_names[i] != NULL && strcmp(knob_names[i], name) != 0) continue;
        if (knob_names[i] == NULL) knob_names[i] = strdup(name);
        knob_values[i] = value;
        return;
    }
    fatal("too many knobs", name);
}

/* ---- text */

void add_bytes(struct text* into, const char* data, size_t length) {
    if (into->length + length + 1 > into->room) {
        into->room = (into->length + length + 1) * 2;
        into->data = realloc(into->data, into->room);
        if (into->data == NULL) fatal("memory", "none left");
    }
    memcpy(into->data + into->length, data, length);
    into->length += length;
    into->data[into->length] = '\0';
}

static void add_formatted(struct text* into, const char* format, va_list list) {
    char line[1024];
    const int length = vsnprintf(line, sizeof line, format, list);
    add_bytes(into, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
}

void add_line(struct text* into, const char* format, ...) {
    va_list list;
    va_start(list, format);
    add_formatted(into, format, list);
    va_end(list);
}

static void add_escaped(struct text* into, const char* data, size_t length) {
    for (size_t i = 0; i < length; ++i) {
        const unsigned char c = (unsigned char)data[i];
        if (c == '\r')
            add_bytes(into, "\\r", 2);
        else if (c == '\n')
            add_bytes(into, "\\n", 2);
        else if (c == '"' || c == '\\')
            add_line(into, "\\%c", c);
        else if (c < 0x20 || c > 0x7e)
            add_line(into, "\\x%02x", c);
        else
            add_bytes(into, data + i, 1);
    }
}

/* Long data is shown by its beginning, its length and its FNV-1a sum. */
void add_shown(struct text* into, const char* data, size_t length) {
    uint64_t sum = 0xcbf29ce484222325U;
    for (size_t i = 0; i < length; ++i)
        sum = (sum ^ (unsigned char)data[i]) * 0x100000001b3U;
    add_bytes(into, "\"", 1);
    add_escaped(into, data, length > SHOWN_MAX ? 100 : length);
    add_bytes(into, "\"", 1);
    if (length > SHOWN_MAX) add_line(into, "... %zu bytes, sum %016llx", length, (unsigned long long)sum);
}

/* The pieces of a body that arrived without anything between them are one entry: their split is the network's. */
void end_body(struct session* session) {
    if (session->body.length == 0) return;
    struct text piece = session->body;
    session->body = (struct text){NULL, 0, 0};
    add_bytes(&session->log, "body ", 5);
    add_shown(&session->log, piece.data, piece.length);
    add_bytes(&session->log, "\n", 1);
    free(piece.data);
}

void say(const char* format, ...) {
    end_body(current);
    va_list list;
    va_start(list, format);
    add_formatted(&current->log, format, list);
    va_end(list);
}

void say_shown(const char* before, const char* data, size_t length, const char* after) {
    end_body(current);
    add_bytes(&current->log, before, strlen(before));
    if (data == NULL)
        add_bytes(&current->log, "NULL", 4);
    else
        add_shown(&current->log, data, length);
    add_bytes(&current->log, after, strlen(after));
}

static void report(struct session* session) {
    end_body(session);
    if (session->log.length > 0) fwrite(session->log.data, 1, session->log.length, stdout);
    session->log.length = 0;
    fflush(stdout);
}

/* ---- words */

static int hex_digit(char c) {
    const char* digits = "0123456789abcdef";
    const char* found = strchr(digits, c | 0x20);
    return found == NULL || c == '\0' ? -1 : (int)(found - digits);
}

static char unescaped(const char** at) {
    const char c = *(*at)++;
    switch (c) {
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case '0':
            return '\0';
        case 'x': {
            const int high = hex_digit((*at)[0]), low = hex_digit((*at)[1]);
            if (high < 0 || low < 0) fatal("bad \\x in", *at);
            *at += 2;
            return (char)(high * 16 + low);
        }
        default:
            return c;
    }
}

static int split(char* line, struct word* words) {
    int count = 0;
    const char* at = line;
    while (*at != '\0') {
        if (*at == ' ') {
            ++at;
            continue;
        }
        if (count == WORDS_MAX) fatal("too many words", line);
        struct text made = {NULL, 0, 0};
        add_bytes(&made, "", 0);
        words[count].quoted = *at == '"';
        if (*at == '"') {
            for (++at; *at != '"';) {
                if (*at == '\0') fatal("no closing quote", line);
                char c = *at++;
                if (c == '\\') c = unescaped(&at);
                add_bytes(&made, &c, 1);
            }
            ++at;
        } else {
            while (*at != ' ' && *at != '\0')
                add_bytes(&made, at++, 1);
        }
        words[count].data = made.data;
        words[count++].length = made.length;
    }
    return count;
}

int is_null(const struct word* word) { return !word->quoted && strcmp(word->data, "NULL") == 0; }

const char* text_of(const struct word* word) { return is_null(word) ? NULL : word->data; }

curl_off_t offset_of(const struct word* word) {
    static const struct {
        const char* name;
        curl_off_t value;
    } names[] = {
#define NAMED(x) {#x, (curl_off_t)(x)},
#include "client_constants.def"
#undef NAMED
    };
    curl_off_t sum = 0;
    char copy[512];
    snprintf(copy, sizeof copy, "%s", word->data);
    char* rest = NULL;
    for (char* part = strtok_r(copy, "|", &rest); part != NULL; part = strtok_r(NULL, "|", &rest)) {
        char* end = NULL;
        const long long number = strtoll(part, &end, 0);
        if (*end == '\0') {
            sum |= number;
            continue;
        }
        size_t i = 0;
        while (i < sizeof names / sizeof *names && strcmp(names[i].name, part) != 0)
            ++i;
        if (i == sizeof names / sizeof *names) fatal("no such constant", part);
        sum |= names[i].value;
    }
    return sum;
}

long number_of(const struct word* word) { return (long)offset_of(word); }

struct curl_slist* list_of(struct session* session, const struct word* words, int count) {
    struct curl_slist* list = NULL;
    for (int i = 0; i < count; ++i)
        list = curl_slist_append(list, words[i].data);
    if (session->list_count == LISTS_MAX) fatal("too many lists", "");
    session->lists[session->list_count++] = list;
    return list;
}

char* file_content(const char* path, size_t* length) {
    FILE* file = fopen(path, "rb");
    if (file == NULL) fatal("cannot read", path);
    struct text content = {NULL, 0, 0};
    char piece[65536];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        add_bytes(&content, piece, got);
    fclose(file);
    *length = content.length;
    return content.data;
}

/* ---- sessions: an easy handle and what its callbacks need */

static void prepare(struct session* session) {
    curl_easy_setopt(session->easy, CURLOPT_ERRORBUFFER, session->error);
    curl_easy_setopt(session->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(session->easy, CURLOPT_WRITEFUNCTION, record_write);
    curl_easy_setopt(session->easy, CURLOPT_WRITEDATA, &session->tags[0]);
    curl_easy_setopt(session->easy, CURLOPT_HEADERFUNCTION, record_header);
    curl_easy_setopt(session->easy, CURLOPT_HEADERDATA, &session->tags[0]);
    curl_easy_setopt(session->easy, CURLOPT_READFUNCTION, give_source);
    curl_easy_setopt(session->easy, CURLOPT_READDATA, &session->tags[0]);
}

static struct session* new_session(const char* name, CURL* easy) {
    struct session* session = calloc(1, sizeof *session);
    if (session == NULL || easy == NULL) fatal("no handle", name);
    snprintf(session->name, sizeof session->name, "%s", name);
    session->easy = easy;
    session->debug_type = -1;
    session->tags[0].session = session;
    session->tag_count = 1;
    for (int i = 0; i < SESSIONS_MAX; ++i)
        if (sessions[i] == NULL) {
            sessions[i] = session;
            return session;
        }
    fatal("too many handles", name);
    return NULL;
}

struct session* session_named(const char* name) {
    for (int i = 0; i < SESSIONS_MAX && sessions[i] != NULL; ++i)
        if (strcmp(sessions[i]->name, name) == 0) return sessions[i];
    struct session* session = new_session(name, curl_easy_init());
    prepare(session);
    return session;
}

static void step_handle(const struct word* words, int count) {
    (void)count;
    current = session_named(words[1].data);
    say("handle %s\n", current->name);
}

/* The copy keeps the original's callbacks and their data: whatever it does goes to the original's log. */
static void step_dup(const struct word* words, int count) {
    (void)count;
    CURL* copy = curl_easy_duphandle(current->easy);
    struct session* session = new_session(words[1].data, copy);
    if (knob("dup.own", 1)) prepare(session);
    session->source = current->source;
}

static void step_reset(const struct word* words, int count) {
    (void)words;
    curl_easy_reset(current->easy);
    if (count == 1) prepare(current);
}

static void step_perform(const struct word* words, int count) {
    const long times = count > 1 ? number_of(&words[1]) : 1;
    for (long i = 0; i < times; ++i) {
        begin_transfer(current);
        end_transfer(current, curl_easy_perform(current->easy));
    }
}

static void step_knob(const struct word* words, int count) {
    for (int i = 1; i + 1 < count; i += 2)
        set_knob(words[i].data, number_of(&words[i + 1]));
}

static void step_source(const struct word* words, int count) {
    struct text made = {NULL, 0, 0};
    const long times = count > 2 ? number_of(&words[2]) : 1;
    for (long i = 0; i < times; ++i)
        add_bytes(&made, words[1].data, words[1].length);
    current->source = made;
    current->source_at = 0;
}

static void step_trailer(const struct word* words, int count) {
    trailer_count = 0;
    for (int i = 1; i < count && trailer_count < 8; ++i)
        trailer_words[trailer_count++] = words[i];
}

static void step_print(const struct word* words, int count) {
    for (int i = 1; i < count; ++i)
        say("%s%s", words[i].data, i + 1 < count ? " " : "\n");
}

static void step_file(const struct word* words, int count) {
    FILE* file = fopen(words[1].data, "wb");
    if (file == NULL || count < 3) fatal("cannot write", words[1].data);
    fwrite(words[2].data, 1, words[2].length, file);
    fclose(file);
}

/* What went into a FILE that an option got. */
static void step_shown_file(const struct word* words, int count) {
    (void)count;
    for (int i = 0; i < current->file_count; ++i)
        fflush(current->files[i]);
    size_t length = 0;
    const char* content = file_content(words[1].data, &length);
    say_shown("file ", content == NULL ? "" : content, length, "\n");
}

static void step_error(const struct word* words, int count) {
    (void)words, (void)count;
    say("error buffer %s\n", current->error[0] == '\0' ? "empty" : "filled");
}

/* For what the other side does meanwhile on its own account, such as closing an idle connection. */
static void step_idle(const struct word* words, int count) {
    (void)count;
    usleep((useconds_t)number_of(&words[1]) * 1000);
}

static void step_upkeep(const struct word* words, int count) {
    (void)words, (void)count;
    say("upkeep %d\n", curl_easy_upkeep(current->easy));
}

static const struct {
    const char* name;
    int words_min;
    void (*run)(const struct word* words, int count);
} steps[] = {
    {"set", 3, step_set},           {"perform", 1, step_perform}, {"knob", 3, step_knob},
    {"source", 2, step_source},     {"info", 2, step_info},       {"times", 1, step_times},
    {"header", 2, step_header},     {"headers", 1, step_headers}, {"mime", 2, step_mime},
    {"form", 2, step_form},         {"url", 2, step_url},         {"call", 2, step_call},
    {"handle", 2, step_handle},     {"dup", 2, step_dup},         {"reset", 1, step_reset},
    {"multi", 2, step_multi},       {"share", 2, step_share},     {"send", 2, step_send},
    {"receive", 1, step_receive},   {"print", 2, step_print},     {"trailer", 1, step_trailer},
    {"file", 3, step_file},         {"shown", 2, step_shown_file}, {"error", 1, step_error},
    {"upkeep", 1, step_upkeep},     {"idle", 2, step_idle},
};

static void run_line(char* line) {
    static struct word words[WORDS_MAX];
    line[strcspn(line, "\r\n")] = '\0';
    line += strspn(line, " ");
    if (*line == '\0' || *line == '#') return;
    const int count = split(line, words);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; ++i)
        if (strcmp(steps[i].name, words[0].data) == 0) {
            if (count < steps[i].words_min) fatal("too few words", line);
            steps[i].run(words, count);
            for (int s = 0; s < SESSIONS_MAX && sessions[s] != NULL; ++s)
                report(sessions[s]);
            return;
        }
    fatal("no such step", words[0].data);
}

int main(int count, char** arguments) {
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        printf("%s\n", curl_version());
        return 0;
    }
    FILE* script = count == 2 ? fopen(arguments[1], "rb") : NULL;
    if (script == NULL) fatal("usage", "client SCRIPT");
    setlocale(LC_ALL, "");  /* names in other scripts are read in its encoding */
    curl_global_init(CURL_GLOBAL_DEFAULT);
    current = session_named("a");
    char* line = malloc(LINE_MAX_BYTES);
    while (line != NULL && fgets(line, LINE_MAX_BYTES, script) != NULL)
        run_line(line);
    for (int i = 0; i < SESSIONS_MAX && sessions[i] != NULL; ++i) {
        current = sessions[i];
        curl_easy_cleanup(current->easy);
        report(current);
    }
    clean_multi();
    curl_global_cleanup();
    printf("end\n");
    return 0;
}
