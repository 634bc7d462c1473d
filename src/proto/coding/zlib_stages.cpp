// gzip (RFC 1952) and deflate (RFC 1950, or RFC 1951 bare as some servers send it).
#define ZLIB_CONST  // zlib then takes its input as const
#include <zlib.h>

#include <algorithm>

#include "proto/coding/stages.hpp"

namespace hawser::coding {
namespace {

enum class Format { gzip, deflate };

class ZlibStage final : public Stage {
public:
    explicit ZlibStage(Format format) noexcept : format_(format) {}
    ~ZlibStage() override {
        if (begun_) inflateEnd(&stream_);
    }
    ZlibStage(const ZlibStage&) = delete;
    ZlibStage& operator=(const ZlibStage&) = delete;

    Result<std::size_t> read(MutableBytes out) override {
        if (!begun_) {
            auto ready = begin();
            if (!ready) return Unexpected(std::move(ready).error());
            if (!*ready) return std::size_t{0};
        }
        if (ended_) return after_end();
        if (out.empty()) return std::size_t{0};
        // A piece larger than zlib's counters is taken in several reads.
        constexpr std::size_t most = 1U << 30;
        std::size_t produced = 0;
        while (produced == 0 && !ended_) {
            const Bytes source =
                pending_first_ ? Bytes(&first_, 1) : input_.first(std::min(input_.size(), most));
            stream_.next_in = source.data();
            stream_.avail_in = static_cast<uInt>(source.size());
            stream_.next_out = out.data();
            stream_.avail_out = static_cast<uInt>(std::min(out.size(), most));
            const uInt room = stream_.avail_out;
            const int status = inflate(&stream_, Z_NO_FLUSH);
            produced = room - stream_.avail_out;
            const std::size_t used = source.size() - stream_.avail_in;
            if (pending_first_)
                pending_first_ = used == 0;
            else
                keep_last(input_.size() - used);
            ended_ = status == Z_STREAM_END;
            if (status == Z_BUF_ERROR || (used == 0 && produced == 0 && !ended_))
                break;  // nothing to work on
            // What was unpacked before the fault is given first; zlib repeats its answer at the next call.
            if (status != Z_OK && !ended_ && produced == 0) return failed(status);
        }
        if (produced == 0 && ended_) return after_end();
        return give(produced);
    }

    Result<void> finish() override {
        if (ended_ || counters_.fed_bytes == 0) return {};
        return broken(std::string("the ") + name() + " body is truncated");
    }

private:
    const char* name() const noexcept { return format_ == Format::gzip ? "gzip" : "deflate"; }

    // Chooses the format; false when it takes more bytes to know. "deflate" is to mean the zlib format and
    // too often means bare deflate data (RFC 9110 8.4.1.2): the zlib header's check tells them apart.
    Result<bool> begin() {
        int window_bits = MAX_WBITS + 16;
        if (format_ == Format::deflate) {
            if (input_.empty()) return false;
            if (!pending_first_) {
                first_ = input_.front();
                pending_first_ = true;
                input_ = input_.subspan(1);
            }
            const bool may_be_zlib = (first_ & 0x0f) == Z_DEFLATED && first_ >> 4 <= MAX_WBITS - 8;
            if (may_be_zlib && input_.empty()) return false;
            const bool zlib = may_be_zlib && (first_ * 256U + input_.front()) % 31 == 0;
            window_bits = zlib ? MAX_WBITS : -MAX_WBITS;
        } else if (input_.empty()) {
            return false;
        }
        const int status = inflateInit2(&stream_, window_bits);
        if (status == Z_MEM_ERROR) return failed(status);
        if (status != Z_OK) return broken("zlib could not be started");
        begun_ = true;
        return true;
    }

    // What follows the stream: gzip files are often padded with zeros; anything else was not meant to be left
    // out.
    Result<std::size_t> after_end() {
        if (format_ == Format::gzip) {
            const auto other =
                std::find_if(input_.begin(), input_.end(), [](std::uint8_t byte) { return byte != 0; });
            input_ = input_.subspan(static_cast<std::size_t>(other - input_.begin()));
        }
        if (input_.empty()) return std::size_t{0};
        if (format_ == Format::gzip && input_.front() == 0x1f)
            return broken("the gzip body has more than one member; only the first was decoded");
        return broken(std::string("the ") + name() + " body is followed by other bytes");
    }

    Unexpected failed(int status) const {
        if (status == Z_MEM_ERROR)
            return fail(ErrorCode::out_of_memory, Phase::decode, "out of memory while decoding");
        const char* reason = stream_.msg != nullptr  ? stream_.msg
                             : status == Z_NEED_DICT ? "it needs a preset dictionary"
                                                     : "unknown reason";
        return broken(std::string("the ") + name() + " body is broken: " + reason);
    }

    Format format_;
    bool begun_ = false;
    bool ended_ = false;
    bool pending_first_ = false;  // first_ was taken from the input to look at and not yet given to zlib
    std::uint8_t first_ = 0;
    z_stream stream_{};
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_gzip() { return std::unique_ptr<Decoder>(new ZlibStage(Format::gzip)); }
Result<std::unique_ptr<Decoder>> make_deflate() {
    return std::unique_ptr<Decoder>(new ZlibStage(Format::deflate));
}

}  // namespace hawser::coding
