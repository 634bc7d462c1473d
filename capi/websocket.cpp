// WebSocket and HTTP/2 push: not built.
#include <curl/curl.h>

#include "handle.hpp"

using namespace hawser::capi;

CURLcode curl_ws_recv(CURL* handle, void*, size_t, size_t* received, const struct curl_ws_frame** frame) {
    if (received != nullptr) *received = 0;
    if (frame != nullptr) *frame = nullptr;
    return easy_of(handle) == nullptr ? CURLE_BAD_FUNCTION_ARGUMENT : CURLE_NOT_BUILT_IN;
}

CURLcode curl_ws_send(CURL* handle, const void*, size_t, size_t* sent, curl_off_t, unsigned int) {
    if (sent != nullptr) *sent = 0;
    return easy_of(handle) == nullptr ? CURLE_BAD_FUNCTION_ARGUMENT : CURLE_NOT_BUILT_IN;
}

CURLcode curl_ws_start_frame(CURL* handle, unsigned int, curl_off_t) {
    return easy_of(handle) == nullptr ? CURLE_BAD_FUNCTION_ARGUMENT : CURLE_NOT_BUILT_IN;
}

const struct curl_ws_frame* curl_ws_meta(CURL*) { return nullptr; }

char* curl_pushheader_bynum(struct curl_pushheaders*, size_t) { return nullptr; }
char* curl_pushheader_byname(struct curl_pushheaders*, const char*) { return nullptr; }
