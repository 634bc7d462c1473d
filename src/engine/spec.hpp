// What the engine is asked to do: sparse, and borrowing what its maker keeps alive.
//
// Everything a Spec points at (text, bytes, groups) must live, unchanged, until the transfer's on_done or its
// removal. Both faces build it: src/api from a Request it owns, capi from options and what C callers lend.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/request.hpp>

namespace hawser::engine {

/// One change to the fields hawser would send by itself.
struct FieldEdit {
    std::string_view name{};
    std::string_view value{};
    bool remove = false;  ///< leave hawser's own field of that name out, send nothing in its place
    /// What HTTP/1.x writes in place of "name: value", without line end; empty for that.
    std::string_view line{};
};

struct Shared;

/// Which request the method stands for; decides what redirects do (RFC 9110 15.4).
enum class Intent : std::uint8_t { get, head, post, put };

/// Where the request's body comes from.
enum class BodyFrom : std::uint8_t { nowhere, bytes, user };

struct Spec {
    std::string_view url{};
    Intent intent = Intent::get;
    std::string_view method{};  ///< written in place of the natural one; empty for the natural one
    /// Keep a custom method on every hop (libcurl's FOLLOWLOCATION 1), or let redirects decide (2), or use it once (3).
    enum class MethodOnRedirect : std::uint8_t { keep, obey_status, first_only };
    MethodOnRedirect method_on_redirect = MethodOnRedirect::obey_status;

    BodyFrom body_from = BodyFrom::nowhere;
    Bytes body{};                               ///< for bytes
    /// For user: announced size, what RangeOptions::resume_from leaves out included; unknown sends chunked.
    std::optional<std::uint64_t> body_bytes{};
    bool want_trailers = false;       ///< ask_trailers when a body of unknown size has ended
    bool convert_line_ends = false;   ///< for user: LF becomes CRLF; the size is then unknown
    std::string_view content_type{};            ///< hawser's own Content-Type, empty for none

    std::string_view target{};  ///< written in place of the URL's path and query (RFC 9112 3.2); empty for those
    std::span<const FieldEdit> fields{};
    std::span<const FieldEdit> proxy_fields{};  ///< for a proxy: in CONNECT, and beside `fields` where there is no tunnel
    bool fields_to_proxy = false;  ///< CONNECT has `fields` in place of those
    std::string_view user_agent{};       ///< empty sends none
    std::string_view referer{};
    bool empty_referer = false;  ///< where there is no referer send one without a value
    std::string_view cookie{};           ///< literal Cookie field
    std::string_view accept_encoding{};  ///< sent as is; empty sends none
    bool decode_content = false;       ///< undo content codings
    bool ask_transfer_codings = false;  ///< HTTP/1.1: TE: gzip, and undo what comes of it (RFC 9110 10.1.4)
    TimeCondition condition{};

    HttpVersion version = HttpVersion::any;
    bool allow_http0_9 = false;
    bool ignore_content_length = false;  ///< HTTP/1.x: not believed; likewise the two below
    bool raw_chunks = false;             ///< deliver chunks as they come; then nothing is decoded
    std::span<const std::string_view> status_aliases{};  ///< beginnings of lines that stand for "HTTP/1.0 200"
    bool keep_sending_on_error = false;  ///< an answer of 300 and above does not stop an upload
    bool fail_on_error = false;
    bool keep_reading_failed_body = false;  ///< fail_on_error, but deliver the body first
    bool fresh_connection = false;
    bool share_connection = false;  ///< rather wait for one being opened, if it may multiplex, than open another
    bool forbid_reuse = false;
    bool connect_only = false;
    std::size_t max_delivery_bytes = 16'384;  ///< the largest piece on_body is given

    bool want_progress = false;  ///< call on_progress
    bool want_debug = false;     ///< call on_debug
    bool want_certificates = false;  ///< fill Outcome::certificates
    bool want_paths = false;     ///< fill Outcome::paths with per-path figures (asked for by Multipath other than off too)

    const Limits* limits = nullptr;  ///< null: defaults; likewise below
    const Redirects* redirects = nullptr;
    const Credentials* credentials = nullptr;
    const RangeOptions* range = nullptr;
    const SocketPolicy* socket = nullptr;
    const NameOptions* names = nullptr;
    const TlsOptions* tls = nullptr;
    const ProxyOptions* proxy = nullptr;
    const Shared* shared = nullptr;     ///< tables used in place of the Multi's own; see Multi::leave
    bool path_as_is = false;            ///< "/./" and "/../" stay in the URL's path, and in those redirects lead to
    bool refuse_user_in_url = false;    ///< a URL with user or password ends the transfer
    bool guess_scheme = false;            ///< a URL without a scheme gets one from its host name
    bool own_path_as_is = false;          ///< "." and ".." segments of the transfer's own URL stay
    std::uint16_t port = 0;               ///< of the first hop, in place of the URL's; 0 for none
    std::uint16_t new_file_permissions = 0644;  ///< of a file that an upload makes
    bool resume_at_end = false;                 ///< an upload goes on behind what stands in the file
    std::string_view default_scheme{};      ///< a URL without a scheme gets this one
    /// Schemes the transfer's own URL may have.
    std::string_view allowed_schemes = "http,https,file";
    /// Schemes a redirect may lead to, e.g. "http,https".
    std::string_view redirect_schemes = "http,https";
};

}  // namespace hawser::engine
