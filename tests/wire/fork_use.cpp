// An Easy used in a forked child while the parent's transfers go on: fork_use SLOW-URL BYTES SMALL-URL CA-FILE
// Parent and child share connections (TLS state included) at the fork; neither may disturb the other.
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

std::optional<std::uint16_t> port_of(hawser::Easy& easy, const hawser::Request& request) {
    const auto answer = easy.perform(request);
    if (!answer) return wrong(answer.error().message()), std::nullopt;
    if (answer->status != 200 || answer->body.empty() || answer->paths.paths.empty())
        return wrong("status " + std::to_string(answer->status)), std::nullopt;
    return answer->paths.paths[0].local_port;
}

/// What the child does: two transfers on its own connection, then its copies of everything go.
int child(std::optional<hawser::Easy>& easy, std::optional<hawser::Multi>& multi, const hawser::Request& small,
          std::uint16_t parents_port) {
    const auto first = port_of(*easy, small);
    const auto second = port_of(*easy, small);
    if (!first || !second) return wrong("the child's transfer failed");
    if (*first == parents_port) return wrong("the child used the parent's connection");
    if (*first != *second) return wrong("the child does not reuse its own connection");
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
    const auto before = port_of(*easy, small);
    if (!before) return 1;
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
            if (forked == 0) _exit(child(easy, multi, small, *before));
        }
        pollfd waited{multi->fd(), POLLIN, 0};
        poll(&waited, 1, turn_milliseconds);
    }
    if (forked < 0 || waitpid(forked, &status, 0) != forked) return wrong("there was no child");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return wrong("the child ended with " + std::to_string(status));
    if (well != 2 || bytes[0] != size || bytes[1] != size) return wrong("the parent's transfers suffered");
    const auto after = port_of(*easy, small);
    if (!after) return wrong("the parent's Easy suffered");
    if (*after != *before) return wrong("the parent lost its idle connection");
    return std::puts("ok"), 0;
}
