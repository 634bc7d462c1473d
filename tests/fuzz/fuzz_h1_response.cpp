// The HTTP/1.x codec reads an answer: it must tell the same whole and in pieces, and end in order.
#include "fuzz/fuzz.hpp"
#include "unit/h1/support.hpp"

using namespace hawser;
using namespace hawser::h1::test;

namespace {

// Input: a byte of choices, a byte of fragment size, the answer.
std::string read_answer(std::uint8_t choices, std::string_view input, std::size_t piece_bytes) {
    Ask ask;
    constexpr std::string_view methods[] = {"GET", "HEAD", "CONNECT", "GET"};
    ask.method = methods[choices & 3];
    if ((choices & 4) != 0) ask.fields.push_back({"Upgrade", "x"});
    ask.http1_0 = (choices & 8) != 0;
    const auto codec =
        h1::make_codec({.allow_http0_9 = (choices & 16) != 0, .to_proxy = (choices & 32) != 0});
    fuzz::require(ask.open(*codec).has_value(), "a plain request was refused");
    pull_all(*codec);

    Transcript transcript;
    while (!input.empty()) {
        const std::size_t count = std::min(piece_bytes, input.size());
        if (!feed_in_pieces(*codec, input.substr(0, count), count, transcript)) return transcript.text();
        input.remove_prefix(count);
        // Bytes behind the answer are an error of their own when they come later, and dropped when they come
        // with it.
        if (transcript.ended()) return transcript.text();
    }
    fuzz::require(codec->feed_eof(now).has_value(), "the end was refused");
    const bool good = transcript.drain(*codec);
    const std::string text = transcript.text();
    fuzz::require(good == transcript.ended(), "an answer neither ended nor failed: " + text);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::uint8_t choices = fuzz::take_choice(input);
    const std::size_t piece_bytes = fuzz::take_choice(input) + std::size_t{1};
    const std::string whole = read_answer(choices, input, input.size() + 1);
    const std::string pieces = read_answer(choices, input, piece_bytes);
    fuzz::require(whole == pieces, "whole:  " + whole + "\npieces: " + pieces);
    return 0;
}
