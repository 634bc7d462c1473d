// Streams a file to a URL (PUT), without holding it in memory.
#include <hawser/hawser.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

int main(int count, char** arguments) {
    if (count != 3) return std::cerr << "usage: upload FILE URL\n", 2;
    std::ifstream file(arguments[1], std::ios::binary);
    if (!file) return std::cerr << "cannot open " << arguments[1] << '\n', 1;
    hawser::Request request{.url = arguments[2]};
    request.body = hawser::Body::stream(
        [&file](hawser::MutableBytes into) -> std::size_t {
            file.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
            return file.bad() ? hawser::body_abort : static_cast<std::size_t>(file.gcount());
        },
        std::filesystem::file_size(arguments[1]),
        [&file] { return file.clear(), static_cast<bool>(file.seekg(0)); });
    auto answer = hawser::Easy().perform(request);
    if (!answer) return std::cerr << answer.error().message() << '\n', 1;
    std::cout << answer->status << '\n';
}
