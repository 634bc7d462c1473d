// expect: no matching function|could not convert|no viable conversion|cannot convert
#include <hawser/result.hpp>

#include <string>

hawser::Result<int> answer(bool good) {
    if (good) return 42;
#ifdef MUST_FAIL
    return std::string("went wrong");
#endif
    return hawser::fail(hawser::ErrorCode{}, hawser::Phase{}, "went wrong");
}

int main() { return *answer(true) - 42; }
