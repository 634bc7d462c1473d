#include "url/fault.hpp"

#include "url/chars.hpp"

namespace hawser {

UrlFault url_fault(const Error& error) noexcept {
    const bool ours = error.phase() == Phase::setup &&
                      (error.code() == ErrorCode::bad_url || error.code() == ErrorCode::too_large);
    if (!ours || error.protocol_code() > static_cast<std::uint64_t>(UrlFault::backslash))
        return UrlFault::none;
    return static_cast<UrlFault>(error.protocol_code());
}

namespace url {
namespace {

// A hostile URL may be megabytes long; an error sentence must stay one.
constexpr std::size_t max_quoted_bytes = 80;

}  // namespace

Unexpected refuse(UrlFault fault, std::string sentence) {
    const ErrorCode code = fault == UrlFault::too_large ? ErrorCode::too_large : ErrorCode::bad_url;
    return Unexpected(
        Error(code, Phase::setup, std::move(sentence)).with_protocol_code(static_cast<std::uint64_t>(fault)));
}

std::string quoted(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char c : text.substr(0, max_quoted_bytes)) {
        if (!is_control(c)) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return result.append(text.size() > max_quoted_bytes ? "...\"" : "\"");
}

}  // namespace url
}  // namespace hawser
