#include "url/host.hpp"

#include <algorithm>
#include <array>

#include "base/address.hpp"
#include "base/try.hpp"
#include "url/chars.hpp"
#include "url/fault.hpp"

namespace hawser::url {
namespace {

std::optional<std::uint64_t> read_number(std::string_view text) {
    if (text.size() > 1 && text[0] == '0' && ascii::lower(text[1]) == 'x')
        return ascii::to_number(text.substr(2), 16);
    if (text.size() > 1 && text[0] == '0') return ascii::to_number(text.substr(1), 8);
    return ascii::to_number(text, 10);
}

constexpr std::string_view zone_refused = "[]/?#\\<>\"{}^`|@ ";

}  // namespace

std::optional<std::string> normalise_ipv4(std::string_view text) {
    std::array<std::uint64_t, 4> numbers{};
    std::size_t count = 0;
    while (true) {
        if (count == numbers.size()) return std::nullopt;
        const std::size_t dot = text.find('.');
        const auto number = read_number(text.substr(0, dot));
        if (!number) return std::nullopt;
        numbers[count++] = *number;
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    std::uint64_t address = 0;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        if (numbers[i] > 255) return std::nullopt;
        address |= numbers[i] << (24 - 8 * i);
    }
    const std::uint64_t room = 1ULL << (8 * (5 - count));
    if (numbers[count - 1] >= room) return std::nullopt;
    address |= numbers[count - 1];

    std::string result;
    for (int shift = 24; shift >= 0; shift -= 8) {
        result += std::to_string((address >> shift) & 255);
        if (shift != 0) result += '.';
    }
    return result;
}

Result<Host> read_host(std::string_view encoded) {
    Host host{HostKind::name, percent_decode(encoded), {}};
    if (host.text.empty()) return refuse(UrlFault::no_host, "the URL has no host");
    for (const char c : host.text)
        if (!is_host_char(c))
            return refuse(UrlFault::bad_host, "the URL's host " + quoted(host.text) + " holds " +
                                                  quoted(std::string_view(&c, 1)) +
                                                  ", which no host name may hold");
    if (host.text.ends_with(".."))
        return refuse(UrlFault::bad_host,
                      "the URL's host " + quoted(host.text) + " ends in more than one dot");
    // A dot at the end of a name means "not relative"; on an address it means nothing.
    std::string_view bare = host.text;
    if (bare.ends_with('.')) bare.remove_suffix(1);
    if (auto address = normalise_ipv4(bare)) {
        host.kind = HostKind::ipv4;
        host.text = *std::move(address);
    }
    return host;
}

Result<void> check_zone(std::string_view zone) {
    const auto refused = [](char c) {
        return is_control(c) || zone_refused.find(c) != std::string_view::npos;
    };
    if (zone.empty() || zone.size() > max_zone_bytes || std::any_of(zone.begin(), zone.end(), refused))
        return refuse(UrlFault::bad_ipv6, "the IPv6 zone id " + quoted(zone) +
                                              " in the URL is not the name or number of an interface");
    return {};
}

Result<Host> read_ipv6(std::string_view inside) {
    const std::size_t percent = inside.find('%');
    const std::string_view address = inside.substr(0, percent);
    Host host{HostKind::ipv6, {}, {}};
    if (percent != std::string_view::npos) {
        // RFC 6874 2 writes the zone after "%25"; a bare '%' is what people type.
        std::string_view zone = inside.substr(percent + 1);
        if (zone.size() > 2 && zone.starts_with("25")) zone.remove_prefix(2);
        HAWSER_TRY(check_zone(zone));
        host.zone = zone;
    }
    const auto parsed = SocketAddress::from_literal(address, 0);
    if (!parsed || parsed->family() != AF_INET6)
        return refuse(UrlFault::bad_ipv6, "the URL's host " + quoted("[" + std::string(inside) + "]") +
                                              " is not an IPv6 address");
    host.text = parsed->text();
    return host;
}

}  // namespace hawser::url
