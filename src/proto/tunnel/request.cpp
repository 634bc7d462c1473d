#include "proto/tunnel/request.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/base64.hpp"

namespace hawser::tunnel {

namespace {

/// A line break in a value would let it write header lines of its own (RFC 9110 5.5).
bool fits_a_line(std::string_view text) noexcept {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool names_field(const std::vector<std::string>& lines, std::string_view name) {
    return std::any_of(lines.begin(), lines.end(), [name](std::string_view line) {
        return ascii::equal_ignoring_case(line.substr(0, line.find(':')), name);
    });
}

}  // namespace

std::string target_of(const ConnectSettings& settings) {
    const bool bracketed = settings.host.find(':') != std::string::npos;
    return (bracketed ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(settings.port);
}

Result<std::string> make_request(const ConnectSettings& settings) {
    const std::string target = target_of(settings);
    if (settings.host.empty() || !fits_a_line(target) || target.find(' ') != std::string::npos)
        return fail(ErrorCode::bad_argument, Phase::proxy, "the host of the tunnel is no host name");
    if (!fits_a_line(settings.user_agent))
        return fail(ErrorCode::bad_argument, Phase::proxy, "the user agent for the proxy holds a line break");
    for (const std::string& line : settings.header_lines)
        if (!fits_a_line(line) || line.find(':') == std::string::npos)
            return fail(ErrorCode::bad_argument, Phase::proxy, "a header line for the proxy is not 'Name: value'");

    const auto absent = [&settings](std::string_view name) {
        return !names_field(settings.header_lines, name) && !names_field(settings.without, name);
    };
    std::string head = "CONNECT " + target + (settings.http1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    if (absent("Host")) head += "Host: " + target + "\r\n";
    if ((settings.user || !settings.password.empty()) && absent("Proxy-Authorization")) {
        const std::string login = settings.user.value_or("") + ":" + settings.password;  // RFC 7617 2
        head += "Proxy-Authorization: Basic " + http::encode_base64(as_bytes(login)) + "\r\n";
    }
    if (!settings.user_agent.empty() && absent("User-Agent")) head += "User-Agent: " + settings.user_agent + "\r\n";
    // As libcurl has it, for proxies from before HTTP/1.1; no RFC knows the field.
    if (absent("Proxy-Connection")) head += "Proxy-Connection: Keep-Alive\r\n";
    for (const std::string& line : settings.header_lines) head.append(line).append("\r\n");
    return head + "\r\n";
}

}  // namespace hawser::tunnel
