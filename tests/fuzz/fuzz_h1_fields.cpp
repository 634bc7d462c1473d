// The small grammars of fields: any text; what is read must be consistent with itself.
#include "base/ascii.hpp"
#include "fuzz/fuzz.hpp"
#include "http/base64.hpp"
#include "http/challenges.hpp"
#include "http/content_length.hpp"
#include "http/dates.hpp"
#include "http/lists.hpp"
#include "http/ranges.hpp"
#include "http/retry_after.hpp"
#include "http/tokens.hpp"

using namespace hawser;
using namespace hawser::http;
using fuzz::require;

namespace {

constexpr UnixSeconds now = 1'700'000'000;

void check_lists(std::string_view text) {
    ListReader reader(text);
    std::size_t total = 0;
    while (const auto element = reader.next()) {
        require(!element->empty() && ascii::trim(*element) == *element,
                "an element is empty or has blanks around it");
        require(list_contains(text, *element), "a list does not contain its element");
        total += element->size();
        if (total > 4096) break;  // the check above is quadratic
    }
    if (const auto plain = unquote(text))
        require(unquote(quote(*plain)) == plain, "quoting does not come back");
    require(unquote(quote(text)) == std::string(text), "quoting does not come back");
}

void check_challenges(std::string_view text) {
    const auto challenges = parse_challenges(text);
    require(challenges.size() <= max_challenges, "too many challenges");
    // What was understood, written down plainly, must be understood the same.
    std::string written;
    for (const Challenge& challenge : challenges) {
        require(is_token(challenge.scheme), "a scheme is no token");
        require(challenge.token68.empty() || challenge.parameters.empty(), "token68 and parameters");
        written += (written.empty() ? "" : ", ") + challenge.scheme;
        if (!challenge.token68.empty()) written += " " + challenge.token68;
        const char* separator = " ";
        for (const auto& parameter : challenge.parameters) {
            written += separator + parameter.name + "=" + quote(parameter.value);
            separator = ", ";
        }
    }
    require(parse_challenges(written) == challenges, "challenges do not come back: " + written);
}

void check_numbers(std::string_view text) {
    if (const auto date = parse_date(text, now)) {
        const std::string written = format_date(*date);
        require(!written.empty() && parse_date(written, now) == date,
                "a date does not come back: " + written);
    }
    if (const auto length = parse_content_length(text))
        require(parse_content_length(std::to_string(*length)) == length, "a length does not come back");
    if (const auto ranges = parse_byte_ranges(text))
        require(!ranges->empty() && ranges->size() <= max_ranges, "ranges");
    if (const auto range = parse_content_range(text); range && range->range)
        require(range->range->first <= range->range->last, "a range runs backwards");
    if (const auto wait = parse_retry_after(text, now))
        require(wait->count() >= 0 && *wait <= max_retry_after, "a wait out of bounds");
    if (const auto plain = decode_base64(text))
        require(encode_base64(as_bytes(*plain)) == text, "base64 is ambiguous");
    require(decode_base64(encode_base64(as_bytes(text))) == std::string(text), "base64 does not come back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_lists(text);
    check_challenges(text);
    check_numbers(text);
    return 0;
}
