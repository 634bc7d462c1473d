#include "engine/delivery.hpp"

#include <algorithm>
#include <array>

#include "base/try.hpp"
#include "proto/coding/decoder.hpp"

namespace hawser::engine {

std::string_view supported_content_codings() noexcept { return coding::supported_codings(); }

/// What a paused transfer holds, in the order it will be told.
struct Delivery::Kept {
    std::vector<KeptLine> before;          ///< head lines
    std::vector<std::uint8_t> piece;       ///< decoded, refused once
    Buffer body{max_kept_body_bytes};      ///< not decoded yet
    std::vector<KeptLine> after;           ///< trailers
    std::size_t lines_told = 0;            ///< of the list being told
};

Delivery::Delivery(const Spec& spec)
    : piece_bytes_(spec.max_delivery_bytes == 0 ? max_piece_bytes : spec.max_delivery_bytes),
      rate_(spec.limits != nullptr ? spec.limits->max_receive_bytes_per_second : 0) {}
Delivery::~Delivery() = default;

void Delivery::reset() noexcept {
    leave_coded();
    decoder_.reset();
    kept_.reset();
    delivered_ = 0;
    held_back_ = false;
}

namespace {

// The elements of a list said before come first, as in one field (RFC 9110 5.3).
void add_to_list(std::string& list, std::string_view more) {
    if (!list.empty()) list += ", ";
    list += more;
}

}  // namespace

Result<void> Delivery::add_content_coding(std::string_view codings) {
    add_to_list(content_codings_, codings);
    return coding::check_count(content_codings_);
}

Result<void> Delivery::add_transfer_coding(std::string_view codings) {
    add_to_list(transfer_codings_, codings);
    return coding::check_count(transfer_codings_);
}

void Delivery::leave_coded() noexcept {
    content_codings_.clear();
    transfer_codings_.clear();
}

Result<void> Delivery::make_decoder() {
    if (content_codings_.empty() && transfer_codings_.empty()) return {};
    if (!transfer_codings_.empty()) add_to_list(content_codings_, transfer_codings_);
    HAWSER_ASSIGN(decoder_, coding::make_decoder(content_codings_));
    leave_coded();
    return {};
}

// One piece to the user; false when it was refused by a pause.
Result<bool> Delivery::hand_over(Bytes piece, Route& route, bool& paused) {
    if (limit_ != 0 && piece.size() > limit_ - std::min(limit_, delivered_))
        return fail(ErrorCode::file_too_large, Phase::deliver,
                    "the answer is larger than the allowed " + std::to_string(limit_) + " bytes");
    HAWSER_ASSIGN(const Flow flow, route.body(piece));
    if (flow == Flow::pause) {
        paused = true;
        return false;
    }
    delivered_ += piece.size();
    return true;
}

Result<std::size_t> Delivery::plain(Bytes bytes, Route& route, bool& paused) {
    std::size_t done = 0;
    while (done < bytes.size() && !paused) {
        const Bytes piece = bytes.subspan(done, std::min(piece_bytes_, bytes.size() - done));
        HAWSER_ASSIGN(const bool taken, hand_over(piece, route, paused));
        if (!taken) break;
        done += piece.size();
    }
    return done;
}

// Everything the decoder can give from what it was fed; false when a pause stopped it.
Result<bool> Delivery::drain_decoder(Route& route, bool& paused) {
    std::array<std::uint8_t, max_piece_bytes> room;
    const std::size_t size = std::min(room.size(), piece_bytes_);
    while (!paused) {
        HAWSER_ASSIGN(const std::size_t count, decoder_->read(MutableBytes(room).first(size)));
        if (count == 0) return true;
        HAWSER_ASSIGN(const bool taken, hand_over(MutableBytes(room).first(count), route, paused));
        if (!taken) {
            if (!kept_) kept_ = std::make_unique<Kept>();
            kept_->piece.assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
        }
    }
    return false;
}

Result<std::size_t> Delivery::decoded(Bytes bytes, Route& route, bool& paused) {
    decoder_->feed(bytes);
    HAWSER_ASSIGN(const bool all, drain_decoder(route, paused));
    if (all) return bytes.size();
    const std::size_t done = bytes.size() - decoder_->unread().size();
    decoder_->feed({});  // what is left is kept elsewhere and comes again
    return done;
}

// As much as the rate gives room for now.
Result<std::size_t> Delivery::as_allowed(Bytes bytes, Route& route, bool& paused, Instant now) {
    const Bytes part = bytes.first(std::min(bytes.size(), rate_.allowance(now)));
    held_back_ = part.size() < bytes.size();
    HAWSER_ASSIGN(const std::size_t done, decoder_ ? decoded(part, route, paused) : plain(part, route, paused));
    rate_.spend(done);
    return done;
}

Result<std::size_t> Delivery::body(Bytes bytes, Route& route, bool& paused, Instant now) {
    HAWSER_TRY(make_decoder());
    std::size_t done = 0;
    if (!paused && !kept_) {
        HAWSER_ASSIGN(done, as_allowed(bytes, route, paused, now));
        if (paused && !kept_) kept_ = std::make_unique<Kept>();
    }
    if (done < bytes.size()) HAWSER_TRY(keep_body(bytes.subspan(done)));
    return done;
}

Result<void> Delivery::keep_body(Bytes bytes) {
    if (!kept_) kept_ = std::make_unique<Kept>();
    if (kept_->body.append(bytes) == bytes.size()) return {};
    return fail(ErrorCode::out_of_memory, Phase::deliver,
                "the peer sent more to a paused transfer than it was given credit for");
}

Result<void> Delivery::keep_line(const HeaderLine& line) {
    if (!kept_) kept_ = std::make_unique<Kept>();
    auto& list = line.origin == HeaderLine::Origin::trailer ? kept_->after : kept_->before;
    if (list.size() >= max_kept_lines)
        return fail(ErrorCode::too_large, Phase::deliver, "too many header lines came while the transfer was paused");
    list.push_back({std::string(line.line), line.name.size(), std::string(line.value), line.origin, line.request_index});
    return {};
}

Result<void> Delivery::line(const HeaderLine& line, Route& route, bool& paused) {
    if (paused || kept_) return keep_line(line);
    HAWSER_ASSIGN(const Flow flow, route.header(line));
    if (flow == Flow::go_on) return {};
    paused = true;
    return keep_line(line);
}

Result<bool> Delivery::lines(std::vector<KeptLine>& from, Route& route, bool& paused) {
    while (!paused && kept_->lines_told < from.size()) {
        const KeptLine& kept = from[kept_->lines_told];
        const std::string_view text = kept.line;
        HAWSER_ASSIGN(const Flow flow, route.header({text, text.substr(0, kept.name_bytes), kept.value, kept.origin,
                                                       kept.request_index}));
        if (flow == Flow::pause) paused = true;
        else ++kept_->lines_told;
    }
    if (paused) return false;
    from.clear();
    kept_->lines_told = 0;
    return true;
}

Result<std::size_t> Delivery::resume(Route& route, bool& paused, Instant now) {
    if (!kept_ || paused) return std::size_t{0};
    HAWSER_ASSIGN(const bool told, lines(kept_->before, route, paused));
    if (!told) return std::size_t{0};
    if (!kept_->piece.empty()) {
        HAWSER_ASSIGN(const bool taken, hand_over(kept_->piece, route, paused));
        if (!taken) return std::size_t{0};
        kept_->piece.clear();
    }
    if (decoder_) {
        decoder_->feed({});
        HAWSER_ASSIGN(const bool all, drain_decoder(route, paused));
        if (!all) return std::size_t{0};
    }
    const Bytes rest = kept_->body.view();
    HAWSER_ASSIGN(const std::size_t done, as_allowed(rest, route, paused, now));
    kept_->body.consume(done);
    if (paused || !kept_->body.empty()) return done;
    HAWSER_ASSIGN(const bool whole, lines(kept_->after, route, paused));
    if (whole) kept_.reset();
    return done;
}

Result<void> Delivery::finish() {
    if (!decoder_) return {};
    return decoder_->finish();
}

}  // namespace hawser::engine
