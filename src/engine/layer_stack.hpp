// The layers between a socket and a codec: TLS, a tunnel, TLS again. Bytes rise from the network through each to
// the top and sink from the top through each to the network; nothing here knows a socket.
#pragma once

#include <memory>
#include <vector>

#include "base/buffer.hpp"
#include "base/byte_layer.hpp"
#include "engine/connection.hpp"

namespace hawser::engine {

/// What stands above the topmost layer.
class StackTop {
public:
    virtual ~StackTop() = default;
    virtual Result<void> take(Bytes bytes, Instant now) = 0;
    virtual Result<void> take_eof(Instant now) = 0;
    /// Bytes to send; 0 for none.
    virtual Result<std::size_t> give(MutableBytes out, Instant now) = 0;
    /// Called when the topmost layer has opened: may push another.
    virtual Result<void> on_layer_open(Instant now) = 0;
};

class LayerStack {
public:
    explicit LayerStack(StackTop& top) : top_(top) {}

    void push(std::unique_ptr<ByteLayer> layer);
    /// To be called after push, when nothing stands on the stack: a layer may be open from the start. Calls
    /// on_layer_open then.
    Result<void> note_opening(Instant now) { return levels_.empty() ? Result<void>{} : note_opening(levels_.size() - 1, now); }
    std::size_t size() const noexcept { return levels_.size(); }
    ByteLayer& layer(std::size_t level) noexcept { return *levels_[level].layer; }
    ByteLayer* topmost() noexcept { return levels_.empty() ? nullptr : levels_.back().layer.get(); }
    /// True when the topmost layer (if any) carries bytes.
    bool open() const noexcept { return levels_.empty() || levels_.back().layer->open(); }

    /// Bytes from the network, all of which are dealt with before it returns.
    Result<void> rise(Bytes bytes, Scratch& scratch, Instant now) { return rise_from(0, bytes, scratch, now); }
    Result<void> rise_eof(Scratch& scratch, Instant now) { return rise_eof_from(0, scratch, now); }
    /// Bytes for the network; 0 when there are none now.
    Result<std::size_t> sink(MutableBytes out, Scratch& scratch, Instant now);
    /// Says goodbye from the top down; sink gives the bytes.
    void close(Instant now) noexcept;

    Instant deadline() const noexcept;
    Result<void> expire(Instant now);

private:
    /// What one level pulled and the one below did not take yet: less than one TLS record's worth by contract.
    static constexpr std::size_t max_waiting_bytes = 65'536;

    struct Level {
        std::unique_ptr<ByteLayer> layer;
        Buffer waiting{max_waiting_bytes};  ///< from above, not yet taken by the layer
    };

    Result<void> rise_from(std::size_t level, Bytes bytes, Scratch& scratch, Instant now);
    Result<void> rise_eof_from(std::size_t level, Scratch& scratch, Instant now);
    Result<void> drain(std::size_t level, Scratch& scratch, Instant now);
    Result<void> note_opening(std::size_t level, Instant now);
    Result<void> push_down(std::size_t level, MutableBytes room, Instant now);
    Result<std::size_t> from_above(std::size_t level, MutableBytes out, Instant now);

    StackTop& top_;
    std::vector<Level> levels_;
    std::size_t opened_ = 0;
};

}  // namespace hawser::engine
