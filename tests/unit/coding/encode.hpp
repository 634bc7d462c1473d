// The other direction of every coding, for the tests.
#pragma once

#include <string>
#include <string_view>

namespace hawser::coding::test {

enum class Zlib { gzip, zlib, raw };
std::string deflate_with(Zlib format, std::string_view plain);
std::string brotli(std::string_view plain);
std::string zstd(std::string_view plain, int window_log = 0);
/// By content coding name: gzip, deflate, br, zstd, identity.
std::string encode(std::string_view coding, std::string_view plain);

}  // namespace hawser::coding::test
