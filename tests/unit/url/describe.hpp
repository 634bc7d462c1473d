// A URL with all its parts in one line, for tables.
#pragma once

#include <string>

#include <hawser/url.hpp>

inline std::string describe(const hawser::Result<hawser::Url>& url) {
    if (!url) return "fault " + std::to_string(static_cast<int>(hawser::url_fault(url.error())));
    std::string text = "[" + url->text() + "] scheme=[" + std::string(url->scheme()) + "]";
    const auto add = [&text](const char* name, std::optional<std::string_view> part) {
        if (part) text.append(" ").append(name).append("=[").append(*part).append("]");
    };
    add("user", url->user());
    add("password", url->password());
    add("options", url->options());
    const bool ipv6 = url->host_kind() == hawser::HostKind::ipv6;
    const std::string host = ipv6 ? "[" + std::string(url->host()) + "]" : std::string(url->host());
    if (url->host_kind() != hawser::HostKind::none) add("host", host);
    if (url->port()) add("port", std::to_string(*url->port()));
    add("path", url->path());
    add("query", url->query());
    add("fragment", url->fragment());
    if (!url->zone().empty()) add("zone", url->zone());
    return text;
}
