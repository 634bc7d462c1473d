// expect: 'now' is not a member|no member named 'now'
#include <hawser/time.hpp>

int main() {
    hawser::Instant start{};
#ifdef MUST_FAIL
    start = hawser::Monotonic::now();
#endif
    return start == hawser::never ? 1 : 0;
}
