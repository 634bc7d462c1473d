/* Proxies and the PROXY protocol as the C interface tells and takes them, where libcurl 7.88.1 has nothing to compare
   with. The peer plays proxy and server in one and writes down what it was sent. */
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

int failures;
static int port;
static int listener;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char sent[1 << 16]; /* by clients since the last forget(), guarded by `lock` */
static const char* answer_to_connect = "HTTP/1.1 200 Up\r\nX-Proxy: 1\r\n\r\n"; /* likewise */

static void forget(const char* connect_answer) {
    pthread_mutex_lock(&lock);
    sent[0] = '\0';
    answer_to_connect = connect_answer;
    pthread_mutex_unlock(&lock);
}

static int was_sent(const char* text) {
    pthread_mutex_lock(&lock);
    const int found = strstr(sent, text) != NULL;
    pthread_mutex_unlock(&lock);
    return found;
}

static int sent_nothing(void) {
    pthread_mutex_lock(&lock);
    const int empty = sent[0] == '\0';
    pthread_mutex_unlock(&lock);
    return empty;
}

/* Answers every head that ends, until the client goes. */
static void serve(int peer) {
    static const char page[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    char head[8192];
    size_t size = 0;
    for (;;) {
        const ssize_t count = recv(peer, head + size, sizeof head - 1 - size, 0);
        if (count <= 0) return;
        size += (size_t)count;
        head[size] = '\0';
        if (strstr(head, "\r\n\r\n") == NULL) continue;
        pthread_mutex_lock(&lock);
        strncat(sent, head, sizeof sent - strlen(sent) - 1);
        const char* reply = strncmp(head, "CONNECT ", 8) == 0 ? answer_to_connect : page;
        pthread_mutex_unlock(&lock);
        if (send(peer, reply, strlen(reply), MSG_NOSIGNAL) < 0) return;
        size = 0;
    }
}

static void* run(void* nothing) {
    for (;;) {
        const int peer = accept(listener, NULL, NULL);
        if (peer < 0) return nothing;
        serve(peer);
        close(peer);
    }
}

static int begin(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    pthread_t thread;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr*)&address, &length) != 0 || pthread_create(&thread, NULL, run, NULL) != 0)
        return -1;
    pthread_detach(thread);
    return ntohs(address.sin_port);
}

static size_t swallow(char* data, size_t size, size_t count, void* into) {
    (void)data;
    (void)into;
    return size * count;
}

/* To the peer, as a proxy where `through` says so; each on a connection of its own. */
static CURL* fresh(int through) {
    char url[64];
    CURL* easy = curl_easy_init();
    snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
    curl_easy_setopt(easy, CURLOPT_URL, through ? "http://origin.example/x" : url);
    curl_easy_setopt(easy, CURLOPT_PROXY, through ? url : "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    return easy;
}

static void check_used(CURL* easy, CURLcode code, long proxy, long login) {
    long value = -1;
    CHECK_INT(curl_easy_perform(easy), code);
    CHECK_INT(curl_easy_getinfo(easy, CURLINFO_USED_PROXY, &value), CURLE_OK);
    CHECK_INT(value, proxy);
    CHECK_INT(curl_easy_getinfo(easy, CURLINFO_PROXYAUTH_USED, &value), CURLE_OK);
    CHECK_INT(value, login);
}

static void it_is_told_whether_a_proxy_was_used(void) {
    char url[64];
    CURL* easy = fresh(1);
    forget("HTTP/1.1 200 Up\r\n\r\n");
    check_used(easy, CURLE_OK, 1, 0);
    curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, "u:p");
    check_used(easy, CURLE_OK, 1, CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    check_used(easy, CURLE_OK, 1, CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, NULL);
    check_used(easy, CURLE_OK, 1, 0);
    snprintf(url, sizeof url, "http://u:p@127.0.0.1:%d", port);
    curl_easy_setopt(easy, CURLOPT_PROXY, url);
    check_used(easy, CURLE_OK, 1, CURLAUTH_BASIC);
    forget("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    check_used(easy, CURLE_RECV_ERROR, 1, CURLAUTH_BASIC);
    curl_easy_cleanup(easy);
    easy = fresh(0);
    curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, "u:p");
    check_used(easy, CURLE_OK, 0, 0);
    curl_easy_cleanup(easy);
}

static void a_client_s_address_is_told(void) {
    char text[32];
    CURL* easy = fresh(0);
    strcpy(text, "192.0.2.7");
    curl_easy_setopt(easy, CURLOPT_HAPROXY_CLIENT_IP, text); /* copied, and enough by itself */
    memset(text, 'x', sizeof text - 1);
    forget("");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(was_sent("PROXY TCP4 192.0.2.7 192.0.2.7 "));
    curl_easy_setopt(easy, CURLOPT_HAPROXYPROTOCOL, 1L);
    curl_easy_setopt(easy, CURLOPT_HAPROXY_CLIENT_IP, "2001:db8::7");
    forget("");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(was_sent("PROXY TCP6 2001:db8::7 2001:db8::7 "));
    curl_easy_setopt(easy, CURLOPT_HAPROXY_CLIENT_IP, NULL);
    forget("");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(was_sent("PROXY TCP4 127.0.0.1 127.0.0.1 "));
    curl_easy_setopt(easy, CURLOPT_HAPROXYPROTOCOL, 0L);
    forget("");
    CHECK_INT(curl_easy_perform(easy), CURLE_OK);
    CHECK(!was_sent("PROXY "));
    curl_easy_cleanup(easy);
}

static void what_is_no_address_is_refused(void) {
    static const char* const wrong[] = {"client.example", "192.0.2", "192.0.2.7\r\nX: y", "[::1]", "fe80::1%lo", "127.0.0.1 "};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; ++i) {
        CURL* easy = fresh(0);
        forget("");
        curl_easy_setopt(easy, CURLOPT_HAPROXY_CLIENT_IP, wrong[i]);
        CHECK_INT(curl_easy_perform(easy), CURLE_BAD_FUNCTION_ARGUMENT);
        CHECK(sent_nothing());
        curl_easy_cleanup(easy);
    }
}

int main(void) {
    curl_global_init(CURL_GLOBAL_ALL);
    port = begin();
    CHECK(port > 0);
    it_is_told_whether_a_proxy_was_used();
    a_client_s_address_is_told();
    what_is_no_address_is_refused();
    curl_global_cleanup();
    return failures != 0;
}
