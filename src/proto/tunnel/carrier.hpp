// What carries bytes through a layer as they are: what was fed waits to be read, what was written waits to be pulled.
#pragma once

#include <algorithm>
#include <cstring>

#include <hawser/result.hpp>

#include "base/buffer.hpp"
#include "base/wire.hpp"

namespace hawser::tunnel {

class Carrier {
public:
    /// Bytes of the upper side that wait to be pulled: a peer that stops reading must stop the writer.
    static constexpr std::size_t out_limit_bytes = 64U << 10U;
    /// Bytes kept by settle(): a caller that feeds and does not read must not turn the peer into an allocator.
    static constexpr std::size_t settled_limit_bytes = 1U << 20U;

    /// Borrows the bytes until they are read or settled.
    Result<void> feed(Bytes bytes) {
        if (bytes.size() > settled_.room())
            return fail(ErrorCode::receive_failed, Phase::receive, "tunnel input is fed but not read");
        borrowed_ = bytes;
        return {};
    }
    void feed_eof() noexcept { ended_ = true; }
    void settle() {
        settled_.append(borrowed_);
        borrowed_ = {};
    }
    IoCount read(MutableBytes into) {
        std::size_t total = take(settled_, into);
        const std::size_t rest = std::min(into.size() - total, borrowed_.size());
        if (rest != 0) std::memcpy(into.data() + total, borrowed_.data(), rest);
        borrowed_ = borrowed_.subspan(rest);
        total += rest;
        if (total != 0) return IoCount{.bytes = total, .status = IoStatus::ok};
        return IoCount{.status = ended_ && !into.empty() ? IoStatus::eof : IoStatus::would_block};
    }
    Result<IoCount> write(Bytes from) {
        if (closed_) return fail(ErrorCode::send_failed, Phase::send, "this side of the tunnel is closed");
        const std::size_t taken = out_.append(from);
        if (taken == 0) return IoCount{};
        return IoCount{.bytes = taken, .status = IoStatus::ok};
    }
    std::size_t pull(MutableBytes out) { return take(out_, out); }
    /// Refuses further writes.
    void close() noexcept { closed_ = true; }
    /// Forgets what waits.
    void drop() {
        borrowed_ = {};
        out_.release();
    }

    bool idle() const noexcept { return borrowed_.empty(); }
    bool wants_write() const noexcept { return !out_.empty(); }
    bool holds_input() const noexcept { return !(settled_.empty() && borrowed_.empty()); }

private:
    static std::size_t take(Buffer& from, MutableBytes into) {
        const std::size_t count = std::min(into.size(), from.size());
        if (count == 0) return 0;
        std::memcpy(into.data(), from.view().data(), count);
        from.consume(count);
        if (from.empty()) from.release();
        return count;
    }

    Buffer out_{out_limit_bytes};
    Buffer settled_{settled_limit_bytes};
    Bytes borrowed_;
    bool ended_ = false;
    bool closed_ = false;
};

}  // namespace hawser::tunnel
