#include "io/environment.hpp"

#include <unistd.h>

#include "base/ascii.hpp"

namespace hawser::io {

bool has_variable_like(std::string_view name) noexcept {
    if (environ == nullptr || name.empty()) return false;
    const char initial = name.front();
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const char* at = *entry;
        if ((*at | 0x20) != initial) continue;  // the bit that tells cases apart: sorts nearly all of them out
        std::size_t same = 0;
        while (same < name.size() && ascii::lower(at[same]) == name[same]) ++same;
        if (same == name.size() && at[same] == '=') return true;
    }
    return false;
}

}  // namespace hawser::io
