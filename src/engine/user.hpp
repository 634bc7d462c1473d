// Who a transfer works for. Notices leave the engine through here, questions are asked through here, and nothing
// else of the user's is ever called.
//
// Rules. Never called from inside a core. A call made to the engine from within one of these (pause, remove, add)
// takes effect when the current event has been dealt with. Notices go through a Route only: what one of them throws ends
// the transfer there. The faces catch their users' exceptions themselves and hand the engine an Error.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/headers.hpp>
#include <hawser/paths.hpp>
#include <hawser/request.hpp>
#include <hawser/response.hpp>
#include <hawser/result.hpp>

#include "base/address.hpp"
#include "base/net.hpp"

namespace hawser::engine {

enum class Flow : std::uint8_t {
    go_on,
    pause,  ///< the notice counts as not delivered; it comes again after unpause
};

/// A header line as it is told: the status line, a field, the empty line that ends a head, or a trailer.
struct HeaderLine {
    enum class Origin : std::uint8_t { header, trailer, connect, interim };
    std::string_view line{};  ///< with line end; made up where the protocol has no lines
    std::string_view name{};  ///< empty for the status line and the closing empty line
    std::string_view value{};
    Origin origin = Origin::header;
    int request_index = 0;  ///< which request of the transfer (redirects) this answers, from 0
};

struct Progress {
    std::optional<std::uint64_t> download_total{};
    std::uint64_t download_now = 0;
    std::optional<std::uint64_t> upload_total{};
    std::uint64_t upload_now = 0;
};

enum class DebugKind : std::uint8_t { text, header_in, header_out, data_in, data_out, tls_in, tls_out };

/// How a request for body bytes was answered.
struct BodyAnswer {
    enum class Kind : std::uint8_t { bytes, end, pause };
    Kind kind = Kind::end;
    std::size_t bytes = 0;
};

/// How a request said who is asking.
enum class Login : std::uint8_t { none, basic, bearer };

/// What is known about a transfer; filled as it goes, handed over at its end.
struct Outcome {
    std::optional<Error> error{};  ///< empty: it succeeded
    int status = 0;
    HttpVersion version = HttpVersion::any;
    int connect_status = 0;  ///< of the last CONNECT answer
    std::string effective_url{};
    std::string effective_method{};
    std::string redirect_url{};  ///< where the last 3xx pointed when it was not followed
    std::string content_type{};
    std::string referer{};  ///< the Referer of the last request, empty for none
    std::string scheme{};
    int redirects = 0;
    int new_connections = 0;
    Timings timings{};
    std::uint64_t body_received_bytes = 0;   ///< of the last answer, before content decoding
    std::uint64_t body_delivered_bytes = 0;  ///< of the last answer, after it
    std::uint64_t body_sent_bytes = 0;
    std::uint64_t header_received_bytes = 0;
    std::uint64_t request_sent_bytes = 0;
    /// The body of the last request: 0 for none; empty when nothing was sent, or its size is not known.
    std::optional<std::uint64_t> upload_length{};
    std::optional<std::uint64_t> content_length{};  ///< as announced
    std::optional<std::int64_t> last_modified{};    ///< seconds since 1970, from Last-Modified
    std::optional<std::int64_t> retry_after_seconds{};
    SocketAddress local{};
    SocketAddress remote{};
    std::int64_t transfer_number = -1;    ///< unique within one Multi
    std::int64_t connection_number = -1;  ///< unique within one Multi
    bool reused_connection = false;
    bool used_proxy = false;
    Login login = Login::none;  ///< of the last request, towards the origin
    Login proxy_login = Login::none;  ///< towards the proxy
    bool time_condition_unmet = false;
    long tls_verify_result = 0;        ///< X509_V_ERR_* of the origin's certificate, also when it was overlooked
    long proxy_tls_verify_result = 0;  ///< the same of an https proxy's
    /// The origin's certificate chain, leaf first, DER; filled where Spec::want_certificates says so.
    std::vector<std::string> certificates{};
    /// Bytes of the request that went along with the first flight; negative when the server refused them and they
    /// were sent again (RFC 8446 4.2.10).
    std::int64_t early_data_bytes = 0;
    int os_errno = 0;
    PathReport paths{};
};

class User {
public:
    virtual ~User() = default;

    // Notices.
    virtual Result<Flow> on_header(const HeaderLine& line) = 0;
    /// At most Spec::max_delivery_bytes at a time.
    virtual Result<Flow> on_body(Bytes bytes) = 0;
    /// An Error ends the transfer.
    virtual Result<void> on_progress(const Progress&) { return {}; }
    virtual void on_debug(DebugKind, Bytes) {}
    /// What follows is about this connection (Outcome::connection_number). Told to those who want debug notices.
    virtual void on_connection(std::int64_t) {}
    /// The last call; the transfer is gone when it comes. `outcome` may be moved from.
    virtual void on_done(Outcome& outcome) = 0;

    // Questions, each asked at one named point of the engine.
    virtual Result<BodyAnswer> ask_body(MutableBytes) { return BodyAnswer{}; }
    /// Go forward to `offset` before the first byte of the body is asked for; an Error: cannot.
    virtual Result<void> ask_skip(std::uint64_t offset);
    /// The body has ended: what to send behind it (RFC 9110 6.5). An Error ends the transfer.
    virtual Result<void> ask_trailers(std::vector<Header>&) { return {}; }
    /// Take the body back to `offset`; an Error: cannot.
    virtual Result<void> ask_rewind(std::uint64_t offset);
    /// May make the socket itself; nullopt leaves it to the engine, a negative handle refuses.
    virtual std::optional<int> ask_open_socket(const SocketPlan&, const SocketAddress&) { return std::nullopt; }
    enum class SocketVerdict : std::uint8_t { go_on, refuse, already_connected };
    /// After the engine made a socket and before it connects.
    virtual SocketVerdict ask_configure_socket(int) { return SocketVerdict::go_on; }
    /// True when the user closed the handle itself. Asked for every TCP socket, whoever made it.
    virtual bool ask_close_socket(int) { return false; }
    /// What closes a handle when its connection outlives this User: asked once, as the connection is made. Empty for a
    /// User that closes no sockets but those it made; it must stand by itself.
    virtual std::function<bool(int)> closer() { return {}; }
    /// A name is about to be resolved.
    virtual Result<void> ask_resolve(std::string_view) { return {}; }
    /// The connection stands; the request has not been sent. Asked of file: URLs too, without addresses, before anything
    /// is opened to write.
    virtual Result<void> ask_before_request(const SocketAddress& /*local*/, const SocketAddress& /*remote*/) {
        return {};
    }
};

}  // namespace hawser::engine
