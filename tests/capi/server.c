#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { head_limit = 65536, body_limit = 1 << 22 };

static atomic_int accepted;

struct request {
    char head[head_limit];
    char method[16];
    char target[256];
    char* body;
    size_t body_bytes;
    int keep;
};

static int send_all(int fd, const char* data, size_t size) {
    while (size > 0) {
        const ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0) return -1;
        data += sent;
        size -= (size_t)sent;
    }
    return 0;
}

/* The value of a field in a head, or NULL. */
static const char* field(const char* head, const char* name) {
    const size_t size = strlen(name);
    for (const char* at = strstr(head, "\r\n"); at != NULL; at = strstr(at, "\r\n")) {
        at += 2;
        if (strncasecmp(at, name, size) == 0 && at[size] == ':') {
            at += size + 1;
            while (*at == ' ')
                ++at;
            return at;
        }
    }
    return NULL;
}

static int answer(int fd, int status, const char* extra, const char* body, size_t size, int with_body) {
    char head[512];
    const int length =
        snprintf(head, sizeof head,
                 "HTTP/1.1 %d Status\r\nContent-Length: %zu\r\nX-Test: one\r\nX-Test: two\r\n%s\r\n", status,
                 size, extra);
    if (send_all(fd, head, (size_t)length) != 0) return -1;
    return with_body ? send_all(fd, body, size) : 0;
}

static int answer_bytes(int fd, size_t size, int with_body) {
    char* body = malloc(size + 1);
    for (size_t i = 0; i < size; ++i)
        body[i] = (char)('a' + i % 26);
    const int result = answer(fd, 200, "Content-Type: text/plain\r\n", body, size, with_body);
    free(body);
    return result;
}

static int answer_request(int fd, const struct request* request) {
    const int with_body = strcmp(request->method, "HEAD") != 0;
    const char* target = request->target;
    if (strncmp(target, "/bytes/", 7) == 0) return answer_bytes(fd, (size_t)atol(target + 7), with_body);
    if (strcmp(target, "/chunked") == 0) {
        static const char text[] =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
            "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 11\r\n\r\n";
        return send_all(fd, text, sizeof text - 1);
    }
    if (strcmp(target, "/redirect") == 0)
        return answer(fd, 302, "Location: /bytes/10\r\n", "moved", 5, with_body);
    if (strncmp(target, "/status/", 8) == 0) return answer(fd, atoi(target + 8), "", "sorry", 5, with_body);
    if (strcmp(target, "/auth") == 0) {
        const char* login = field(request->head, "Authorization");
        if (login != NULL && strncmp(login, "Basic dXNlcjpwYXNz", 18) == 0)
            return answer(fd, 200, "", "in", 2, with_body);
        return answer(fd, 401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "out", 3, with_body);
    }
    if (strcmp(target, "/headers") == 0)
        return answer(fd, 200, "", request->head, strlen(request->head), with_body);
    if (strcmp(target, "/echo") == 0) {
        char* text = malloc(request->body_bytes + 32);
        const int start = sprintf(text, "%s ", request->method);
        memcpy(text + start, request->body, request->body_bytes);
        const int result = answer(fd, 200, "", text, (size_t)start + request->body_bytes, with_body);
        free(text);
        return result;
    }
    return answer(fd, 404, "", "none", 4, with_body);
}

/* Reads exactly one line of at most size - 1 bytes, CRLF left out. */
static int read_line(int fd, char* line, size_t size) {
    size_t length = 0;
    while (length + 1 < size) {
        if (recv(fd, line + length, 1, 0) != 1) return -1;
        if (line[length] == '\n') break;
        ++length;
    }
    if (length > 0 && line[length - 1] == '\r') --length;
    line[length] = '\0';
    return 0;
}

static int read_exactly(int fd, char* into, size_t size) {
    while (size > 0) {
        const ssize_t got = recv(fd, into, size, 0);
        if (got <= 0) return -1;
        into += got;
        size -= (size_t)got;
    }
    return 0;
}

static int read_chunks(int fd, struct request* request) {
    char line[64];
    for (;;) {
        if (read_line(fd, line, sizeof line) != 0) return -1;
        const size_t size = strtoul(line, NULL, 16);
        if (request->body_bytes + size > body_limit) return -1;
        if (read_exactly(fd, request->body + request->body_bytes, size) != 0) return -1;
        request->body_bytes += size;
        if (read_line(fd, line, sizeof line) != 0) return -1;
        if (size == 0) return 0;
    }
}

static int read_request(int fd, struct request* request) {
    size_t length = 0;
    request->body_bytes = 0;
    while (length < 4 || memcmp(request->head + length - 4, "\r\n\r\n", 4) != 0) {
        if (length + 1 >= head_limit || recv(fd, request->head + length, 1, 0) != 1) return -1;
        ++length;
    }
    request->head[length] = '\0';
    if (sscanf(request->head, "%15s %255s", request->method, request->target) != 2) return -1;
    const char* expect = field(request->head, "Expect");
    if (expect != NULL && send_all(fd, "HTTP/1.1 100 Continue\r\n\r\n", 25) != 0) return -1;
    const char* coding = field(request->head, "Transfer-Encoding");
    const char* size = field(request->head, "Content-Length");
    if (coding != NULL) return read_chunks(fd, request);
    if (size == NULL) return 0;
    request->body_bytes = strtoul(size, NULL, 10);
    if (request->body_bytes > body_limit) return -1;
    return read_exactly(fd, request->body, request->body_bytes);
}

static void* serve(void* argument) {
    const int fd = (int)(long)argument;
    struct request* request = calloc(1, sizeof *request);
    request->body = malloc(body_limit);
    while (read_request(fd, request) == 0 && answer_request(fd, request) == 0)
        continue;
    free(request->body);
    free(request);
    close(fd);
    return NULL;
}

static void* accept_loop(void* argument) {
    const int listener = (int)(long)argument;
    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0) return NULL;
        atomic_fetch_add(&accepted, 1);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void*)(long)fd) == 0) pthread_detach(thread);
    }
}

int server_start(void) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    pthread_t thread;
    if (listener < 0 || bind(listener, (struct sockaddr*)&address, sizeof address) != 0 ||
        listen(listener, 64) != 0)
        return -1;
    if (getsockname(listener, (struct sockaddr*)&address, &size) != 0) return -1;
    if (pthread_create(&thread, NULL, accept_loop, (void*)(long)listener) != 0) return -1;
    pthread_detach(thread);
    return ntohs(address.sin_port);
}

int server_connections(void) { return atomic_load(&accepted); }
