/* What the programs on the C interface share: bodies are counted, and what fails ends the program. */
#ifndef HAWSER_BENCH_CLIENT_H
#define HAWSER_BENCH_CLIENT_H

#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>

static unsigned long long bytes; /* of all bodies so far */

static size_t count_bytes(char *data, size_t size, size_t count, void *unused) {
    (void)data;
    (void)unused;
    bytes += size * count;
    return size * count;
}

static void fail(const char *why) {
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

/* A handle that counts the body of `url`; http_version is one of CURL_HTTP_VERSION_*. */
static CURL *make_handle(const char *url, long http_version, const char *ca_file) {
    CURL *curl = curl_easy_init();
    if (curl == NULL) fail("no handle");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, http_version);
    if (ca_file != NULL && ca_file[0] != '\0') curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    return curl;
}

#endif
