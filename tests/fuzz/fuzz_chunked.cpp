// The chunked reader against a second reading of RFC 9112 7.1 that is too simple to be wrong the same way.
#include <optional>

#include "base/ascii.hpp"
#include "fuzz/fuzz.hpp"
#include "unit/h1/support.hpp"

using namespace hawser;
using namespace hawser::h1::test;

namespace {

struct Reading {
    std::string body;
    bool broken = false;    // before the trailers
    bool trailers = false;  // the last chunk was reached
};

Reading read_simply(std::string_view input) {
    Reading reading;
    while (!input.empty()) {
        const std::size_t digits = std::min(input.find_first_not_of("0123456789abcdefABCDEF"), input.size());
        if (digits == 0 || digits > 16) return (reading.broken = true, reading);
        const std::uint64_t size = *ascii::to_number(input.substr(0, digits), 16);
        if (size >> 63U != 0) return (reading.broken = true, reading);
        input.remove_prefix(digits);
        // What may stand between the digits and CRLF: blanks, then an extension.
        const std::size_t blanks = std::min(input.find_first_not_of(" \t"), input.size());
        input.remove_prefix(blanks);
        if (input.starts_with(';'))
            input.remove_prefix(std::min(input.find_first_of(std::string_view("\r\n\0", 3)), input.size()));
        if (input.empty() || input == "\r") return reading;
        if (!input.starts_with("\r\n")) return (reading.broken = true, reading);
        input.remove_prefix(2);
        if (size == 0) return (reading.trailers = true, reading);
        reading.body.append(input.substr(0, size));
        if (input.size() <= size) return reading;
        input.remove_prefix(size);
        if (input == "\r") return reading;
        if (!input.starts_with("\r\n")) return (reading.broken = true, reading);
        input.remove_prefix(2);
    }
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 16'000) return 0;  // below every limit that the simple reading does not know
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t piece_bytes = fuzz::take_choice(input) + std::size_t{1};
    const auto codec = h1::make_codec({});
    fuzz::require(Ask{}.open(*codec).has_value(), "a plain request was refused");
    pull_all(*codec);
    fuzz::require(
        codec->feed(as_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), now).has_value(),
        "feed");

    std::string body;
    bool failed = false;
    bool trailers = false;
    const auto drain = [&] {
        for (;;) {
            const auto event = codec->next(now);
            if (!event) {
                // Errors of trailers are not the chunks' (8 for what they say, 100 and 56 for how much).
                failed = true;
                trailers = trailers || event.error().code() == ErrorCode::weird_reply;
                return;
            }
            if (!*event) return;
            if (const auto* bytes = std::get_if<BodyEvent>(&**event)) body.append(as_text(bytes->bytes));
            trailers = trailers || std::holds_alternative<EndEvent>(**event) ||
                       std::holds_alternative<TrailersEvent>(**event);
        }
    };
    drain();
    const Reading simple = read_simply(input);
    for (std::string_view rest = input; !rest.empty() && !failed && !trailers;) {
        const std::size_t count = std::min(piece_bytes, rest.size());
        const std::string piece(rest.substr(0, count));
        rest.remove_prefix(count);
        fuzz::require(codec->feed(as_bytes(piece), now).has_value(), "feed");
        drain();
    }
    fuzz::require(body == simple.body, "the bodies differ: '" + body + "' and '" + simple.body + "'");
    if (simple.trailers) return 0;
    fuzz::require(!trailers, "an end was read where there is none");
    fuzz::require(failed == simple.broken, failed ? "refused what is not broken" : "accepted what is broken");
    return 0;
}
