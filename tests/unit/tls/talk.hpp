// A client's layer and a simulated server joined by a wire that cuts bytes into fragments.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hawser/result.hpp>

#include "base/byte_layer.hpp"
#include "peer/peer.hpp"

namespace hawser::test {

/// "max" is what a read of a socket gives at most.
inline constexpr std::size_t fragment_sizes[] = {1, 2, 3, 7, 65536};

/// Echoes what it is fed; ends when the client does, or after `close_after` bytes.
class EchoPeer final : public peer::PeerConnection {
public:
    explicit EchoPeer(std::size_t close_after = SIZE_MAX) : close_after_(close_after) {}
    void feed(Bytes bytes, Instant) override { pending_.append(as_text(bytes)); }
    void feed_eof(Instant) override { ended_ = true; }
    std::size_t pull(MutableBytes out, Instant) override;
    bool wants_close() const override { return (ended_ && at_ == pending_.size()) || echoed_ >= close_after_; }

private:
    std::string pending_;
    std::size_t at_ = 0;
    std::size_t echoed_ = 0;
    std::size_t close_after_;
    bool ended_ = false;
};

/// Says something at once, then ends.
class SayPeer final : public peer::PeerConnection {
public:
    explicit SayPeer(std::string text, bool stay = false) : text_(std::move(text)), stay_(stay) {}
    void feed(Bytes, Instant) override {}
    void feed_eof(Instant) override { stay_ = false; }
    std::size_t pull(MutableBytes out, Instant) override;
    bool wants_close() const override { return !stay_ && at_ == text_.size(); }

private:
    std::string text_;
    std::size_t at_ = 0;
    bool stay_;
};

/// Two layers as one: `upper` stands on `lower`.
class Stacked final : public ByteLayer {
public:
    Stacked(std::unique_ptr<ByteLayer> lower, std::unique_ptr<ByteLayer> upper)
        : lower_(std::move(lower)), upper_(std::move(upper)) {}

    Result<void> feed(Bytes bytes, Instant now) override;
    Result<void> feed_eof(Instant now) override;
    void settle() override {
        upper_->settle();
        lower_->settle();
    }
    Result<std::size_t> pull(MutableBytes out, Instant now) override;
    bool open() const noexcept override { return upper_->open(); }
    Result<IoCount> read(MutableBytes into, Instant now) override;
    Result<IoCount> write(Bytes from, Instant now) override { return upper_->write(from, now); }
    void close(Instant now) noexcept override { upper_->close(now); }

private:
    Result<void> raise(Instant now);
    std::unique_ptr<ByteLayer> lower_;
    std::unique_ptr<ByteLayer> upper_;
};

/// One conversation: runs until nothing moves any more.
class Talk {
public:
    Talk(ByteLayer& client, std::unique_ptr<peer::PeerConnection> server, std::size_t fragment_bytes)
        : client_(client), server_(std::move(server)), fragment_(fragment_bytes) {}

    /// What the client sends once open, and whether it then closes.
    Talk& say(std::string text) {
        to_say_ = std::move(text);
        return *this;
    }
    Talk& close_after_saying() {
        close_after_saying_ = true;
        return *this;
    }
    /// The memory of every feed is taken back at once: the layer must settle.
    Talk& settle_always() {
        settle_ = true;
        return *this;
    }
    /// Bytes read from the client at a time.
    Talk& read_in_pieces_of(std::size_t bytes) {
        read_bytes_ = bytes;
        return *this;
    }
    void run();

    const std::string& heard() const noexcept { return heard_; }
    bool eof() const noexcept { return eof_; }
    bool server_closed() const noexcept { return server_closed_; }
    const std::optional<Error>& error() const noexcept { return error_; }
    /// Breaks byte number n of what the server sends.
    void corrupt(std::size_t position) { corrupt_at_ = position; }

private:
    bool client_to_server();
    bool server_to_client();
    void feed_client(std::vector<std::uint8_t> piece);
    void read_client();
    bool write_client();
    void note(Result<void> result);

    ByteLayer& client_;
    std::unique_ptr<peer::PeerConnection> server_;
    std::size_t fragment_;
    std::string to_say_;
    std::size_t said_ = 0;
    bool close_after_saying_ = false;
    bool closed_ = false;
    bool settle_ = false;
    std::size_t read_bytes_ = 4096;
    std::string heard_;
    bool eof_ = false;
    bool server_closed_ = false;
    std::optional<Error> error_;
    std::size_t corrupt_at_ = SIZE_MAX;
    std::size_t sent_by_server_ = 0;
};

}  // namespace hawser::test
