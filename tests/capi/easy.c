/* The easy interface as C programs use it, against a server on loopback. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "server.h"

int failures;
static int port;

struct buffer {
    char text[1 << 20];
    size_t size;
    size_t largest;
    int calls;
};

static size_t collect(char* data, size_t size, size_t count, void* into) {
    struct buffer* buffer = into;
    const size_t bytes = size * count;
    if (buffer->size + bytes >= sizeof buffer->text) return 0;
    memcpy(buffer->text + buffer->size, data, bytes);
    buffer->size += bytes;
    buffer->text[buffer->size] = '\0';
    if (bytes > buffer->largest) buffer->largest = bytes;
    ++buffer->calls;
    return bytes;
}

static struct buffer body, heads;
static char error_text[CURL_ERROR_SIZE];

static CURL* fresh(const char* path) {
    char url[256];
    CURL* easy = curl_easy_init();
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", port, path);
    memset(&body, 0, sizeof body);
    memset(&heads, 0, sizeof heads);
    error_text[0] = '\0';
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &heads);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    return easy;
}

static long info_long(CURL* easy, CURLINFO info) {
    long value = -12345;
    CHECK_INT(curl_easy_getinfo(easy, info, &value), CURLE_OK);
    return value;
}

static curl_off_t info_offset(CURL* easy, CURLINFO info) {
    curl_off_t value = -12345;
    CHECK_INT(curl_easy_getinfo(easy, info, &value), CURLE_OK);
    return value;
}

static const char* info_text(CURL* easy, CURLINFO info) {
    const char* value = "unset";
    CHECK_INT(curl_easy_getinfo(easy, info, &value), CURLE_OK);
    return value != NULL ? value : "NULL";
}

static void get_delivers_in_chunks(void) {
    CURL* easy = fresh("/bytes/200000");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(body.size, 200000);
    CHECK(body.largest <= CURL_MAX_WRITE_SIZE);
    for (size_t i = 0; i < body.size; ++i)
        if (body.text[i] != (char)('a' + i % 26)) {
            CHECK_INT(i, -1);
            break;
        }
    CHECK(strncmp(heads.text, "HTTP/1.1 200 Status\r\n", 21) == 0);
    CHECK(heads.size >= 4 && strcmp(heads.text + heads.size - 4, "\r\n\r\n") == 0);
    CHECK_INT(heads.calls, 6);
    CHECK_INT(info_long(easy, CURLINFO_RESPONSE_CODE), 200);
    CHECK_INT(info_offset(easy, CURLINFO_SIZE_DOWNLOAD_T), 200000);
    CHECK_INT(info_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T), 200000);
    CHECK_INT(info_offset(easy, CURLINFO_SIZE_DELIVERED), 200000);
    CHECK(strcmp(info_text(easy, CURLINFO_CONTENT_TYPE), "text/plain") == 0);
    CHECK(strcmp(info_text(easy, CURLINFO_PRIMARY_IP), "127.0.0.1") == 0);
    CHECK(strcmp(info_text(easy, CURLINFO_SCHEME), "http") == 0);
    CHECK(strcmp(info_text(easy, CURLINFO_EFFECTIVE_METHOD), "GET") == 0);
    CHECK_INT(info_long(easy, CURLINFO_PRIMARY_PORT), port);
    CHECK_INT(info_long(easy, CURLINFO_HEADER_SIZE), heads.size);
    CHECK(info_offset(easy, CURLINFO_TOTAL_TIME_T) > 0);
    CHECK(info_offset(easy, CURLINFO_STARTTRANSFER_TIME_T) <= info_offset(easy, CURLINFO_TOTAL_TIME_T));
    curl_easy_cleanup(easy);
}

static void a_connection_is_reused(void) {
    CURL* easy = fresh("/bytes/5");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_NUM_CONNECTS), 1);
    const int before = server_connections();
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_NUM_CONNECTS), 0);
    CHECK_INT(server_connections(), before);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_NUM_CONNECTS), 1);
    CHECK(strcmp(body.text, "abcdeabcdeabcde") == 0);
    curl_easy_cleanup(easy);
}

/* Infos that 7.88 does not know, so that the differential tests cannot compare them. */
static void newer_infos_are_told(void) {
    CURL* easy = fresh("/bytes/5");
    CHECK_INT(info_offset(easy, CURLINFO_XFER_ID), -1);
    CHECK_INT(info_offset(easy, CURLINFO_CONN_ID), -1);
    CHECK_INT(info_offset(easy, CURLINFO_POSTTRANSFER_TIME_T), 0);
    CHECK_INT(info_long(easy, CURLINFO_USED_PROXY), 0);
    curl_easy_setopt(easy, CURLOPT_USERPWD, "a:b");
    for (int round = 0; round < 2; ++round) { /* the second one on the connection of the first */
        CHECK_INT(curl_easy_perform(easy), CURLE_OK);
        CHECK_INT(info_offset(easy, CURLINFO_XFER_ID), round);
        CHECK_INT(info_offset(easy, CURLINFO_CONN_ID), 0);
        CHECK_INT(info_offset(easy, CURLINFO_SIZE_DELIVERED), 5);
        CHECK_INT(info_offset(easy, CURLINFO_EARLYDATA_SENT_T), 0);
        CHECK_INT(info_long(easy, CURLINFO_HTTPAUTH_USED), CURLAUTH_BASIC);
        CHECK_INT(info_long(easy, CURLINFO_PROXYAUTH_USED), 0);
        CHECK(info_offset(easy, CURLINFO_QUEUE_TIME_T) <= info_offset(easy, CURLINFO_PRETRANSFER_TIME_T));
        CHECK(info_offset(easy, CURLINFO_POSTTRANSFER_TIME_T) > 0);
        CHECK(info_offset(easy, CURLINFO_POSTTRANSFER_TIME_T) >= info_offset(easy, CURLINFO_PRETRANSFER_TIME_T));
        CHECK(info_offset(easy, CURLINFO_POSTTRANSFER_TIME_T) <= info_offset(easy, CURLINFO_TOTAL_TIME_T));
    }
    curl_easy_cleanup(easy);
}

/* What the build says, with or without a transfer. */
static void infos_of_the_build(void) {
    CURL* easy = fresh("/bytes/5");
    struct curl_slist* engines = (struct curl_slist*)easy;
    CHECK_INT(curl_easy_getinfo(easy, CURLINFO_SSL_ENGINES, &engines), CURLE_OK);
    CHECK(engines == NULL); /* BoringSSL has none */
    const char* place = "unset";
    CHECK_INT(curl_easy_getinfo(easy, CURLINFO_CAINFO, &place), CURLE_OK);
    CHECK(place == NULL || place[0] == '/');
    place = "unset";
    CHECK_INT(curl_easy_getinfo(easy, CURLINFO_CAPATH, &place), CURLE_OK);
    CHECK(place == NULL || place[0] == '/');
    char mark = 'x';
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &mark);
    CHECK(info_text(easy, CURLINFO_PRIVATE) == &mark);
    curl_easy_cleanup(easy);
}

static void head_has_no_body(void) {
    CURL* easy = fresh("/bytes/77");
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(body.size, 0);
    CHECK_INT(info_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T), 77);
    curl_easy_cleanup(easy);
}

static void headers_can_go_into_the_body(void) {
    CURL* easy = fresh("/bytes/3");
    curl_easy_setopt(easy, CURLOPT_HEADER, 1L);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(strncmp(body.text, "HTTP/1.1 200", 12) == 0);
    CHECK(body.size > 7 && strcmp(body.text + body.size - 7, "\r\n\r\nabc") == 0);
    curl_easy_cleanup(easy);
}

static void posts(void) {
    CURL* easy = fresh("/echo");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "name=value");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(strcmp(body.text, "POST name=value") == 0);
    CHECK_INT(info_offset(easy, CURLINFO_SIZE_UPLOAD_T), 10);
    CHECK_INT(info_offset(easy, CURLINFO_CONTENT_LENGTH_UPLOAD_T), 10);
    curl_easy_cleanup(easy);
}

struct source {
    const char* text;
    size_t at;
    int pauses;
    CURL* easy;
};

static size_t supply(char* into, size_t size, size_t count, void* from) {
    struct source* source = from;
    const size_t left = strlen(source->text) - source->at;
    const size_t bytes = left < size * count ? left : size * count;
    if (source->pauses > 0) {
        --source->pauses;
        return CURL_READFUNC_PAUSE;
    }
    memcpy(into, source->text + source->at, bytes);
    source->at += bytes;
    return bytes;
}

static int unpause(void* data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    curl_easy_pause(data, CURLPAUSE_CONT);
    return 0;
}

static void uploads(long size, int pauses) {
    struct source source = {"uploaded text", 0, pauses, NULL};
    CURL* easy = fresh("/echo");
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, supply);
    curl_easy_setopt(easy, CURLOPT_READDATA, &source);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE, size);
    if (pauses > 0) {
        curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, unpause);
        curl_easy_setopt(easy, CURLOPT_XFERINFODATA, easy);
    }
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(strcmp(body.text, "PUT uploaded text") == 0);
    curl_easy_cleanup(easy);
}

static size_t refuse_read(char* into, size_t size, size_t count, void* from) {
    (void)into, (void)size, (void)count, (void)from;
    return CURL_READFUNC_ABORT;
}

static void a_read_callback_can_abort(void) {
    CURL* easy = fresh("/echo");
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, refuse_read);
    CHECK_INT(curl_easy_perform(easy), CURLE_ABORTED_BY_CALLBACK);
    CHECK(error_text[0] != '\0');
    curl_easy_cleanup(easy);
}

static void redirects_are_followed_when_asked(void) {
    CURL* easy = fresh("/redirect");
    char wanted[64];
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_RESPONSE_CODE), 302);
    snprintf(wanted, sizeof wanted, "http://127.0.0.1:%d/bytes/10", port);
    CHECK(strcmp(info_text(easy, CURLINFO_REDIRECT_URL), wanted) == 0);
    curl_easy_cleanup(easy);

    easy = fresh("/redirect");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(strcmp(body.text, "abcdefghij") == 0);
    CHECK_INT(info_long(easy, CURLINFO_REDIRECT_COUNT), 1);
    CHECK(strcmp(info_text(easy, CURLINFO_EFFECTIVE_URL), wanted) == 0);
    struct curl_header* found = NULL;
    CHECK_INT(curl_easy_header(easy, "location", 0, CURLH_HEADER, 0, &found), CURLHE_OK);
    CHECK_INT(curl_easy_header(easy, "location", 0, CURLH_HEADER, -1, &found), CURLHE_MISSING);
    CHECK_INT(curl_easy_header(easy, "x-test", 1, CURLH_HEADER, -1, &found), CURLHE_OK);
    CHECK(found != NULL && strcmp(found->value, "two") == 0 && found->amount == 2);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, 0L);
    CHECK_INT(curl_easy_perform(easy), CURLE_TOO_MANY_REDIRECTS);
    curl_easy_cleanup(easy);
}

static void failures_have_codes_and_sentences(void) {
    CURL* easy = fresh("/status/404");
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
    CHECK_INT(curl_easy_perform(easy), CURLE_HTTP_RETURNED_ERROR);
    CHECK(strstr(error_text, "404") != NULL);
    CHECK_INT(body.size, 0);
    curl_easy_setopt(easy, CURLOPT_URL, "foo://127.0.0.1/");
    CHECK_INT(curl_easy_perform(easy), CURLE_UNSUPPORTED_PROTOCOL);
    curl_easy_setopt(easy, CURLOPT_URL, "http://127.0.0.1:1/");
    CHECK_INT(curl_easy_perform(easy), CURLE_COULDNT_CONNECT);
    CHECK(error_text[0] != '\0');
    curl_easy_setopt(easy, CURLOPT_URL, "http://host.invalid/");
    CHECK_INT(curl_easy_perform(easy), CURLE_COULDNT_RESOLVE_HOST);
    curl_easy_setopt(easy, CURLOPT_URL, "http://a b/");
    CHECK_INT(curl_easy_perform(easy), CURLE_URL_MALFORMAT);
    curl_easy_setopt(easy, CURLOPT_URL, NULL);
    CHECK_INT(curl_easy_perform(easy), CURLE_URL_MALFORMAT);
    curl_easy_cleanup(easy);
    CHECK_INT(curl_easy_perform(NULL), CURLE_BAD_FUNCTION_ARGUMENT);
}

static size_t take_less(char* data, size_t size, size_t count, void* into) {
    (void)data, (void)into;
    return size * count - 1;
}

static void a_write_callback_can_fail(void) {
    CURL* easy = fresh("/bytes/100");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_less);
    CHECK_INT(curl_easy_perform(easy), CURLE_WRITE_ERROR);
    CHECK(error_text[0] != '\0');
    curl_easy_cleanup(easy);
}

struct pauser {
    CURL* easy;
    int pauses;
    int resumed;
};

static size_t pause_first(char* data, size_t size, size_t count, void* into) {
    struct pauser* pauser = into;
    if (pauser->pauses > 0) {
        --pauser->pauses;
        return CURL_WRITEFUNC_PAUSE;
    }
    return collect(data, size, count, &body);
}

static int resume(void* data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct pauser* pauser = data;
    (void)a, (void)b, (void)c, (void)d;
    if (pauser->pauses == 0) pauser->resumed += curl_easy_pause(pauser->easy, CURLPAUSE_CONT) == CURLE_OK;
    return 0;
}

static void a_paused_body_comes_again(void) {
    CURL* easy = fresh("/bytes/50000");
    struct pauser pauser = {easy, 1, 0};
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, pause_first);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &pauser);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, resume);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &pauser);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(pauser.resumed > 0);
    CHECK_INT(body.size, 50000);
    CHECK(strncmp(body.text, "abcdef", 6) == 0);
    curl_easy_cleanup(easy);
}

static size_t perform_again(char* data, size_t size, size_t count, void* easy) {
    (void)data;
    CHECK_INT(curl_easy_perform(easy), CURLE_RECURSIVE_API_CALL);
    return size * count;
}

static void performing_from_a_callback_is_refused(void) {
    CURL* easy = fresh("/bytes/10");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, perform_again);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, easy);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    curl_easy_cleanup(easy);
}

static void logins_are_sent(void) {
    CURL* easy = fresh("/auth");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_RESPONSE_CODE), 401);
    CHECK_INT(info_long(easy, CURLINFO_HTTPAUTH_AVAIL), CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_USERPWD, "user:pass");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_RESPONSE_CODE), 200);
    CHECK_INT(info_long(easy, CURLINFO_HTTPAUTH_USED), CURLAUTH_BASIC);
    curl_easy_cleanup(easy);
}

static unsigned debug_kinds;

static int note_debug(CURL* easy, curl_infotype type, char* data, size_t size, void* pointer) {
    (void)easy, (void)data, (void)size, (void)pointer;
    debug_kinds |= 1U << type;
    return 0;
}

static void the_debug_callback_sees_each_kind(void) {
    CURL* easy = fresh("/echo");
    debug_kinds = 0;
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, note_debug);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "x");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(debug_kinds & 1U << CURLINFO_TEXT);
    CHECK(debug_kinds & 1U << CURLINFO_HEADER_IN);
    CHECK(debug_kinds & 1U << CURLINFO_HEADER_OUT);
    CHECK(debug_kinds & 1U << CURLINFO_DATA_IN);
    CHECK(debug_kinds & 1U << CURLINFO_DATA_OUT);
    curl_easy_cleanup(easy);
}

static void trailers_are_told(void) {
    CURL* easy = fresh("/chunked");
    struct curl_header* found = NULL;
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(strcmp(body.text, "hello world") == 0);
    CHECK_INT(curl_easy_header(easy, "X-Sum", 0, CURLH_TRAILER, -1, &found), CURLHE_OK);
    CHECK(found != NULL && strcmp(found->value, "11") == 0);
    curl_easy_cleanup(easy);
}

static void request_lines_and_fields(void) {
    CURL* easy = fresh("/headers");
    struct curl_slist* list = curl_slist_append(NULL, "X-Mine: yes");
    list = curl_slist_append(list, "Accept:");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tester");
    curl_easy_setopt(easy, CURLOPT_REFERER, "http://from/");
    curl_easy_setopt(easy, CURLOPT_COOKIE, "a=b");
    curl_easy_setopt(easy, CURLOPT_RANGE, "1-2");
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "SPECIAL");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(strncmp(body.text, "SPECIAL /headers HTTP/1.1\r\n", 27) == 0);
    CHECK(strstr(body.text, "\r\nX-Mine: yes\r\n") != NULL);
    CHECK(strstr(body.text, "\r\nAccept:") == NULL);
    CHECK(strstr(body.text, "\r\nUser-Agent: tester\r\n") != NULL);
    CHECK(strstr(body.text, "\r\nReferer: http://from/\r\n") != NULL);
    CHECK(strstr(body.text, "\r\nCookie: a=b\r\n") != NULL);
    CHECK(strstr(body.text, "\r\nRange: bytes=1-2\r\n") != NULL);
    curl_slist_free_all(list);
    curl_easy_cleanup(easy);
}

static void a_proxy_that_cannot_be_used_is_an_error(void) {
    CURL* easy = fresh("/bytes/1");
    curl_easy_setopt(easy, CURLOPT_PROXY, "socks4://127.0.0.1:1");
    CHECK(curl_easy_perform(easy) != CURLE_OK);
    CHECK_INT(body.size, 0);
    curl_easy_setopt(easy, CURLOPT_PROXY, NULL);
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    CHECK(curl_easy_perform(easy) != CURLE_OK);
    CHECK_INT(body.size, 0);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "127.0.0.1");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    unsetenv("http_proxy");
    curl_easy_cleanup(easy);
}

static void a_child_uses_the_handle_its_parent_used(void) {
    CURL* easy = fresh("/bytes/9");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    const pid_t child = fork();
    if (child == 0) _exit(curl_easy_perform(easy) == CURLE_OK && body.size == 18 ? 0 : 1);
    int status = -1;
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK_INT(status, 0);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(info_long(easy, CURLINFO_NUM_CONNECTS), 0);
    CHECK_INT(body.size, 18);
    curl_easy_cleanup(easy);
}

static void connect_only_leaves_a_socket(void) {
    static const char request[] = "GET /bytes/4 HTTP/1.1\r\nHost: x\r\n\r\n";
    char answer[512];
    size_t got = 0;
    size_t sent = 0;
    curl_socket_t socket = CURL_SOCKET_BAD;
    CURL* easy = fresh("/");
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK_INT(curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket), CURLE_OK);
    CHECK(socket != CURL_SOCKET_BAD);
    CHECK_INT(curl_easy_send(easy, request, sizeof request - 1, &sent), CURLE_OK);
    CHECK_INT(sent, sizeof request - 1);
    CURLcode code = CURLE_AGAIN;
    for (int i = 0; i < 2000 && code == CURLE_AGAIN; ++i) {
        code = curl_easy_recv(easy, answer, sizeof answer - 1, &got);
        if (code == CURLE_AGAIN) usleep(1000);
    }
    CHECK_INT(code, CURLE_OK);
    answer[got] = '\0';
    CHECK(strncmp(answer, "HTTP/1.1 200", 12) == 0);
    curl_easy_cleanup(easy);
}

/* -1 is no member of the enumeration, and what the manual tells programs to write. */
static void the_tls_library_goes_by_any_of_its_names(void) {
    CHECK_INT(curl_global_sslset((curl_sslbackend)-1, "OpenSSL", NULL), CURLSSLSET_OK);
    CHECK_INT(curl_global_sslset((curl_sslbackend)-1, NULL, NULL), CURLSSLSET_UNKNOWN_BACKEND);
    CHECK_INT(curl_global_sslset((curl_sslbackend)-1, "nonsense", NULL), CURLSSLSET_UNKNOWN_BACKEND);
}

int main(void) {
    the_tls_library_goes_by_any_of_its_names();
    curl_global_init(CURL_GLOBAL_ALL);
    port = server_start();
    CHECK(port > 0);
    get_delivers_in_chunks();
    a_connection_is_reused();
    newer_infos_are_told();
    infos_of_the_build();
    head_has_no_body();
    headers_can_go_into_the_body();
    posts();
    uploads(13, 0);
    uploads(-1, 0);
    uploads(13, 2);
    a_read_callback_can_abort();
    redirects_are_followed_when_asked();
    failures_have_codes_and_sentences();
    a_write_callback_can_fail();
    a_paused_body_comes_again();
    performing_from_a_callback_is_refused();
    logins_are_sent();
    the_debug_callback_sees_each_kind();
    trailers_are_told();
    request_lines_and_fields();
    a_proxy_that_cannot_be_used_is_an_error();
    a_child_uses_the_handle_its_parent_used();
    connect_only_leaves_a_socket();
    curl_global_cleanup();
    return failures != 0;
}
