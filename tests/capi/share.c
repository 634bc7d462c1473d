/* Shares: which kinds there are, who may change one when, what the program's lock functions are told, and that several
   threads use the same names under them. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "server.h"

enum { turns = 40, threads = 2, kinds = CURL_LOCK_DATA_LAST };

int failures;
static int port;

/* What the lock functions see; `inside` is changed under the very lock it watches. */
static struct {
    pthread_mutex_t mutex[kinds];
    int inside[kinds];
    int taken[kinds];
    CURL* shown[kinds];
    CURL* at_last[kinds];
} locks;

static void lock(CURL* easy, curl_lock_data kind, curl_lock_access access, void* data) {
    CHECK(data == &locks);
    CHECK(kind > CURL_LOCK_DATA_NONE && kind < CURL_LOCK_DATA_LAST);
    CHECK(access == CURL_LOCK_ACCESS_SHARED || access == CURL_LOCK_ACCESS_SINGLE);
    pthread_mutex_lock(&locks.mutex[kind]);
    CHECK_INT(locks.inside[kind]++, 0);
    ++locks.taken[kind];
    locks.shown[kind] = easy;
}

static void unlock(CURL* easy, curl_lock_data kind, void* data) {
    CHECK(data == &locks);
    CHECK_INT(--locks.inside[kind], 0);
    CHECK(easy == locks.shown[kind]);
    locks.at_last[kind] = easy;
    pthread_mutex_unlock(&locks.mutex[kind]);
}

static CURLSH* locked_share(curl_lock_data kind) {
    CURLSH* share = curl_share_init();
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_LOCKFUNC, lock), CURLSHE_OK);
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_UNLOCKFUNC, unlock), CURLSHE_OK);
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_USERDATA, &locks), CURLSHE_OK);
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_SHARE, kind), CURLSHE_OK);
    return share;
}

static size_t swallow(char* data, size_t size, size_t count, void* into) {
    (void)data, (void)into;
    return size * count;
}

/* Its names are asked of nobody: what is not known fails at once. */
static CURL* fresh(const char* host, CURLSH* share) {
    char url[128];
    CURL* easy = curl_easy_init();
    snprintf(url, sizeof url, "http://%s:%d/bytes/10", host, port);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_DNS_SERVERS, "127.0.0.1:1");
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
    CHECK_INT(curl_easy_setopt(easy, CURLOPT_SHARE, share), CURLE_OK);
    return easy;
}

static struct curl_slist* rule_for(const char* host) {
    char rule[128];
    snprintf(rule, sizeof rule, "%s:%d:127.0.0.1", host, port);
    return curl_slist_append(NULL, rule);
}

static void test_kinds(void) {
    CURLSH* share = curl_share_init();
    static const struct {
        int kind;
        CURLSHcode code;
    } cases[] = {{CURL_LOCK_DATA_CONNECT, CURLSHE_OK},       {CURL_LOCK_DATA_DNS, CURLSHE_OK},
                 {CURL_LOCK_DATA_SSL_SESSION, CURLSHE_OK},   {CURL_LOCK_DATA_COOKIE, CURLSHE_NOT_BUILT_IN},
                 {CURL_LOCK_DATA_PSL, CURLSHE_NOT_BUILT_IN}, {CURL_LOCK_DATA_HSTS, CURLSHE_NOT_BUILT_IN},
                 {CURL_LOCK_DATA_LAST, CURLSHE_BAD_OPTION},  {CURL_LOCK_DATA_SHARE, CURLSHE_BAD_OPTION}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        CHECK_INT(curl_share_setopt(share, CURLSHOPT_SHARE, cases[i].kind), cases[i].code);
        CHECK_INT(curl_share_setopt(share, CURLSHOPT_UNSHARE, cases[i].kind),
                  cases[i].code == CURLSHE_NOT_BUILT_IN ? CURLSHE_OK : cases[i].code);
    }
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_LAST, 0), CURLSHE_BAD_OPTION);
    CHECK_INT(curl_share_cleanup(share), CURLSHE_OK);
}

static void test_in_use(void) {
    CURLSH* share = curl_share_init();
    CURL* one = curl_easy_init();
    CURL* two = curl_easy_init();
    CHECK_INT(curl_easy_setopt(one, CURLOPT_SHARE, share), CURLE_OK);
    CHECK_INT(curl_easy_setopt(one, CURLOPT_SHARE, share), CURLE_OK);
    CHECK_INT(curl_easy_setopt(two, CURLOPT_SHARE, share), CURLE_OK);
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS), CURLSHE_IN_USE);
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_LOCKFUNC, lock), CURLSHE_IN_USE);
    CHECK_INT(curl_share_cleanup(share), CURLSHE_IN_USE);
    curl_easy_cleanup(one);
    CHECK_INT(curl_share_cleanup(share), CURLSHE_IN_USE);
    CHECK_INT(curl_easy_setopt(two, CURLOPT_SHARE, NULL), CURLE_OK);
    CHECK_INT(curl_share_cleanup(share), CURLSHE_OK);
    curl_easy_cleanup(two);
}

/* What one handle was told of a name holds for those that share it, and for no others. */
static void test_names(void) {
    struct curl_slist* rule = rule_for("shared.invalid");
    CURLSH* share = locked_share(CURL_LOCK_DATA_DNS);
    CURL* knows = fresh("shared.invalid", share);
    CURL* asks = fresh("shared.invalid", share);
    CURL* alone = fresh("shared.invalid", NULL);
    curl_easy_setopt(knows, CURLOPT_RESOLVE, rule);
    const int before = locks.taken[CURL_LOCK_DATA_DNS];
    CHECK_INT(curl_easy_perform(knows), CURLE_OK);
    CHECK(locks.taken[CURL_LOCK_DATA_DNS] > before);
    CHECK(locks.at_last[CURL_LOCK_DATA_DNS] == knows);
    CHECK_INT(curl_easy_perform(asks), CURLE_OK);
    CHECK(locks.at_last[CURL_LOCK_DATA_DNS] == asks);
    CHECK_INT(curl_easy_perform(alone), CURLE_COULDNT_RESOLVE_HOST);
    CHECK_INT(curl_easy_setopt(asks, CURLOPT_SHARE, NULL), CURLE_OK);
    CHECK_INT(curl_easy_perform(asks), CURLE_COULDNT_RESOLVE_HOST);
    CHECK_INT(locks.taken[CURL_LOCK_DATA_SSL_SESSION], 0);
    CHECK_INT(curl_easy_setopt(knows, CURLOPT_SHARE, NULL), CURLE_OK);
    /* What is shared no more is forgotten. */
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_UNSHARE, CURL_LOCK_DATA_DNS), CURLSHE_OK);
    CHECK_INT(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS), CURLSHE_OK);
    CHECK_INT(curl_easy_setopt(asks, CURLOPT_SHARE, share), CURLE_OK);
    CHECK_INT(curl_easy_perform(asks), CURLE_COULDNT_RESOLVE_HOST);
    curl_easy_cleanup(knows);
    curl_easy_cleanup(asks);
    curl_easy_cleanup(alone);
    CHECK_INT(curl_share_cleanup(share), CURLSHE_OK);
    curl_slist_free_all(rule);
}

static void run(CURLM* multi) {
    int running = 1;
    while (running != 0) {
        CHECK_INT(curl_multi_perform(multi, &running), CURLM_OK);
        if (running != 0) CHECK_INT(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
}

static int result_of(CURLM* multi, CURL* easy) {
    int left = 0;
    for (CURLMsg* message = curl_multi_info_read(multi, &left); message != NULL; message = curl_multi_info_read(multi, &left))
        if (message->easy_handle == easy) return (int)message->data.result;
    return -1;
}

/* In a multi handle each uses the names of its own share; the multi and its connections outlive the share. */
static void test_multi(void) {
    struct curl_slist* rule = rule_for("multi.invalid");
    CURLSH* share = locked_share(CURL_LOCK_DATA_DNS);
    CURLSH* other = locked_share(CURL_LOCK_DATA_DNS);
    CURLM* multi = curl_multi_init();
    CURL* knows = fresh("multi.invalid", share);
    CURL* elsewhere = fresh("multi.invalid", other);
    curl_easy_setopt(knows, CURLOPT_RESOLVE, rule);
    curl_easy_setopt(knows, CURLOPT_FORBID_REUSE, 0L);
    curl_multi_add_handle(multi, knows);
    run(multi);
    CHECK_INT(result_of(multi, knows), CURLE_OK);
    CHECK(locks.at_last[CURL_LOCK_DATA_DNS] == knows);
    curl_easy_setopt(elsewhere, CURLOPT_FRESH_CONNECT, 1L);
    curl_multi_add_handle(multi, elsewhere);
    run(multi);
    CHECK_INT(result_of(multi, elsewhere), CURLE_COULDNT_RESOLVE_HOST);
    CHECK(locks.at_last[CURL_LOCK_DATA_DNS] == elsewhere);
    CHECK_INT(curl_easy_setopt(knows, CURLOPT_SHARE, NULL), CURLE_OK); /* while it is in the multi */
    CHECK_INT(curl_share_cleanup(share), CURLSHE_OK);
    curl_multi_remove_handle(multi, elsewhere);
    curl_easy_cleanup(elsewhere);
    CHECK_INT(curl_share_cleanup(other), CURLSHE_OK);
    curl_multi_remove_handle(multi, knows);
    curl_multi_add_handle(multi, knows);
    run(multi);
    CHECK_INT(result_of(multi, knows), CURLE_OK);
    curl_multi_remove_handle(multi, knows);
    curl_easy_cleanup(knows);
    curl_multi_cleanup(multi);
    curl_slist_free_all(rule);
}

struct worker {
    CURLSH* share;
    pthread_barrier_t* met;
    int number;
    int wrong;
};

/* Every thread gives names to the others and asks for theirs. */
static void* work(void* data) {
    struct worker* me = data;
    char mine[64];
    char theirs[64];
    for (int turn = 0; turn < turns; ++turn) {
        snprintf(mine, sizeof mine, "t%d-%d.invalid", turn, me->number);
        snprintf(theirs, sizeof theirs, "t%d-%d.invalid", turn, (me->number + 1) % threads);
        struct curl_slist* rule = rule_for(mine);
        CURL* tells = fresh(mine, me->share);
        CURL* asks = fresh(theirs, me->share);
        curl_easy_setopt(tells, CURLOPT_RESOLVE, rule);
        me->wrong += curl_easy_perform(tells) != CURLE_OK;
        pthread_barrier_wait(me->met);
        me->wrong += curl_easy_perform(asks) != CURLE_OK;
        curl_easy_cleanup(tells);
        curl_easy_cleanup(asks);
        curl_slist_free_all(rule);
    }
    return NULL;
}

static void test_threads(void) {
    CURLSH* share = locked_share(CURL_LOCK_DATA_DNS);
    pthread_barrier_t met;
    pthread_t started[threads];
    struct worker workers[threads];
    pthread_barrier_init(&met, NULL, threads);
    for (int i = 0; i < threads; ++i) {
        workers[i] = (struct worker){share, &met, i, 0};
        pthread_create(&started[i], NULL, work, &workers[i]);
    }
    for (int i = 0; i < threads; ++i) {
        pthread_join(started[i], NULL);
        CHECK_INT(workers[i].wrong, 0);
    }
    CHECK_INT(curl_share_cleanup(share), CURLSHE_OK);
    pthread_barrier_destroy(&met);
}

int main(void) {
    for (int kind = 0; kind < kinds; ++kind) pthread_mutex_init(&locks.mutex[kind], NULL);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    port = server_start();
    CHECK(port > 0);
    test_kinds();
    test_in_use();
    test_names();
    test_multi();
    test_threads();
    curl_global_cleanup();
    if (failures != 0) fprintf(stderr, "%d checks failed\n", failures);
    return failures != 0;
}
