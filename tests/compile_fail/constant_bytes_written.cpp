// expect: no matching function|could not convert|no viable conversion|cannot convert
#include <hawser/bytes.hpp>

#include <vector>

std::size_t length(hawser::MutableBytes bytes) { return bytes.size(); }

int main() {
    std::vector<std::uint8_t> owned(3);
    const std::vector<std::uint8_t> constant(3);
#ifdef MUST_FAIL
    return static_cast<int>(length(constant));
#endif
    return static_cast<int>(length(owned) - constant.size());
}
