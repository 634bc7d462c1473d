#include "policy/reuse_key.hpp"

namespace hawser::policy {
namespace {

void mix(std::size_t& hash, std::size_t value) noexcept {
    // The golden ratio's bits spread what std::hash leaves close together.
    hash = (hash ^ value) * static_cast<std::size_t>(0x9E3779B97F4A7C15ULL);
    hash ^= hash >> 29;
}

void mix(std::size_t& hash, const std::string& text) noexcept { mix(hash, std::hash<std::string>{}(text)); }

// The hash covers what usually differs; equality covers all. Two keys that differ only in, say, a buffer size
// share a hash, which costs one comparison and never a wrong reuse.
std::size_t hash_of(const ReuseFacts& facts) noexcept {
    std::size_t hash = static_cast<std::size_t>(facts.version);
    mix(hash, facts.origin.hash());
    mix(hash, facts.connect_to);
    mix(hash, facts.unix_path);
    for (const ProxyHop& hop : facts.proxies) {
        mix(hash, hop.origin.hash());
        mix(hash, hop.login.user);
    }
    mix(hash, facts.socket->interface);
    mix(hash, facts.socket->local_address);
    mix(hash, static_cast<std::size_t>(facts.socket->multipath));
    mix(hash, facts.tls->certificate_file);
    if (facts.login) mix(hash, facts.login->user);
    return hash;
}

std::string peer_of(const ReuseFacts& facts) {
    if (!facts.unix_path.empty()) return "unix:" + facts.unix_path;
    const auto text = [](const Origin& origin) { return origin.host + ":" + std::to_string(origin.port); };
    if (!facts.proxies.empty()) return text(facts.proxies.front().origin);
    return facts.connect_to.empty() ? text(facts.origin) : facts.connect_to;
}

// Never TLS; other schemes without TLS in their name may still start it (FTP, IMAP, ...).
bool always_plain(const std::string& scheme) noexcept { return scheme == "http" || scheme == "ws"; }

bool forwarded(const ReuseFacts& facts) noexcept {
    if (facts.proxies.empty()) return false;
    const ProxyHop& last = facts.proxies.back();
    const bool http_proxy = last.origin.scheme == "http" || last.origin.scheme == "https";
    return http_proxy && !last.tunnel && facts.origin.scheme == "http";
}

}  // namespace

VersionClass version_class(HttpVersion version) noexcept {
    switch (version) {
        case HttpVersion::http1_0:
        case HttpVersion::http1_1:
            return VersionClass::http1;
        case HttpVersion::http2_prior:
            return VersionClass::http2_prior;
        case HttpVersion::http3:
            return VersionClass::quic_or_tcp;
        case HttpVersion::http3_only:
            return VersionClass::quic;
        case HttpVersion::any:
        case HttpVersion::http2:
            break;
    }
    return VersionClass::negotiated;
}

ReuseKey::ReuseKey(ReuseFacts facts) {
    if (forwarded(facts)) {
        facts.origin = Origin{facts.origin.scheme, {}, 0, HostKind::none};
        facts.connect_to.clear();
    }
    // TLS settings say nothing about a connection that has none.
    if (always_plain(facts.origin.scheme) && facts.version < VersionClass::quic_or_tcp) facts.tls = {};
    for (ProxyHop& hop : facts.proxies)
        if (hop.origin.scheme != "https") hop.tls = {};
    auto value = std::make_shared<Value>();
    value->peer = peer_of(facts);
    value->hash = hash_of(facts);
    value->facts = std::move(facts);
    value_ = std::move(value);
}

std::string ReuseKey::text() const {
    const ReuseFacts& of = facts();
    std::string result = of.origin.host.empty() ? of.origin.scheme + "://*" : of.origin.text();
    if (!of.connect_to.empty()) result += " at " + of.connect_to;
    if (!of.unix_path.empty()) result += " at unix:" + of.unix_path;
    for (const ProxyHop& hop : of.proxies)
        result += std::string(hop.tunnel ? " tunnel " : " via ") + hop.origin.text();
    if (of.socket->bound()) result += " bound";
    if (of.login) result += " as " + of.login->user;
    return result;
}

}  // namespace hawser::policy
