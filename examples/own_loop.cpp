// A transfer inside an application's own poll loop: watch fd(), mind time_left(), call drive().
#include <hawser/hawser.hpp>
#include <iostream>
#include <poll.h>

int main(int count, char** arguments) {
    if (count != 2) return std::cerr << "usage: own_loop URL\n", 2;
    hawser::Multi multi;
    bool good = false;
    hawser::Handlers handlers;
    handlers.on_done = [&good](hawser::Done done) {
        good = done.response.has_value();
        std::cout << (good ? "got " + std::to_string(done.response->body.size()) + " bytes" : done.response.error().message()) << '\n';
    };
    multi.add({.url = arguments[1]}, std::move(handlers));
    while (multi.running() != 0) {
        pollfd watched{multi.fd(), POLLIN, 0};
        const auto left = multi.time_left();
        poll(&watched, 1, left ? static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*left).count()) : -1);
        if (auto driven = multi.drive(); !driven) return std::cerr << driven.error().message() << '\n', 2;
    }
    return good ? 0 : 1;
}
