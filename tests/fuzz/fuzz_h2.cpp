// A server's bytes to an HTTP/2 client with three requests under way, one of them an upload. The first byte chooses
// the size of the pieces. Whole or in pieces the same must be told, and the rules of events must hold.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>

#include "fuzz/fuzz.hpp"
#include "proto/h2/codec.hpp"

using namespace hawser;

namespace {

constexpr std::uint32_t window_bytes = 70'000;

struct Told {
    std::string heads;
    std::string body;
    std::string end;
};

class Run {
public:
    explicit Run(std::string_view bytes, std::size_t piece_bytes) : codec_(h2::make_codec({window_bytes, window_bytes})) {
        open("GET", {});
        open("HEAD", {});
        open("POST", {BodyFraming::Kind::open_ended, 0});
        (void)codec_->send_body(5, as_bytes("a request's body"), Instant{});
        drain();
        while (!bytes.empty()) {
            const std::size_t count = std::min(piece_bytes, bytes.size());
            const auto block = std::make_unique<std::uint8_t[]>(count);
            std::copy_n(bytes.begin(), count, block.get());
            bytes.remove_prefix(count);
            (void)codec_->feed({block.get(), count}, Instant{});
            take();
        }
        drain();
        take();
        (void)codec_->feed_eof(Instant{});
        take();
        fuzz::require(failed_ || (story_[1].end != "" && story_[3].end != "" && story_[5].end != ""),
                      "a stream has no end though the connection has");
    }
    const std::map<StreamId, Told>& story() const { return story_; }
    bool failed() const { return failed_; }

private:
    void open(std::string_view method, BodyFraming body) {
        RequestHead head;
        head.method = method;
        head.scheme = "https";
        head.authority = "example.test";
        head.target = "/";
        head.body = body;
        fuzz::require(codec_->open(head, Instant{}).has_value(), "a request was refused");
    }
    void drain() {
        std::array<std::uint8_t, 4096> out;
        for (auto count = codec_->pull(out, Instant{}); count && *count != 0; count = codec_->pull(out, Instant{})) {}
    }
    Told& live(StreamId stream) {
        fuzz::require(stream == 1 || stream == 3 || stream == 5, "an event of a stream that is not ours");
        fuzz::require(story_[stream].end.empty(), "an event after the end");
        return story_[stream];
    }
    void take() {
        for (;;) {
            auto event = codec_->next(Instant{});
            if (!event) failed_ = true;
            if (!event || !*event) return;
            note(**event);
        }
    }
    void note(const Event& event) {
        if (const auto* head = std::get_if<HeadEvent>(&event)) {
            Told& told = live(head->stream);
            told.heads += std::to_string(head->status) + ";";
            for (const FieldView& field : head->fields) told.heads.append(field.name).append(field.value);
        } else if (const auto* body = std::get_if<BodyEvent>(&event)) {
            Told& told = live(body->stream);
            fuzz::require(!told.heads.empty(), "a body before its head");
            told.body += as_text(body->bytes);
            fuzz::require(told.body.size() <= window_bytes, "more than the window");  // nothing is consumed
        } else if (const auto* trailers = std::get_if<TrailersEvent>(&event)) {
            for (const FieldView& field : trailers->fields) live(trailers->stream).heads.append(field.name).append(field.value);
        } else if (const auto* end = std::get_if<EndEvent>(&event)) {
            live(end->stream).end = "end";
        } else if (const auto* failed = std::get_if<StreamFailed>(&event)) {
            live(failed->stream).end = failed->error.message();
        }
    }

    std::unique_ptr<Codec> codec_;
    std::map<StreamId, Told> story_;
    bool failed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t piece_bytes = 1 + fuzz::take_choice(bytes) % 32;
    const Run whole(bytes, std::max<std::size_t>(bytes.size(), 1));
    const Run pieces(bytes, piece_bytes);
    fuzz::require(whole.failed() == pieces.failed(), "fragmentation decides over failure");
    for (const auto& [stream, told] : whole.story()) {
        const auto at = pieces.story().find(stream);
        const Told other = at == pieces.story().end() ? Told{} : at->second;
        // A frame that goes beyond Content-Length is refused as far as it is there: pieces before that were told.
        const bool body = told.end == "end" || told.end.empty() ? told.body == other.body : other.body.starts_with(told.body);
        fuzz::require(body && told.heads == other.heads && told.end == other.end, "fragmentation decides over what is told");
    }
    return 0;
}
