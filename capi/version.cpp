// curl_version and curl_version_info: what is built, and nothing else.
#include <string>

#include <sys/utsname.h>

#include <curl/curl.h>

#include <hawser/version.hpp>

#include "global.hpp"
#include "schemes.hpp"

namespace hawser::capi {
namespace {

/// In libcurl's alphabet; curl-config says the same.
constexpr const char* const feature_names[] = {
    "AsynchDNS", "brotli", "HTTP2", "HTTP3",      "HTTPS-proxy", "IDN",   "IPv6",
    "Largefile", "libz",   "SSL",   "SSLS-EXPORT", "threadsafe",  "zstd", nullptr,
};
constexpr int feature_bits = CURL_VERSION_ASYNCHDNS | CURL_VERSION_BROTLI | CURL_VERSION_HTTP2 |
                             CURL_VERSION_HTTP3 | CURL_VERSION_HTTPS_PROXY | CURL_VERSION_IDN |
                             CURL_VERSION_IPV6 | CURL_VERSION_LARGEFILE | CURL_VERSION_LIBZ |
                             CURL_VERSION_SSL | CURL_VERSION_THREADSAFE | CURL_VERSION_ZSTD;

constexpr const char* tls_name = "BoringSSL";

const std::string& host_text() {
    static const std::string text = [] {
        utsname names{};
        if (uname(&names) != 0) return std::string("unknown");
        return std::string(names.machine) + "-" + names.sysname;
    }();
    return text;
}

curl_version_info_data make_info() {
    curl_version_info_data info{};
    info.age = CURLVERSION_NOW;
    info.version = LIBCURL_VERSION;
    info.version_num = LIBCURL_VERSION_NUM;
    info.host = host_text().c_str();
    info.features = feature_bits;
    info.ssl_version = tls_name;
    info.protocols = built_schemes;
    info.cainfo = default_ca_file();
    info.capath = default_ca_directory();
    info.feature_names = feature_names;
    return info;
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

char* curl_version(void) {
    static std::string text =
        std::string("libcurl/" LIBCURL_VERSION " ") + tls_name + " hawser/" + hawser::version();
    return text.data();
}

curl_version_info_data* curl_version_info(CURLversion) {
    static curl_version_info_data info = make_info();
    return &info;
}
