/* multi_client perform|socket|waiting COUNT PARALLEL URL [CA-FILE [2]]: COUNT GETs, PARALLEL at a time, through the multi
 * interface of whichever libcurl.so.4 the loader finds.
 *   perform  curl_multi_perform and curl_multi_poll
 *   socket   curl_multi_socket_action under an epoll loop of its own
 *   waiting  COUNT transfers are begun at a server that does not answer, and left alone for two seconds: what they hold
 *            in memory is told, and "user" and "system" are what those two seconds cost
 * Handles are made before the measuring begins and used again, as a program with a pool of them does. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "client.h"
#include "usage.h"

enum { max_events = 64, waiting_seconds = 2 };

static long left_to_start;
static long running_or_queued;

static CURL *make(char **argv, int argc) {
    const int http2 = argc > 6 && strcmp(argv[6], "2") == 0;
    CURL *curl = make_handle(argv[4], http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1, argc > 5 ? argv[5] : NULL);
    curl_easy_setopt(curl, CURLOPT_PIPEWAIT, http2 ? 1L : 0L);
    return curl;
}

/* Takes what has ended off the multi handle and begins the next ones with the same handles. */
static void turn_over(CURLM *multi) {
    int waiting = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &waiting)) != NULL;) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL *curl = message->easy_handle;
        if (message->data.result != CURLE_OK) fail(curl_easy_strerror(message->data.result));
        curl_multi_remove_handle(multi, curl);
        --running_or_queued;
        if (left_to_start == 0) continue;
        --left_to_start;
        ++running_or_queued;
        if (curl_multi_add_handle(multi, curl) != CURLM_OK) fail("cannot add");
    }
}

static void run_perform(CURLM *multi) {
    int running = 0;
    while (running_or_queued > 0) {
        if (curl_multi_perform(multi, &running) != CURLM_OK) fail("perform");
        turn_over(multi);
        if (running_or_queued > 0 && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK) fail("poll");
    }
}

struct loop {
    int epoll;
    long timeout_ms;
};

static int on_socket(CURL *curl, curl_socket_t socket, int what, void *data, void *watched) {
    struct loop *loop = data;
    struct epoll_event event = {.events = (what & CURL_POLL_IN ? EPOLLIN : 0U) | (what & CURL_POLL_OUT ? EPOLLOUT : 0U),
                                .data = {.fd = socket}};
    (void)curl;
    (void)watched;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(loop->epoll, EPOLL_CTL_DEL, socket, NULL);
    } else if (epoll_ctl(loop->epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
        if (errno != ENOENT || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, socket, &event) != 0) fail("epoll_ctl");
    }
    return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *data) {
    (void)multi;
    ((struct loop *)data)->timeout_ms = timeout_ms;
    return 0;
}

static void run_socket(CURLM *multi, struct loop *loop) {
    struct epoll_event events[max_events];
    int running = 0;
    while (running_or_queued > 0) {
        const int count = epoll_wait(loop->epoll, events, max_events, (int)loop->timeout_ms);
        if (count < 0 && errno != EINTR) fail("epoll_wait");
        if (count == 0) {
            loop->timeout_ms = -1;
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        for (int i = 0; i < count; ++i) {
            const int what = (events[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
                             (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                             (events[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0);
            curl_multi_socket_action(multi, events[i].data.fd, what, &running);
        }
        turn_over(multi);
    }
}

static double now_seconds(void) { return usage_now().wall; }

/* All are connected and have sent their request: then nothing happens. */
static void run_waiting(CURLM *multi, struct usage *begin) {
    int running = 0;
    for (double until = now_seconds() + 3 * waiting_seconds; now_seconds() < until;) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    *begin = usage_now();
    for (double until = now_seconds() + waiting_seconds; now_seconds() < until;) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
}

int main(int argc, char **argv) {
    if (argc < 5) fail("usage: multi_client perform|socket|waiting COUNT PARALLEL URL [CA-FILE [2]]");
    const long count = atol(argv[2]);
    const int waits = strcmp(argv[1], "waiting") == 0;
    const long parallel = waits ? count : atol(argv[3]);
    struct loop loop = {epoll_create1(EPOLL_CLOEXEC), -1};
    curl_global_init(CURL_GLOBAL_ALL);
    CURLM *multi = curl_multi_init();
    CURL **handles = calloc((size_t)parallel, sizeof *handles);
    if (multi == NULL || handles == NULL || loop.epoll < 0) fail("cannot begin");
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, parallel);
    if (strcmp(argv[1], "socket") == 0) {
        curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
        curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, &loop);
        curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
        curl_multi_setopt(multi, CURLMOPT_TIMERDATA, &loop);
    }
    for (long i = 0; i < parallel; ++i) handles[i] = make(argv, argc);
    struct usage begin = usage_now();
    left_to_start = count - parallel;
    running_or_queued = parallel;
    for (long i = 0; i < parallel; ++i)
        if (curl_multi_add_handle(multi, handles[i]) != CURLM_OK) fail("cannot add");
    if (waits) run_waiting(multi, &begin);
    else if (strcmp(argv[1], "socket") == 0) run_socket(multi, &loop);
    else run_perform(multi);
    usage_print(begin, curl_version(), bytes);
    for (long i = 0; i < parallel; ++i) {
        curl_multi_remove_handle(multi, handles[i]);
        curl_easy_cleanup(handles[i]);
    }
    curl_multi_cleanup(multi);
    curl_global_cleanup();
    free(handles);
    close(loop.epoll);
    return 0;
}
