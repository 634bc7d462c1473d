/* An outside program on the libcurl interface: talks TLS to a server that is none, which must end in a TLS error, and
   with "facts" prints what the library says of itself. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef WITH_OPENSSL
#include <openssl/crypto.h>
#include <openssl/ssl.h>

/* The names must mean OpenSSL here, whatever the library carries inside. */
static int openssl_is_right(void) {
    SSL_CTX* context = SSL_CTX_new(TLS_method());
    const int right = context != NULL && strncmp(OpenSSL_version(OPENSSL_VERSION), "OpenSSL ", 8) == 0;
    SSL_CTX_free(context);
    return right;
}
#else
static int openssl_is_right(void) { return 1; }
#endif

static int listener;

/* Answers the ClientHello with plain HTTP. */
static void* serve(void* unused) {
    char hello[2048];
    const int client = accept(listener, NULL, NULL);
    if (read(client, hello, sizeof hello) > 0 && write(client, "HTTP/1.1 400 No\r\n\r\n", 19) != 19) puts("short write");
    shutdown(client, SHUT_WR);
    while (read(client, hello, sizeof hello) > 0) {
    }
    close(client);
    return unused;
}

static CURLcode talk_tls(void) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    pthread_t server;
    char url[64];
    CURLcode code;
    CURL* easy = curl_easy_init();

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr*)&address, length) != 0 || listen(listener, 1) != 0) return CURLE_FAILED_INIT;
    getsockname(listener, (struct sockaddr*)&address, &length);
    snprintf(url, sizeof url, "https://127.0.0.1:%d/", ntohs(address.sin_port));
    pthread_create(&server, NULL, serve, NULL);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    pthread_join(server, NULL);
    close(listener);
    return code;
}

static void print_facts(const curl_version_info_data* info) {
    const char* const* name;
    printf("version %s\nnumber %06x\n", info->version, info->version_num);
    for (name = info->protocols; *name != NULL; ++name) printf("protocol %s\n", *name);
    for (name = info->feature_names; *name != NULL; ++name) printf("feature %s\n", *name);
}

int main(int argc, char** argv) {
    const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
    CURLcode code;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (argc > 1 && strcmp(argv[1], "facts") == 0) {
        print_facts(info);
        return 0;
    }
    if (strcmp(info->version, LIBCURL_VERSION) != 0) return printf("runs %s\n", info->version), 1;
    if (info->ssl_version == NULL || strncmp(info->ssl_version, "BoringSSL", 9) != 0)
        return printf("TLS library: %s\n", info->ssl_version), 1;
    if (!openssl_is_right()) return puts("OpenSSL's names mean something else"), 1;
    code = talk_tls();
    if (code != CURLE_SSL_CONNECT_ERROR) return printf("the TLS error is %d, %s\n", code, curl_easy_strerror(code)), 1;
    if (!openssl_is_right()) return puts("OpenSSL's names changed meaning"), 1;
    curl_global_cleanup();
    return 0;
}
