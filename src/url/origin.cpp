#include <hawser/url.hpp>

#include "base/try.hpp"
#include "url/host.hpp"

namespace hawser {

Result<Origin> Origin::of(const Url& url) {
    Origin origin;
    origin.scheme = url.scheme();
    HAWSER_ASSIGN(origin.host, url.ascii_host());
    if (!url.zone().empty()) origin.host.append("%").append(url.zone());
    origin.port = url.effective_port();
    origin.host_kind = url.host_kind();
    // The mapping of international names turns full-width digits into an address.
    const bool address = origin.host_kind == HostKind::name && url::normalise_ipv4(origin.host);
    if (address) origin.host_kind = HostKind::ipv4;
    return origin;
}

std::string Origin::text() const {
    const bool ipv6 = host_kind == HostKind::ipv6;
    return scheme + "://" + (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Origin::host_field() const {
    const bool ipv6 = host_kind == HostKind::ipv6;
    std::string result = ipv6 ? "[" + host.substr(0, host.find('%')) + "]" : host;
    if (default_port(scheme) != port) result.append(":").append(std::to_string(port));
    return result;
}

std::size_t Origin::hash() const noexcept {
    constexpr std::size_t spread = 0x9E3779B97F4A7C15ULL & ~std::size_t{0};
    std::size_t result = std::hash<std::string_view>{}(scheme);
    result = (result ^ std::hash<std::string_view>{}(host)) * spread;
    return (result ^ port) * spread;
}

}  // namespace hawser
