/* Fetches a URL through the libcurl-shaped interface. */
#include <curl/curl.h>
#include <stdio.h>

int main(int count, char **arguments) {
    if (count != 2) return fprintf(stderr, "usage: fetch URL\n"), 2;
    CURL *easy = curl_easy_init();
    if (!easy) return 2;
    char reason[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(easy, CURLOPT_URL, arguments[1]);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason);
    CURLcode code = curl_easy_perform(easy);
    if (code != CURLE_OK) fprintf(stderr, "%s\n", reason[0] ? reason : curl_easy_strerror(code));
    curl_easy_cleanup(easy);
    return (int)code;
}
