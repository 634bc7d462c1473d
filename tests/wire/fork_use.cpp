// An Easy used in a forked child while the parent's transfers go on: fork_use SLOW-URL BYTES SMALL-URL CA-FILE
// Parent and child share connections (TLS state included) at the fork; neither may disturb the other. Which connection
// carried what stands in the server's log, by the header X-Who.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include <hawser/easy.hpp>
#include <hawser/multi.hpp>

namespace {

constexpr int turn_milliseconds = 10;  // shorter than any deadline of the transfers

int wrong(const std::string& what) { return std::fprintf(stderr, "fork_use: %s\n", what.c_str()), 1; }

bool fetch(hawser::Easy& easy, hawser::Request request, const char* who) {
    request.headers.set("X-Who", who);
    const auto answer = easy.perform(request);
    if (!answer) return wrong(std::string(who) + ": " + answer.error().message()), false;
    if (answer->status != 200 || answer->body.empty()) return wrong("status " + std::to_string(answer->status)), false;
    return true;
}

/// What the child does: two transfers on a connection of its own, then its copies of everything go.
int child(std::optional<hawser::Easy>& easy, std::optional<hawser::Multi>& multi, const hawser::Request& small) {
    if (!fetch(*easy, small, "child") || !fetch(*easy, small, "child")) return 1;
    multi.reset();
    easy.reset();
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return wrong("usage: fork_use SLOW-URL BYTES SMALL-URL CA-FILE");
    const std::uint64_t size = std::strtoull(arguments[2], nullptr, 10);
    hawser::Request slow, small;
    slow.url = arguments[1];
    small.url = arguments[3];
    slow.tls->ca_file = small.tls->ca_file = arguments[4];

    std::optional<hawser::Easy> easy(std::in_place);
    std::optional<hawser::Multi> multi(std::in_place);
    if (!fetch(*easy, small, "parent")) return 1;
    pid_t forked = -1;
    std::uint64_t bytes[2] = {0, 0};
    std::size_t well = 0;
    for (std::uint64_t& each : bytes) {
        hawser::Handlers handlers;
        handlers.on_body = [&each](hawser::Bytes part) { return each += part.size(), hawser::Next::go_on; };
        handlers.on_done = [&well](hawser::Done done) {
            if (done.response) ++well;
            else wrong(done.response.error().message());
        };
        multi->add(slow, std::move(handlers));
    }
    int status = -1;
    while (multi->running() > 0) {
        if (auto driven = multi->drive(); !driven) return wrong(driven.error().message());
        if (forked < 0 && bytes[0] > 0 && bytes[1] > 0) {
            forked = fork();
            if (forked == 0) _exit(child(easy, multi, small));
        }
        pollfd waited{multi->fd(), POLLIN, 0};
        poll(&waited, 1, turn_milliseconds);
    }
    if (forked < 0 || waitpid(forked, &status, 0) != forked) return wrong("there was no child");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return wrong("the child ended with " + std::to_string(status));
    if (well != 2 || bytes[0] != size || bytes[1] != size) return wrong("the parent's transfers suffered");
    if (!fetch(*easy, small, "parent")) return wrong("the parent's Easy suffered");
    return std::puts("ok"), 0;
}
