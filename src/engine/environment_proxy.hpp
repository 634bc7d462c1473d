// Which proxy the environment asks for. The environment is read when a transfer starts, by the face or the
// engine's caller's wish (ProxyOptions::url empty), never cached.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hawser::engine {

/// The value of http_proxy, https_proxy / HTTPS_PROXY or all_proxy / ALL_PROXY for that scheme; nullopt for none.
/// HTTP_PROXY in capitals is not read: a CGI server fills it from a request's Proxy field.
std::optional<std::string> environment_proxy(std::string_view scheme);

/// True when `host` stands in a no_proxy list: names and domains separated by commas, CIDR blocks, "*" for all.
bool bypasses_proxy(std::string_view no_proxy, std::string_view host);

/// The value of no_proxy / NO_PROXY.
std::string environment_no_proxy();

}  // namespace hawser::engine
