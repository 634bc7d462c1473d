// curl_easy_getinfo: what is known of the running or the last transfer.
#include <cstdarg>

#include "certificate_info.hpp"
#include "driver.hpp"
#include "easy.hpp"
#include "global.hpp"
#include "handle.hpp"
#include "job.hpp"
#include "multi_handle.hpp"
#include "schemes.hpp"

namespace hawser::capi {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::nanoseconds;

const char* text_or_null(const std::string& text) noexcept { return text.empty() ? nullptr : text.c_str(); }

long http_version_number(HttpVersion version) noexcept {
    switch (version) {
        case HttpVersion::http1_0:
            return CURL_HTTP_VERSION_1_0;
        case HttpVersion::http1_1:
            return CURL_HTTP_VERSION_1_1;
        case HttpVersion::http2:
        case HttpVersion::http2_prior:
            return CURL_HTTP_VERSION_2_0;
        case HttpVersion::http3:
        case HttpVersion::http3_only:
            return CURL_HTTP_VERSION_3;
        case HttpVersion::any:
            break;
    }
    return 0;
}

curl_socket_t live_socket(const EasyHandle& easy) {
    Driver* driver = easy.connections();
    const std::int64_t number = easy.outcome ? easy.facts().connection_number : easy.connection_before_reset;
    return driver == nullptr || number < 0 ? CURL_SOCKET_BAD : driver->engine().handle_of(number);
}

std::int64_t file_time(const EasyHandle& easy) {
    return easy.options.flag(CURLOPT_FILETIME) ? easy.facts().last_modified.value_or(-1) : -1;
}

long auth_used(engine::Login login) noexcept {
    switch (login) {
        case engine::Login::none:
            return 0;
        case engine::Login::basic:
            return static_cast<long>(CURLAUTH_BASIC);
        case engine::Login::bearer:
            return static_cast<long>(CURLAUTH_BEARER);
    }
    return 0;
}

/// What a transfer would use, before there was one.
const char* method_asked_for(const EasyHandle& easy) noexcept {
    if (const char* custom = easy.options.text(CURLOPT_CUSTOMREQUEST)) return custom;
    switch (easy.method) {
        case Method::head:
            return "HEAD";
        case Method::put:
            return "PUT";
        case Method::get:
            return "GET";
        default:
            return "POST";
    }
}

std::optional<const char*> text_info(EasyHandle& easy, CURLINFO info) {
    const engine::Outcome& facts = easy.facts();
    switch (info) {
        case CURLINFO_EFFECTIVE_URL:
            return facts.effective_url.empty() && easy.options.has(CURLOPT_URL) && easy.outcome
                       ? easy.options.text(CURLOPT_URL)
                       : facts.effective_url.c_str();
        case CURLINFO_CONTENT_TYPE:
            return text_or_null(facts.content_type);
        case CURLINFO_PRIVATE:
            return static_cast<const char*>(easy.options.pointer(CURLOPT_PRIVATE));
        case CURLINFO_REDIRECT_URL:
            return text_or_null(facts.redirect_url);
        case CURLINFO_PRIMARY_IP:
            easy.texts.primary_ip = facts.remote.text();
            return easy.texts.primary_ip.c_str();
        case CURLINFO_LOCAL_IP:
            easy.texts.local_ip = facts.local.text();
            return easy.texts.local_ip.c_str();
        case CURLINFO_SCHEME:
            return text_or_null(facts.scheme);
        case CURLINFO_EFFECTIVE_METHOD:
            return facts.effective_method.empty() ? method_asked_for(easy) : facts.effective_method.c_str();
        case CURLINFO_REFERER:
            return text_or_null(facts.referer);
        case CURLINFO_CAINFO:
            return default_ca_file();
        case CURLINFO_CAPATH:
            return default_ca_directory();
        case CURLINFO_FTP_ENTRY_PATH:
        case CURLINFO_RTSP_SESSION_ID:
            return nullptr;
        default:
            return std::nullopt;
    }
}

std::optional<long> number_info(EasyHandle& easy, CURLINFO info) {
    const engine::Outcome& facts = easy.facts();
    switch (info) {
        case CURLINFO_RESPONSE_CODE:
            return facts.status;
        case CURLINFO_HEADER_SIZE:
            return static_cast<long>(facts.header_received_bytes);
        case CURLINFO_REQUEST_SIZE:
            return static_cast<long>(facts.request_sent_bytes);
        case CURLINFO_SSL_VERIFYRESULT:
            return facts.tls_verify_result;
        case CURLINFO_PROXY_SSL_VERIFYRESULT:
            return facts.proxy_tls_verify_result;
        case CURLINFO_FILETIME:
            return file_time(easy);
        case CURLINFO_REDIRECT_COUNT:
            return facts.redirects;
        case CURLINFO_HTTP_CONNECTCODE:
            return facts.connect_status;
        case CURLINFO_HTTPAUTH_AVAIL:
            return easy.headers.challenges("WWW-Authenticate");
        case CURLINFO_PROXYAUTH_AVAIL:
            return easy.headers.challenges("Proxy-Authenticate");
        case CURLINFO_OS_ERRNO:
            return facts.os_errno;
        case CURLINFO_NUM_CONNECTS:
            return facts.new_connections;
        case CURLINFO_LASTSOCKET:
            return live_socket(easy);
        case CURLINFO_CONDITION_UNMET:
            return facts.time_condition_unmet ? 1 : 0;
        case CURLINFO_PRIMARY_PORT:
            return facts.remote.family() == 0 ? -1 : facts.remote.port();
        case CURLINFO_LOCAL_PORT:
            return facts.local.family() == 0 ? -1 : facts.local.port();
        case CURLINFO_HTTP_VERSION:
            return http_version_number(facts.version);
        case CURLINFO_PROTOCOL:
            return bit_of_scheme(facts.scheme);
        case CURLINFO_USED_PROXY:
            return facts.used_proxy ? 1 : 0;
        case CURLINFO_HTTPAUTH_USED:
            return auth_used(facts.login);
        case CURLINFO_PROXYAUTH_USED:
            return auth_used(facts.proxy_login);
        // Of protocols and features that are not built: libcurl answers 0 then.
        case CURLINFO_PROXY_ERROR:
        case CURLINFO_RTSP_CLIENT_CSEQ:
        case CURLINFO_RTSP_SERVER_CSEQ:
        case CURLINFO_RTSP_CSEQ_RECV:
            return 0;
        default:
            return std::nullopt;
    }
}

std::optional<nanoseconds> time_info(const EasyHandle& easy, unsigned place) {
    const Timings& times = easy.facts().timings;
    switch (place) {
        case CURLINFO_TOTAL_TIME& CURLINFO_MASK:
        case CURLINFO_TOTAL_TIME_T& CURLINFO_MASK:
            return times.total;
        case CURLINFO_NAMELOOKUP_TIME& CURLINFO_MASK:
        case CURLINFO_NAMELOOKUP_TIME_T& CURLINFO_MASK:
            return times.resolved;
        case CURLINFO_CONNECT_TIME& CURLINFO_MASK:
        case CURLINFO_CONNECT_TIME_T& CURLINFO_MASK:
            return times.connected;
        case CURLINFO_APPCONNECT_TIME& CURLINFO_MASK:
        case CURLINFO_APPCONNECT_TIME_T& CURLINFO_MASK:
            return times.secured;
        case CURLINFO_PRETRANSFER_TIME& CURLINFO_MASK:
        case CURLINFO_PRETRANSFER_TIME_T& CURLINFO_MASK:
            return times.ready;
        case CURLINFO_STARTTRANSFER_TIME& CURLINFO_MASK:
        case CURLINFO_STARTTRANSFER_TIME_T& CURLINFO_MASK:
            return times.first_byte;
        case CURLINFO_REDIRECT_TIME& CURLINFO_MASK:
        case CURLINFO_REDIRECT_TIME_T& CURLINFO_MASK:
            return times.redirects;
        case CURLINFO_POSTTRANSFER_TIME_T& CURLINFO_MASK:
            return times.sent;
        case CURLINFO_QUEUE_TIME_T& CURLINFO_MASK:
            return times.queued;
        default:
            return std::nullopt;
    }
}

std::int64_t per_second(std::uint64_t bytes, nanoseconds span) noexcept {
    const double seconds = std::chrono::duration<double>(span).count();
    return seconds > 0 ? static_cast<std::int64_t>(static_cast<double>(bytes) / seconds) : 0;
}

/// Counts by their place: most exist both as double and as curl_off_t.
std::optional<std::int64_t> count_info(const EasyHandle& easy, unsigned place) {
    const engine::Outcome& facts = easy.facts();
    switch (place) {
        case CURLINFO_SIZE_UPLOAD_T& CURLINFO_MASK:
            return static_cast<std::int64_t>(facts.body_sent_bytes);
        case CURLINFO_SIZE_DOWNLOAD_T& CURLINFO_MASK:
            return static_cast<std::int64_t>(facts.body_received_bytes);
        case CURLINFO_SPEED_DOWNLOAD_T& CURLINFO_MASK:
            return per_second(facts.body_received_bytes, facts.timings.total);
        case CURLINFO_SPEED_UPLOAD_T& CURLINFO_MASK:
            return per_second(facts.body_sent_bytes, facts.timings.total);
        case CURLINFO_FILETIME_T& CURLINFO_MASK:
            return file_time(easy);
        case CURLINFO_CONTENT_LENGTH_DOWNLOAD_T& CURLINFO_MASK:
            return facts.content_length ? static_cast<std::int64_t>(*facts.content_length) : -1;
        case CURLINFO_CONTENT_LENGTH_UPLOAD_T& CURLINFO_MASK:
            return facts.upload_length ? static_cast<std::int64_t>(*facts.upload_length) : -1;
        case CURLINFO_RETRY_AFTER& CURLINFO_MASK:
            return facts.retry_after_seconds.value_or(0);
        case CURLINFO_XFER_ID& CURLINFO_MASK:
            return facts.transfer_number;
        case CURLINFO_CONN_ID& CURLINFO_MASK:
            return facts.connection_number;
        case CURLINFO_EARLYDATA_SENT_T& CURLINFO_MASK:
            return facts.early_data_bytes;
        case CURLINFO_SIZE_DELIVERED& CURLINFO_MASK:
            return static_cast<std::int64_t>(facts.body_delivered_bytes);
        default:
            return std::nullopt;
    }
}

CURLcode tell_double(const EasyHandle& easy, CURLINFO info, double* out) {
    const unsigned place = info & CURLINFO_MASK;
    if (const auto span = time_info(easy, place))
        *out = std::chrono::duration<double>(*span).count();
    else if (const auto count = count_info(easy, place))
        *out = static_cast<double>(*count);
    else
        return CURLE_UNKNOWN_OPTION;
    return CURLE_OK;
}

CURLcode tell_offset(const EasyHandle& easy, CURLINFO info, curl_off_t* out) {
    const unsigned place = info & CURLINFO_MASK;
    if (const auto span = time_info(easy, place))
        *out = duration_cast<microseconds>(*span).count();
    else if (const auto count = count_info(easy, place))
        *out = *count;
    else
        return CURLE_UNKNOWN_OPTION;
    return CURLE_OK;
}

CURLcode tell_certificates(EasyHandle& easy, void** out) {
    if (!easy.certificates) easy.certificates = CertificateInfo::of(easy.facts().certificates);
    if (!easy.certificates) return CURLE_OUT_OF_MEMORY;
    *out = easy.certificates->get();
    return CURLE_OK;
}

/// Lists and structs; those of things that are not built are empty.
CURLcode tell_pointer(EasyHandle& easy, CURLINFO info, void** out) {
    // A pointer to BoringSSL's objects must never reach a program compiled for OpenSSL.
    static curl_tlssessioninfo no_session{CURLSSLBACKEND_NONE, nullptr};
    switch (info) {
        case CURLINFO_SSL_ENGINES:
        case CURLINFO_COOKIELIST:
            *out = nullptr;
            return CURLE_OK;
        case CURLINFO_CERTINFO:
            return tell_certificates(easy, out);
        case CURLINFO_TLS_SESSION:
        case CURLINFO_TLS_SSL_PTR:
            *out = &no_session;
            return CURLE_OK;
        default:
            return CURLE_UNKNOWN_OPTION;
    }
}

template <class Value, class Found>
CURLcode tell(const Found& found, Value* out) {
    if (!found) return CURLE_UNKNOWN_OPTION;
    *out = *found;
    return CURLE_OK;
}

CURLcode tell_info(EasyHandle& easy, CURLINFO info, void* out) {
    if (out == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    switch (info & CURLINFO_TYPEMASK) {
        case CURLINFO_STRING:
            return tell(text_info(easy, info), static_cast<const char**>(out));
        case CURLINFO_LONG:
            return tell(number_info(easy, info), static_cast<long*>(out));
        case CURLINFO_DOUBLE:
            return tell_double(easy, info, static_cast<double*>(out));
        case CURLINFO_PTR:
            return tell_pointer(easy, info, static_cast<void**>(out));
        case CURLINFO_OFF_T:
            return tell_offset(easy, info, static_cast<curl_off_t*>(out));
        case CURLINFO_SOCKET:
            if (info != CURLINFO_ACTIVESOCKET) return CURLE_UNKNOWN_OPTION;
            *static_cast<curl_socket_t*>(out) = live_socket(easy);
            return CURLE_OK;
        default:
            return CURLE_UNKNOWN_OPTION;
    }
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

#undef curl_easy_getinfo
CURLcode curl_easy_getinfo(CURL* handle, CURLINFO info, ...) {
    va_list list;
    va_start(list, info);
    void* out = va_arg(list, void*);
    va_end(list);
    return with_easy(handle, [&](EasyHandle& easy) { return tell_info(easy, info, out); });
}
