#include <hawser/url.hpp>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "url/chars.hpp"
#include "url/fault.hpp"
#include "url/host.hpp"
#include "url/idn.hpp"
#include "url/parse.hpp"
#include "url/path.hpp"
#include "url/scheme.hpp"

namespace hawser {

/// Lays checked parts into one string and notes where each stands.
class UrlComposer {
  public:
    static Result<Url> compose(const url::Parsed& parsed) {
        UrlComposer composer;
        composer.lay(parsed);
        // Encoding can make a URL three times as long as what was read.
        if (composer.url_.text_.size() >= Url::max_bytes)
            return url::refuse(UrlFault::too_large, "the URL is longer than 8,000,000 bytes");
        return std::move(composer.url_);
    }

  private:
    void lay(const url::Parsed& parsed) {
        const UrlParts& parts = parsed.parts;
        url_.host_kind_ = parsed.host_kind;
        url_.scheme_guessed_ = parsed.scheme_guessed;
        add(url_.scheme_, "", parts.scheme);
        url_.text_ += "://";
        if (parts.user) {
            add(url_.user_, "", *parts.user);
            if (parts.password) add(url_.password_, ":", *parts.password);
            if (parts.options) add(url_.options_, ";", *parts.options);
            url_.text_ += '@';
        }
        lay_host(parsed);
        if (parts.port) url_.text_.append(":").append(std::to_string(*parts.port));
        url_.has_port_ = parts.port.has_value();
        url_.port_ = parts.port.value_or(0);
        add(url_.path_, "", parts.path);
        if (parts.query) add(url_.query_, "?", *parts.query);
        if (parts.fragment) add(url_.fragment_, "#", *parts.fragment);
    }

    void lay_host(const url::Parsed& parsed) {
        if (parsed.host_kind == HostKind::none) return;
        const bool ipv6 = parsed.host_kind == HostKind::ipv6;
        add(url_.host_, ipv6 ? "[" : "", parsed.parts.host);
        if (!parsed.parts.zone.empty()) add(url_.zone_, "%25", parsed.parts.zone);
        if (ipv6) url_.text_ += ']';
    }

    void add(Url::Part& part, std::string_view before, std::string_view text) {
        url_.text_.append(before);
        part = {static_cast<std::uint32_t>(url_.text_.size()), static_cast<std::uint32_t>(text.size()), true};
        url_.text_.append(text);
    }

    Url url_;
};

Result<Url> Url::parse(std::string_view text, const UrlOptions& options) {
    HAWSER_ASSIGN(const url::Parsed parsed, url::parse(text, options));
    return UrlComposer::compose(parsed);
}

Result<Url> Url::from_parts(const UrlParts& parts, const UrlOptions& options) {
    HAWSER_ASSIGN(const url::Parsed parsed, url::check_parts(parts, options));
    return UrlComposer::compose(parsed);
}

Result<Url> Url::resolve(std::string_view reference, const UrlOptions& asked) const {
    if (reference.size() >= max_bytes)
        return url::refuse(UrlFault::too_large, "the URL reference is longer than 8,000,000 bytes");
    if (empty()) return url::refuse(UrlFault::malformed, "there is no URL to resolve a reference against");
    UrlOptions options = asked;
    options.allow_space = true;
    options.encode = true;
    options.guess_scheme = false;
    options.default_scheme = {};
    // Where a scheme may be missing, "host:80" has none: it is a path here.
    const std::size_t named = url::scheme_length(reference);
    if (named != 0 && (!asked.guess_scheme || reference.substr(named).starts_with(":/")))
        return parse(reference, options);
    if (reference.starts_with("//"))
        return parse(std::string(scheme()).append(":").append(reference), options);

    const std::size_t path_end = std::min(reference.find_first_of("?#"), reference.size());
    const std::string_view path_text = reference.substr(0, path_end);
    const std::string_view rest = reference.substr(path_end);
    url::Parsed target;
    target.host_kind = host_kind_;
    target.scheme_guessed = scheme_guessed_;
    target.parts = parts();
    target.parts.fragment.reset();
    if (path_text.empty()) {
        // RFC 3986 5.2.2: the base's path stays, and its query where the reference has none of its own.
        UrlParts tail;
        HAWSER_TRY(url::read_tail(rest, options, tail));
        if (tail.query) target.parts.query = std::move(tail.query);
        target.parts.fragment = std::move(tail.fragment);
        return UrlComposer::compose(target);
    }
    target.parts.query.reset();
    std::string tail =
        path_text.starts_with('/') ? std::string(path_text) : url::merge_paths(path(), path_text);
    if (options.path_as_is && !path_text.starts_with('/')) tail = url::climb(path(), path_text);
    HAWSER_TRY(url::read_tail(tail.append(rest), options, target.parts));
    if (host_kind_ == HostKind::none && scheme() != "file" && target.parts.path != "/")
        return url::refuse(UrlFault::no_host, "a path cannot be resolved against a URL without host");
    return UrlComposer::compose(target);
}

std::optional<std::uint16_t> Url::port() const noexcept {
    return has_port_ ? std::optional(port_) : std::nullopt;
}

std::uint16_t Url::effective_port() const noexcept {
    return has_port_ ? port_ : default_port(scheme()).value_or(0);
}

std::string_view Url::target() const noexcept {
    const std::uint32_t end = query_.there ? query_.at + query_.size : path_.at + path_.size;
    return std::string_view(text_).substr(path_.at, end - path_.at);
}

UrlParts Url::parts() const {
    const auto copy = [](std::optional<std::string_view> text) {
        return text ? std::optional<std::string>(*text) : std::nullopt;
    };
    return {.scheme = std::string(scheme()),
            .user = copy(user()),
            .password = copy(password()),
            .options = copy(options()),
            .host = std::string(host()),
            .zone = std::string(zone()),
            .port = port(),
            .path = std::string(path()),
            .query = copy(query()),
            .fragment = copy(fragment())};
}

std::string Url::public_text() const {
    if (empty()) return {};
    std::size_t end = fragment_.there ? fragment_.at - 1U : text_.size();
    std::string result = text_.substr(0, end);
    if (user_.there) {
        // Userinfo runs from the first user byte to the '@' before the host or its bracket.
        const std::size_t host_at = host_.at - (host_kind_ == HostKind::ipv6 ? 1U : 0U);
        result.erase(user_.at, host_at - user_.at);
    }
    return result;
}

Result<std::string> Url::ascii_host() const {
    if (host_kind_ == HostKind::name) return host_to_ascii(host());
    return std::string(host());
}

Result<std::string> host_to_ascii(std::string_view host) {
    bool beyond_ascii = false;
    for (const char c : host)
        beyond_ascii = beyond_ascii || url::is_beyond_ascii(c);
    if (!beyond_ascii) return ascii::to_lower(host);
    HAWSER_ASSIGN(const std::string converted, url::idn_to_ascii(host));
    // The mapping turns look-alikes into ASCII (full-width digits, dots and slashes): what comes out is
    // judged as if it had been written so in the first place.
    HAWSER_ASSIGN(url::Host checked, url::read_host(converted));
    return ascii::to_lower(checked.text);
}

Result<std::string> host_to_unicode(std::string_view host) { return url::idn_to_unicode(host); }

}  // namespace hawser
