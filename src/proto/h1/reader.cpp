#include "proto/h1/reader.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "proto/h1/limits.hpp"

namespace hawser::h1 {

using namespace receiving;

namespace {

constexpr std::string_view protocol = "HTTP/";

Unexpected weird(std::string sentence) {
    return fail(ErrorCode::weird_reply, Phase::receive, std::move(sentence));
}

Unexpected unknown(std::string sentence, std::string_view line) {
    return fail(ErrorCode::unsupported_scheme, Phase::receive, std::move(sentence) + ": '" + excerpt(line) + "'");
}

// The text behind "HTTP/x.y NNN "; empty where there is none.
std::string_view reason_of(std::string_view status_line) noexcept {
    const std::string_view content = without_line_end(status_line);
    const std::size_t code = content.find_first_not_of(' ', 8);
    return code != std::string_view::npos && content.size() > code + 4 ? content.substr(code + 4) : std::string_view();
}

// A later minor version is read as the latest known (RFC 9110 2.5).
HttpVersion version_of(const InHead& head) noexcept {
    return head.minor_version == 0 ? HttpVersion::http1_0 : HttpVersion::http1_1;
}

bool is_interim(int status) noexcept { return status < 200 && status != 101; }

}  // namespace

void Reader::open(StreamId stream, const Asked& asked, std::span<const std::string_view> aliases) {
    if (!aliases_.empty() || !aliases.empty()) aliases_.assign(aliases.begin(), aliases.end());
    exchange_ = {.stream = stream,
                 .asked = asked,
                 .head_allowance = max_head_bytes,
                 .exchange_allowance = max_exchange_head_bytes};
    enter(On::request_opened, AwaitingHead{});
}

Result<void> Reader::feed(Bytes bytes) {
    if (bytes.empty() || closed() || failure_) return {};
    if (idle()) {
        enter(On::failed, Closed{});
        return weird("the server sent " + std::to_string(bytes.size()) + " bytes that no request asked for");
    }
    if (!input_.empty() || eof_)
        return fail(ErrorCode::bad_argument, Phase::receive,
                    "bytes were fed before those fed earlier were taken");
    input_ = bytes;
    exchange_.begun = true;
    return {};
}

void Reader::feed_eof() noexcept {
    eof_ = true;
    if (idle()) enter(On::peer_closed, Closed{});
}

void Reader::reset() noexcept {
    input_ = {};
    exchange_.tell_closing = false;
    enter(On::reset, Closed{});  // the block stays: whoever resets may still be looking at a head
}

Result<std::optional<Event>> Reader::next() {
    std::optional<Event> event;
    if (exchange_.tell_closing) {
        exchange_.tell_closing = false;
        event = Closing{};
        return event;
    }
    while (!failure_) {
        auto step = advance(event);
        if (step && *step == Step::starved && eof_) step = at_eof();
        if (!step) failure_ = std::move(step).error();
        else if (*step != Step::again) return event;
    }
    input_ = {};
    enter(On::failed, Closed{});
    return Unexpected(*failure_);
}

Result<Reader::Step> Reader::advance(std::optional<Event>& event) {
    switch (static_cast<Place>(state_.index())) {
        case Place::awaiting_head: return await_head(event);
        case Place::in_head: return read_head(event);
        case Place::in_sized: return read_sized(event);
        case Place::in_chunk_size:
        case Place::in_chunk_data:
        case Place::in_chunk_end:
        case Place::in_trailers: return read_body_chunked(event);
        case Place::until_close: return read_until_close(event);
        case Place::tunnel: return read_tunnel(event);
        case Place::complete: return tell_end(event);
        case Place::idle:
        case Place::closed: return Step::starved;
    }
    return Step::starved;
}

// The first bytes tell at once whether this is HTTP: a server that speaks first (SSH, SMTP) would else be
// waited for until it sends a blank line.
Result<Reader::Step> Reader::await_head(std::optional<Event>& event) {
    auto& waiting = std::get<AwaitingHead>(state_);
    if (waiting.lead_bytes == 0 && as_text(input_).starts_with(protocol)) {
        block_.begin({});
        enter(On::head_begun, InHead{});
        return Step::again;
    }
    while (!input_.empty()) {
        waiting.lead[waiting.lead_bytes++] = input_.front();
        input_ = input_.subspan(1);
        switch (judge(as_text(Bytes(waiting.lead).first(waiting.lead_bytes)))) {
            case Lead::open: continue;
            case Lead::neither: return not_http(event);
            case Lead::protocol: begin_head(false); return Step::again;
            case Lead::alias: begin_head(true); return Step::again;
        }
    }
    return Step::starved;
}

// The name is to be written in capitals (RFC 9112 2.3); who writes it small means the same, and no reader takes such a
// line for anything else. An alias is at most max_alias_bytes long, so the lead never outgrows its array.
Reader::Lead Reader::judge(std::string_view lead) const noexcept {
    const auto small = [](std::string_view a, std::string_view b) { return ascii::equal_ignoring_case(a, b); };
    bool open = lead.size() < protocol.size() && small(lead, protocol.substr(0, lead.size()));
    if (small(lead, protocol)) return Lead::protocol;
    for (const std::string& alias : aliases_) {
        if (lead == alias) return Lead::alias;
        open = open || alias.starts_with(lead);
    }
    return open ? Lead::open : Lead::neither;
}

void Reader::begin_head(bool alias) {
    const auto waiting = std::get<AwaitingHead>(state_);
    block_.begin(Bytes(waiting.lead).first(waiting.lead_bytes));
    exchange_.head_allowance -= waiting.lead_bytes;
    exchange_.exchange_allowance -= waiting.lead_bytes;
    enter(On::head_begun, InHead{.alias = alias});
}

// HTTP/0.9 had no head at all. On a connection that has spoken HTTP/1.x its lack is a bad status line.
Result<Reader::Step> Reader::not_http(std::optional<Event>& event) {
    const auto waiting = std::get<AwaitingHead>(state_);
    const Bytes rest = input_.first(std::min<std::size_t>(input_.size(), 64));
    const std::string seen =
        excerpt(std::string(as_text(Bytes(waiting.lead).first(waiting.lead_bytes))).append(as_text(rest)));
    if (answered_ != 0 || exchange_.interim_heads != 0)
        return weird("the response does not begin with an HTTP status line: '" + seen + "'");
    if (!allow_http0_9_)
        return fail(ErrorCode::unsupported_scheme, Phase::receive,
                    "the server does not answer in HTTP (HTTP/0.9 is not allowed): '" + seen + "'");
    exchange_.tell_closing = true;
    enter(On::not_http, UntilClose{waiting.lead, waiting.lead_bytes});
    HeadEvent head;
    head.stream = exchange_.stream;
    event = head;
    return Step::told;
}

Result<FieldBlock::Taken> Reader::take_line(std::string_view& line) {
    const std::size_t before = std::min(exchange_.head_allowance, exchange_.exchange_allowance);
    std::size_t allowance = before;
    const FieldBlock::Taken taken = block_.take_line(input_, allowance, line);
    if (taken == FieldBlock::Taken::too_long) {
        const bool one = exchange_.head_allowance <= exchange_.exchange_allowance;
        return fail(
            ErrorCode::receive_failed, Phase::receive,
            one ? "the response's header fields are larger than " + std::to_string(max_head_bytes) + " bytes"
                : "the header fields of all responses to one request are larger than " +
                      std::to_string(max_exchange_head_bytes) + " bytes");
    }
    exchange_.head_allowance -= before - allowance;
    exchange_.exchange_allowance -= before - allowance;
    return taken;
}

Result<void> Reader::add_line(std::string_view line) {
    return line.front() == ' ' || line.front() == '\t' ? block_.fold(line) : block_.add_field(line);
}

// What came before a fault is told before it.
Result<Reader::Step> Reader::read_head(std::optional<Event>& event) {
    auto step = read_lines(event);
    if (step) return step;
    failure_ = std::move(step).error();
    if (tell_lines(next_line_, event)) return Step::told;
    return Unexpected(*failure_);
}

Result<Reader::Step> Reader::read_lines(std::optional<Event>& event) {
    for (;;) {
        std::string_view line;
        auto taken = take_line(line);
        if (!taken) {
            next_line_ = block_.open_line().empty() ? as_text(input_) : block_.open_line();
            return Unexpected(std::move(taken).error());
        }
        if (*taken == FieldBlock::Taken::starved) {
            next_line_ = eof_ ? "\n" : block_.open_line();
            if (tell_lines(next_line_, event)) return Step::told;
            if (failure_) return Unexpected(*failure_);
            return Step::starved;
        }
        next_line_ = line;
        if (std::get<InHead>(state_).status == 0) {
            HAWSER_TRY(read_status_line(line));
        } else if (without_line_end(line).empty()) {
            return end_head(event);
        } else {
            HAWSER_TRY(add_line(line));
        }
    }
}

// Adds up what the framing fields say, up to one that cannot be.
Result<void> Reader::weigh_fields(std::size_t most) {
    auto& head = std::get<InHead>(state_);
    if (is_unframed(head.status, exchange_.asked)) head.weighed = most;
    for (; head.weighed < most; ++head.weighed) {
        HAWSER_TRY(head.framing.add(block_.fields()[head.weighed], exchange_.asked));
    }
    return {};
}

// Tells the lines that have not been told and that no line to come can change; false when there are none.
bool Reader::tell_lines(std::string_view next_line, std::optional<Event>& event) {
    auto& head = std::get<InHead>(state_);
    if (head.status == 0) return false;
    std::size_t most = block_.final_fields(next_line);
    if (auto weighed = weigh_fields(most); !weighed) {
        failure_ = std::move(weighed).error();
        most = head.weighed;
    }
    if (head.begun && most <= head.told) return false;
    event = HeadLinesEvent{.stream = exchange_.stream,
                           .status = head.status,
                           .version = version_of(head),
                           .status_line = head.begun ? std::string_view() : block_.first_line(),
                           .fields = block_.fields().subspan(head.told, most - head.told),
                           .interim = is_interim(head.status)};
    head.begun = true;
    head.told = most;
    return true;
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 4); the second SP is often
// forgotten, the first one often doubled. What is no such line is no HTTP that is known here.
Result<void> Reader::read_status_line(std::string_view line) {
    const std::string_view content = without_line_end(line);
    if (has_forbidden_characters(content))
        return weird("the status line holds a NUL or a carriage return: '" + excerpt(content) + "'");
    if (std::get<InHead>(state_).alias) {
        block_.keep_first_line(line);
        enter(On::status_line, InHead{200, 0, true});
        return {};
    }
    const auto digit = [content](std::size_t at) {
        return at < content.size() && ascii::is_digit(content[at]);
    };
    if (digit(5) && content[5] != '1')
        return unknown("the server answers with another major version than HTTP/1", content);
    std::size_t at = 8;
    while (at < content.size() && content[at] == ' ')
        ++at;
    const bool well_formed = digit(5) && content.substr(6, 1) == "." && digit(7) && at > 8 && digit(at) &&
                             digit(at + 1) && digit(at + 2) && !digit(at + 3);
    if (!well_formed) return unknown("the response has a malformed status line", content);
    const int status = (content[at] - '0') * 100 + (content[at + 1] - '0') * 10 + (content[at + 2] - '0');
    if (status < 100) return unknown("the response has an impossible status code", content);
    block_.keep_first_line(line);
    enter(On::status_line, InHead{status, content[7] - '0'});
    return {};
}

Result<Reader::Step> Reader::end_head(std::optional<Event>& event) {
    HAWSER_TRY(weigh_fields(block_.fields().size()));
    const InHead& read = std::get<InHead>(state_);
    const std::string_view status_line = block_.first_line();
    const HeadEvent head{.stream = exchange_.stream,
                         .status = read.status,
                         .version = version_of(read),
                         .reason = read.alias ? std::string_view() : reason_of(status_line),
                         .status_line = status_line,
                         .fields = block_.fields(),
                         .interim = is_interim(read.status),
                         .begun = read.begun,
                         .fields_told = read.told};
    if (head.interim) {
        if (++exchange_.interim_heads > max_interim_heads)
            return fail(ErrorCode::receive_failed, Phase::receive,
                        "the server sent more than " + std::to_string(max_interim_heads) + " interim responses");
        exchange_.head_allowance = max_head_bytes;
        enter(On::interim_head, AwaitingHead{});
    } else {
        auto plan = plan_body(read.status, read.minor_version, read.framing, head.fields, exchange_.asked);
        if (plan) begin_body(*plan);
        else if (plan.error().code() != ErrorCode::bad_content_coding) return Unexpected(std::move(plan).error());
        else failure_ = std::move(plan).error();  // the head can be told all the same
    }
    event = head;
    return Step::told;
}

void Reader::begin_body(const BodyPlan& plan) {
    exchange_.persistent = plan.persistent;
    exchange_.tell_closing = !plan.persistent;
    switch (plan.kind) {
        case BodyPlan::Kind::none: return enter(On::head_without_body, Complete{});
        case BodyPlan::Kind::sized: return enter(On::head_sized, InSized{plan.bytes});
        case BodyPlan::Kind::chunked: return enter(On::head_chunked, InChunkSize{});
        case BodyPlan::Kind::until_close: return enter(On::head_until_close, UntilClose{});
        case BodyPlan::Kind::tunnel: return enter(On::head_tunnel, Tunnel{});
    }
}

Bytes Reader::take_input(std::uint64_t at_most) noexcept {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(input_.size(), at_most));
    const Bytes taken = input_.first(count);
    input_ = input_.subspan(count);
    return taken;
}

void Reader::tell_body(Bytes bytes, std::optional<Event>& event) noexcept {
    exchange_.body_bytes += bytes.size();
    event = BodyEvent{exchange_.stream, bytes};
}

Reader::Step Reader::read_sized(std::optional<Event>& event) {
    if (input_.empty()) return Step::starved;
    auto& body = std::get<InSized>(state_);
    const Bytes taken = take_input(body.remaining);
    body.remaining -= taken.size();
    if (body.remaining == 0) enter(On::body_done, Complete{});
    tell_body(taken, event);
    return Step::told;
}

Reader::Step Reader::read_until_close(std::optional<Event>& event) {
    auto& body = std::get<UntilClose>(state_);
    if (body.lead_bytes != 0) {
        tell_body(Bytes(body.lead).first(body.lead_bytes), event);
        body.lead_bytes = 0;
        return Step::told;
    }
    return read_tunnel(event);
}

Reader::Step Reader::read_tunnel(std::optional<Event>& event) {
    if (input_.empty()) return Step::starved;
    tell_body(take_input(UINT64_MAX), event);
    return Step::told;
}

Result<Reader::Step> Reader::read_trailers(std::optional<Event>& event) {
    for (;;) {
        std::string_view line;
        HAWSER_ASSIGN(const auto taken, take_line(line));
        if (taken == FieldBlock::Taken::starved) return Step::starved;
        if (without_line_end(line).empty()) break;
        HAWSER_TRY(add_line(line));
    }
    enter(On::trailers_ended, Complete{});
    if (block_.fields().empty()) return Step::again;
    event = TrailersEvent{exchange_.stream, block_.fields()};
    return Step::told;
}

Reader::Step Reader::tell_end(std::optional<Event>& event) {
    // Bytes behind the end may be meant as the answer to the next request: never to be read as that (RFC 9112
    // 9.2).
    const bool reusable = exchange_.persistent && input_.empty() && !eof_;
    input_ = {};
    ++answered_;
    block_.release();
    if (reusable)
        enter(On::end_told, Idle{});
    else
        enter(On::end_told_closing, Closed{});
    event = EndEvent{exchange_.stream};
    return Step::told;
}

// The server has closed and all it sent has been read (RFC 9112 8).
Result<Reader::Step> Reader::at_eof() {
    const auto partial = [](std::string what) {
        return fail(ErrorCode::partial_body, Phase::receive,
                    "the server closed the connection " + std::move(what), Advice::retry);
    };
    switch (static_cast<Place>(state_.index())) {
        case Place::awaiting_head: {
            const auto& waiting = std::get<AwaitingHead>(state_);
            const bool untouched = waiting.lead_bytes == 0 && exchange_.interim_heads == 0;
            // A server may close an idle connection just when a request is on its way (RFC 9112 9.3.1).
            const bool was_idle = untouched && answered_ != 0;
            return fail(ErrorCode::empty_reply, Phase::receive,
                        untouched ? "the server closed the connection without answering"
                                  : "the server closed the connection before its answer began",
                        was_idle ? Advice::reconnect : Advice::retry);
        }
        case Place::in_head:
            if (std::get<InHead>(state_).status == 0)
                return fail(ErrorCode::empty_reply, Phase::receive,
                            "the server closed the connection within the status line", Advice::retry);
            return fail(ErrorCode::receive_failed, Phase::receive,
                        "the server closed the connection within the header fields", Advice::retry);
        case Place::in_sized:
            return partial("with " + std::to_string(std::get<InSized>(state_).remaining) +
                           " bytes of the body outstanding");
        case Place::in_chunk_size:
        case Place::in_chunk_data:
        case Place::in_chunk_end: return partial("before the chunked body was whole");
        case Place::in_trailers: return partial("within the trailers of the chunked body");
        case Place::until_close:
        case Place::tunnel: enter(On::peer_closed, Complete{}); return Step::again;
        case Place::idle:
        case Place::complete:
        case Place::closed: break;
    }
    return Step::starved;
}

}  // namespace hawser::h1
