// The head of an answer: told line by line, and weighed against what was asked.
#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "engine/multi_impl.hpp"
#include "engine/time_condition.hpp"
#include "http/dates.hpp"
#include "http/lists.hpp"
#include "http/ranges.hpp"
#include "http/retry_after.hpp"
#include "io/wall_clock.hpp"
#include "policy/redirect.hpp"

namespace hawser::engine {

// What a head says in its first line.
void Multi::Impl::begin_head(Transfer& transfer, int status, HttpVersion version, bool interim) {
    note_first_byte(transfer, interim);
    transfer.got_bytes = true;
    transfer.outcome.status = status;
    if (interim) return;
    transfer.outcome.version = version;
    transfer.two_locations = transfer.coded_transfer = false;
    transfer.content_range_first.reset();
}

Result<void> Multi::Impl::on_head_lines(Transfer& transfer, const HeadLinesEvent& lines) {
    if (!lines.status_line.empty()) begin_head(transfer, lines.status, lines.version, lines.interim);
    const auto origin = lines.interim ? HeaderLine::Origin::interim : HeaderLine::Origin::header;
    if (!lines.status_line.empty()) HAWSER_TRY(tell_line(transfer, lines.status_line, {}, origin));
    return tell_fields(transfer, lines.fields, origin);
}

Result<void> Multi::Impl::on_head(Transfer& transfer, HeadEvent& head, Connection& connection) {
    if (!head.begun) begin_head(transfer, head.status, head.version, head.interim);
    if (head.interim && head.status == 100 && transfer.waiting_for_100) {
        transfer.waiting_for_100 = false;
        transfer.expect_until = never;
        make_ready(transfer);
    }
    if (!head.interim) {
        transfer.got_head = true;
        connection.report_early_data(transfer.outcome);
    }
    HAWSER_TRY(tell_head(transfer, head));
    if (head.interim) return tell_head_end(transfer, head);
    if (!transfer.route.open() || transfer.state() != State::exchanging) return {};
    if (head.status == 204 || head.status == 304) transfer.outcome.content_length = 0;  // of a body that cannot be
    auto weighed = weigh_head(transfer, head);
    // libcurl stops at what is too large before it tells the line that ends the head.
    if (weighed || weighed.error().code() != ErrorCode::file_too_large) HAWSER_TRY(tell_head_end(transfer, head));
    if (!transfer.route.open() || transfer.state() != State::exchanging || !weighed) return weighed;
    settle_upload(transfer, head, connection);
    // HEAD by another name: whatever the server takes the request for, nobody wants its body.
    if (transfer.intent == Intent::head && transfer.method != "HEAD" && !transfer.ignore_body) after_answer(transfer);
    return {};
}

// What a final head means for a body that is still being sent. Whoever answers 300 and above, or anything at all while
// the body waits for 100 (Continue), has made up its mind without the rest (RFC 9110 10.1.1): sending it would be waste.
void Multi::Impl::settle_upload(Transfer& transfer, const HeadEvent& head, Connection& connection) {
    if (!transfer.send_body || transfer.upload.ended) return;
    const bool goes_on = head.status < 300 ? !transfer.waiting_for_100
                                           : transfer.spec.keep_sending_on_error && !transfer.ignore_body;
    if (!goes_on) {
        transfer.upload.refused = true;
        connection.no_reuse = connection.no_reuse || !connection.multiplexes();
    } else if (transfer.waiting_for_100) {
        connection.codec()->proceed(transfer.stream);
        make_ready(transfer);
    }
    transfer.waiting_for_100 = false;
}

Result<void> Multi::Impl::tell_line(Transfer& transfer, std::string_view line, const FieldView& field,
                                    HeaderLine::Origin origin) {
    transfer.outcome.header_received_bytes += line.size();
    if (!transfer.route.open()) return {};
    transfer.route.debug(DebugKind::header_in, as_bytes(line));
    return transfer.delivery.line({line, field.name, field.value, origin, transfer.request_index}, transfer.route,
                                  transfer.paused.receive);
}

// What a field says is known before its line is told, and a line that cannot be obeyed is not told.
Result<void> Multi::Impl::tell_fields(Transfer& transfer, std::span<const FieldView> fields, HeaderLine::Origin origin) {
    std::string made;
    for (const FieldView& field : fields) {
        if (origin == HeaderLine::Origin::header) HAWSER_TRY(note_field(transfer, field));
        if (field.line.empty()) made.assign(field.name).append(": ").append(field.value).append("\r\n");
        HAWSER_TRY(tell_line(transfer, field.line.empty() ? std::string_view(made) : field.line, field, origin));
    }
    return {};
}

// All that has not been told yet, but for the line that ends it.
Result<void> Multi::Impl::tell_head(Transfer& transfer, const HeadEvent& head) {
    if (head.status == 0) return {};  // HTTP/0.9 has no head
    const auto origin = head.interim ? HeaderLine::Origin::interim : HeaderLine::Origin::header;
    if (!head.begun && head.status_line.empty()) {
        const std::string made = (head.version == HttpVersion::http3 ? "HTTP/3 " : "HTTP/2 ") + std::to_string(head.status) + " \r\n";
        HAWSER_TRY(tell_line(transfer, made, {}, origin));
    } else if (!head.begun) {
        HAWSER_TRY(tell_line(transfer, head.status_line, {}, origin));
    }
    return tell_fields(transfer, head.fields.subspan(head.fields_told), origin);
}

// The line that ends the head ends as its others do (RFC 9112 2.2).
Result<void> Multi::Impl::tell_head_end(Transfer& transfer, const HeadEvent& head) {
    if (head.status == 0) return {};
    const bool bare = !head.status_line.empty() && !head.status_line.ends_with("\r\n");
    return tell_line(transfer, bare ? "\n" : "\r\n", {},
                     head.interim ? HeaderLine::Origin::interim : HeaderLine::Origin::header);
}

// What a field of an answer means to the transfer that asked.
Result<void> Multi::Impl::note_field(Transfer& transfer, const FieldView& field) {
    Outcome& outcome = transfer.outcome;
    const auto is = [&](std::string_view name) { return ascii::equal_ignoring_case(field.name, name); };
    if (is("content-type")) {
        outcome.content_type = field.value;
    } else if (is("content-length")) {
        if (transfer.spec.ignore_content_length) return {};
        outcome.content_length = ascii::to_number(ascii::trim(field.value.substr(0, field.value.find(','))));
    } else if (is("location")) {
        transfer.two_locations = transfer.two_locations || (!transfer.location.empty() && transfer.location != field.value);
        transfer.location = field.value;
    } else if (is("last-modified")) {
        outcome.last_modified = http::parse_date(field.value, io::unix_seconds());
    } else if (is("retry-after")) {
        if (const auto wait = http::parse_retry_after(field.value, io::unix_seconds())) outcome.retry_after_seconds = wait->count();
    } else if (is("content-encoding")) {
        if (transfer.spec.decode_content) return transfer.delivery.add_content_coding(field.value);
    } else if (is("transfer-encoding")) {
        http::ListReader codings(field.value);
        while (const auto coding = codings.next()) {
            if (ascii::equal_ignoring_case(*coding, "chunked")) continue;
            HAWSER_TRY(transfer.delivery.add_transfer_coding(*coding));
        }
        transfer.coded_transfer = true;
    } else if (is("content-range") && transfer.spec.range != nullptr) {
        transfer.content_range_first = http::parse_content_range(field.value).value_or(http::ContentRange{}).range
                                           .value_or(http::ContentRange::Span{}).first;
    }
    return {};
}

namespace {

// Does what came fail the condition that was asked for? Only answers that would be delivered are judged (RFC 9110 13.2).
bool fails_condition(const Transfer& transfer, int status) {
    const auto modified = transfer.outcome.last_modified;
    if (!modified || status / 100 != 2 || transfer.spec.range != nullptr) return false;
    return is_unmet(transfer.spec.condition, *modified);
}

}  // namespace

Result<void> Multi::Impl::weigh_head(Transfer& transfer, const HeadEvent& head) {
    if (transfer.coded_transfer && transfer.spec.raw_chunks) transfer.delivery.leave_coded();
    const bool redirects = policy::is_redirect(head.status) && !transfer.location.empty();
    if (transfer.two_locations && redirects)
        return fail(ErrorCode::weird_reply, Phase::receive, "the answer redirects to two different places");
    if (redirects && transfer.spec.redirects != nullptr && transfer.spec.redirects->follow) transfer.ignore_body = true;
    if (head.status == 417 && transfer.asked_first() && !transfer.upload.ended && !transfer.without_expect)
        transfer.ignore_body = transfer.again_without_expect = true;
    if (head.status == 425 && transfer.outcome.early_data_bytes != 0 && !transfer.without_early_data)
        transfer.ignore_body = transfer.again_without_early_data = true;  // RFC 8470 5.2
    const bool unmet = fails_condition(transfer, head.status);
    if (unmet) transfer.outcome.status = 304;
    transfer.outcome.time_condition_unmet = unmet || head.status == 304;
    if (transfer.ignore_body) return {};
    if (unmet) transfer.ignore_body = transfer.nothing_left = true;
    HAWSER_TRY(weigh_range(transfer, head));
    if (transfer.nothing_left) return {};
    const std::uint64_t limit = transfer.limits().max_body_bytes;
    transfer.delivery.set_limit(limit);
    if (limit != 0 && transfer.outcome.content_length.value_or(0) > limit)
        return fail(ErrorCode::file_too_large, Phase::receive,
                    "the server announces " + std::to_string(*transfer.outcome.content_length) + " bytes, more than the allowed " +
                        std::to_string(limit));
    return {};
}

// Is it what was asked for: no error, and of a download that is resumed the rest.
Result<void> Multi::Impl::weigh_range(Transfer& transfer, const HeadEvent& head) {
    const std::uint64_t from = transfer.spec.range != nullptr && !transfer.send_body ? transfer.spec.range->resume_from : 0;
    if (from != 0 && head.status == 416) {  // nothing is left to fetch (RFC 9110 15.5.17)
        transfer.ignore_body = transfer.nothing_left = true;
        return {};
    }
    if (transfer.spec.fail_on_error && head.status >= 400) {
        Error error = Error(ErrorCode::http_status, Phase::receive,
                            "the server answered with status " + std::to_string(head.status))
                          .with_protocol_code(static_cast<std::uint64_t>(head.status));
        if (!transfer.spec.keep_reading_failed_body) return Unexpected(std::move(error));
        transfer.after_body = std::move(error);
    }
    const bool bodiless = transfer.intent == Intent::head || head.status == 204 || head.status == 304;
    if (from == 0 || bodiless || transfer.nothing_left) return {};
    if (!transfer.content_range_first)
        return fail(ErrorCode::range_failed, Phase::receive,
                    "the server did not send the rest of the file (status " + std::to_string(head.status) + "); cannot resume");
    if (*transfer.content_range_first != from)
        return fail(ErrorCode::range_failed, Phase::receive,
                    "asked for the file from byte " + std::to_string(from) + " on, the server sent it from " +
                        std::to_string(*transfer.content_range_first));
    return {};
}

}  // namespace hawser::engine
