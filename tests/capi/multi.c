/* The multi interface, driven in each of the ways C programs drive it. */
#include <curl/curl.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "server.h"

enum { transfers = 6, sockets_max = 64 };

int failures;
static int port;

struct transfer {
    CURL* easy;
    size_t bytes;
    CURLcode result;
    int done;
};

static size_t count_bytes(char* data, size_t size, size_t count, void* into) {
    (void)data;
    ((struct transfer*)into)->bytes += size * count;
    return size * count;
}

static CURL* fresh(struct transfer* transfer, const char* path) {
    char url[256];
    memset(transfer, 0, sizeof *transfer);
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", port, path);
    transfer->easy = curl_easy_init();
    curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
    curl_easy_setopt(transfer->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT, 20L);
    return transfer->easy;
}

static void start(CURLM* multi, struct transfer list[transfers]) {
    char path[64];
    for (int i = 0; i < transfers; ++i) {
        snprintf(path, sizeof path, "/bytes/%d", 10000 * (i + 1));
        CHECK_INT(curl_multi_add_handle(multi, fresh(&list[i], path)), CURLM_OK);
    }
}

static void read_messages(CURLM* multi) {
    int left = -1;
    for (CURLMsg* message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
        struct transfer* transfer = NULL;
        CHECK_INT(message->msg, CURLMSG_DONE);
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer->done = 1;
        transfer->result = message->data.result;
    }
    CHECK_INT(left, 0);
}

static void finish(CURLM* multi, struct transfer list[transfers]) {
    read_messages(multi);
    for (int i = 0; i < transfers; ++i) {
        CHECK(list[i].done);
        CHECK_INT(list[i].result, CURLE_OK);
        CHECK_INT(list[i].bytes, 10000 * (i + 1));
        CHECK_INT(curl_multi_remove_handle(multi, list[i].easy), CURLM_OK);
        curl_easy_cleanup(list[i].easy);
    }
}

static void driven_by_poll(int fresh_wait) {
    struct transfer list[transfers];
    CURLM* multi = curl_multi_init();
    int running = 1;
    start(multi, list);
    while (running) {
        CHECK_INT(curl_multi_perform(multi, &running), CURLM_OK);
        if (!running) break;
        if (fresh_wait)
            CHECK_INT(curl_multi_wait(multi, NULL, 0, 1000, NULL), CURLM_OK);
        else
            CHECK_INT(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
    finish(multi, list);
    CHECK_INT(curl_multi_cleanup(multi), CURLM_OK);
}

static void driven_by_select(void) {
    struct transfer list[transfers];
    CURLM* multi = curl_multi_init();
    int running = 1;
    start(multi, list);
    while (running) {
        fd_set in, out, error;
        int highest = -2;
        long wait = -2;
        CHECK_INT(curl_multi_perform(multi, &running), CURLM_OK);
        if (!running) break;
        FD_ZERO(&in);
        FD_ZERO(&out);
        FD_ZERO(&error);
        CHECK_INT(curl_multi_fdset(multi, &in, &out, &error, &highest), CURLM_OK);
        CHECK_INT(curl_multi_timeout(multi, &wait), CURLM_OK);
        if (wait < 0 || wait > 1000) wait = 1000;
        struct timeval time = {wait / 1000, wait % 1000 * 1000};
        select(highest + 1, &in, &out, &error, &time);
    }
    finish(multi, list);
    curl_multi_cleanup(multi);
}

static void driven_by_waitfds(void) {
    struct transfer list[transfers];
    struct curl_waitfd entries[sockets_max];
    CURLM* multi = curl_multi_init();
    int running = 1;
    start(multi, list);
    while (running) {
        unsigned count = 0;
        CHECK_INT(curl_multi_perform(multi, &running), CURLM_OK);
        if (!running) break;
        CHECK_INT(curl_multi_waitfds(multi, entries, sockets_max, &count), CURLM_OK);
        struct pollfd waits[sockets_max];
        for (unsigned i = 0; i < count; ++i)
            waits[i] = (struct pollfd){entries[i].fd, entries[i].events, 0};
        poll(waits, count, 100);
    }
    finish(multi, list);
    curl_multi_cleanup(multi);
}

/* An event loop: what the socket and timer hooks asked for. */
struct events {
    struct pollfd waits[sockets_max];
    int count;
    long timer;
    int changes;
    int pointer_seen;
    CURLM* multi;
};

static int on_socket(CURL* easy, curl_socket_t socket, int what, void* data, void* pointer) {
    struct events* events = data;
    int at = 0;
    CHECK(easy != NULL);
    while (at < events->count && events->waits[at].fd != socket)
        ++at;
    if (what == CURL_POLL_REMOVE) {
        CHECK(at < events->count);
        /* The descriptor is still open when its removal is told. */
        CHECK(fcntl(socket, F_GETFD) != -1);
        if (pointer == events) events->pointer_seen = 1;
        events->waits[at] = events->waits[--events->count];
        return 0;
    }
    const short wanted = (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
    if (at == events->count) {
        CHECK(events->count < sockets_max);
        events->waits[events->count++] = (struct pollfd){socket, wanted, 0};
        CHECK_INT(curl_multi_assign(events->multi, socket, events), CURLM_OK);
    } else {
        /* Only changes are told. */
        CHECK(events->waits[at].events != wanted);
        CHECK(pointer == events);
        events->waits[at].events = wanted;
    }
    ++events->changes;
    return 0;
}

static int on_timer(CURLM* multi, long milliseconds, void* data) {
    struct events* events = data;
    CHECK(multi == events->multi);
    events->timer = milliseconds;
    return 0;
}

static void turn(struct events* events, int* running) {
    struct pollfd ready[sockets_max];
    const int count = events->count;
    memcpy(ready, events->waits, sizeof ready);
    const int found =
        poll(ready, (nfds_t)count, events->timer < 0 || events->timer > 5000 ? 5000 : (int)events->timer);
    if (found <= 0) {
        events->timer = -1;
        CHECK_INT(curl_multi_socket_action(events->multi, CURL_SOCKET_TIMEOUT, 0, running), CURLM_OK);
        return;
    }
    for (int i = 0; i < count; ++i) {
        const int what = (ready[i].revents & POLLIN ? CURL_CSELECT_IN : 0) |
                         (ready[i].revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
                         (ready[i].revents & (POLLERR | POLLHUP) ? CURL_CSELECT_ERR : 0);
        if (what != 0)
            CHECK_INT(curl_multi_socket_action(events->multi, ready[i].fd, what, running), CURLM_OK);
    }
}

static void driven_by_events(void) {
    struct transfer list[transfers];
    struct events events = {.timer = -2, .multi = curl_multi_init()};
    int running = transfers;
    curl_multi_setopt(events.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(events.multi, CURLMOPT_SOCKETDATA, &events);
    curl_multi_setopt(events.multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(events.multi, CURLMOPT_TIMERDATA, &events);
    start(events.multi, list);
    CHECK_INT(events.timer, 0);
    CHECK_INT(curl_multi_socket_action(events.multi, CURL_SOCKET_TIMEOUT, 0, &running), CURLM_OK);
    while (running)
        turn(&events, &running);
    CHECK(events.changes >= transfers);
    finish(events.multi, list);
    curl_multi_cleanup(events.multi);
    CHECK_INT(events.count, 0);
    CHECK(events.pointer_seen);
}

static void members_and_counts(void) {
    struct transfer one, two;
    curl_off_t value = -1;
    CURLM* multi = curl_multi_init();
    CURL** handles = curl_multi_get_handles(multi);
    CHECK(handles != NULL && handles[0] == NULL);
    curl_free(handles);
    CHECK_INT(curl_multi_add_handle(multi, fresh(&one, "/bytes/1")), CURLM_OK);
    CHECK_INT(curl_multi_add_handle(multi, one.easy), CURLM_ADDED_ALREADY);
    CHECK_INT(curl_multi_add_handle(multi, fresh(&two, "/bytes/1")), CURLM_OK);
    handles = curl_multi_get_handles(multi);
    CHECK(handles != NULL && handles[0] && handles[1] && !handles[2]);
    curl_free(handles);
    CHECK_INT(curl_multi_get_offt(multi, CURLMINFO_XFERS_CURRENT, &value), CURLM_OK);
    CHECK_INT(value, 2);
    CHECK_INT(curl_multi_get_offt(multi, CURLMINFO_XFERS_PENDING, &value), CURLM_OK);
    CHECK_INT(value, 2);
    CHECK_INT(curl_multi_get_offt(multi, CURLMINFO_LASTENTRY, &value), CURLM_UNKNOWN_OPTION);
    CHECK_INT(curl_easy_perform(one.easy), CURLE_FAILED_INIT);
    CHECK_INT(curl_multi_remove_handle(multi, one.easy), CURLM_OK);
    CHECK_INT(curl_easy_perform(one.easy), CURLE_OK);
    CHECK_INT(one.bytes, 1);
    curl_easy_cleanup(one.easy);
    curl_easy_cleanup(two.easy);
    CHECK_INT(curl_multi_get_offt(multi, CURLMINFO_XFERS_CURRENT, &value), CURLM_OK);
    CHECK_INT(value, 0);
    CHECK_INT(curl_multi_cleanup(multi), CURLM_OK);
    CHECK_INT(curl_multi_cleanup(NULL), CURLM_BAD_HANDLE);
    CHECK_INT(curl_multi_add_handle(NULL, NULL), CURLM_BAD_HANDLE);
}

static void removed_in_the_middle(void) {
    struct transfer one, two;
    CURLM* multi = curl_multi_init();
    int running = 2;
    curl_multi_add_handle(multi, fresh(&one, "/bytes/3000000"));
    curl_multi_add_handle(multi, fresh(&two, "/bytes/3000000"));
    while (one.bytes == 0 && running == 2) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    CHECK(one.bytes < 3000000);
    CHECK_INT(curl_multi_remove_handle(multi, one.easy), CURLM_OK);
    const size_t before = one.bytes;
    while (running) {
        curl_multi_perform(multi, &running);
        if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    CHECK_INT(one.bytes, before);
    CHECK_INT(two.bytes, 3000000);
    curl_easy_cleanup(one.easy);
    curl_easy_cleanup(two.easy);
    curl_multi_cleanup(multi);
}

static size_t count_equal(char* data, size_t size, size_t count, void* into) {
    size_t* equal = into;
    for (size_t i = 0; i < size * count; ++i) *equal += data[i] == 'a';
    return size * count;
}

/* What a transfer sends is what it was started with, whatever the option says by then. */
static void a_body_is_set_again_in_the_middle(void) {
    enum { bytes = 400000 };
    struct transfer one;
    CURLM* multi = curl_multi_init();
    char* text = malloc(bytes + 1);
    size_t equal = 0;
    int running = 1;
    memset(text, 'a', bytes);
    text[bytes] = '\0';
    fresh(&one, "/echo");
    curl_easy_setopt(one.easy, CURLOPT_WRITEFUNCTION, count_equal);
    curl_easy_setopt(one.easy, CURLOPT_WRITEDATA, &equal);
    CHECK_INT(curl_easy_setopt(one.easy, CURLOPT_COPYPOSTFIELDS, text), CURLE_OK);
    curl_multi_add_handle(multi, one.easy);
    curl_multi_perform(multi, &running);
    CHECK_INT(running, 1);
    CHECK_INT(curl_easy_setopt(one.easy, CURLOPT_COPYPOSTFIELDS, "other"), CURLE_OK);
    CHECK_INT(curl_easy_setopt(one.easy, CURLOPT_POSTFIELDS, "third"), CURLE_OK);
    while (running) {
        curl_multi_perform(multi, &running);
        if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    read_messages(multi);
    CHECK_INT(one.result, CURLE_OK);
    CHECK_INT(equal, bytes);
    curl_multi_remove_handle(multi, one.easy);
    equal = 0;
    CHECK_INT(curl_easy_perform(one.easy), CURLE_OK);
    CHECK_INT(equal, 0);
    curl_easy_cleanup(one.easy);
    curl_multi_cleanup(multi);
    free(text);
}

static CURLM* recursing;
static int recursions;

static size_t call_back_in(char* data, size_t size, size_t count, void* easy) {
    int running = 0;
    (void)data;
    ++recursions;
    CHECK_INT(curl_multi_perform(recursing, &running), CURLM_RECURSIVE_API_CALL);
    CHECK_INT(curl_multi_remove_handle(recursing, easy), CURLM_RECURSIVE_API_CALL);
    CHECK_INT(curl_multi_socket_action(recursing, CURL_SOCKET_TIMEOUT, 0, &running),
              CURLM_RECURSIVE_API_CALL);
    CHECK_INT(curl_multi_cleanup(recursing), CURLM_RECURSIVE_API_CALL);
    return size * count;
}

static void calls_from_callbacks_are_refused(void) {
    struct transfer one;
    int running = 1;
    recursing = curl_multi_init();
    fresh(&one, "/bytes/10");
    curl_easy_setopt(one.easy, CURLOPT_WRITEFUNCTION, call_back_in);
    curl_easy_setopt(one.easy, CURLOPT_WRITEDATA, one.easy);
    curl_multi_add_handle(recursing, one.easy);
    while (running) {
        curl_multi_perform(recursing, &running);
        if (running) curl_multi_poll(recursing, NULL, 0, 1000, NULL);
    }
    CHECK(recursions > 0);
    curl_multi_cleanup(recursing);
    curl_easy_cleanup(one.easy);
}

static unsigned notices[2];

static void on_notice(CURLM* multi, unsigned kind, CURL* easy, void* data) {
    CHECK(multi != NULL && easy != NULL && data == notices);
    ++notices[kind];
}

static void notices_come_when_switched_on(void) {
    struct transfer list[transfers];
    CURLM* multi = curl_multi_init();
    int running = 1;
    curl_multi_setopt(multi, CURLMOPT_NOTIFYFUNCTION, on_notice);
    curl_multi_setopt(multi, CURLMOPT_NOTIFYDATA, notices);
    CHECK_INT(curl_multi_notify_enable(multi, CURLMNOTIFY_INFO_READ), CURLM_OK);
    CHECK_INT(curl_multi_notify_enable(multi, CURLMNOTIFY_EASY_DONE), CURLM_OK);
    CHECK_INT(curl_multi_notify_enable(multi, 7), CURLM_UNKNOWN_OPTION);
    start(multi, list);
    while (running) {
        curl_multi_perform(multi, &running);
        if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    CHECK_INT(notices[CURLMNOTIFY_EASY_DONE], transfers);
    CHECK_INT(notices[CURLMNOTIFY_INFO_READ], 1);
    finish(multi, list);
    curl_multi_cleanup(multi);
}

static void* wake(void* multi) {
    CHECK_INT(curl_multi_wakeup(multi), CURLM_OK);
    return NULL;
}

static void another_thread_can_wake_it(void) {
    pthread_t thread;
    struct timespec before, after;
    CURLM* multi = curl_multi_init();
    int ready = -1;
    clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK_INT(pthread_create(&thread, NULL, wake, multi), 0);
    CHECK_INT(curl_multi_poll(multi, NULL, 0, 30000, &ready), CURLM_OK);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK(after.tv_sec - before.tv_sec < 15);
    CHECK_INT(ready, 0);
    pthread_join(thread, NULL);
    /* Without descriptors curl_multi_wait does not wait at all. */
    CHECK_INT(curl_multi_wait(multi, NULL, 0, 30000, &ready), CURLM_OK);
    curl_multi_cleanup(multi);
}

static void extra_descriptors_are_waited_for(void) {
    int ends[2];
    int ready = -1;
    CURLM* multi = curl_multi_init();
    CHECK_INT(pipe(ends), 0);
    CHECK_INT(write(ends[1], "x", 1), 1);
    struct curl_waitfd extra = {ends[0], CURL_WAIT_POLLIN, 0};
    CHECK_INT(curl_multi_poll(multi, &extra, 1, 30000, &ready), CURLM_OK);
    CHECK_INT(ready, 1);
    CHECK_INT(extra.revents, CURL_WAIT_POLLIN);
    CHECK_INT(curl_multi_poll(multi, NULL, 0, -1, &ready), CURLM_BAD_FUNCTION_ARGUMENT);
    close(ends[0]);
    close(ends[1]);
    curl_multi_cleanup(multi);
}

static void options_answer_by_kind(void) {
    CURLM* multi = curl_multi_init();
    CHECK_INT(curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX), CURLM_OK);
    CHECK_INT(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 5L), CURLM_OK);
    CHECK_INT(curl_multi_setopt(multi, CURLMOPT_PIPELINING_SITE_BL, NULL), CURLM_OK);
    CHECK_INT(curl_multi_setopt(multi, CURLMOPT_PUSHFUNCTION, (curl_push_callback)abort),
              CURLM_UNKNOWN_OPTION);
    CHECK_INT(curl_multi_setopt(multi, CURLMOPT_RESOLVE_THREADS_MAX, 0L), CURLM_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_multi_setopt(multi, (CURLMoption)99, 0L), CURLM_UNKNOWN_OPTION);
    curl_multi_cleanup(multi);
}

static int refuse_socket(CURL* easy, curl_socket_t socket, int what, void* data, void* pointer) {
    (void)easy, (void)socket, (void)what, (void)data, (void)pointer;
    return -1;
}

static void a_hook_can_end_all_transfers(void) {
    struct transfer one;
    int running = 1;
    CURLM* multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, refuse_socket);
    curl_multi_add_handle(multi, fresh(&one, "/bytes/10"));
    CURLMcode code = CURLM_OK;
    for (int i = 0; i < 10 && code == CURLM_OK; ++i)
        code = curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    CHECK_INT(code, CURLM_ABORTED_BY_CALLBACK);
    read_messages(multi);
    CHECK(one.done);
    CHECK_INT(one.result, CURLE_ABORTED_BY_CALLBACK);
    curl_multi_remove_handle(multi, one.easy);
    curl_easy_cleanup(one.easy);
    curl_multi_cleanup(multi);
}

static void a_child_drives_its_own(void) {
    struct transfer one, two;
    CURLM* multi = curl_multi_init();
    int running = 1;
    curl_multi_add_handle(multi, fresh(&one, "/bytes/2000000"));
    while (one.bytes == 0 && running) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    const pid_t child = fork();
    if (child == 0) {
        curl_multi_add_handle(multi, fresh(&two, "/bytes/100"));
        for (running = 1; running;) {
            curl_multi_perform(multi, &running);
            if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
        }
        _exit(two.bytes == 100 ? 0 : 1);
    }
    int status = -1;
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK_INT(status, 0);
    while (running) {
        curl_multi_perform(multi, &running);
        if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    CHECK_INT(one.bytes, 2000000);
    read_messages(multi);
    CHECK_INT(one.result, CURLE_OK);
    curl_multi_remove_handle(multi, one.easy);
    curl_easy_cleanup(one.easy);
    curl_multi_cleanup(multi);
}

int main(void) {
    curl_global_init(CURL_GLOBAL_ALL);
    port = server_start();
    CHECK(port > 0);
    driven_by_poll(0);
    driven_by_poll(1);
    driven_by_select();
    driven_by_waitfds();
    driven_by_events();
    members_and_counts();
    removed_in_the_middle();
    a_body_is_set_again_in_the_middle();
    calls_from_callbacks_are_refused();
    notices_come_when_switched_on();
    another_thread_can_wake_it();
    extra_descriptors_are_waited_for();
    options_answer_by_kind();
    a_hook_can_end_all_transfers();
    a_child_drives_its_own();
    curl_global_cleanup();
    return failures != 0;
}
