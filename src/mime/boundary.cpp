#include "mime/boundary.hpp"

#include <array>
#include <string_view>

#include "base/try.hpp"

namespace hawser::mime {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Bytes from here on would make the first characters likelier than the others.
constexpr unsigned fair_below = 256 / alphabet.size() * alphabet.size();
/// Of 32 random bytes 31 serve on average: more draws than this do not happen with a source worth the name.
constexpr int max_draws = 16;

}  // namespace

Result<std::string> make_boundary(const Random& random) {
    std::string boundary(boundary_dashes, '-');
    boundary.reserve(boundary_bytes);
    for (int draw = 0; draw < max_draws; ++draw) {
        std::array<std::uint8_t, 32> bytes{};
        HAWSER_TRY(random(bytes));
        for (const std::uint8_t byte : bytes) {
            if (byte >= fair_below) continue;
            boundary.push_back(alphabet[byte % alphabet.size()]);
            if (boundary.size() == boundary_bytes) return boundary;
        }
    }
    return fail(ErrorCode::init_failed, Phase::setup, "the source of random bytes gives no usable ones");
}

}  // namespace hawser::mime
