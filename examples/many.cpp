// Fetches all the URLs of its command line at once, on one thread.
#include <hawser/hawser.hpp>
#include <iostream>

int main(int count, char** arguments) {
    hawser::Multi multi;
    int failures = 0;
    for (int i = 1; i < count; ++i) {
        const std::string url = arguments[i];
        hawser::Handlers handlers;
        handlers.on_done = [url, &failures](hawser::Done done) {
            if (done.response) {
                std::cout << url << ": " << done.response->status << ", " << done.response->body.size() << " bytes\n";
            } else {
                std::cout << url << ": " << done.response.error().message() << '\n';
                ++failures;
            }
        };
        multi.add({.url = url}, std::move(handlers));
    }
    if (auto ran = multi.run(); !ran) return std::cerr << ran.error().message() << '\n', 2;
    return failures == 0 ? 0 : 1;
}
