/* Several transfers at once, pausing driven from outside, shares, and a connection of the program's own. */
#include "client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static CURLM* multi;
static CURLSH* share;

static CURLM* the_multi(void) {
    if (multi == NULL) multi = curl_multi_init();
    return multi;
}

void clean_multi(void) {
    if (multi != NULL) curl_multi_cleanup(multi);
    if (share != NULL) printf("share cleanup answers %d\n", curl_share_cleanup(share));
}

static struct session* session_of(CURL* easy) {
    for (int i = 0; i < SESSIONS_MAX && sessions[i] != NULL; ++i)
        if (sessions[i]->easy == easy) return sessions[i];
    fatal("a handle nobody added", "");
    return NULL;
}

static void finish_some(int* running) {
    int left = 0;
    for (CURLMsg* message; (message = curl_multi_info_read(the_multi(), &left)) != NULL;) {
        CURL* easy = message->easy_handle;
        const CURLcode code = message->data.result;
        curl_multi_remove_handle(the_multi(), easy);
        end_transfer(session_of(easy), code);
        --*running;
    }
}

/* What a callback paused goes on two turns later, from outside of any callback. */
static void continue_some(void) {
    for (int i = 0; i < SESSIONS_MAX && sessions[i] != NULL; ++i) {
        struct session* session = sessions[i];
        if (!session->paused || ++session->waiting < knob("multi.wait", 2)) continue;
        session->paused = session->waiting = 0;
        const CURLcode code = curl_easy_pause(session->easy, CURLPAUSE_CONT);
        add_line(&session->log, "goes on, %d\n", (int)code);
    }
}

static void perform_all(const struct word* words, int count) {
    int wanted = 0;
    for (int i = 0; i < count; ++i) {
        struct session* session = session_named(words[i].data);
        begin_transfer(session);
        const CURLMcode code = curl_multi_add_handle(the_multi(), session->easy);
        if (code == CURLM_OK)
            ++wanted;
        else
            say("multi add answers %d\n", (int)code);
    }
    while (wanted > 0) {
        int running = 0;
        const CURLMcode code = curl_multi_perform(the_multi(), &running);
        if (code != CURLM_OK) {
            say("multi perform answers %d\n", (int)code);
            return;
        }
        finish_some(&wanted);
        if (wanted > 0) curl_multi_poll(the_multi(), NULL, 0, 20, NULL);
        continue_some();
    }
}

/* multi perform NAME... | multi set OPTION NUMBER */
void step_multi(const struct word* words, int count) {
    if (strcmp(words[1].data, "perform") == 0) {
        perform_all(words + 2, count - 2);
    } else if (strcmp(words[1].data, "set") == 0 && count > 3) {
        static const struct {
            const char* name;
            CURLMoption id;
        } options[] = {{"MAXCONNECTS", CURLMOPT_MAXCONNECTS},
                       {"MAX_HOST_CONNECTIONS", CURLMOPT_MAX_HOST_CONNECTIONS},
                       {"MAX_TOTAL_CONNECTIONS", CURLMOPT_MAX_TOTAL_CONNECTIONS},
                       {"PIPELINING", CURLMOPT_PIPELINING}};
        for (size_t i = 0; i < sizeof options / sizeof *options; ++i)
            if (strcmp(options[i].name, words[2].data) == 0)
                say("multi set %s answers %d\n", words[2].data,
                    (int)curl_multi_setopt(the_multi(), options[i].id, number_of(&words[3])));
    } else {
        fatal("no such multi step", words[1].data);
    }
}

CURLSH* the_share(void) {
    if (share == NULL) share = curl_share_init();
    return share;
}

/* share KIND... */
void step_share(const struct word* words, int count) {
    for (int i = 1; i < count; ++i)
        say("share %s answers %d\n", words[i].data,
            (int)curl_share_setopt(the_share(), CURLSHOPT_SHARE, (int)number_of(&words[i])));
}

/* The connection of CURLOPT_CONNECT_ONLY does not block, so the steps wait a little, with an end. */
enum { TRIES_MAX = 300, TRY_US = 10000 };

void step_send(const struct word* words, int count) {
    (void)count;
    size_t sent = 0;
    CURLcode code = CURLE_AGAIN;
    for (int i = 0; i < TRIES_MAX && code == CURLE_AGAIN; ++i) {
        code = curl_easy_send(current->easy, words[1].data, words[1].length, &sent);
        if (code == CURLE_AGAIN) usleep(TRY_US);
    }
    say("send answers %d, %zu bytes\n", (int)code, sent);
}

/* receive [BYTES]: until so many are there, or the other side has closed */
void step_receive(const struct word* words, int count) {
    const size_t wanted = count > 1 ? (size_t)number_of(&words[1]) : (size_t)-1;
    struct text all = {NULL, 0, 0};
    CURLcode code = CURLE_OK;
    for (int i = 0; i < TRIES_MAX && all.length < wanted; ++i) {
        char piece[4096];
        size_t got = 0;
        code = curl_easy_recv(current->easy, piece, sizeof piece, &got);
        if (code == CURLE_AGAIN)
            usleep(TRY_US);
        else if (code != CURLE_OK || got == 0)
            break;
        else
            add_bytes(&all, piece, got);
    }
    say("receive answers %d, ", (int)(code == CURLE_AGAIN ? CURLE_OK : code));
    say_shown("", all.data == NULL ? "" : all.data, all.length, "\n");
    free(all.data);
}
