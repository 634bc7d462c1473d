/* What a transfer has left behind: curl_easy_getinfo and the headers API. */
#include "client.h"

#include <strings.h>
#include <string.h>

static const struct info {
    const char* name;
    CURLINFO id;
    int exact;
} infos[] = {
#define INFO(name, shown) {#name, CURLINFO_##name, #shown[0] == 'e'},
#include "client_infos.def"
#undef INFO
};

static const char* sign_of(double value) { return value > 0 ? "positive" : value < 0 ? "negative" : "zero"; }

static void show_list(const char* name, const struct curl_slist* list) {
    say("info %s list", name);
    for (; list != NULL; list = list->next)
        say_shown(" ", list->data, strlen(list->data), "");
    say("\n");
}

/* Which certificates and in which order; the words of each are compared by its name alone. */
static void show_certificates(const struct curl_certinfo* found) {
    say("info CERTINFO %d certificates\n", found == NULL ? -1 : found->num_of_certs);
    for (int i = 0; found != NULL && i < found->num_of_certs; ++i)
        for (const struct curl_slist* line = found->certinfo[i]; line != NULL; line = line->next) {
            const char* colon = strchr(line->data, ':');
            const size_t name = colon == NULL ? 0 : (size_t)(colon - line->data);
            const int full = strncasecmp(line->data, "Subject:", 8) == 0 || strncasecmp(line->data, "Issuer:", 7) == 0 ||
                             strncasecmp(line->data, "Serial", 6) == 0 || knob("certinfo.full", 0);
            say_shown("  ", line->data, full ? strlen(line->data) : name, "\n");
        }
}

static void show_pointer(const struct info* info, void* value) {
    if (info->id == CURLINFO_CERTINFO)
        show_certificates(value);
    else if (info->id == CURLINFO_TLS_SSL_PTR || info->id == CURLINFO_TLS_SESSION)
        say("info %s backend %s\n", info->name,
            value == NULL ? "NULL" : ((struct curl_tlssessioninfo*)value)->backend == CURLSSLBACKEND_NONE ? "none" : "some");
    else
        show_list(info->name, value);
}

static void show_number(const struct info* info, double measured, long long exact) {
    if (info->exact || knob("info.exact", 0))
        say("info %s %lld\n", info->name, exact);
    else
        say("info %s %s\n", info->name, sign_of(measured));
}

static CURLcode show(const struct info* info) {
    CURL* easy = current->easy;
    CURLcode code = CURLE_OK;
    switch (info->id & CURLINFO_TYPEMASK) {
        case CURLINFO_STRING: {
            char* value = NULL;
            code = curl_easy_getinfo(easy, info->id, &value);
            if (code == CURLE_OK) {
                say("info %s ", info->name);
                say_shown("", value, value == NULL ? 0 : strlen(value), "\n");
            }
            return code;
        }
        case CURLINFO_LONG: {
            long value = -7;
            code = curl_easy_getinfo(easy, info->id, &value);
            if (code == CURLE_OK) show_number(info, (double)value, value);
            return code;
        }
        case CURLINFO_DOUBLE: {
            double value = -7;
            code = curl_easy_getinfo(easy, info->id, &value);
            if (code == CURLE_OK) show_number(info, value, (long long)value);
            return code;
        }
        case CURLINFO_OFF_T: {
            curl_off_t value = -7;
            code = curl_easy_getinfo(easy, info->id, &value);
            if (code == CURLE_OK) show_number(info, (double)value, value);
            return code;
        }
        case CURLINFO_SOCKET: {
            curl_socket_t value = -7;
            code = curl_easy_getinfo(easy, info->id, &value);
            if (code == CURLE_OK) show_number(info, value, value);
            return code;
        }
        default: {
            void* value = NULL;
            code = curl_easy_getinfo(easy, info->id, &value);
            if (code == CURLE_OK) show_pointer(info, value);
            if (code == CURLE_OK && (info->id == CURLINFO_COOKIELIST || info->id == CURLINFO_SSL_ENGINES))
                curl_slist_free_all(value);
            return code;
        }
    }
}

void step_info(const struct word* words, int count) {
    for (int i = 1; i < count; ++i) {
        size_t at = 0;
        while (at < sizeof infos / sizeof *infos && strcmp(infos[at].name, words[i].data) != 0)
            ++at;
        if (at == sizeof infos / sizeof *infos) fatal("no such info", words[i].data);
        const CURLcode code = show(&infos[at]);
        if (code != CURLE_OK) say("info %s answers %d\n", words[i].data, (int)code);
    }
}

/* The moments of a transfer never go backwards; what did not happen is zero. */
void step_times(const struct word* words, int count) {
    static const CURLINFO order[] = {CURLINFO_NAMELOOKUP_TIME_T,    CURLINFO_CONNECT_TIME_T, CURLINFO_APPCONNECT_TIME_T,
                                     CURLINFO_PRETRANSFER_TIME_T, CURLINFO_STARTTRANSFER_TIME_T, CURLINFO_TOTAL_TIME_T};
    (void)words, (void)count;
    curl_off_t before = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; ++i) {
        curl_off_t value = -1;
        curl_easy_getinfo(current->easy, order[i], &value);
        if (value != 0 && value < before) {
            say("time %zu is before the one before it\n", i);
            return;
        }
        if (value > 0) before = value;
    }
    say("times in order\n");
}

static void show_header(const struct curl_header* found) {
    say_shown("  ", found->name, strlen(found->name), " ");
    say_shown("", found->value, strlen(found->value), "");
    say(" %zu of %zu, origin %u\n", found->index + 1, found->amount, found->origin & 0x1fU);
}

/* header NAME [INDEX [ORIGIN [REQUEST]]] */
void step_header(const struct word* words, int count) {
    struct curl_header* found = NULL;
    const size_t index = count > 2 ? (size_t)number_of(&words[2]) : 0;
    const unsigned origin = count > 3 ? (unsigned)number_of(&words[3]) : CURLH_HEADER;
    const int request = count > 4 ? (int)number_of(&words[4]) : -1;
    const CURLHcode code = curl_easy_header(current->easy, words[1].data, index, origin, request, &found);
    say("header %s answers %d\n", words[1].data, (int)code);
    if (code == CURLHE_OK) show_header(found);
}

/* headers [ORIGIN [REQUEST]]: all of them in the order of nextheader */
void step_headers(const struct word* words, int count) {
    const unsigned origin = count > 1 ? (unsigned)number_of(&words[1]) : CURLH_HEADER;
    const int request = count > 2 ? (int)number_of(&words[2]) : -1;
    struct curl_header* found = NULL;
    say("headers of origin %u, request %d\n", origin, request);
    while ((found = curl_easy_nextheader(current->easy, origin, request, found)) != NULL)
        show_header(found);
}
