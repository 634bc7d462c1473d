// What every fuzz target shares: the entry point's declaration, a reader that turns the input's first bytes
// into choices, and the way to fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace hawser::fuzz {

/// Takes the input's first byte as a choice; 0 when there is none.
inline std::uint8_t take_choice(std::string_view& input) noexcept {
    if (input.empty()) return 0;
    const auto choice = static_cast<std::uint8_t>(input.front());
    input.remove_prefix(1);
    return choice;
}

/// Ends the run with a sentence when what must hold does not.
inline void require(bool holds, const std::string& sentence) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", sentence.c_str());
    std::abort();
}

}  // namespace hawser::fuzz
