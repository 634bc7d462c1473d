/* capi_client reuse|fresh COUNT URL [CA-FILE]: COUNT GETs by curl_easy_perform, each of the whole body. It runs on
 * whichever libcurl.so.4 the loader finds: the one measured says its name in the result.
 *   reuse  one handle, one connection (made before the measuring begins)
 *   fresh  a handle and a connection for each */
#include <string.h>

#include "client.h"
#include "usage.h"

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
    /* As the C++ client asks; TLS is compared over HTTP/1.1 on both sides. */
    CURL *curl = make_handle(argv[3], CURL_HTTP_VERSION_1_1, ca_file);
    if (count > 1) get(curl); /* a lone download is measured from its first byte */
    bytes = 0;
    const struct usage begin = usage_now();
    for (long i = 0; i < count; ++i) {
        if (fresh) {
            curl_easy_cleanup(curl);
            curl = make_handle(argv[3], CURL_HTTP_VERSION_1_1, ca_file);
        }
        get(curl);
    }
    usage_print(begin, curl_version(), bytes);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return 0;
}
