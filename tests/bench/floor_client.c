/* floor_client COUNT ADDRESS PORT PATH: the least a client can do for COUNT GETs on one connection: send, poll, recv,
 * and no more than finding Content-Length in the head. What the others cost above it is their own. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "usage.h"

static void fail(const char *why) {
    fprintf(stderr, "floor_client: %s\n", why);
    exit(1);
}

static size_t receive(int handle, char *into, size_t room) {
    struct pollfd wait = {handle, POLLIN, 0};
    if (poll(&wait, 1, -1) != 1) fail("poll");
    const ssize_t got = recv(handle, into, room, MSG_DONTWAIT);
    if (got <= 0) fail("recv");
    return (size_t)got;
}

static unsigned long long get(int handle, const char *request, size_t size) {
    static char room[65536];
    if (send(handle, request, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
    size_t have = 0;
    const char *end = NULL;
    while (end == NULL) {
        have += receive(handle, room + have, sizeof room - 1 - have);
        room[have] = '\0';
        end = strstr(room, "\r\n\r\n");
    }
    const char *length = strcasestr(room, "\r\ncontent-length:");
    if (length == NULL || length > end) fail("no Content-Length");
    const unsigned long long body = strtoull(length + 17, NULL, 10);
    unsigned long long got = have - (size_t)(end + 4 - room);
    while (got < body) got += receive(handle, room, sizeof room);
    return got;
}

int main(int argc, char **argv) {
    if (argc != 5) fail("usage: floor_client COUNT ADDRESS PORT PATH");
    const long count = atol(argv[1]);
    char request[512];
    const int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s:%s\r\nAccept: */*\r\n\r\n", argv[4],
                              argv[2], argv[3]);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[3]))};
    if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) fail("address");
    const int handle = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(handle, (const struct sockaddr *)&to, sizeof to) != 0) fail("connect");
    get(handle, request, (size_t)size);
    unsigned long long bytes = 0;
    const struct usage begin = usage_now();
    for (long i = 0; i < count; ++i) bytes += get(handle, request, (size_t)size);
    usage_print(begin, "send, poll, recv", bytes);
    close(handle);
    return 0;
}
