// What to fetch or send, and under which conditions: plain data, made for designated initialisers.
//
//     hawser::Request request{.url = "https://example.org/", .limits = {{.total = 30s}}};
//
// Properties: a value type; untouched groups cost one pointer each. A Request can be used for many transfers.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/group.hpp>
#include <hawser/headers.hpp>
#include <hawser/names.hpp>
#include <hawser/socket_policy.hpp>
#include <hawser/tls_options.hpp>

namespace hawser {

class Multipart;

/// Which HTTP versions a request may use.
enum class HttpVersion : std::uint8_t {
    any,           ///< HTTP/2 where ALPN gives it, else HTTP/1.1
    http1_0,       ///< HTTP/1.0
    http1_1,       ///< HTTP/1.1
    http2,         ///< HTTP/2 by ALPN; HTTP/1.1 where the server has no HTTP/2
    http2_prior,   ///< HTTP/2 without asking (RFC 9113 3.3)
    http3,         ///< HTTP/3 over QUIC, else as `any`: not built yet, an error
    http3_only,    ///< HTTP/3 over QUIC or an error
};

/// When to give up. Zero means no limit unless said otherwise.
struct Limits {
    std::chrono::milliseconds total{0};         ///< from start to end, redirects included
    std::chrono::milliseconds connect{300'000};  ///< until the connection (with TLS and proxies) stands
    std::chrono::milliseconds expect_continue{1'000};  ///< how long to wait for 100 (RFC 9110 10.1.1)
    std::uint64_t low_speed_bytes_per_second = 0;
    std::chrono::seconds low_speed_time{0};     ///< give up when slower than the above for so long
    std::uint64_t max_body_bytes = 0;           ///< an answer larger than this is an error
    std::uint64_t max_collected_bytes = 1ULL << 30;  ///< what Response::body may grow to
    int max_redirects = 30;                     ///< -1 for any number, 0 refuses

    /// The most body bytes a second this transfer takes from the network and sends; 0 for no limit. Kept within 2 %
    /// over five seconds, for each transfer by itself where several share a connection. Bytes count as they travel:
    /// before content codings are undone. Heads are not counted.
    std::uint64_t max_receive_bytes_per_second = 0;
    std::uint64_t max_send_bytes_per_second = 0;

    /// A kept connection is used again when it has been idle for no longer than the first, and was made no longer ago
    /// than the second; else another is made. 0: however long.
    std::chrono::seconds connection_idle{118};
    std::chrono::seconds connection_age{24 * 3600};
    friend bool operator==(const Limits&, const Limits&) = default;
};

/// What to do with 3xx answers (RFC 9110 15.4).
struct Redirects {
    bool follow = false;
    bool keep_method_301 = false;  ///< send POST again after 301, where the default turns it into GET
    bool keep_method_302 = false;
    bool keep_method_303 = false;
    bool credentials_everywhere = false;  ///< send credentials to other origins too
    bool referer = false;                 ///< set Referer to the URL that redirected
    /// Send a method given by name on every hop, whatever the status asks for (which otherwise may turn it into GET).
    bool keep_named_method = false;
    friend bool operator==(const Redirects&, const Redirects&) = default;
};

/// Whether a .netrc file is asked for credentials (it lists them by host).
enum class NetrcUse : std::uint8_t {
    off,       ///< never
    optional,  ///< where Credentials name nobody, for what the URL does not say
    required,  ///< likewise, and what the URL says is ignored
};

/// Who is asking. `user`, `password` and `bearer_token` are sent only to the origin of the request's own URL, what a
/// netrc file says of a host only to that host, after redirects too; user and password no more once a redirect led
/// elsewhere, even where a later one leads back. A password goes before one in the URL, and makes the user it stands
/// beside go before the URL's; a user without a password is for URLs that name none. A password without any user is not
/// sent. A name or password that holds a control character is an error (bad_argument); a colon in the name looks to the
/// server as if the password began there (RFC 7617 2).
struct Credentials {
    std::optional<std::string> user{};      ///< an empty name is a name
    std::optional<std::string> password{};  ///< likewise
    std::string bearer_token{};  ///< Bearer (RFC 6750) instead of Basic (RFC 7617)
    NetrcUse netrc = NetrcUse::off;
    std::string netrc_file{};  ///< empty for .netrc in the home directory; one that cannot be opened says nothing
    friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// The way through a proxy.
struct ProxyOptions {
    std::string url{};       ///< e.g. "http://proxy:3128"; empty consults the environment, "none" forbids
    std::string no_proxy{};  ///< hosts to reach directly, comma-separated; "*" for all
    bool tunnel = false;   ///< CONNECT (RFC 9110 9.3.6) for http:// too
    bool http1_0 = false;  ///< say HTTP/1.0 in CONNECT; requests the proxy passes on keep Request::version
    std::string user{};
    std::string password{};
    Headers headers{};                          ///< for the proxy alone: in CONNECT, or in the request it passes on
    std::vector<std::string> without_headers{};  ///< own fields to leave out of these
    TlsOptions tls{};  ///< for https:// proxies
    friend bool operator==(const ProxyOptions&, const ProxyOptions&) = default;
};

/// A part of the resource, or where to go on.
struct RangeOptions {
    std::string range{};              ///< e.g. "0-499" (RFC 9110 14.2), empty for all
    std::uint64_t resume_from = 0;  ///< first byte wanted
    friend bool operator==(const RangeOptions&, const RangeOptions&) = default;
};

/// Fetch (or change) it only if it was, or was not, modified since (RFC 9110 13.1.3, 13.1.4). A server that does not
/// heed the condition is judged by its Last-Modified: an answer that does not meet it is delivered without its body, as
/// if the status had been 304, and the answer's time_condition_unmet is set.
struct TimeCondition {
    enum class Kind : std::uint8_t {
        none,
        modified_since,    ///< If-Modified-Since
        unmodified_since,  ///< If-Unmodified-Since
        last_modified,     ///< sends Last-Modified, which no server heeds; judged as modified_since
    };
    Kind kind = Kind::none;
    std::int64_t unix_seconds = 0;  ///< 0 sends the condition and leaves the judgement to the server
    friend bool operator==(const TimeCondition&, const TimeCondition&) = default;
};

/// Answers of a body source: bytes given, or one of these.
inline constexpr std::size_t body_pause = static_cast<std::size_t>(-1);
inline constexpr std::size_t body_abort = static_cast<std::size_t>(-2);

/// What a request sends.
class Body {
public:
    /// Fills the span and says how many bytes; 0 ends the body, body_pause waits for unpause, body_abort fails.
    using Source = std::function<std::size_t(MutableBytes)>;

    Body() = default;
    /// A body held in memory; owned.
    Body(std::string bytes) : bytes_(std::move(bytes)), kind_(Kind::bytes) {}  // NOLINT: reads naturally
    Body(const char* text) : Body(std::string(text)) {}                        // NOLINT
    /// A form, or another body of parts: include <hawser/multipart.hpp>. Copies of the Body share it.
    Body(Multipart parts);  // NOLINT
    /// A streamed body; without a size it is sent chunked where the protocol needs it. `rewind`, when given,
    /// takes the source back to its start and says whether it could: needed to send again after a redirect.
    static Body stream(Source source, std::optional<std::uint64_t> size = {}, std::function<bool()> rewind = {}) {
        Body body;
        body.kind_ = Kind::stream;
        body.source_ = std::move(source);
        body.size_ = size;
        body.rewind_ = std::move(rewind);
        return body;
    }

    bool empty() const noexcept { return kind_ == Kind::none; }
    bool streamed() const noexcept { return kind_ == Kind::stream; }
    /// The parts; null unless it was made of some. Lives as long as this Body or a copy of it.
    const Multipart* multipart() const noexcept { return parts_.get(); }
    const std::string& bytes() const noexcept { return bytes_; }
    const Source& source() const noexcept { return source_; }
    const std::function<bool()>& rewind() const noexcept { return rewind_; }
    /// nullopt for a stream of unknown size and for parts, whose size is known once files were looked at.
    std::optional<std::uint64_t> size() const noexcept {
        return kind_ == Kind::bytes ? std::optional<std::uint64_t>(bytes_.size()) : size_;
    }

private:
    enum class Kind : std::uint8_t { none, bytes, stream, multipart };
    std::string bytes_;
    Source source_;
    std::function<bool()> rewind_;
    std::shared_ptr<const Multipart> parts_;
    std::optional<std::uint64_t> size_;
    Kind kind_ = Kind::none;
};

/// What to fetch or send. See the head of this file.
struct Request {
    std::string url{};
    /// Empty chooses: GET without a body, POST with bytes or parts, PUT with a stream.
    std::string method{};
    /// Added to hawser's own fields; one of the same name replaces it.
    Headers headers{};
    /// Own fields to leave out, e.g. {"Accept"}.
    std::vector<std::string> without_headers{};
    Body body{};
    /// Content-Type of the body; empty for none.
    std::string content_type{};
    /// What to send behind a streamed body of unknown size (RFC 9110 6.5): asked once each time the body has ended, in
    /// the thread that sends it. What it throws ends the transfer. With any other body, by HTTP/1.0, or with a field that
    /// frames or routes the message (Content-Length, Transfer-Encoding, Host, Trailer), it is an error (bad_argument).
    /// Name the fields in a Trailer header, for those on the way that ask for it (RFC 9110 6.6.2).
    std::function<Headers()> trailers{};
    /// Uploads: each LF is sent as CRLF; the size is then unknown before the end.
    bool convert_line_ends = false;
    /// Uploads to file: URLs: permissions of a file that is made.
    std::uint16_t new_file_permissions = 0644;
    /// In place of "hawser/VERSION"; an empty one is not sent.
    std::optional<std::string> user_agent{};
    std::string referer{};  ///< Referer (RFC 9110 10.1.3), empty for none
    std::string cookie{};   ///< Cookie (RFC 6265 5.4), empty for none; sent only to the origin of the request's own URL
    /// Written in the request line in place of the URL's path and query (RFC 9112 3.2); empty for those.
    std::string request_target{};
    TimeCondition condition{};
    HttpVersion version = HttpVersion::any;
    /// Ask for and undo content codings (gzip, deflate, br, zstd).
    bool decompress = false;
    /// HTTP/1.1: ask for a compressed transfer coding as well, and undo it (RFC 9110 10.1.4).
    bool ask_transfer_codings = false;
    /// HTTP/1.x: do not believe Content-Length; the body ends with the connection.
    bool ignore_content_length = false;
    /// HTTP/1.x: deliver chunks as they come, sizes and all; no coding is undone then.
    bool raw_chunks = false;
    /// Take an answer that has no head at all (HTTP/0.9) for a body, where it is an error otherwise.
    bool allow_http0_9 = false;
    /// Leave "/./" and "/../" in the path of the URL (RFC 3986 5.2.4 removes them), and of those redirects lead to.
    bool path_as_is = false;
    /// A URL that holds a user name or password, be it a redirect's, is an error (login_denied).
    bool refuse_user_in_url = false;
    /// The scheme of a URL that has none, e.g. "https"; empty guesses from the host name.
    std::string default_scheme{};
    /// Schemes the URL may have, and those a redirect may lead to, comma-separated; empty for "http,https,file" and
    /// "http,https".
    std::string allowed_schemes{};
    std::string redirect_schemes{};
    /// Rather wait for a connection that is being opened to the same place, to share it by HTTP/2 or HTTP/3, than open
    /// another. Nothing waits where only HTTP/1.x can come of it.
    bool share_connection = false;
    /// Answers with status 400 and above are errors.
    bool fail_on_error = false;
    /// Fill Response::certificates.
    bool report_certificates = false;
    /// Fill Response::paths with each path's figures; Multipath other than off does so by itself.
    bool report_paths = false;

    Group<Limits> limits{};
    Group<Redirects> redirects{};
    Group<Credentials> credentials{};
    Group<RangeOptions> range{};
    Group<SocketPolicy> socket{};
    Group<NameOptions> names{};
    Group<TlsOptions> tls{};
    Group<ProxyOptions> proxy{};
};

}  // namespace hawser
