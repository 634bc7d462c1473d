// expect: nodiscard
#include <hawser/result.hpp>

hawser::Result<int> answer() { return 42; }

int main() {
#ifdef MUST_FAIL
    answer();
#endif
    return answer().has_value() ? 0 : 1;
}
