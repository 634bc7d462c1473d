// zstd (RFC 8878). A body may be several frames, one after the other (3.1).
#include <zstd.h>
#include <zstd_errors.h>

#include "proto/coding/stages.hpp"

namespace hawser::coding {
namespace {

class ZstdStage final : public Stage {
public:
    explicit ZstdStage(ZSTD_DStream* stream) noexcept : stream_(stream) {}
    ~ZstdStage() override { ZSTD_freeDStream(stream_); }
    ZstdStage(const ZstdStage&) = delete;
    ZstdStage& operator=(const ZstdStage&) = delete;

    Result<std::size_t> read(MutableBytes out) override {
        if (out.empty()) return std::size_t{0};
        // One call ends at a frame's end; the next frame, or a skippable one, may be in the same input.
        for (;;) {
            ZSTD_inBuffer source{input_.data(), input_.size(), 0};
            ZSTD_outBuffer target{out.data(), out.size(), 0};
            if (within_frame_ || !input_.empty()) {
                const std::size_t hint = ZSTD_decompressStream(stream_, &target, &source);
                if (ZSTD_isError(hint) != 0) return failed(hint);
                if (source.pos != 0 || target.pos != 0) within_frame_ = hint != 0;
            }
            keep_last(source.size - source.pos);
            if (target.pos != 0) return give(target.pos);
            if (source.pos == 0) return std::size_t{0};
        }
    }

    Result<void> finish() override {
        if (!within_frame_) return {};
        return broken("the zstd body is truncated");
    }

private:
    static Unexpected failed(std::size_t result) {
        const ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
        if (code == ZSTD_error_memory_allocation)
            return fail(ErrorCode::out_of_memory, Phase::decode, "out of memory while decoding");
        if (code == ZSTD_error_frameParameter_windowTooLarge)
            return broken("the zstd body asks for a window larger than 8 MiB (RFC 9659)");
        return broken(std::string("the zstd body is broken: ") + ZSTD_getErrorName(result));
    }

    ZSTD_DStream* stream_;
    bool within_frame_ = false;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_zstd() {
    ZSTD_DStream* stream = ZSTD_createDStream();
    if (stream == nullptr)
        return fail(ErrorCode::out_of_memory, Phase::decode, "out of memory for a zstd decoder");
    auto stage = std::make_unique<ZstdStage>(stream);
    if (ZSTD_isError(ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, max_zstd_window_log)) != 0)
        return broken("the zstd library refuses a window limit");
    return std::unique_ptr<Decoder>(std::move(stage));
}

}  // namespace hawser::coding
