/* The URL API, and the functions that need no handle. */
#include "client.h"

#include <string.h>
#include <time.h>

enum { URLS_MAX = 8 };

static struct {
    char name[16];
    CURLU* url;
} urls[URLS_MAX];

static CURLU** place_of(const char* name) {
    for (int i = 0; i < URLS_MAX; ++i) {
        if (urls[i].name[0] == '\0') snprintf(urls[i].name, sizeof urls[i].name, "%s", name);
        if (strcmp(urls[i].name, name) == 0) return &urls[i].url;
    }
    fatal("too many URLs", name);
    return NULL;
}

CURLU* url_named(const char* name) {
    CURLU** place = place_of(name);
    if (*place == NULL) *place = curl_url();
    return *place;
}

static CURLUPart part_named(const char* name) {
    static const char* names[] = {"URL",  "SCHEME", "USER",  "PASSWORD", "OPTIONS", "HOST",
                                  "PORT", "PATH",   "QUERY", "FRAGMENT", "ZONEID"};
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
        if (strcmp(names[i], name) == 0) return (CURLUPart)i;
    fatal("no such part", name);
    return CURLUPART_URL;
}

static void show_part(const char* name, unsigned flags) {
    char* value = NULL;
    const CURLUcode code = curl_url_get(url_named("u"), part_named(name), &value, flags);
    say("%s ", name);
    if (code != CURLUE_OK) {
        say("answers %d\n", (int)code);
        return;
    }
    say_shown("", value, value == NULL ? 0 : strlen(value), "\n");
    curl_free(value);
}

/* url set PART VALUE [FLAGS] | url get PART [FLAGS] | url all [FLAGS] | url copy NAME | url free NAME; all on "u" */
void step_url(const struct word* words, int count) {
    const char* what = words[1].data;
    if (strcmp(what, "set") == 0 && count > 3) {
        const unsigned flags = count > 4 ? (unsigned)number_of(&words[4]) : 0;
        say("url set %s answers %d\n", words[2].data,
            (int)curl_url_set(url_named("u"), part_named(words[2].data), text_of(&words[3]), flags));
    } else if (strcmp(what, "get") == 0 && count > 2) {
        show_part(words[2].data, count > 3 ? (unsigned)number_of(&words[3]) : 0);
    } else if (strcmp(what, "all") == 0) {
        static const char* names[] = {"URL",  "SCHEME", "USER",  "PASSWORD", "OPTIONS", "HOST",
                                      "PORT", "PATH",   "QUERY", "FRAGMENT", "ZONEID"};
        for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
            show_part(names[i], count > 2 ? (unsigned)number_of(&words[2]) : 0);
    } else if (strcmp(what, "copy") == 0 && count > 2) {
        *place_of(words[2].data) = curl_url_dup(url_named("u"));
        say("url copied\n");
    } else if (strcmp(what, "use") == 0 && count > 2) {
        CURLU** from = place_of(words[2].data);
        CURLU** to = place_of("u");
        CURLU* kept = *to;
        *to = *from;
        *from = kept;
    } else if (strcmp(what, "free") == 0) {
        CURLU** place = place_of("u");
        curl_url_cleanup(*place);
        *place = NULL;
    } else {
        fatal("no such url step", what);
    }
}

static void call_option(const char* name) {
    const struct curl_easyoption* found = curl_easy_option_by_name(name);
    if (found == NULL)
        say("option %s is unknown\n", name);
    else
        say("option %s is %s, number %d, type %d, flags %u\n", name, found->name, (int)found->id, (int)found->type,
            found->flags);
}

/* call FUNCTION ARGUMENT... */
void step_call(const struct word* words, int count) {
    const char* what = words[1].data;
    const struct word* first = &words[2];
    if (count < 3) fatal("call needs an argument", what);
    if (strcmp(what, "escape") == 0) {
        char* made = curl_easy_escape(current->easy, first->data, (int)first->length);
        say_shown("escape ", made, made == NULL ? 0 : strlen(made), "\n");
        curl_free(made);
    } else if (strcmp(what, "unescape") == 0) {
        int length = -1;
        char* made = curl_easy_unescape(current->easy, first->data, (int)first->length, &length);
        say_shown("unescape ", made, made == NULL ? 0 : (size_t)length, "\n");
        curl_free(made);
    } else if (strcmp(what, "getdate") == 0) {
        say("getdate %lld\n", (long long)curl_getdate(first->data, NULL));
    } else if (strcmp(what, "strequal") == 0 && count > 3) {
        say("strequal %d\n", curl_strequal(first->data, words[3].data));
    } else if (strcmp(what, "strnequal") == 0 && count > 4) {
        say("strnequal %d\n", curl_strnequal(first->data, words[3].data, (size_t)number_of(&words[4])));
    } else if (strcmp(what, "option") == 0) {
        call_option(first->data);
    } else {
        fatal("no such function", what);
    }
}
