// How many system calls an exchange costs, counted by tracing a child; and what another network namespace
// answers.
#include <array>
#include <functional>
#include <string>

#include <fcntl.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/epoll_loop.hpp"
#include "io/os_net.hpp"
#include "io/poll_loop.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "unit/io/echo_server.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr int exchanges = 20;

/// Marks the part of the child that is counted: harmless and used by nothing else there.
void mark() { (void)syscall(SYS_getppid); }

/// Runs `work` in a traced child and counts its system calls between the two marks; -1 when tracing is
/// forbidden here, -2 when the child failed.
int count_calls(const std::function<bool()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(99);
        raise(SIGSTOP);
        _exit(work() ? 0 : 1);
    }
    int status = 0;
    int marks = 0;
    int calls = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) return -1;
    ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (;;) {
        ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        if (waitpid(child, &status, 0) != child || WIFEXITED(status) || WIFSIGNALED(status)) break;
        if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80)) continue;
        __ptrace_syscall_info info{};
        ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
        if (info.op != PTRACE_SYSCALL_INFO_ENTRY) continue;
        if (info.entry.nr == SYS_getppid) {
            ++marks;
        } else if (marks == 1 &&
                   info.entry.nr != SYS_clock_gettime) {  // a call only where there is no vDSO clock
            ++calls;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && marks == 2 ? calls : -2;
}

/// Exchanges on one kept-alive connection: send, wait, receive.
template <class LoopType>
bool exchange_repeatedly(const SocketAddress& server, Duration timeout) {
    const auto loop = LoopType::create();
    if (!loop) return false;
    Net& net = (*loop)->net();
    SocketPlan plan;
    plan.family = AF_INET;
    const auto opened = net.open(plan);
    if (!opened || !net.connect(opened->handle, server)) return false;
    if (!(*loop)->watch(opened->handle, Interest::write, 1) || (*loop)->turn(never)->size() != 1)
        return false;
    if (!(*loop)->modify(opened->handle, Interest::read, 1)) return false;
    mark();
    std::array<std::uint8_t, 64> memory;
    for (int i = 0; i < exchanges; ++i) {
        if (net.send(opened->handle, as_bytes("request"))->bytes != 7) return false;
        (*loop)->arm(after((*loop)->now(), timeout));
        if ((*loop)->turn(never)->size() != 1) return false;
        if (net.receive(opened->handle, memory)->bytes != 7) return false;
        if (!(*loop)->modify(opened->handle, Interest::read, 1))
            return false;  // the same again costs nothing
    }
    mark();
    return true;
}

// The thread sanitizer makes system calls of its own between ours: counting is for the other builds.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HAWSER_TEST_THREAD_SANITIZER 1
#endif
#endif
#ifdef HAWSER_TEST_THREAD_SANITIZER
constexpr bool calls_are_ours = false;
#else
constexpr bool calls_are_ours = true;
#endif

}  // namespace

TEST_CASE("an exchange on a kept connection is three system calls", "[loop][cost]") {
    const EchoServer server;
    const auto timeout =
        GENERATE(Duration(never.time_since_epoch()), Duration(30s), Duration(30'000'123'456));
    const int by_epoll =
        count_calls([&] { return exchange_repeatedly<io::EpollLoop>(server.address(), timeout); });
    const int by_poll =
        count_calls([&] { return exchange_repeatedly<io::PollLoop>(server.address(), timeout); });
    if (by_epoll == -1) {
        test::not_tried("tracing is forbidden here; nothing was counted");
        return;
    }
    if (!calls_are_ours) {
        WARN("the thread sanitizer's calls were counted too: " << by_epoll << " and " << by_poll);
        return;
    }
    CHECK(by_epoll == 3 * exchanges);
    CHECK(by_poll == 3 * exchanges);
}

TEST_CASE("where Multipath TCP is switched off, the refusal says so", "[net][mptcp]") {
    constexpr int no_namespace = 77;
    const pid_t child = fork();
    if (child == 0) {  // no Catch2 in here: only an exit status comes back
        io::OsNet net;
        SocketPlan plan;
        plan.family = AF_INET;
        plan.protocol = SocketProtocol::mptcp;
        const auto before = net.open(plan);
        if (unshare(CLONE_NEWNET) != 0) _exit(no_namespace);
        const int knob = ::open("/proc/sys/net/mptcp/enabled", O_WRONLY | O_CLOEXEC);
        if (knob == -1 || ::write(knob, "0", 1) != 1 || !before) _exit(no_namespace);
        const auto refused = net.open(plan);
        if (refused || refused.error().os_errno() != ENOPROTOOPT) _exit(1);
        if (refused.error().message().find("net.mptcp.enabled") == std::string::npos) _exit(2);
        plan.tcp_if_refused = true;
        const auto stands_in = net.open(plan);
        if (!stands_in || stands_in->protocol != SocketProtocol::tcp) _exit(3);
        if (stands_in->refusal.find("net.mptcp.enabled") == std::string::npos) _exit(4);
        _exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == no_namespace) {
        test::not_tried("no network namespace, or no Multipath TCP here; the refusal was not seen");
        return;
    }
    CHECK(WEXITSTATUS(status) == 0);
}
