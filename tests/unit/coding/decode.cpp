#include <algorithm>
#include <memory>
#include <vector>

#include "encode.hpp"
#include "proto/coding/decoder.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::coding;
using namespace hawser::coding::test;
using namespace std::string_literals;

namespace {

const std::vector<std::size_t> fragment_sizes = {1, 2, 3, 7, static_cast<std::size_t>(-1)};

struct Outcome {
    std::string plain;
    std::string error;  // empty: whole
    Decoder::Counters counters;
};

// Runs a decoder over pieces in heap buffers of exactly their size, reading into pieces likewise.
Outcome decode(std::string_view value, std::string_view coded, std::size_t piece_bytes = 1 << 20,
               std::size_t out_bytes = 4096) {
    auto made = make_decoder(value);
    if (!made) return {"", made.error().message(), {}};
    Decoder& decoder = **made;
    Outcome outcome;
    const auto out = std::make_unique<std::uint8_t[]>(out_bytes);
    while (!coded.empty()) {
        const std::size_t count = std::min(piece_bytes, coded.size());
        const auto piece = std::make_unique<std::uint8_t[]>(count);
        std::copy_n(coded.begin(), count, piece.get());
        coded.remove_prefix(count);
        decoder.feed({piece.get(), count});
        for (;;) {
            const auto read = decoder.read({out.get(), out_bytes});
            outcome.counters = decoder.counters();
            if (!read) {
                CHECK(read.error().code() == ErrorCode::bad_content_coding);
                outcome.error = read.error().message();
                return outcome;
            }
            if (*read == 0) break;
            outcome.plain.append(reinterpret_cast<const char*>(out.get()), *read);
        }
    }
    if (auto finished = decoder.finish(); !finished) {
        CHECK(finished.error().code() == ErrorCode::bad_content_coding);
        outcome.error = finished.error().message();
    }
    return outcome;
}

std::string sample(std::size_t bytes) {
    std::string text;
    std::uint32_t seed = 1;
    while (text.size() < bytes) {
        seed = seed * 1664525 + 1013904223;
        text += "word" + std::to_string(seed % 1000) + " ";
    }
    text.resize(bytes);
    return text;
}

}  // namespace

TEST_CASE("every coding, at every fragment size") {
    for (const std::string_view coding : {"gzip", "deflate", "br", "zstd", "identity"}) {
        for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{5000}}) {
            const std::string plain = sample(bytes);
            const std::string coded = encode(coding, plain);
            for (const std::size_t piece : fragment_sizes) {
                for (const std::size_t out : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
                    INFO(coding << ", " << bytes << " bytes, pieces of " << piece << ", reads of " << out);
                    const Outcome outcome = decode(coding, coded, piece, out);
                    CHECK(outcome.error == "");
                    CHECK(outcome.plain == plain);
                    CHECK(outcome.counters.given_bytes == plain.size());
                    CHECK(outcome.counters.fed_bytes == coded.size());
                }
            }
        }
    }
}

TEST_CASE("a truncated body is never whole") {
    const std::string plain = sample(300);
    for (const std::string_view coding : {"gzip", "deflate", "br", "zstd"}) {
        const std::string coded = encode(coding, plain);
        for (std::size_t length = 1; length < coded.size(); ++length) {
            INFO(coding << ", " << length << " of " << coded.size());
            const Outcome outcome = decode(coding, std::string_view(coded).substr(0, length));
            CHECK(outcome.error.find("truncated") != std::string::npos);
            CHECK(plain.starts_with(outcome.plain));
        }
        CHECK(decode(coding, "").error == "");
    }
}

TEST_CASE("a changed byte never passes unseen where the coding has a checksum") {
    const std::string plain = sample(200);
    for (const std::string_view coding : {"gzip", "deflate"}) {
        const std::string coded = encode(coding, plain);
        for (std::size_t at = 0; at < coded.size(); ++at) {
            if (coding == "gzip" && at >= 3 && at < 10) continue;  // flags, time and system carry no text
            INFO(coding << ", byte " << at);
            std::string changed = coded;
            changed[at] = static_cast<char>(changed[at] ^ 0x10);
            CHECK(decode(coding, changed).error != "");
        }
    }
}

TEST_CASE("deflate is zlib's format or bare") {
    const std::string plain = sample(1000);
    for (const std::size_t piece : fragment_sizes) {
        CHECK(decode("deflate", deflate_with(Zlib::zlib, plain), piece).plain == plain);
        const Outcome raw = decode("deflate", deflate_with(Zlib::raw, plain), piece);
        CHECK(raw.plain == plain);
        CHECK(raw.error == "");
    }
    CHECK(decode("deflate", deflate_with(Zlib::raw, "")).error == "");
    CHECK(decode("deflate", "\x78").error.find("truncated") != std::string::npos);
}

TEST_CASE("what follows the coded stream") {
    const std::string member = encode("gzip", "hello");
    for (const std::size_t piece : fragment_sizes) {
        const Outcome padded = decode("gzip", member + std::string(40, '\0'), piece);
        CHECK(padded.plain == "hello");
        CHECK(padded.error == "");
        const Outcome two = decode("gzip", member + member, piece);
        CHECK(two.plain == "hello");
        CHECK(two.error == "the gzip body has more than one member; only the first was decoded");
        const Outcome rubbish = decode("gzip", member + "x", piece);
        CHECK(rubbish.plain == "hello");
        CHECK(rubbish.error == "the gzip body is followed by other bytes");
        for (const std::string_view coding : {"deflate", "br", "zstd"}) {
            INFO(coding);
            const Outcome outcome = decode(coding, encode(coding, "hello") + "rubbish", piece);
            CHECK(outcome.plain == "hello");
            CHECK(outcome.error != "");
        }
        // Frames of zstd may follow one another (RFC 8878 3.1), skippable ones among them.
        const Outcome frames = decode(
            "zstd", encode("zstd", "one ") + "\x50\x2a\x4d\x18\x03\0\0\0abc"s + encode("zstd", "two"), piece);
        CHECK(frames.plain == "one two");
        CHECK(frames.error == "");
    }
}

TEST_CASE("codings stack, the last applied undone first") {
    const std::string plain = sample(3000);
    const std::string coded = encode("br", encode("zstd", encode("gzip", plain)));
    for (const std::size_t piece : fragment_sizes) {
        const Outcome outcome = decode("gzip, identity, Zstd ,BR", coded, piece, 100);
        CHECK(outcome.error == "");
        CHECK(outcome.plain == plain);
        CHECK(outcome.counters.fed_bytes == coded.size());
        CHECK(outcome.counters.given_bytes == plain.size());
    }
    std::string five = plain;
    for (int i = 0; i < 5; ++i)
        five = encode("gzip", five);
    CHECK(decode("gzip,gzip,x-gzip,gzip,gzip", five).plain == plain);
    // An inner stream that is cut is seen although the outer one is whole.
    CHECK(decode("gzip, br", encode("br", encode("gzip", plain).substr(0, 50))).error.find("gzip") !=
          std::string::npos);
}

TEST_CASE("what is no content coding") {
    CHECK(decode("foo", "x").error.find("'foo'") != std::string::npos);
    CHECK(decode("gzip, foo", "x").error.find("'foo'") != std::string::npos);
    CHECK(decode("gzip,gzip,gzip,gzip,gzip,gzip", "x").error.find("more than 5") != std::string::npos);
    CHECK(decode("compress", "x").error != "");
    CHECK(decode("", "abc").plain == "abc");
    CHECK(decode("identity", "abc").plain == "abc");
    CHECK(supported_codings() == "deflate, gzip, br, zstd");
}

TEST_CASE("a bomb comes out in the caller's pieces, and is counted") {
    const std::string coded = encode("gzip", std::string(50 << 20, 'x'));
    REQUIRE(coded.size() < 100'000);
    const auto decoder = std::move(*make_decoder("gzip"));
    decoder->feed(as_bytes(coded));
    std::vector<std::uint8_t> out(1000);
    for (int i = 0; i < 10; ++i) {
        const auto read = decoder->read(out);
        REQUIRE(read);
        CHECK(*read <= out.size());
    }
    CHECK(decoder->counters().given_bytes <= 10'000);
}

TEST_CASE("a bomb that unpacks to nothing ends") {
    // Empty stored blocks: five bytes each that give no output, packed a second time to almost nothing.
    std::string nothing;
    for (int i = 0; i < 8'000'000; ++i)
        nothing += "\x00\x00\x00\xff\xff"s;
    const std::string coded = encode("gzip", nothing);
    const Outcome outcome = decode("deflate, gzip", coded);
    CHECK(outcome.plain == "");
    CHECK(outcome.error.find("more than can be meant") != std::string::npos);
}

TEST_CASE("zstd windows have a limit") {
    const std::string plain = sample(100);
    CHECK(decode("zstd", zstd(plain, max_zstd_window_log)).plain == plain);
    CHECK(decode("zstd", zstd(plain, max_zstd_window_log + 1)).error.find("window") != std::string::npos);
}
