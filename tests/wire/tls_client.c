/* tls_client URL [NAME=VALUE...]: fetches the URL with these TLS options and prints a line: the code, the body and what
   is known of TLS. times=N fetches N times, each on a handle of its own that is given the TLS sessions the one before
   won, by their tags alone. threads=N fetches once and then, in N threads at a time, as often as times says: on handles
   that have no sessions but those of one share. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { sessions_max = 16, body_max = 4096, threads_max = 8 };

struct session {
    unsigned char tag[64];
    unsigned char* data;
    size_t size;
};

struct keeper {
    struct session sessions[sessions_max];
    int count;
};

static const struct {
    const char* name;
    CURLoption id;
    int number;
} options[] = {
    {"ca", CURLOPT_CAINFO, 0},        {"cert", CURLOPT_SSLCERT, 0},
    {"certtype", CURLOPT_SSLCERTTYPE, 0}, {"key", CURLOPT_SSLKEY, 0},
    {"keytype", CURLOPT_SSLKEYTYPE, 0},   {"pass", CURLOPT_KEYPASSWD, 0},
    {"crl", CURLOPT_CRLFILE, 0},      {"issuer", CURLOPT_ISSUERCERT, 0},
    {"pin", CURLOPT_PINNEDPUBLICKEY, 0},  {"status", CURLOPT_SSL_VERIFYSTATUS, 1},
    {"flags", CURLOPT_SSL_OPTIONS, 1},    {"verify", CURLOPT_SSL_VERIFYPEER, 1},
    {"version", CURLOPT_SSLVERSION, 1},   {"curves", CURLOPT_SSL_EC_CURVES, 0},
    {"signatures", CURLOPT_SSL_SIGNATURE_ALGORITHMS, 0}, {"http", CURLOPT_HTTP_VERSION, 1},
};

static size_t keep_body(char* data, size_t size, size_t count, void* into) {
    char* body = into;
    const size_t had = strlen(body);
    size_t bytes = size * count;
    if (bytes > body_max - 1 - had) bytes = body_max - 1 - had;
    memcpy(body + had, data, bytes);
    body[had + bytes] = '\0';
    return size * count;
}

static CURLcode keep_session(CURL* easy, void* into, const char* key, const unsigned char* tag, size_t tag_size,
                             const unsigned char* data, size_t size, curl_off_t valid_until, int version,
                             const char* alpn, size_t early_data_max) {
    struct keeper* keeper = into;
    (void)easy, (void)key, (void)valid_until, (void)version, (void)alpn, (void)early_data_max;
    if (keeper->count == sessions_max || tag_size != sizeof keeper->sessions[0].tag) return CURLE_FAILED_INIT;
    struct session* session = &keeper->sessions[keeper->count++];
    memcpy(session->tag, tag, tag_size);
    session->data = malloc(size);
    session->size = size;
    if (session->data == NULL) return CURLE_OUT_OF_MEMORY;
    memcpy(session->data, data, size);
    return CURLE_OK;
}

static void set(CURL* easy, const char* pair) {
    const char* value = strchr(pair, '=');
    if (value == NULL || strncmp(pair, "times=", 6) == 0 || strncmp(pair, "threads=", 8) == 0) return;
    for (size_t i = 0; i < sizeof options / sizeof *options; ++i) {
        if (strlen(options[i].name) != (size_t)(value - pair) || strncmp(options[i].name, pair, (size_t)(value - pair)) != 0)
            continue;
        const CURLcode code = options[i].number ? curl_easy_setopt(easy, options[i].id, strtol(value + 1, NULL, 10))
                                                : curl_easy_setopt(easy, options[i].id, value + 1);
        if (code != CURLE_OK) printf("set %s answers %d\n", options[i].name, (int)code);
        return;
    }
    printf("no option %s\n", pair);
}

static void show_certificates(CURL* easy) {
    struct curl_certinfo* info = NULL;
    curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info);
    printf(" certificates=%d\n", info->num_of_certs);
    for (int i = 0; i < info->num_of_certs; ++i)
        for (struct curl_slist* line = info->certinfo[i]; line != NULL; line = line->next)
            printf("certificate %s\n", line->data);
}

static void fetch(int count, char** words, struct keeper* keeper) {
    char body[body_max] = "";
    char error[CURL_ERROR_SIZE] = "";
    long verdict = -1;
    curl_off_t early = -1;
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, words[1]);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    for (int i = 2; i < count; ++i) set(easy, words[i]);
    for (int i = 0; i < keeper->count; ++i) {
        struct session* session = &keeper->sessions[i];
        const CURLcode code =
            curl_easy_ssls_import(easy, NULL, session->tag, sizeof session->tag, session->data, session->size);
        if (code != CURLE_OK) printf("import answers %d\n", (int)code);
        free(session->data);
    }
    keeper->count = 0;
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
    curl_easy_getinfo(easy, CURLINFO_EARLYDATA_SENT_T, &early);
    printf("code=%d body=[%s] error=[%s] verify=%ld early=%ld", (int)code, body, error, verdict, (long)early);
    show_certificates(easy);
    const CURLcode exported = curl_easy_ssls_export(easy, keep_session, keeper);
    if (exported != CURLE_OK) printf("export answers %d\n", (int)exported);
    curl_easy_cleanup(easy);
}

/* ---- sessions in a share */

static pthread_mutex_t locks[CURL_LOCK_DATA_LAST];

struct crew {
    int count;
    char** words;
    long times;
    CURLSH* share;
};

static void lock(CURL* easy, curl_lock_data kind, curl_lock_access access, void* data) {
    (void)easy, (void)access, (void)data;
    pthread_mutex_lock(&locks[kind]);
}

static void unlock(CURL* easy, curl_lock_data kind, void* data) {
    (void)easy, (void)data;
    pthread_mutex_unlock(&locks[kind]);
}

static void* fetch_shared(void* data) {
    const struct crew* crew = data;
    for (long i = 0; i < crew->times; ++i) {
        char body[body_max] = "";
        CURL* easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, crew->words[1]);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
        curl_easy_setopt(easy, CURLOPT_SHARE, crew->share);
        for (int word = 2; word < crew->count; ++word) set(easy, crew->words[word]);
        const CURLcode code = curl_easy_perform(easy);
        printf("code=%d body=[%s] error=[] verify=0 early=0\n", (int)code, body);
        curl_easy_cleanup(easy);
    }
    return NULL;
}

static void fetch_in_threads(struct crew crew, long threads) {
    pthread_t started[threads_max];
    for (int kind = 0; kind < CURL_LOCK_DATA_LAST; ++kind) pthread_mutex_init(&locks[kind], NULL);
    crew.share = curl_share_init();
    curl_share_setopt(crew.share, CURLSHOPT_LOCKFUNC, lock);
    curl_share_setopt(crew.share, CURLSHOPT_UNLOCKFUNC, unlock);
    curl_share_setopt(crew.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    struct crew first = crew;
    first.times = 1;
    fetch_shared(&first);
    if (threads > threads_max) threads = threads_max;
    for (long i = 0; i < threads; ++i) pthread_create(&started[i], NULL, fetch_shared, &crew);
    for (long i = 0; i < threads; ++i) pthread_join(started[i], NULL);
    printf("cleanup %d\n", (int)curl_share_cleanup(crew.share));
}

static long number(int count, char** words, const char* name, long otherwise) {
    for (int i = 2; i < count; ++i)
        if (strncmp(words[i], name, strlen(name)) == 0) return strtol(words[i] + strlen(name), NULL, 10);
    return otherwise;
}

int main(int count, char** words) {
    static struct keeper keeper;
    long times = number(count, words, "times=", 1);
    const long threads = number(count, words, "threads=", 0);
    if (count > 1 && threads > 0) {
        fetch_in_threads((struct crew){count, words, times, NULL}, threads);
        return 0;
    }
    while (count > 1 && times-- > 0) fetch(count, words, &keeper);
    return 0;
}
