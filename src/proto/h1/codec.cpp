#include "proto/h1/codec.hpp"

#include <string>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/lists.hpp"
#include "proto/h1/limits.hpp"
#include "proto/h1/reader.hpp"
#include "proto/h1/writer.hpp"

namespace hawser::h1 {
namespace {

class Codec final : public hawser::Codec {
public:
    explicit Codec(Settings settings) noexcept : settings_(settings), reader_(settings.allow_http0_9) {}

    Result<StreamId> open(const RequestHead& head, Instant) override {
        if (free_streams() == 0)
            return fail(ErrorCode::bad_argument, Phase::send,
                        "this connection cannot take another request now");
        HAWSER_TRY(check_aliases(head.reading.aliases));
        HAWSER_TRY(writer_.open(head));
        reader_.open(++stream_, asked_by(head), head.reading.aliases);
        return stream_;
    }

    std::size_t send_capacity(StreamId stream) const override {
        return is_open(stream) ? writer_.capacity() : 0;
    }

    Result<std::size_t> send_body(StreamId stream, Bytes bytes, Instant) override {
        HAWSER_TRY(require_open(stream));
        return writer_.send(bytes);
    }

    Result<void> end(StreamId stream, std::span<const FieldView> trailers, Instant) override {
        HAWSER_TRY(require_open(stream));
        return writer_.end(trailers);
    }

    void proceed(StreamId stream) override {
        if (is_open(stream)) writer_.proceed();
    }

    bool finishing(StreamId stream) const noexcept override { return is_open(stream) && reader_.idle(); }
    bool answer_begun(StreamId stream) const noexcept override { return stream == stream_ && reader_.begun(); }

    void consume(StreamId, std::size_t, Instant) override {}  // HTTP/1.x leaves flow control to the transport

    void reset(StreamId stream, Instant) override {
        if (!is_open(stream)) return;
        reader_.reset();
        writer_.reset();
    }

    Result<std::optional<Event>> next(Instant) override {
        auto event = reader_.next();
        if (!event) {
            writer_.reset();
        } else if (*event) {
            HAWSER_TRY(follow(**event));
        }
        return event;
    }

    Result<void> feed(Bytes bytes, Instant) override {
        if (!bytes.empty() && writer_.untouched()) {
            // An answer to nothing that was sent: meant for someone else, or planted (RFC 9112 11.1).
            reader_.reset();
            writer_.reset();
            return fail(ErrorCode::weird_reply, Phase::receive,
                        "the server answered before the request was sent", Advice::reconnect);
        }
        return reader_.feed(bytes);
    }

    Result<void> feed_eof(Instant) override {
        reader_.feed_eof();
        return {};
    }

    Result<std::size_t> pull(MutableBytes out, Instant) override {
        const std::size_t count = writer_.pull(out);
        if (reader_.idle() && writer_.ended()) writer_.answered();  // the answer had come before
        return count;
    }

    std::size_t free_streams() const noexcept override { return reader_.idle() && writer_.idle() ? 1 : 0; }
    bool reusable() const noexcept override { return free_streams() != 0; }
    bool wants_write() const noexcept override { return writer_.wants_write(); }

private:
    // A request may outlive its answer: a server need not wait for all of it.
    bool is_open(StreamId stream) const noexcept {
        return stream == stream_ && !reader_.closed() && !(reader_.idle() && writer_.idle());
    }

    static Result<void> check_aliases(std::span<const std::string_view> aliases) {
        bool good = aliases.size() <= max_aliases;
        for (const std::string_view alias : aliases)
            good = good && !alias.empty() && alias.size() <= max_alias_bytes;
        if (good) return {};
        return fail(ErrorCode::bad_argument, Phase::send,
                    "other beginnings of a status line: at most " + std::to_string(max_aliases) + ", of 1 to " +
                        std::to_string(max_alias_bytes) + " bytes each");
    }

    Result<void> require_open(StreamId stream) const {
        if (is_open(stream)) return {};
        return fail(ErrorCode::bad_argument, Phase::send, "this request is over");
    }

    Asked asked_by(const RequestHead& head) const noexcept {
        Asked asked{.head = head.method == "HEAD",
                    .connect = head.method == "CONNECT",
                    .http1_0 = head.http1_0,
                    .to_proxy = settings_.to_proxy,
                    .ignore_length = head.reading.ignore_length,
                    .raw_chunks = head.reading.raw_chunks,
                    .with_codings = head.reading.with_codings,
                    .with_framing = head.reading.with_framing};
        for (const FieldView& field : head.fields) {
            if (ascii::equal_ignoring_case(field.name, "Upgrade")) asked.upgrade = true;
            if (ascii::equal_ignoring_case(field.name, "Connection"))
                asked.close = asked.close || http::list_contains(field.value, "close");
        }
        return asked;
    }

    // What an event received means for the sending side.
    Result<void> follow(const Event& event) {
        if (const auto* head = std::get_if<HeadEvent>(&event)) {
            if (head->status == 100) writer_.proceed();
            if (!reader_.tunnelled()) return {};
            auto tunnel = writer_.tunnel();
            if (!tunnel) {
                reader_.reset();
                writer_.reset();
            }
            return tunnel;
        }
        if (std::holds_alternative<EndEvent>(event)) {
            if (!reader_.idle())
                writer_.reset();
            else if (writer_.whole())
                writer_.answered();
        }
        return {};
    }

    Settings settings_;
    StreamId stream_ = 0;
    Reader reader_;
    Writer writer_;
};

}  // namespace

std::unique_ptr<hawser::Codec> make_codec(Settings settings) { return std::make_unique<Codec>(settings); }

}  // namespace hawser::h1
