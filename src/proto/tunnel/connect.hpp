// A tunnel through an HTTP/1.1 proxy (RFC 9110 9.3.6) as a layer: CONNECT first, then every byte as it is.
//
// Properties: no socket, clock or thread; no deadline of its own (whoever connects has one). What follows the
// proxy's answer belongs to the tunnel. An answer that is not 2xx is an Error with its status as protocol_code; its body is
// not read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

#include "base/byte_layer.hpp"
#include "proto/tunnel/carrier.hpp"

namespace hawser::tunnel {

struct ConnectSettings {
    /// Where the tunnel ends: a name or address literal, IPv6 without brackets.
    std::string host = {};
    std::uint16_t port = 0;
    std::string user_agent = {};  ///< empty: none is sent
    /// Basic credentials for the proxy (RFC 7617); none when neither is set.
    std::optional<std::string> user = {};
    std::string password = {};
    /// Further header lines, "Name: value" without line end. One that names Host, User-Agent, Proxy-Connection or
    /// Proxy-Authorization takes the place of ours.
    std::vector<std::string> header_lines = {};
    /// Names of fields of ours that are left out.
    std::vector<std::string> without = {};
    bool http1_0 = false;  ///< CONNECT with HTTP/1.0, for proxies that know no other
};

/// A line of the proxy's answer.
struct AnswerLine {
    std::string_view text{};    ///< with line end; a folded field's (RFC 9112 5.2) has several lines
    std::string_view name{};    ///< empty for a status line, the empty line, and what is no field
    std::string value{};        ///< without blanks around it, folds as one blank
};

class Connect final : public ByteLayer {
public:
    /// All heads of one answer, interim ones included. A proxy could send header lines without end.
    static constexpr std::size_t head_limit_bytes = 256U << 10U;
    /// Interim answers (1xx) before the final one; more are a way to keep a client busy.
    static constexpr int interim_limit = 16;
    static constexpr std::size_t out_limit_bytes = Carrier::out_limit_bytes;

    /// Errors are told by the first pull: bad_argument for a host or header line that holds a line break.
    static std::unique_ptr<Connect> make(ConnectSettings settings);
    ~Connect() override;

    Result<void> feed(Bytes bytes, Instant now) override;
    Result<void> feed_eof(Instant now) override;
    void settle() override;
    Result<std::size_t> pull(MutableBytes out, Instant now) override;
    bool open() const noexcept override;
    Result<IoCount> read(MutableBytes into, Instant now) override;
    Result<IoCount> write(Bytes from, Instant now) override;
    /// CONNECT has no goodbye: refuses further writes, nothing else.
    void close(Instant now) noexcept override;

    /// The status of the proxy's final answer; 0 before it came.
    int status() const noexcept { return status_; }
    /// The heads received so far, interim ones included, line ends as they came. Lives until the next feed.
    std::string_view head_text() const noexcept { return head_; }
    /// The next line that came and was not asked for yet; nullopt for none. A field's is known once what follows shows
    /// that it is not folded, or nothing follows any more. Lives until the next feed.
    std::optional<AnswerLine> next_line();
    /// The head sent, for reports. The Proxy-Authorization value is in it.
    std::string_view request_text() const noexcept { return request_; }
    bool wants_write() const noexcept { return carrier_.wants_write(); }
    /// True while read() may give bytes without another feed.
    bool holds_input() const noexcept { return open() && carrier_.holds_input(); }

private:
    enum class Stage : std::uint8_t { waiting, open, failed };

    explicit Connect(const ConnectSettings& settings);
    Result<std::size_t> take_head(Bytes bytes);
    Result<void> line_complete();
    Result<void> read_status_line(std::string_view line);
    Result<void> head_complete();
    Error settle_on(Error error);
    Unexpected not_http();

    std::string target_;  ///< host:port
    bool with_login_ = false;
    bool tells_first_ = true;  ///< the next line told is a status line
    Stage stage_ = Stage::waiting;
    int status_ = 0;
    int interim_seen_ = 0;
    std::size_t line_begin_ = 0;  ///< in head_: the line being received
    std::size_t head_begin_ = 0;  ///< in head_: the status line of the head being received
    std::size_t told_ = 0;        ///< in head_: what next_line has given
    std::size_t looked_ = 0;      ///< in head_: how far the field goes that comes next, as far as that is known
    std::string head_;
    std::string request_;
    std::optional<Error> error_;
    Carrier carrier_;
};

}  // namespace hawser::tunnel
