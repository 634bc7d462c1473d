// MIME bodies and the older forms: not built. A mime cannot be made, so nothing can be done to one.
#include <curl/curl.h>

curl_mime* curl_mime_init(CURL*) { return nullptr; }
void curl_mime_free(curl_mime*) {}
curl_mimepart* curl_mime_addpart(curl_mime*) { return nullptr; }
CURLcode curl_mime_name(curl_mimepart*, const char*) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_filename(curl_mimepart*, const char*) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_type(curl_mimepart*, const char*) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_encoder(curl_mimepart*, const char*) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_data(curl_mimepart*, const char*, size_t) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_filedata(curl_mimepart*, const char*) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_data_cb(curl_mimepart*, curl_off_t, curl_read_callback, curl_seek_callback,
                           curl_free_callback, void*) {
    return CURLE_BAD_FUNCTION_ARGUMENT;
}
CURLcode curl_mime_subparts(curl_mimepart*, curl_mime*) { return CURLE_BAD_FUNCTION_ARGUMENT; }
CURLcode curl_mime_headers(curl_mimepart*, struct curl_slist*, int) { return CURLE_BAD_FUNCTION_ARGUMENT; }

CURLFORMcode curl_formadd(struct curl_httppost**, struct curl_httppost**, ...) {
    return CURL_FORMADD_DISABLED;
}
int curl_formget(struct curl_httppost*, void*, curl_formget_callback) {
    return static_cast<int>(CURLE_NOT_BUILT_IN);
}
void curl_formfree(struct curl_httppost*) {}
