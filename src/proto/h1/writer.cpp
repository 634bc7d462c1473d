#include "proto/h1/writer.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/tokens.hpp"
#include "proto/h1/field_block.hpp"

namespace hawser::h1 {

using namespace sending;

namespace {

// Size in hexadecimal, CRLF, and CRLF after the data.
constexpr std::size_t chunk_overhead = 16 + 2 + 2;
// A request that needed no more than this leaves its buffer for the next one.
constexpr std::size_t kept_bytes = 1024;

Unexpected refused(std::string sentence) {
    return fail(ErrorCode::bad_argument, Phase::send, std::move(sentence));
}

Result<void> check_fields(std::span<const FieldView> fields) {
    for (const FieldView& field : fields) {
        if (!http::is_token(field.name))
            return refused("the request header '" + excerpt(field.name) + "' has an invalid name");
        if (!http::is_safe_value(field.value) || !http::is_safe_value(field.line))
            return refused("the request header '" + std::string(field.name) + "' holds a line break or NUL");
    }
    return {};
}

std::size_t bytes_of(std::span<const FieldView> fields) noexcept {
    std::size_t bytes = 0;
    for (const FieldView& field : fields)
        bytes += (field.line.empty() ? field.name.size() + 2 + field.value.size() : field.line.size()) + 2;
    return bytes;
}

Result<void> check_head(const RequestHead& head) {
    if (!http::is_token(head.method)) return refused("the request method is not a word");
    if (!http::is_safe_target(head.target))
        return refused("the request target is empty, or holds a blank or a control");
    HAWSER_TRY(check_fields(head.fields));
    const std::size_t bytes = head.method.size() + head.target.size() + 13 + bytes_of(head.fields);
    if (bytes > max_request_head_bytes)
        return fail(
            ErrorCode::too_large, Phase::send,
            "the request's header is larger than " + std::to_string(max_request_head_bytes) + " bytes");
    if (head.http1_0 && head.body.kind == BodyFraming::Kind::open_ended)  // RFC 9112 6.1
        return fail(ErrorCode::upload_failed, Phase::send,
                    "HTTP/1.0 cannot carry a request body in chunks; its size must be known");
    return {};
}

}  // namespace

Result<void> Writer::open(const RequestHead& head) {
    HAWSER_TRY(check_head(head));
    const std::size_t bytes = head.method.size() + head.target.size() + 13 + bytes_of(head.fields);
    (void)out_.space(bytes);  // one allocation at most, and none when the request before was as large
    large_ = bytes > kept_bytes;
    untouched_ = true;
    write(head.method);
    write(" ");
    write(head.target);
    write(head.http1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    for (const FieldView& field : head.fields)
        write_field(field);
    write("\r\n");
    begin_body(head);
    return {};
}

void Writer::begin_body(const RequestHead& head) {
    using Kind = BodyFraming::Kind;
    const bool chunked = head.body.kind == Kind::open_ended;
    if (head.body.kind == Kind::none) return enter(On::opened_bare, Done{});
    large_ = true;
    if (head.expect_continue)
        return enter(On::opened_waiting,
                     Waiting{chunked ? Framing::chunked : Framing::sized, head.body.bytes});
    if (chunked) return enter(On::opened_chunked, Chunked{});
    enter(On::opened_sized, Sized{head.body.bytes});
}

void Writer::write_field(const FieldView& field) {
    if (!field.line.empty()) {
        write(field.line);
        return write("\r\n");
    }
    write(field.name);
    write(field.value.empty() ? ":" : ": ");
    write(field.value);
    write("\r\n");
}

std::size_t Writer::capacity() const noexcept {
    const std::size_t room = max_waiting_body_bytes - std::min(max_waiting_body_bytes, out_.size());
    if (const auto* sized = std::get_if<Sized>(&state_))
        return static_cast<std::size_t>(std::min<std::uint64_t>(room, sized->remaining));
    if (at(Place::chunked)) return room > chunk_overhead ? room - chunk_overhead : 0;
    return at(Place::tunnel) ? room : 0;
}

Result<std::size_t> Writer::send(Bytes bytes) {
    if (at(Place::waiting)) return std::size_t{0};
    if (auto* sized = std::get_if<Sized>(&state_); sized != nullptr && bytes.size() > sized->remaining)
        return fail(ErrorCode::read_failed, Phase::send,
                    "the request body is longer than announced, by at least " +
                        std::to_string(bytes.size() - sized->remaining) + " bytes");
    if (at(Place::idle) || at(Place::done) || at(Place::closed))
        return refused("this request takes no body bytes");
    const Bytes taken = bytes.first(std::min(bytes.size(), capacity()));
    if (taken.empty()) return std::size_t{0};  // a chunk of no bytes would end the body
    if (at(Place::chunked)) {
        write_chunk(taken);
        return taken.size();
    }
    out_.append(taken);
    if (auto* sized = std::get_if<Sized>(&state_)) sized->remaining -= taken.size();
    return taken.size();
}

// chunk = chunk-size CRLF chunk-data CRLF (RFC 9112 7.1)
void Writer::write_chunk(Bytes bytes) {
    char digits[16];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), bytes.size(), 16).ptr;
    write({digits, static_cast<std::size_t>(end - digits)});
    write("\r\n");
    out_.append(bytes);
    write("\r\n");
}

Result<void> Writer::end(std::span<const FieldView> trailers) {
    if (at(Place::done) && trailers.empty()) return {};
    if (at(Place::tunnel)) {
        enter(On::ended, Closed{});
        return {};
    }
    if (!at(Place::sized) && !at(Place::chunked)) return refused("this request is not being sent");
    if (const auto* sized = std::get_if<Sized>(&state_)) {
        if (!trailers.empty()) return refused("trailers need a chunked request body");
        if (sized->remaining != 0)
            return fail(
                ErrorCode::read_failed, Phase::send,
                "the request body is " + std::to_string(sized->remaining) + " bytes shorter than announced");
    } else {
        HAWSER_TRY(check_fields(trailers));
        if (bytes_of(trailers) + 5 > out_.room())
            return fail(ErrorCode::too_large, Phase::send, "the request's trailers are too large");
        write("0\r\n");
        for (const FieldView& field : trailers)
            write_field(field);
        write("\r\n");
    }
    enter(On::ended, Done{});
    return {};
}

void Writer::proceed() noexcept {
    const auto* waiting = std::get_if<Waiting>(&state_);
    if (waiting == nullptr) return;
    if (waiting->framing == Framing::chunked)
        enter(On::proceed, Chunked{});
    else
        enter(On::proceed, Sized{waiting->remaining});
}

Result<void> Writer::tunnel() {
    if (!whole())
        return fail(ErrorCode::weird_reply, Phase::receive,
                    "the server switched protocols before the request was whole");
    enter(On::tunnel, Tunnel{});
    return {};
}

bool Writer::whole() const noexcept {
    const auto* sized = std::get_if<Sized>(&state_);
    return out_.empty() &&
           (at(Place::done) || at(Place::tunnel) || (sized != nullptr && sized->remaining == 0));
}

void Writer::answered() noexcept {
    if (at(Place::sized) && whole()) enter(On::ended, Done{});
    if (!at(Place::done) || !out_.empty()) return reset();
    if (large_) out_.release();
    enter(On::answered, Idle{});
}

void Writer::reset() noexcept {
    out_.release();
    untouched_ = false;
    enter(On::reset, Closed{});
}

std::size_t Writer::pull(MutableBytes out) noexcept {
    const std::size_t count = std::min(out.size(), out_.size());
    if (count == 0) return 0;
    std::copy_n(out_.view().begin(), count, out.begin());
    out_.consume(count);
    untouched_ = false;
    return count;
}

}  // namespace hawser::h1
