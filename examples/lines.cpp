// Counts the lines of a resource while it arrives, in 4 KB of memory.
#include <algorithm>
#include <array>
#include <hawser/hawser.hpp>
#include <iostream>

int main(int count, char** arguments) {
    if (count != 2) return std::cerr << "usage: lines URL\n", 2;
    hawser::Easy easy;
    auto reader = hawser::BodyReader::open(easy, {.url = arguments[1], .fail_on_error = true});
    if (!reader) return std::cerr << reader.error().message() << '\n', 1;
    std::array<std::uint8_t, 4096> room;
    std::size_t lines = 0;
    for (;;) {
        const auto got = reader->read(room);
        if (!got) return std::cerr << "not whole: " << got.error().message() << '\n', 1;
        if (*got == 0) break;
        lines += static_cast<std::size_t>(std::count(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*got), '\n'));
    }
    std::cout << lines << " lines\n";
}
