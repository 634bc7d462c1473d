// The single codings, one stage each; make_decoder stacks them.
#pragma once

#include <memory>
#include <string>

#include "proto/coding/decoder.hpp"

namespace hawser::coding {

/// What every stage does alike: hold the borrowed input and count.
class Stage : public Decoder {
public:
    void feed(Bytes bytes) final {
        input_ = bytes;
        counters_.fed_bytes += bytes.size();
    }
    Counters counters() const noexcept final { return counters_; }
    Bytes unread() const noexcept final { return input_; }

protected:
    /// Notes that the input is used up to its last `left` bytes.
    void keep_last(std::size_t left) noexcept { input_ = input_.last(left); }
    std::size_t give(std::size_t bytes) noexcept {
        counters_.given_bytes += bytes;
        return bytes;
    }

    Bytes input_;
    Counters counters_;
};

inline Unexpected broken(std::string sentence) {
    return fail(ErrorCode::bad_content_coding, Phase::decode, std::move(sentence));
}

Result<std::unique_ptr<Decoder>> make_identity();
Result<std::unique_ptr<Decoder>> make_gzip();
Result<std::unique_ptr<Decoder>> make_deflate();
Result<std::unique_ptr<Decoder>> make_brotli();
Result<std::unique_ptr<Decoder>> make_zstd();

}  // namespace hawser::coding
