#include "engine/file_transfer.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "engine/multi_impl.hpp"
#include "engine/time_condition.hpp"
#include "http/dates.hpp"
#include "http/ranges.hpp"
#include "io/os_files.hpp"

namespace hawser::engine {

namespace {

/// What one transfer moves in one turn before the others get theirs.
constexpr std::size_t turn_budget_bytes = 1U << 18;

Unexpected beyond_end(std::uint64_t first) {
    return fail(ErrorCode::bad_resume, Phase::setup,
                "cannot begin at byte " + std::to_string(first) + ": the file ends before it");
}

// libcurl does not judge the time of a file of which a part is wanted.
bool asks_part(const Spec& spec) {
    return spec.range != nullptr && (spec.range->resume_from != 0 || !spec.range->range.empty());
}

Result<http::ByteRange> first_range(const std::string& text) {
    if (const auto from = ascii::to_number(ascii::trim(text))) return http::ByteRange{*from, std::nullopt};
    const auto ranges = http::parse_byte_ranges(text);
    if (ranges && !ranges->empty()) return ranges->front();
    return fail(ErrorCode::range_failed, Phase::setup, "\"" + text + "\" is no range of bytes such as 0-499");
}

}  // namespace

Result<FileSpan> file_span(const RangeOptions& asked, std::optional<std::uint64_t> file_bytes) {
    FileSpan span;
    std::optional<std::uint64_t> last;
    if (asked.resume_from != 0) {
        span.first = asked.resume_from;
    } else if (!asked.range.empty()) {
        HAWSER_ASSIGN(const http::ByteRange range, first_range(asked.range));
        if (!range.first && !file_bytes)
            return fail(ErrorCode::bad_resume, Phase::setup,
                        "the last bytes of something without a size were asked for");
        if (range.first) {
            span.first = *range.first;
            last = range.last;
        } else if (range.last.value_or(0) != 0) {
            span.first = *file_bytes - std::min(*range.last, *file_bytes);
        }
    }
    if (file_bytes && span.first > *file_bytes) return beyond_end(span.first);
    if (file_bytes) span.bytes = *file_bytes - span.first;
    if (last) {
        const std::uint64_t asked_bytes = *last - span.first == UINT64_MAX ? UINT64_MAX : *last - span.first + 1;
        span.bytes = std::min(asked_bytes, span.bytes.value_or(UINT64_MAX));
    }
    return span;
}

Result<std::string> file_path(const Url& url) {
    std::string path = percent_decode(url.path());
    if (path.find('\0') != std::string::npos)
        return fail(ErrorCode::bad_url, Phase::setup, "the file: URL's path holds a zero byte (%00)");
    return path;
}

std::string file_head(const FileFacts& facts) {
    std::string lines;
    if (facts.kind == FileKind::regular)
        lines.append("Content-Length: ").append(std::to_string(facts.bytes)).append("\r\nAccept-ranges: bytes\r\n");
    return lines.append("Last-Modified: ").append(http::format_date(facts.modified)).append("\r\n");
}

Files& Multi::Impl::files() const { return settings.files != nullptr ? *settings.files : io::os_files(); }

void Multi::Impl::begin_file(Transfer& transfer) {
    transfer.enter(State::exchanging);
    transfer.speed.begin(now_, 0);
    transfer.file = std::make_unique<FileTransfer>();
    transfer.file->upload = transfer.intent == Intent::put;
    transfer.send_body = transfer.file->upload;
    Outcome& outcome = transfer.outcome;
    outcome.status = 0;
    outcome.scheme = transfer.origin.scheme;
    if (transfer.send_body) outcome.upload_length = transfer.spec.body_bytes;
    outcome.timings.resolved = outcome.timings.ready = now_ - transfer.began;
    outcome.timings.connected = outcome.timings.secured = Duration{0};
    const auto begun = transfer.spec.connect_only ? Result<bool>(false)
                       : transfer.file->upload    ? open_upload(transfer)
                                                  : open_download(transfer);
    if (transfer.state() != State::exchanging) return;
    if (!begun) return conclude(transfer, begun.error());
    if (!*begun) return end_file(transfer);
    set_deadline(transfer);
    go_on_file(transfer);
}

// There is no connection, so no addresses; what asks does so for every request, as in libcurl.
Result<void> Multi::Impl::ask_before_file(Transfer& transfer) {
    if (!transfer.route.open()) return {};
    return transfer.route.user()->ask_before_request({}, {});
}

// False when there is nothing to tell.
Result<bool> Multi::Impl::open_download(Transfer& transfer) {
    static const RangeOptions everything;
    FileTransfer& here = *transfer.file;
    Outcome& outcome = transfer.outcome;
    HAWSER_ASSIGN(const std::string path, file_path(transfer.url));
    HAWSER_ASSIGN(here.file, files().open_to_read(path));
    HAWSER_TRY(ask_before_file(transfer));
    if (!transfer.route.open()) return false;
    const FileFacts& facts = here.file->facts();
    outcome.last_modified = facts.modified;
    outcome.timings.sent = now_ - transfer.began;
    outcome.time_condition_unmet = !asks_part(transfer.spec) && is_unmet(transfer.spec.condition, facts.modified);
    if (outcome.time_condition_unmet) return false;
    std::optional<std::uint64_t> size;
    if (facts.kind == FileKind::regular) size = facts.bytes;
    const bool head_only = transfer.intent == Intent::head;
    HAWSER_TRY(tell_file_head(transfer, facts));  // before a range is judged, as libcurl does
    const bool sized = !head_only && facts.kind != FileKind::directory;
    const RangeOptions& asked = sized && transfer.spec.range != nullptr ? *transfer.spec.range : everything;
    HAWSER_ASSIGN(const FileSpan span, file_span(asked, size));
    outcome.content_length = span.bytes;
    // What the kernel makes up as it is read (proc(5)) claims to be an empty file.
    const bool made_up = size == std::uint64_t{0} && span.bytes == std::uint64_t{0};
    if (!made_up) here.left = span.bytes;
    HAWSER_TRY(check_file_size(transfer, span));
    if (span.first != 0) HAWSER_TRY(here.file->seek(span.first));
    here.at_end = head_only || here.left == std::uint64_t{0};
    return true;
}

Result<void> Multi::Impl::check_file_size(Transfer& transfer, const FileSpan& span) {
    const std::uint64_t limit = transfer.limits().max_body_bytes;
    transfer.delivery.set_limit(limit);
    if (limit == 0 || span.bytes.value_or(0) <= limit) return {};
    return fail(ErrorCode::file_too_large, Phase::setup,
                "the file has " + std::to_string(*span.bytes) + " bytes, more than the allowed " +
                    std::to_string(limit));
}

Result<void> Multi::Impl::tell_file_head(Transfer& transfer, const FileFacts& facts) {
    const std::string head = file_head(facts) + "\r\n";
    for (std::string_view rest = head; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n') + 1);
        HeaderLine told;
        told.line = line;
        told.request_index = transfer.request_index;
        HAWSER_TRY(transfer.delivery.line(told, transfer.route, transfer.paused.receive));
        rest.remove_prefix(line.size());
    }
    return {};
}

Result<bool> Multi::Impl::open_upload(Transfer& transfer) {
    FileTransfer& here = *transfer.file;
    HAWSER_ASSIGN(const std::string path, file_path(transfer.url));
    if (path.ends_with('/'))
        return fail(ErrorCode::write_failed, Phase::setup, "cannot upload to the directory " + path);
    HAWSER_TRY(ask_before_file(transfer));  // or a file is cut for a body that will not come
    if (!transfer.route.open()) return false;
    const std::uint64_t resume_from = transfer.spec.range != nullptr ? transfer.spec.range->resume_from : 0;
    const bool at_end = transfer.spec.resume_at_end;
    const auto how = resume_from != 0 || at_end ? Files::Write::append : Files::Write::replace;
    HAWSER_ASSIGN(here.file, files().open_to_write(path, how, transfer.spec.new_file_permissions));
    here.skip = at_end ? here.file->facts().bytes : resume_from;
    return true;
}

// Some bytes; the rest when it is this transfer's turn again, or when the file has news.
void Multi::Impl::go_on_file(Transfer& transfer) {
    if (transfer.file->watched) return;
    const auto step = transfer.file->upload ? push_file(transfer) : pull_file(transfer);
    if (transfer.state() != State::exchanging || !transfer.route.open()) return;
    if (!step) return conclude(transfer, step.error());
    if (*step == FileStep::done) return end_file(transfer);
    if (*step == FileStep::more) make_ready(transfer);
}

void Multi::Impl::end_file(Transfer& transfer) {
    transfer.answer_ended = true;
    transfer.upload.ended = true;
    conclude(transfer, std::nullopt);
}

Result<Multi::Impl::FileStep> Multi::Impl::pull_file(Transfer& transfer) {
    FileTransfer& here = *transfer.file;
    Outcome& outcome = transfer.outcome;
    for (std::size_t moved = 0; moved < turn_budget_bytes;) {
        if (transfer.paused.receive) return FileStep::wait;
        if (transfer.delivery.keeps_something()) {
            HAWSER_ASSIGN(const std::size_t done,
                          transfer.delivery.resume(transfer.route, transfer.paused.receive, now_));
            if (!note_pulled(transfer, done)) return FileStep::wait;
        }
        if (here.at_end) return FileStep::done;
        HAWSER_ASSIGN(const IoCount got, read_file(here, scratch_.outgoing()));
        if (got.status == IoStatus::would_block) return watch_file(transfer, Interest::read);
        if (got.status == IoStatus::eof) {
            here.at_end = true;
            if (here.left.value_or(0) != 0)
                return fail(ErrorCode::partial_body, Phase::receive,
                            "the file ended " + std::to_string(*here.left) + " bytes too early: it was cut as it was read");
            continue;
        }
        if (outcome.body_received_bytes == 0) outcome.timings.first_byte = now_ - transfer.began;
        moved += got.bytes;
        if (here.left) here.at_end = (*here.left -= got.bytes) == 0;
        const Bytes piece = scratch_.outgoing().first(got.bytes);
        HAWSER_ASSIGN(const std::size_t done,
                      transfer.delivery.body(piece, transfer.route, transfer.paused.receive, now_));
        if (!note_pulled(transfer, done)) return FileStep::wait;
    }
    return FileStep::more;
}

// False when nothing more can be delivered now: paused, too fast, or over.
bool Multi::Impl::note_pulled(Transfer& transfer, std::size_t bytes) {
    transfer.outcome.body_received_bytes += bytes;
    transfer.outcome.body_delivered_bytes = transfer.delivery.delivered_bytes();
    tell_progress(transfer);
    if (!transfer.route.open() || transfer.state() != State::exchanging || transfer.paused.receive) return false;
    if (!transfer.delivery.held_back()) return true;
    set_deadline(transfer);
    return false;
}

// A directory reads as the names in it, a line each; those that begin with a dot are left out.
Result<IoCount> Multi::Impl::read_file(FileTransfer& here, MutableBytes room) {
    if (here.file->facts().kind != FileKind::directory) {
        if (here.left) room = room.first(static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), *here.left)));
        return here.file->read(room);
    }
    std::size_t filled = 0;
    while (here.pending.size() <= room.size() - filled) {
        std::copy(here.pending.begin(), here.pending.end(), room.begin() + static_cast<std::ptrdiff_t>(filled));
        filled += here.pending.size();
        here.pending.clear();
        HAWSER_ASSIGN(const auto name, here.file->next_name());
        if (!name) break;
        if (!name->starts_with('.')) here.pending = *name + "\n";
    }
    return IoCount{filled, filled != 0 ? IoStatus::ok : IoStatus::eof};
}

Result<Multi::Impl::FileStep> Multi::Impl::push_file(Transfer& transfer) {
    FileTransfer& here = *transfer.file;
    for (std::size_t moved = 0; moved < turn_budget_bytes;) {
        if (transfer.paused.send || !transfer.route.open()) return FileStep::wait;
        if (here.unwritten.empty() && !here.at_end) {
            HAWSER_ASSIGN(const std::size_t skipped, take_for_file(transfer));
            moved += skipped;
        }
        if (!transfer.route.open()) return FileStep::wait;
        if (here.unwritten.empty() && here.at_end) return FileStep::done;
        if (here.unwritten.empty()) continue;  // paused, or skipped
        if (moved >= turn_budget_bytes) break;
        const std::size_t allowed =
            std::min({transfer.send_rate.allowance(now_), here.unwritten.size(), turn_budget_bytes - moved});
        if (allowed == 0) {
            set_deadline(transfer);
            return FileStep::wait;
        }
        HAWSER_ASSIGN(const IoCount put, here.file->write(here.unwritten.first(allowed)));
        if (put.status == IoStatus::would_block) return watch_file(transfer, Interest::write);
        here.unwritten = here.unwritten.subspan(put.bytes);
        moved += put.bytes;
        transfer.upload.sent_bytes += put.bytes;
        transfer.send_rate.spend(put.bytes);
        transfer.outcome.timings.sent = now_ - transfer.began;
        tell_progress(transfer);
        if (!transfer.route.open() || transfer.state() != State::exchanging) return FileStep::wait;
    }
    return FileStep::more;
}

// The next bytes of the body, less those that stand in the file already: answers how many those were. A body in memory
// is written from where it is; of a source's bytes a copy waits here, for their room is everybody's.
Result<std::size_t> Multi::Impl::take_for_file(Transfer& transfer) {
    FileTransfer& here = *transfer.file;
    Bytes taken = transfer.spec.body;
    if (transfer.spec.body_from == BodyFrom::user) {
        const MutableBytes room = scratch_.outgoing();
        HAWSER_ASSIGN(const BodyAnswer answer, transfer.route.user()->ask_body(room));
        if (!transfer.route.open()) return std::size_t{0};
        if (answer.kind == BodyAnswer::Kind::pause) {
            transfer.paused.send = true;
            return std::size_t{0};
        }
        here.at_end = answer.kind == BodyAnswer::Kind::end;
        taken = room.first(answer.kind == BodyAnswer::Kind::bytes ? answer.bytes : 0);
    } else {
        here.at_end = true;
    }
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(here.skip, taken.size()));
    here.skip -= skipped;
    here.unwritten = taken.subspan(skipped);
    if (transfer.spec.body_from != BodyFrom::user) return skipped;
    here.pending = as_text(here.unwritten);
    here.unwritten = as_bytes(here.pending);
    return skipped;
}

Result<Multi::Impl::FileStep> Multi::Impl::watch_file(Transfer& transfer, Interest interest) {
    FileTransfer& here = *transfer.file;
    HAWSER_TRY(loop_.watch(here.file->handle(), interest, token_of(TokenKind::transfer, transfer.id)));
    here.watched = true;
    return FileStep::wait;
}

// Watched for one readiness only: a transfer that is paused then does not keep the loop awake.
void Multi::Impl::on_file_ready(SlotId id) {
    Transfer* transfer = transfers_.find(id);
    if (transfer == nullptr || !transfer->file || !transfer->file->watched) return;
    loop_.unwatch(transfer->file->file->handle());
    transfer->file->watched = false;
    make_ready(*transfer);
}

void Multi::Impl::leave_file(Transfer& transfer) {
    if (!transfer.file) return;
    if (transfer.file->watched) loop_.unwatch(transfer.file->file->handle());
    transfer.file.reset();
}

}  // namespace hawser::engine
