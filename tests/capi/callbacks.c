/* The questions a transfer asks a C program: sockets, names, the moment before the request. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "server.h"

int failures;
static int port;

static struct {
    int opened, configured, closed, resolved, before, bytes;
    int refuse_open, refuse_configure, refuse_resolve, refuse_before, connected_already, redirect_address;
    int last_socket;
    char error[CURL_ERROR_SIZE];
} seen;

static size_t count_bytes(char* data, size_t size, size_t count, void* into) {
    (void)data, (void)into;
    seen.bytes += (int)(size * count);
    return size * count;
}

static curl_socket_t open_socket(void* data, curlsocktype purpose, struct curl_sockaddr* address) {
    CHECK(data == &seen);
    CHECK_INT(purpose, CURLSOCKTYPE_IPCXN);
    CHECK_INT(address->family, AF_INET);
    CHECK_INT(address->socktype, SOCK_STREAM);
    CHECK_INT(address->addrlen, sizeof(struct sockaddr_in));
    CHECK_INT(ntohs(((struct sockaddr_in*)&address->addr)->sin_port), port);
    ++seen.opened;
    if (seen.refuse_open) return CURL_SOCKET_BAD;
    seen.last_socket = socket(address->family, address->socktype, address->protocol);
    if (seen.connected_already) CHECK_INT(connect(seen.last_socket, &address->addr, address->addrlen), 0);
    if (seen.redirect_address) ((struct sockaddr_in*)&address->addr)->sin_port = htons(1);
    return seen.last_socket;
}

static int configure_socket(void* data, curl_socket_t socket, curlsocktype purpose) {
    CHECK(data == &seen);
    CHECK_INT(purpose, CURLSOCKTYPE_IPCXN);
    if (seen.opened) CHECK_INT(socket, seen.last_socket);
    ++seen.configured;
    if (seen.refuse_configure) return CURL_SOCKOPT_ERROR;
    return seen.connected_already ? CURL_SOCKOPT_ALREADY_CONNECTED : CURL_SOCKOPT_OK;
}

static int close_socket(void* data, curl_socket_t socket) {
    CHECK(data == &seen);
    ++seen.closed;
    return close(socket);
}

static int resolver_starts(void* state, void* reserved, void* data) {
    (void)state, (void)reserved;
    CHECK(data == &seen);
    ++seen.resolved;
    return seen.refuse_resolve;
}

static int before_request(void* data, char* remote, char* local, int remote_port, int local_port) {
    CHECK(data == &seen);
    CHECK(strcmp(remote, "127.0.0.1") == 0 && strcmp(local, "127.0.0.1") == 0);
    CHECK_INT(remote_port, port);
    CHECK(local_port > 0);
    ++seen.before;
    return seen.refuse_before ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static CURL* fresh(const char* host) {
    char url[128];
    CURL* easy = curl_easy_init();
    snprintf(url, sizeof url, "http://%s:%d/bytes/10", host, port);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V4);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, seen.error);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &seen);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, configure_socket);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, &seen);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &seen);
    curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, resolver_starts);
    curl_easy_setopt(easy, CURLOPT_RESOLVER_START_DATA, &seen);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &seen);
    return easy;
}

static CURLcode fetch(const char* host) {
    CURL* easy = fresh(host);
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    return code;
}

static void reset(void) { memset(&seen, 0, sizeof seen); }

int main(void) {
    curl_global_init(CURL_GLOBAL_ALL);
    port = server_start();
    CHECK(port > 0);

    reset();
    CHECK_INT(fetch("localhost"), CURLE_OK);
    CHECK_INT(seen.bytes, 10);
    CHECK_INT(seen.opened, 1);
    CHECK_INT(seen.configured, 1);
    CHECK_INT(seen.closed, 1);
    CHECK_INT(seen.resolved, 1);
    CHECK_INT(seen.before, 1);

    reset();
    seen.connected_already = 1;
    CHECK_INT(fetch("127.0.0.1"), CURLE_OK);
    CHECK_INT(seen.bytes, 10);
    CHECK_INT(seen.closed, 1);

    reset();
    seen.refuse_open = 1;
    CHECK_INT(fetch("127.0.0.1"), CURLE_COULDNT_CONNECT);
    CHECK(seen.error[0] != '\0');
    CHECK_INT(seen.configured, 0);

    reset();
    seen.redirect_address = 1;
    CHECK_INT(fetch("127.0.0.1"), CURLE_COULDNT_CONNECT);
    CHECK_INT(seen.closed, 1);
    CHECK_INT(seen.bytes, 0);

    reset();
    seen.refuse_configure = 1;
    CHECK_INT(fetch("127.0.0.1"), CURLE_ABORTED_BY_CALLBACK);
    CHECK_INT(seen.closed, 1);

    reset();
    seen.refuse_resolve = 1;
    CHECK_INT(fetch("localhost"), CURLE_COULDNT_RESOLVE_HOST);
    CHECK_INT(seen.opened, 0);

    reset();
    seen.refuse_before = 1;
    CHECK_INT(fetch("127.0.0.1"), CURLE_ABORTED_BY_CALLBACK);
    CHECK_INT(seen.bytes, 0);
    CHECK_INT(seen.closed, 1);

    curl_global_cleanup();
    return failures != 0;
}
