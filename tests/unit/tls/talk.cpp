#include "unit/tls/talk.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/try.hpp"

namespace hawser::test {

std::size_t EchoPeer::pull(MutableBytes out, Instant) {
    const std::size_t count = std::min({out.size(), pending_.size() - at_, close_after_ - echoed_});
    std::memcpy(out.data(), pending_.data() + at_, count);
    at_ += count;
    echoed_ += count;
    if (at_ == pending_.size()) {
        pending_.clear();
        at_ = 0;
    }
    return count;
}

std::size_t SayPeer::pull(MutableBytes out, Instant) {
    const std::size_t count = std::min(out.size(), text_.size() - at_);
    std::memcpy(out.data(), text_.data() + at_, count);
    at_ += count;
    return count;
}

Result<void> Stacked::raise(Instant now) {
    std::array<std::uint8_t, 4096> piece;
    for (;;) {
        HAWSER_ASSIGN(const IoCount count, lower_->read(piece, now));
        if (count.status == IoStatus::eof) return upper_->feed_eof(now);
        if (count.status == IoStatus::would_block) return {};
        HAWSER_TRY(upper_->feed(Bytes(piece.data(), count.bytes), now));
        upper_->settle();
    }
}

Result<void> Stacked::feed(Bytes bytes, Instant now) {
    HAWSER_TRY(lower_->feed(bytes, now));
    return raise(now);
}

Result<void> Stacked::feed_eof(Instant now) {
    HAWSER_TRY(lower_->feed_eof(now));
    return raise(now);
}

Result<std::size_t> Stacked::pull(MutableBytes out, Instant now) {
    std::array<std::uint8_t, 512> piece;
    for (;;) {
        HAWSER_ASSIGN(const std::size_t below, lower_->pull(out, now));
        if (below != 0 || !lower_->open()) return below;
        HAWSER_ASSIGN(const std::size_t count, upper_->pull(piece, now));
        if (count == 0) return 0;
        // The lower layer holds nothing now, so it takes these few bytes whole.
        HAWSER_ASSIGN(const IoCount written, lower_->write(Bytes(piece.data(), count), now));
        if (written.bytes != count)
            return fail(ErrorCode::send_failed, Phase::send, "an empty layer did not take what was offered");
    }
}

Result<IoCount> Stacked::read(MutableBytes into, Instant now) { return upper_->read(into, now); }

void Talk::note(Result<void> result) {
    if (!result && !error_) error_ = std::move(result).error();
}

void Talk::read_client() {
    std::vector<std::uint8_t> piece(read_bytes_);
    while (!error_ && !eof_) {
        auto count = client_.read(piece, Instant{});
        if (!count) return note(Unexpected(std::move(count).error()));
        eof_ = count->status == IoStatus::eof;
        if (count->status != IoStatus::ok) return;
        heard_.append(as_text(Bytes(piece.data(), count->bytes)));
    }
}

void Talk::feed_client(std::vector<std::uint8_t> piece) {
    note(client_.feed(piece, Instant{}));
    if (settle_) client_.settle();
    // With settle the fed memory is gone before the first read: address sanitizer sees who still looks at it.
    if (settle_) std::vector<std::uint8_t>().swap(piece);
    read_client();
}

bool Talk::write_client() {
    if (!client_.open() || closed_ || error_) return false;
    bool moved = false;
    if (said_ < to_say_.size()) {
        auto count = client_.write(as_bytes(std::string_view(to_say_).substr(said_)), Instant{});
        if (!count) {
            note(Unexpected(std::move(count).error()));
            return false;
        }
        said_ += count->bytes;
        moved = count->bytes != 0;
    }
    if (said_ == to_say_.size() && close_after_saying_) {
        client_.close(Instant{});
        closed_ = moved = true;
    }
    return moved;
}

bool Talk::client_to_server() {
    std::vector<std::uint8_t> piece(fragment_);
    auto count = client_.pull(piece, Instant{});
    if (!count) {
        note(Unexpected(std::move(count).error()));
        return false;
    }
    piece.resize(*count);
    if (*count != 0 && !server_closed_) server_->feed(piece, Instant{});
    return *count != 0;
}

bool Talk::server_to_client() {
    if (server_closed_) return false;
    std::vector<std::uint8_t> piece(fragment_);
    piece.resize(server_->pull(piece, Instant{}));
    if (piece.empty()) {
        if (!server_->wants_close()) return false;
        server_closed_ = true;
        if (!error_) note(client_.feed_eof(Instant{}));
        read_client();
        return true;
    }
    if (corrupt_at_ - sent_by_server_ < piece.size()) piece[corrupt_at_ - sent_by_server_] ^= 0x5a;
    sent_by_server_ += piece.size();
    if (!error_ && !eof_) feed_client(std::move(piece));
    return true;
}

void Talk::run() {
    for (bool moved = true; moved;) {
        moved = write_client();
        while (client_to_server()) moved = true;
        moved = server_to_client() || moved;
    }
}

}  // namespace hawser::test
