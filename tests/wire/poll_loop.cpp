// Transfers driven by a poll loop that is not hawser's, beside a descriptor of its own: poll_loop URL BYTES CA-FILE
// Four transfers of the URL (slow ones show a loop that spins). Says "ok", or what was wrong.
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <hawser/multi.hpp>

namespace {

constexpr std::size_t transfers = 4;
constexpr long tick_milliseconds = 50;
// Readiness comes with data: a loop that wakes up more often than this per KiB of body spins.
constexpr std::uint64_t bytes_per_wake_up_at_least = 1024;

int wrong(const std::string& what) { return std::fprintf(stderr, "poll_loop: %s\n", what.c_str()), 1; }

struct Counts {
    std::size_t done = 0, failed = 0;
    std::uint64_t bytes = 0, wake_ups = 0, ticks = 0;
};

void add(hawser::Multi& multi, const hawser::Request& request, Counts& counts) {
    hawser::Handlers handlers;
    handlers.on_body = [&counts](hawser::Bytes bytes) { return counts.bytes += bytes.size(), hawser::Next::go_on; };
    handlers.on_done = [&counts](hawser::Done done) {
        ++counts.done;
        if (!done.response) ++counts.failed, wrong(done.response.error().message());
    };
    multi.add(request, std::move(handlers));
}

int wait_milliseconds(const hawser::Multi& multi) {
    const auto left = multi.time_left();
    if (!left) return -1;
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(*left).count();
    return static_cast<int>(std::clamp<long>(rounded, 0, 60'000));
}

hawser::Result<void> turn(hawser::Multi& multi, int timer, Counts& counts) {
    pollfd waited[] = {{multi.fd(), POLLIN, 0}, {timer, POLLIN, 0}};
    const int milliseconds = wait_milliseconds(multi);
    const int ready = poll(waited, 2, milliseconds);
    if ((waited[1].revents & POLLIN) != 0) {
        std::uint64_t expirations = 0;
        if (read(timer, &expirations, sizeof expirations) > 0) ++counts.ticks;
    }
    if (ready != 0 && (waited[0].revents & POLLIN) == 0) return {};
    ++counts.wake_ups;
    return multi.drive();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return wrong("usage: poll_loop URL BYTES CA-FILE");
    const std::uint64_t size = std::strtoull(arguments[2], nullptr, 10);
    hawser::Request request;
    request.url = arguments[1];
    request.tls->ca_file = arguments[3];

    const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    const itimerspec period{{0, tick_milliseconds * 1'000'000}, {0, tick_milliseconds * 1'000'000}};
    if (timer < 0 || timerfd_settime(timer, 0, &period, nullptr) != 0) return wrong("no timer");
    Counts counts;
    hawser::Multi multi;
    for (std::size_t i = 0; i < transfers; ++i) add(multi, request, counts);
    while (multi.running() > 0)
        if (auto driven = turn(multi, timer, counts); !driven) return wrong(driven.error().message());
    close(timer);

    if (counts.failed != 0 || counts.done != transfers) return wrong("not all transfers ended well");
    if (counts.bytes != transfers * size) return wrong(std::to_string(counts.bytes) + " bytes came");
    if (counts.ticks < 10) return wrong("the application's own timer starved, or the transfers were not slow");
    if (counts.wake_ups > counts.bytes / bytes_per_wake_up_at_least)
        return wrong("the loop spun: " + std::to_string(counts.wake_ups) + " wake-ups");
    std::printf("ok, %llu wake-ups, %llu ticks\n", static_cast<unsigned long long>(counts.wake_ups),
                static_cast<unsigned long long>(counts.ticks));
    return 0;
}
