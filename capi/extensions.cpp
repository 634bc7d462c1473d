// hawser/curl_ext.h: Multipath TCP and the path report.
#include <hawser/curl_ext.h>

#include <optional>
#include <string>
#include <string_view>

#include "handle.hpp"
#include "memory.hpp"

namespace hawser::capi {
namespace {

static_assert(static_cast<int>(Multipath::require) == HAWSER_MULTIPATH_REQUIRE);
static_assert(static_cast<int>(MultipathOutcome::cannot_verify) == HAWSER_MULTIPATH_CANNOT_VERIFY);

/// RFC 8259 7.
std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 32) {
            constexpr char digits[] = "0123456789abcdef";
            result += "\\u00";
            result += digits[static_cast<unsigned char>(c) >> 4];
            result += digits[c & 15];
        } else {
            result += c;
        }
    }
    return result + "\"";
}

std::string figure(const std::optional<std::uint64_t>& value) {
    return value ? std::to_string(*value) : "null";
}

std::string path_json(const PathInfo& path) {
    return "{\"local_address\": " + quoted(path.local_address) +
           ", \"local_port\": " + std::to_string(path.local_port) +
           ", \"remote_address\": " + quoted(path.remote_address) +
           ", \"remote_port\": " + std::to_string(path.remote_port) +
           ", \"interface\": " + quoted(path.interface) +
           ", \"rtt_us\": " + (path.rtt ? std::to_string(path.rtt->count()) : "null") +
           ", \"bytes_sent\": " + figure(path.bytes_sent) +
           ", \"bytes_received\": " + figure(path.bytes_received) +
           ", \"bytes_retransmitted\": " + figure(path.bytes_retransmitted) +
           ", \"backup\": " + (path.backup ? "true" : "false") + "}";
}

std::string report_json(const PathReport& report) {
    std::string json = std::string("{\"transport\": \"") +
                       (report.transport == Transport::quic ? "quic" : "tcp") +
                       "\", \"outcome\": " + quoted(describe(report.outcome)) +
                       ", \"detail\": " + quoted(report.detail) + ", \"paths\": [";
    const char* separator = "";
    for (const PathInfo& path : report.paths) {
        json += separator + path_json(path);
        separator = ", ";
    }
    return json + "]}";
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

CURLcode hawser_easy_set_multipath(CURL* handle, hawser_multipath mode) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (static_cast<int>(mode) < HAWSER_MULTIPATH_OFF ||
            static_cast<int>(mode) > HAWSER_MULTIPATH_REQUIRE)
            return CURLE_BAD_FUNCTION_ARGUMENT;
        easy.multipath = static_cast<hawser::Multipath>(mode);
        return CURLE_OK;
    });
}

CURLcode hawser_easy_multipath_outcome(CURL* handle, hawser_multipath_outcome* outcome) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (outcome == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
        *outcome = static_cast<hawser_multipath_outcome>(easy.facts().paths.outcome);
        return CURLE_OK;
    });
}

CURLcode hawser_easy_paths_json(CURL* handle, char** json) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (json == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
        *json = copy_text(report_json(easy.facts().paths));
        return *json == nullptr ? CURLE_OUT_OF_MEMORY : CURLE_OK;
    });
}
