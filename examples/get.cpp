// Fetches a URL and says over which paths.
#include <hawser/hawser.hpp>
#include <iostream>

int main(int count, char** arguments) {
    if (count != 2) return std::cerr << "usage: get URL\n", 2;
    hawser::Request request{.url = arguments[1]};
    request.socket->multipath = hawser::Multipath::prefer;
    request.redirects->follow = true;
    auto answer = hawser::Easy().perform(request);
    if (!answer) return std::cerr << answer.error().message() << '\n', 1;
    std::cout << answer->status << ' ' << answer->body.size() << " bytes, multipath "
              << describe(answer->paths.outcome) << '\n';
    for (const hawser::PathInfo& path : answer->paths.paths)
        std::cout << "  " << path.local_address << " -> " << path.remote_address << '\n';
}
