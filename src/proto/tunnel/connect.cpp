#include "proto/tunnel/connect.hpp"

#include <algorithm>
#include <cassert>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "proto/tunnel/request.hpp"

namespace hawser::tunnel {

namespace {

/// How much of an answer that is not HTTP is quoted.
constexpr std::size_t quoted_bytes_limit = 40;
constexpr std::string_view status_line_begin = "HTTP/1.";

std::string printable(std::string_view text) {
    std::string result(text.substr(0, std::min(text.size(), quoted_bytes_limit)));
    std::replace_if(result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return result;
}

}  // namespace

Connect::Connect(const ConnectSettings& settings)
    : target_(target_of(settings)), with_login_(settings.user.has_value() || !settings.password.empty()) {
    auto request = make_request(settings);
    if (!request) {
        settle_on(std::move(request).error());
    } else if (request->size() > out_limit_bytes) {
        settle_on(Error(ErrorCode::bad_argument, Phase::proxy, "the header lines for the proxy are too long"));
    } else {
        request_ = *std::move(request);
        (void)carrier_.write(as_bytes(request_)).has_value();  // it fits
    }
}
Connect::~Connect() = default;

std::unique_ptr<Connect> Connect::make(ConnectSettings settings) {
    return std::unique_ptr<Connect>(new Connect(settings));
}

/// Makes the error final and gives it back.
Error Connect::settle_on(Error error) {
    stage_ = Stage::failed;
    carrier_.drop();
    error_ = error;
    return error;
}

Unexpected Connect::not_http() {
    std::string_view line = std::string_view(head_).substr(line_begin_);
    line = line.substr(0, line.find_first_of("\r\n"));
    return Unexpected(settle_on(Error(ErrorCode::weird_reply, Phase::proxy,
                                      "the proxy's answer to CONNECT is not HTTP/1.x: '" + printable(line) + "'")));
}

/// RFC 9112 4: status-line = HTTP-version SP status-code SP [ reason-phrase ].
Result<void> Connect::read_status_line(std::string_view line) {
    const std::string_view code = line.substr(std::min<std::size_t>(9, line.size()), 3);
    const bool spaced = line.size() >= 12 && line[8] == ' ' && (line.size() == 12 || line[12] == ' ');
    const auto number = ascii::to_number(code);
    if (!line.starts_with(status_line_begin) || !spaced || code.size() != 3 || !number || *number < 100) return not_http();
    status_ = static_cast<int>(*number);
    return {};
}

Result<void> Connect::line_complete() {
    std::string_view line = std::string_view(head_).substr(line_begin_);
    line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);  // RFC 9112 2.2: a bare LF ends a line too
    const bool first = line_begin_ == head_begin_;
    if (first) {
        HAWSER_TRY(read_status_line(line));
    }
    line_begin_ = head_.size();
    if (!line.empty()) return {};
    return head_complete();
}

Result<void> Connect::head_complete() {
    if (status_ / 100 == 2) {  // RFC 9110 9.3.6: any 2xx, and it has no body
        stage_ = Stage::open;
        return {};
    }
    if (status_ / 100 == 1 && status_ != 101) {
        status_ = 0;
        head_begin_ = head_.size();
        if (++interim_seen_ <= interim_limit) return {};
        return Unexpected(settle_on(Error(ErrorCode::weird_reply, Phase::proxy,
                                          "the proxy sends interim answers to CONNECT without end")));
    }
    std::string text = "CONNECT tunnel failed, response " + std::to_string(status_);
    const std::string_view status_line = std::string_view(head_).substr(head_begin_);
    const std::string_view reason = status_line.substr(12, status_line.find_first_of("\r\n") - 12);
    if (!ascii::trim(reason).empty()) text += " (" + printable(ascii::trim(reason)) + ")";
    text += with_login_ && status_ == 407 ? ": the proxy did not accept the user name and password given"
            : status_ == 407              ? ": the proxy wants a user name and password"
                                          : ": the proxy made no tunnel to " + target_;
    return Unexpected(settle_on(
        Error(ErrorCode::receive_failed, Phase::proxy, std::move(text)).with_protocol_code(static_cast<std::uint64_t>(status_))));
}

/// Eats head bytes until the tunnel opens; says how many were the head's.
Result<std::size_t> Connect::take_head(Bytes bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (head_.size() >= head_limit_bytes)
            return Unexpected(settle_on(Error(ErrorCode::too_large, Phase::proxy,
                                              "the head of the proxy's answer to CONNECT is larger than 256 KB")));
        head_.push_back(static_cast<char>(bytes[i]));
        const std::size_t at = head_.size() - head_begin_;
        if ((at <= status_line_begin.size() && head_.back() != status_line_begin[at - 1]) || bytes[i] == 0) {
            head_.append(as_text(bytes.subspan(i + 1, std::min(quoted_bytes_limit, bytes.size() - i - 1))));
            return not_http();
        }
        if (bytes[i] != '\n') continue;
        HAWSER_TRY(line_complete());
        if (stage_ == Stage::open) return i + 1;
    }
    return bytes.size();
}

Result<void> Connect::feed(Bytes bytes, Instant) {
    assert(carrier_.idle());
    if (stage_ == Stage::failed) return Unexpected(*error_);
    if (stage_ == Stage::waiting) {
        HAWSER_ASSIGN(const std::size_t taken, take_head(bytes));
        bytes = bytes.subspan(taken);
    }
    if (auto fed = carrier_.feed(bytes); !fed) return Unexpected(settle_on(std::move(fed).error()));
    return {};
}

Result<void> Connect::feed_eof(Instant) {
    carrier_.feed_eof();
    if (stage_ == Stage::failed) return Unexpected(*error_);
    if (stage_ == Stage::open) return {};
    return Unexpected(settle_on(Error(ErrorCode::receive_failed, Phase::proxy,
                                      head_.empty() ? "the proxy closed the connection without answering CONNECT"
                                                    : "the proxy closed the connection in the middle of its answer to CONNECT",
                                      Advice::retry)));
}

void Connect::settle() { carrier_.settle(); }

Result<std::size_t> Connect::pull(MutableBytes out, Instant) {
    if (stage_ == Stage::failed && request_.empty()) return Unexpected(*error_);
    return carrier_.pull(out);
}

bool Connect::open() const noexcept { return stage_ == Stage::open; }

Result<IoCount> Connect::read(MutableBytes into, Instant) {
    if (stage_ == Stage::failed) return Unexpected(*error_);
    if (stage_ == Stage::waiting) return IoCount{};
    return carrier_.read(into);
}

Result<IoCount> Connect::write(Bytes from, Instant) {
    if (stage_ == Stage::failed) return Unexpected(*error_);
    if (stage_ == Stage::waiting) return IoCount{};
    return carrier_.write(from);
}

void Connect::close(Instant) noexcept { carrier_.close(); }

namespace {

bool blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// A field's value, folds as one blank (RFC 9112 5.2).
std::string unfolded(std::string_view text) {
    std::string value;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        if (line.ends_with('\r')) line.remove_suffix(1);
        line = ascii::trim(line);
        if (!value.empty() && !line.empty()) value += ' ';
        value += line;
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return value;
}

}  // namespace

std::optional<AnswerLine> Connect::next_line() {
    const std::string_view rest = std::string_view(head_).substr(told_, line_begin_ - told_);
    if (rest.empty()) return std::nullopt;
    const bool first = tells_first_;
    std::size_t end = looked_ > told_ ? looked_ - told_ : rest.find('\n') + 1;
    const bool empty = rest[0] == '\n' || rest.starts_with("\r\n");
    AnswerLine line;
    if (!first && !empty) {
        while (end < rest.size() && blank(rest[end])) end = rest.find('\n', end) + 1;
        looked_ = told_ + end;
        const bool last_known = told_ + end == head_.size();
        const bool continued = !last_known && blank(head_[told_ + end]);
        if (stage_ == Stage::waiting && (last_known || continued)) return std::nullopt;
    }
    line.text = rest.substr(0, end);
    told_ += end;
    tells_first_ = empty;
    const std::size_t colon = line.text.find(':');
    if (first || empty || colon == std::string_view::npos) return line;
    line.name = ascii::trim(line.text.substr(0, colon));
    line.value = unfolded(line.text.substr(colon + 1));
    return line;
}

}  // namespace hawser::tunnel
