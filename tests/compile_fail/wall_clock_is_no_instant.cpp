// expect: no match for 'operator|no viable overloaded|no matching function|conversion
#include <hawser/time.hpp>

int main() {
    hawser::Instant deadline{};
#ifdef MUST_FAIL
    deadline = std::chrono::system_clock::now();
#endif
    deadline = hawser::after(deadline, std::chrono::seconds(1));
    return deadline == hawser::never ? 1 : 0;
}
