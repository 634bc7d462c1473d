// br (RFC 7932).
#include <brotli/decode.h>

#include "proto/coding/stages.hpp"

namespace hawser::coding {
namespace {

class BrotliStage final : public Stage {
public:
    explicit BrotliStage(BrotliDecoderState* state) noexcept : state_(state) {}
    ~BrotliStage() override { BrotliDecoderDestroyInstance(state_); }
    BrotliStage(const BrotliStage&) = delete;
    BrotliStage& operator=(const BrotliStage&) = delete;

    Result<std::size_t> read(MutableBytes out) override {
        if (out.empty()) return std::size_t{0};
        std::size_t produced = 0;
        if (!ended_) {
            std::size_t input_left = input_.size();
            const std::uint8_t* next_in = input_.data();
            std::size_t room = out.size();
            std::uint8_t* next_out = out.data();
            const auto status =
                BrotliDecoderDecompressStream(state_, &input_left, &next_in, &room, &next_out, nullptr);
            produced = out.size() - room;
            keep_last(input_left);
            // What was unpacked before the fault is given first; the decoder repeats its answer at the next
            // call.
            if (status == BROTLI_DECODER_RESULT_ERROR && produced == 0) return failed();
            ended_ = status == BROTLI_DECODER_RESULT_SUCCESS;
        }
        if (produced == 0 && ended_ && !input_.empty())
            return broken("the br body is followed by other bytes");
        return give(produced);
    }

    Result<void> finish() override {
        if (ended_ || counters_.fed_bytes == 0) return {};
        return broken("the br body is truncated");
    }

private:
    Unexpected failed() const {
        const auto code = BrotliDecoderGetErrorCode(state_);
        if (code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
            code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES)
            return fail(ErrorCode::out_of_memory, Phase::decode, "out of memory while decoding");
        return broken(std::string("the br body is broken: ") + BrotliDecoderErrorString(code));
    }

    BrotliDecoderState* state_;
    bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_brotli() {
    BrotliDecoderState* state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
    if (state == nullptr)
        return fail(ErrorCode::out_of_memory, Phase::decode, "out of memory for a br decoder");
    return std::unique_ptr<Decoder>(new BrotliStage(state));
}

}  // namespace hawser::coding
