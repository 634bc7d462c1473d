#include "policy/name_rules.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"

namespace hawser::policy {
namespace {

Unexpected wrong(std::string_view option, std::string_view text, std::string_view why) {
    std::string message(option);
    message.append(": cannot read \"").append(text).append("\": ").append(why);
    return fail(ErrorCode::option_syntax, Phase::setup, std::move(message));
}

std::optional<std::uint16_t> port_in(std::string_view text) {
    const auto number = ascii::to_number(text);
    if (!number || *number > UINT16_MAX) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

std::string_view without_brackets(std::string_view text) {
    const bool bracketed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
    return bracketed ? text.substr(1, text.size() - 2) : text;
}

/// Takes what stands before the next colon that is not within brackets; nullopt when there is no colon.
std::optional<std::string_view> take_field(std::string_view& rest) {
    const std::size_t begin = rest.starts_with('[') ? rest.find(']') : 0;
    const std::size_t colon = begin == std::string_view::npos ? begin : rest.find(':', begin);
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view field = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
    return field;
}

/// Addresses as they are written: IPv4, IPv6 with brackets or without. Empty entries of the list are passed over.
Result<std::vector<SocketAddress>> addresses_in(std::string_view list, std::uint16_t port, std::string_view whole) {
    std::vector<SocketAddress> found;
    for (;;) {
        const std::size_t comma = list.find(',');
        const std::string_view text = ascii::trim(list.substr(0, comma));
        if (!text.empty()) {
            const auto address = SocketAddress::from_literal(without_brackets(text), port);
            if (!address)
                return wrong("resolve", whole, '"' + std::string(text) + "\" is not an IPv4 or IPv6 address");
            if (found.size() == max_rule_addresses) return wrong("resolve", whole, "it names too many addresses");
            found.push_back(*address);
        }
        if (comma == std::string_view::npos) return found;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

Result<ResolveRule> parse_resolve_rule(std::string_view text) {
    ResolveRule rule;
    std::string_view rest = text;
    rule.removes = rest.starts_with('-');
    rule.times_out = rest.starts_with('+');
    if (rule.removes || rule.times_out) rest.remove_prefix(1);
    const auto host = take_field(rest);
    if (!host || host->empty()) return wrong("resolve", text, "it is not HOST:PORT:ADDRESS[,ADDRESS]...");
    rule.host = ascii::to_lower(without_brackets(*host));
    std::optional<std::string_view> digits = rest;
    if (!rule.removes) digits = take_field(rest);
    const auto port = digits ? port_in(*digits) : std::nullopt;
    if (!port) return wrong("resolve", text, "it has no port between 0 and 65535 after the host");
    rule.port = *port;
    if (rule.removes) return rule;
    HAWSER_ASSIGN(rule.addresses, addresses_in(rest, rule.port, text));
    if (rule.addresses.empty()) return wrong("resolve", text, "it names no address");
    return rule;
}

Result<std::optional<ConnectTarget>> connect_target(std::span<const std::string_view> rules, std::string_view host,
                                                    std::uint16_t port) {
    for (const std::string_view text : rules) {
        std::string_view rest = text;
        const auto for_host = take_field(rest);
        const auto for_port = for_host ? take_field(rest) : std::nullopt;
        if (!for_port) continue;  // names no request, so it fits none
        const std::string_view wanted = without_brackets(*for_host);
        if (!wanted.empty() && !ascii::equal_ignoring_case(wanted, host)) continue;
        if (!for_port->empty() && port_in(*for_port) != port) continue;
        ConnectTarget target{std::string(host), port};
        const auto to_host = take_field(rest);  // without a colon the port stays as it is
        const std::string_view name = without_brackets(to_host.value_or(rest));
        if (!name.empty()) target.host = ascii::to_lower(name);
        if (to_host && !rest.empty()) {
            const auto to_port = port_in(rest);
            if (!to_port) return wrong("connect to", text, '"' + std::string(rest) + "\" is no port");
            target.port = *to_port;
        }
        if (target == ConnectTarget{std::string(host), port}) return std::optional<ConnectTarget>();
        return std::optional(std::move(target));
    }
    return std::optional<ConnectTarget>();
}

}  // namespace hawser::policy
