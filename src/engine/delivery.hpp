// An answer on its way to the user: header lines and body pieces, content decoding, pausing, the rate allowed.
//
// While paused or held back by the rate, what arrives is kept: header lines, then undecoded body bytes (bounded by the connection: HTTP/1.x
// stops reading, HTTP/2 and 3 stop crediting), then trailers. Nothing is ever delivered out of order or twice.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

#include "base/buffer.hpp"
#include "engine/route.hpp"
#include "engine/spec.hpp"
#include "policy/rate.hpp"

namespace hawser::coding {
class Decoder;
}

namespace hawser::engine {

/// The value of Accept-Encoding that asks for every coding this build undoes. Static lifetime.
std::string_view supported_content_codings() noexcept;

class Delivery {
public:
    explicit Delivery(const Spec& spec);
    ~Delivery();
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    /// Forgets the last answer: a new one follows.
    void reset() noexcept;
    /// Undo these codings, beside those named before; an Error where they are too many. Which they are is looked at when
    /// the first body byte comes: what a head names does not matter to an answer without a body.
    Result<void> add_content_coding(std::string_view codings);
    /// Likewise; transfer codings were applied after all content codings.
    Result<void> add_transfer_coding(std::string_view codings);
    /// Deliver the body as it comes after all.
    void leave_coded() noexcept;

    /// A header line or trailer; kept while paused.
    Result<void> line(const HeaderLine& line, Route& route, bool& paused);
    /// Body bytes as the codec gave them. Answers how many are done with (to be credited); the rest is kept.
    Result<std::size_t> body(Bytes bytes, Route& route, bool& paused, Instant now);
    /// Goes on after a pause, or when ready_at() has come. Answers as body does.
    Result<std::size_t> resume(Route& route, bool& paused, Instant now);
    /// The body is whole: a coding that is not is an Error. Call only when nothing is kept.
    Result<void> finish();

    bool keeps_something() const noexcept { return kept_ != nullptr; }
    /// The allowed rate keeps something back.
    bool held_back() const noexcept { return held_back_; }
    /// When more of it may go; meaningful while held back.
    Instant ready_at() const noexcept { return rate_.next(); }
    std::uint64_t delivered_bytes() const noexcept { return delivered_; }
    /// An answer longer than this (decoded) is an Error; 0 for no limit.
    void set_limit(std::uint64_t bytes) noexcept { limit_ = bytes; }

private:
    /// What a paused transfer may hold: HTTP/2's stream window, QUIC's when it has grown (16 MiB) and a turn of
    /// HTTP/1.x reading fit; a peer that sends more than it was credited for is cut off.
    static constexpr std::size_t max_kept_body_bytes = 17U << 20;
    /// Header lines of one answer are bounded by the codecs; this bounds interim answers while paused.
    static constexpr std::size_t max_kept_lines = 20'000;
    /// What is fed to a decoder at once.
    static constexpr std::size_t max_piece_bytes = 16'384;

    struct KeptLine {
        std::string line;
        std::size_t name_bytes = 0;
        std::string value;
        HeaderLine::Origin origin;
        int request_index;
    };
    struct Kept;

    Result<void> make_decoder();
    Result<bool> hand_over(Bytes piece, Route& route, bool& paused);
    Result<std::size_t> plain(Bytes bytes, Route& route, bool& paused);
    Result<bool> drain_decoder(Route& route, bool& paused);
    Result<std::size_t> decoded(Bytes bytes, Route& route, bool& paused);
    Result<std::size_t> as_allowed(Bytes bytes, Route& route, bool& paused, Instant now);
    Result<void> keep_line(const HeaderLine& line);
    Result<void> keep_body(Bytes bytes);
    Result<bool> lines(std::vector<KeptLine>& from, Route& route, bool& paused);

    std::size_t piece_bytes_;
    std::uint64_t delivered_ = 0;
    std::uint64_t limit_ = 0;
    policy::Rate rate_;
    bool held_back_ = false;
    std::string content_codings_;
    std::string transfer_codings_;
    std::unique_ptr<coding::Decoder> decoder_;
    std::unique_ptr<Kept> kept_;
};

}  // namespace hawser::engine
