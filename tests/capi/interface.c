/* Whether the table of the C interface (capi/interface.def) says what the library does. */
#include <string.h>

#include <curl/curl.h>

#include "check.h"

int failures = 0;

enum kind { built, no_effect, empty, absent };

struct row {
    const char *name;
    int id;
    enum kind kind;
};

#define FUNCTION(name, kind, note)
#define INFO(name, kind, note) {#name, CURLINFO_##name, kind},
#define MULTI_OPTION(name, kind, note)
static const struct row infos[] = {
#include "interface.def"
};
#undef INFO
#undef MULTI_OPTION
#define INFO(name, kind, note)
#define MULTI_OPTION(name, kind, note) {#name, CURLMOPT_##name, kind},
static const struct row multi_options[] = {
#include "interface.def"
};

static void say(const char *what, const char *name, int code) {
    ++failures;
    fprintf(stderr, "%s %s answers %d, the table says otherwise\n", what, name, code);
}

/* Every info is known; an empty one tells nothing, whatever was there before. */
static void check_infos(void) {
    CURL *easy = curl_easy_init();
    for (size_t i = 0; i < sizeof infos / sizeof *infos; ++i) {
        union {
            long number;
            void *pointer;
            double decimal;
            curl_off_t offset;
        } value;
        memset(&value, 0x5a, sizeof value);
        const int code = (int)curl_easy_getinfo(easy, (CURLINFO)infos[i].id, &value);
        if ((code == CURLE_OK) != (infos[i].kind != absent)) say("CURLINFO", infos[i].name, code);
        if (infos[i].kind != empty) continue;
        if ((infos[i].id & CURLINFO_TYPEMASK) == CURLINFO_LONG) CHECK_INT(value.number, 0);
        else CHECK(value.pointer == NULL);
    }
    curl_easy_cleanup(easy);
}

/* An option that is not built takes the value that asks for nothing, and no other. */
static void check_multi_options(void) {
    static int somewhere;
    for (size_t i = 0; i < sizeof multi_options / sizeof *multi_options; ++i) {
        CURLM *multi = curl_multi_init();
        const int id = multi_options[i].id;
        const CURLMoption option = (CURLMoption)id;
        const int code = id < CURLOPTTYPE_OBJECTPOINT   ? (int)curl_multi_setopt(multi, option, 5L)
                         : id < CURLOPTTYPE_FUNCTIONPOINT ? (int)curl_multi_setopt(multi, option, (void *)&somewhere)
                         : id < CURLOPTTYPE_OFF_T         ? (int)curl_multi_setopt(multi, option, (void (*)(void))check_infos)
                                                          : (int)curl_multi_setopt(multi, option, (curl_off_t)5);
        const int refused = code == CURLM_UNKNOWN_OPTION;
        if (refused != (multi_options[i].kind == absent)) say("CURLMOPT", multi_options[i].name, code);
        curl_multi_cleanup(multi);
    }
}

int main(void) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    check_infos();
    check_multi_options();
    curl_global_cleanup();
    return failures != 0;
}
