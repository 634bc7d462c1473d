// Content decoders: any bytes, any coding; whole and in pieces they must agree whether the body is whole and
// what it says.
#include <memory>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "proto/coding/decoder.hpp"

using namespace hawser;

namespace {

constexpr std::size_t enough_bytes = 1 << 18;

struct Outcome {
    std::string plain;
    bool whole = false;
    bool enough = false;  // gave up reading: too much came
};

Outcome decode(std::string_view value, std::string_view input, std::size_t piece_bytes,
               std::size_t out_bytes) {
    auto made = coding::make_decoder(value);
    fuzz::require(made.has_value(), "a known coding was refused");
    Outcome outcome;
    std::vector<std::uint8_t> out(out_bytes);
    while (!input.empty()) {
        const std::size_t count = std::min(piece_bytes, input.size());
        const std::vector<std::uint8_t> piece(input.begin(),
                                              input.begin() + static_cast<std::ptrdiff_t>(count));
        input.remove_prefix(count);
        (*made)->feed(piece);
        for (;;) {
            const auto read = (*made)->read(out);
            if (!read) return outcome;
            if (*read == 0) break;
            fuzz::require(*read <= out.size(), "more was given than there was room for");
            outcome.plain.append(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*read));
            if (outcome.plain.size() > enough_bytes) return (outcome.enough = true, outcome);
        }
    }
    fuzz::require((*made)->counters().given_bytes == outcome.plain.size(), "the counters are wrong");
    outcome.whole = (*made)->finish().has_value();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view values[] = {"gzip",     "deflate",       "br",      "zstd", "identity",
                                           "gzip, br", "zstd, deflate", "br, gzip"};
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view value = values[fuzz::take_choice(input) % std::size(values)];
    const std::size_t piece_bytes = fuzz::take_choice(input) + std::size_t{1};
    const Outcome whole = decode(value, input, input.size() + 1, 4096);
    const Outcome pieces = decode(value, input, piece_bytes, piece_bytes);
    if (whole.enough || pieces.enough) return 0;
    fuzz::require(whole.whole == pieces.whole, "whole in one way and not in the other");
    fuzz::require(!whole.whole || whole.plain == pieces.plain, "the plain bytes differ");
    return 0;
}
