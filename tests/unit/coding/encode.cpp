#include "encode.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

namespace hawser::coding::test {

std::string deflate_with(Zlib format, std::string_view plain) {
    const int bits = format == Zlib::gzip ? MAX_WBITS + 16 : format == Zlib::zlib ? MAX_WBITS : -MAX_WBITS;
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflate");
    std::string coded(deflateBound(&stream, plain.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(coded.data());
    stream.avail_out = static_cast<uInt>(coded.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
    coded.resize(stream.total_out);
    deflateEnd(&stream);
    return coded;
}

std::string brotli(std::string_view plain) {
    std::size_t size = BrotliEncoderMaxCompressedSize(plain.size()) + 16;
    std::string coded(size, '\0');
    if (BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, plain.size(),
                              reinterpret_cast<const std::uint8_t*>(plain.data()), &size,
                              reinterpret_cast<std::uint8_t*>(coded.data())) == BROTLI_FALSE)
        throw std::runtime_error("brotli");
    coded.resize(size);
    return coded;
}

std::string zstd(std::string_view plain, int window_log) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    if (window_log != 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    // Streamed without a known size, so that the frame says its window.
    std::string coded(ZSTD_compressBound(plain.size()) + 64, '\0');
    ZSTD_inBuffer source{plain.data(), plain.size(), 0};
    ZSTD_outBuffer target{coded.data(), coded.size(), 0};
    ZSTD_compressStream2(context, &target, &source, ZSTD_e_flush);
    if (ZSTD_compressStream2(context, &target, &source, ZSTD_e_end) != 0) throw std::runtime_error("zstd");
    ZSTD_freeCCtx(context);
    coded.resize(target.pos);
    return coded;
}

std::string encode(std::string_view coding, std::string_view plain) {
    if (coding == "gzip") return deflate_with(Zlib::gzip, plain);
    if (coding == "deflate") return deflate_with(Zlib::zlib, plain);
    if (coding == "br") return brotli(plain);
    if (coding == "zstd") return zstd(plain);
    return std::string(plain);
}

}  // namespace hawser::coding::test
