// Posts a form (RFC 7578): text fields, a file that is streamed, and a report made up on the way.
#include <hawser/hawser.hpp>
#include <algorithm>
#include <iostream>

int main(int count, char** arguments) {
    if (count != 3) return std::cerr << "usage: multipart FILE URL\n", 2;

    // A source of unknown size makes the whole body chunked; with `rewind` it survives redirects and retries.
    int line = 0;
    const auto report = [&line](hawser::MutableBytes into) -> std::size_t {
        if (line == 3) return 0;
        const std::string text = "line " + std::to_string(++line) + "\n";
        const std::size_t bytes = std::min(text.size(), into.size());
        std::copy_n(text.begin(), bytes, into.begin());
        return bytes;
    };

    auto form = hawser::Multipart()
                    .field("title", "Holiday")
                    .file("picture", arguments[1])
                    .add({.name = "report",
                          .content = hawser::Multipart::Stream{report, {}, [&line] { return line = 0, true; }},
                          .filename = "report.txt"});
    auto answer = hawser::Easy().perform({.url = arguments[2], .body = form});
    if (!answer) return std::cerr << answer.error().message() << '\n', 1;
    std::cout << answer->status << '\n';
}
