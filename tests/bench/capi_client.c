/* capi_client reuse|fresh COUNT URL [CA-FILE]: COUNT GETs by curl_easy_perform, each of the whole body. It runs on
 * whichever libcurl.so.4 the loader finds: the one measured says its name in the result.
 *   reuse  one handle, one connection (made before the measuring begins)
 *   fresh  a handle and a connection for each */
#include <curl/curl.h>

#include <stdlib.h>
#include <string.h>

#include "usage.h"

static unsigned long long bytes;

static size_t count_bytes(char *data, size_t size, size_t count, void *unused) {
    (void)data;
    (void)unused;
    bytes += size * count;
    return size * count;
}

static void fail(const char *why) {
    fprintf(stderr, "capi_client: %s\n", why);
    exit(1);
}

static CURL *make(const char *url, const char *ca_file) {
    CURL *curl = curl_easy_init();
    if (curl == NULL) fail("no handle");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    /* As the C++ client asks; TLS is compared over HTTP/1.1 on both sides. */
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    if (ca_file != NULL) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    return curl;
}

static void get(CURL *curl) {
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) fail(curl_easy_strerror(code));
}

int main(int argc, char **argv) {
    if (argc < 4) fail("usage: capi_client reuse|fresh COUNT URL [CA-FILE]");
    const int fresh = strcmp(argv[1], "fresh") == 0;
    const long count = atol(argv[2]);
    const char *ca_file = argc > 4 ? argv[4] : NULL;
    curl_global_init(CURL_GLOBAL_ALL);
    CURL *curl = make(argv[3], ca_file);
    if (count > 1) get(curl); /* a lone download is measured from its first byte */
    bytes = 0;
    const struct usage begin = usage_now();
    for (long i = 0; i < count; ++i) {
        if (fresh) {
            curl_easy_cleanup(curl);
            curl = make(argv[3], ca_file);
        }
        get(curl);
    }
    usage_print(begin, curl_version(), bytes);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return 0;
}
