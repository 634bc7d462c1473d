#include "unit/h2/drive.hpp"

#include <algorithm>
#include <cstring>

#include "support/catch.hpp"

namespace hawser::test {

namespace {

peer::PeerFields fields_of(std::span<const FieldView> views) {
    peer::PeerFields fields;
    for (const FieldView& view : views) fields.push_back({std::string(view.name), std::string(view.value)});
    return fields;
}

}  // namespace

const std::string* Story::field(std::string_view name) const {
    return heads.empty() ? nullptr : peer::find_field(heads.back().fields, name);
}

bool same(const Story& a, const Story& b) {
    if (a.failed.has_value() != b.failed.has_value()) return false;
    if (a.failed && (a.failed->code() != b.failed->code() || a.failed->message() != b.failed->message() ||
                     a.failed->advice() != b.failed->advice()))
        return false;
    return a.heads == b.heads && a.body == b.body && a.trailers == b.trailers && a.ended == b.ended && a.order == b.order;
}

Drive::Drive(std::size_t fragment_bytes, h2::Settings settings) : codec(h2::make_codec(settings)), fragment_(fragment_bytes) {}

StreamId Drive::get(std::string_view path, std::string_view method, std::vector<FieldView> fields) {
    RequestHead head;
    head.method = method;
    head.scheme = "https";
    head.authority = "example.test";
    head.target = path;
    head.fields = fields;
    auto stream = codec->open(head, now);
    REQUIRE(stream);
    return *stream;
}

StreamId Drive::post(std::string_view path, BodyFraming framing, std::vector<FieldView> fields) {
    RequestHead head;
    head.method = "POST";
    head.scheme = "https";
    head.authority = "example.test";
    head.target = path;
    head.fields = fields;
    head.body = framing;
    auto stream = codec->open(head, now);
    REQUIRE(stream);
    return *stream;
}

bool Drive::give(StreamId stream, std::string_view body, std::size_t& given, std::vector<FieldView> trailers) {
    while (given < body.size()) {
        const std::size_t capacity = codec->send_capacity(stream);
        auto taken = codec->send_body(stream, as_bytes(body.substr(given)), now);
        REQUIRE(taken);
        REQUIRE(*taken == std::min(capacity, body.size() - given));
        if (*taken == 0) return false;
        given += *taken;
    }
    REQUIRE(codec->end(stream, trailers, now));
    return true;
}

void Drive::note(Event& event) {
    if (watch) watch(event);
    const auto tell = [&](StreamId stream, const char* kind) -> Story& {
        Story& story = stories[stream];
        REQUIRE_FALSE(story.ended);
        REQUIRE_FALSE(story.failed);
        if (story.order.empty() || story.order.back() != kind || std::string_view(kind) != "body") story.order.push_back(kind);
        return story;
    };
    if (auto* head = std::get_if<HeadEvent>(&event)) {
        REQUIRE(head->version == HttpVersion::http2);
        tell(head->stream, "head").heads.push_back({head->status, head->interim, fields_of(head->fields)});
    } else if (auto* body = std::get_if<BodyEvent>(&event)) {
        tell(body->stream, "body").body += as_text(body->bytes);
        if (std::find(paused.begin(), paused.end(), body->stream) == paused.end())
            codec->consume(body->stream, body->bytes.size(), now);
    } else if (auto* trailers = std::get_if<TrailersEvent>(&event)) {
        tell(trailers->stream, "trailers").trailers = fields_of(trailers->fields);
    } else if (auto* end = std::get_if<EndEvent>(&event)) {
        tell(end->stream, "end").ended = true;
    } else if (auto* failed = std::get_if<StreamFailed>(&event)) {
        tell(failed->stream, "failed").failed = failed->error;
    } else {
        ++closings;
    }
}

void Drive::take() {
    for (;;) {
        auto event = codec->next(now);
        if (!event) {
            if (!failure) failure = event.error();
            return;
        }
        if (!*event) return;
        note(**event);
    }
}

void Drive::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t count = std::min(fragment_, bytes.size());
        const auto block = std::make_unique_for_overwrite<std::uint8_t[]>(count);
        std::memcpy(block.get(), bytes.data(), count);
        if (auto fed = codec->feed({block.get(), count}, now); !fed && !failure) failure = fed.error();
        take();
        bytes.remove_prefix(count);
    }
}

std::string Drive::pull() {
    std::string result;
    const std::size_t size = std::min<std::size_t>(fragment_, 65'536);
    const auto block = std::make_unique_for_overwrite<std::uint8_t[]>(size);
    for (;;) {
        auto count = codec->pull({block.get(), size}, now);
        REQUIRE(count);
        if (*count == 0) return result;
        result.append(reinterpret_cast<const char*>(block.get()), *count);
    }
}

void run(Drive& drive, peer::PeerConnection& server, const std::function<bool()>& until, const std::function<void()>& turn) {
    std::vector<std::uint8_t> block(65'536);
    for (int quiet = 0; quiet < 2;) {
        if (until && until()) return;
        if (turn) turn();
        const std::string up = drive.pull();
        if (!up.empty()) server.feed(as_bytes(up), drive.now);
        const std::size_t down = server.pull(block, drive.now);
        drive.feed({reinterpret_cast<const char*>(block.data()), down});
        drive.take();
        if (!up.empty() || down != 0) {
            quiet = 0;
            continue;
        }
        if (server.wants_close()) {
            REQUIRE(drive.codec->feed_eof(drive.now));
            drive.take();
            return;
        }
        if (server.deadline() != never) {
            drive.now = std::max(drive.now, server.deadline());
            server.expire(drive.now);
        } else {
            ++quiet;
        }
    }
}

}  // namespace hawser::test
