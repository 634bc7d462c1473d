// The same client against real HTTP/3 servers on the loopback interface: gtlsserver (ngtcp2) and caddy
// (quic-go).
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/poll_loop.hpp"
#include "support/certs.hpp"
#include "support/skip.hpp"
#include "unit/quic/client.hpp"

extern char** environ;

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t file_bytes = 20'000'000;

/// A port nobody uses now, for UDP and TCP.
std::uint16_t free_port() {
    for (;;) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        const int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        socklen_t size = sizeof address;
        const bool both = bind(udp, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                          getsockname(udp, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
                          bind(tcp, reinterpret_cast<sockaddr*>(&address), size) == 0;
        close(udp);
        close(tcp);
        if (both) return ntohs(address.sin_port);
    }
}

std::optional<std::string> find_program(const std::string& name) {
    for (const char* folder : {"/usr/bin/", "/usr/sbin/", "/usr/local/bin/"})
        if (access((folder + name).c_str(), X_OK) == 0) return folder + name;
    return std::nullopt;
}

/// A server process; ended with this.
class Process {
  public:
    Process(std::vector<std::string> arguments, const std::string& log) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        std::vector<char*> pointers;
        for (std::string& argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        REQUIRE(posix_spawn(&pid_, pointers[0], &actions, nullptr, pointers.data(), environ) == 0);
        posix_spawn_file_actions_destroy(&actions);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        kill(pid_, SIGTERM);
        for (int i = 0; i < 100; ++i) {
            if (waitpid(pid_, nullptr, WNOHANG) == pid_) return;
            std::this_thread::sleep_for(10ms);
        }
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }

  private:
    pid_t pid_ = -1;
};

struct Site {
    CertificateFiles files;
    Authority authority;
    std::string certificate, key, root;
    std::uint16_t port = free_port();

    Site() {
        const Identity identity = authority.issue();
        certificate = files.write("cert.pem", identity.certificate_pem);
        key = files.write("key.pem", identity.key_pem);
        std::filesystem::create_directory(files.directory() / "site");
        root = (files.directory() / "site").string();
        files.write("site/large", pattern(file_bytes));
        files.write("site/small", "small");
    }
    std::string log() const { return (files.directory() / "log").string(); }

    std::vector<std::string> gtlsserver(const std::string& program,
                                        std::vector<std::string> extra = {}) const {
        std::vector<std::string> all{program, "-q", "-d", root};
        all.insert(all.end(), extra.begin(), extra.end());
        all.insert(all.end(), {"127.0.0.1", std::to_string(port), key, certificate});
        return all;
    }
    std::vector<std::string> caddy(const std::string& program) const {
        files.write("Caddyfile",
                    "{\n admin off\n auto_https off\n}\n"
                    "https://localhost:" +
                        std::to_string(port) + " {\n bind 127.0.0.1\n tls " + certificate + " " + key +
                        "\n root * " + root + "\n file_server\n}\n");
        return {program,     "run",      "--adapter",
                "caddyfile", "--config", (files.directory() / "Caddyfile").string()};
    }
};

/// Connects until the server is up: it says nothing when it is ready, and refuses until then.
std::unique_ptr<Client> connect(Loop& loop, const Site& site) {
    ClientOptions options;
    options.tls.ca_pem = site.authority.certificate_pem();
    const SocketAddress remote = *SocketAddress::from_literal("127.0.0.1", site.port);
    for (int attempt = 0; attempt < 100; ++attempt) {
        loop.refresh_now();
        auto client = std::make_unique<Client>(loop, remote, options);
        if (client->run([&] { return client->link().open(); }, 5s)) return client;
        REQUIRE(client->failure);
        INFO(client->failure->message());
        REQUIRE(client->failure->os_errno() == ECONNREFUSED);
        client.reset();
        std::this_thread::sleep_for(50ms);
    }
    FAIL("the server never came up");
    return nullptr;
}

void fetch_large(Client& client) {
    const auto cpu = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return std::pair(usage.ru_utime.tv_sec * 1'000'000LL + usage.ru_utime.tv_usec,
                         usage.ru_stime.tv_sec * 1'000'000LL + usage.ru_stime.tv_usec);
    };
    const auto before = cpu();
    const auto packets_before = client.link().machine().datagrams_received();
    const auto begin = std::chrono::steady_clock::now();
    const StreamId stream = client.get("/large");
    REQUIRE(client.run_until_over(stream, 60s));
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    const auto after = cpu();
    const auto packets =
        static_cast<long long>(client.link().machine().datagrams_received() - packets_before);
    CHECK(client.answers[stream].status == 200);
    CHECK((client.answers[stream].body == pattern(file_bytes)));
    WARN("20 MB in " << spent.count() << " ms: " << packets << " packets, each "
                     << (after.first - before.first) * 1'000 / packets << " ns of user and "
                     << (after.second - before.second) * 1'000 / packets << " ns of system time");
}

}  // namespace

TEST_CASE("gtlsserver: 20 MB, then a small file, on one connection") {
    const auto program = find_program("gtlsserver");
    if (!program) {
        test::not_tried("gtlsserver is not installed");
        return;
    }
    const Site site;
    std::vector<std::string> extra;
    SECTION("as it is") {}
    SECTION("with Retry") { extra = {"-V"}; }
    SECTION("losing packets both ways") { extra = {"-t", "0.02", "-r", "0.02"}; }
    const Process server(site.gtlsserver(*program, extra), site.log());
    auto loop = io::PollLoop::create();
    REQUIRE(loop);
    auto client = connect(**loop, site);
    fetch_large(*client);
    const StreamId small = client->get("/small");
    REQUIRE(client->run_until_over(small, 20s));
    CHECK(client->answers[small].body == "small");
}

TEST_CASE("gtlsserver: key update and migration in the middle of a file") {
    const auto program = find_program("gtlsserver");
    if (!program) {
        test::not_tried("gtlsserver is not installed");
        return;
    }
    const Site site;
    const Process server(site.gtlsserver(*program), site.log());
    auto loop = io::PollLoop::create();
    REQUIRE(loop);
    auto client = connect(**loop, site);
    fetch_large(*client);
    const StreamId stream = client->get("/large");
    REQUIRE(client->run([&] { return client->answers[stream].body.size() > 1'000'000; }, 20s));
    CHECK(client->link().machine().update_keys(client->now()));
    REQUIRE(client->run([&] { return client->answers[stream].body.size() > 5'000'000; }, 20s));
    client->migrate("127.0.0.1");
    REQUIRE(client->run_until_over(stream, 60s));
    CHECK((client->answers[stream].body == pattern(file_bytes)));
    CHECK_FALSE(client->failure);
}

TEST_CASE("caddy: 20 MB and two files side by side") {
    const auto program = find_program("caddy");
    if (!program) {
        test::not_tried("caddy is not installed");
        return;
    }
    const Site site;
    const Process server(site.caddy(*program), site.log());
    auto loop = io::PollLoop::create();
    REQUIRE(loop);
    auto client = connect(**loop, site);
    fetch_large(*client);
    const StreamId paused = client->get("/large");
    client->pause(paused);
    const StreamId other = client->get("/large");
    REQUIRE(client->run_until_over(other, 60s));
    CHECK((client->answers[other].body == pattern(file_bytes)));
    CHECK_FALSE(client->answers[paused].over());
    client->resume(paused);
    REQUIRE(client->run_until_over(paused, 60s));
    CHECK((client->answers[paused].body == pattern(file_bytes)));
    const StreamId missing = client->get("/missing");
    REQUIRE(client->run_until_over(missing, 20s));
    CHECK(client->answers[missing].status == 404);
}
