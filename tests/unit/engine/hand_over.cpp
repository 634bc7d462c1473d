// An idle connection that moves to a Multi on another thread, over real sockets.
#include <atomic>
#include <string>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/connection.hpp"
#include "engine/multi.hpp"
#include "io/cares_resolver.hpp"
#include "io/epoll_loop.hpp"
#include "support/catch.hpp"

using namespace hawser;

namespace {

/// A server that answers every request on its connections with their count; counts connections.
class Server {
public:
    Server() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(listen(listener_, 8) == 0);
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
        thread_ = std::thread([this] { accept_all(); });
    }
    ~Server() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    const std::string& url() const { return url_; }
    int connections() const { return connections_; }

private:
    void accept_all() {
        for (int client; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
            ++connections_;
            answer(client);
        }
    }
    static void answer(int client) {
        std::string head;
        char bytes[4096];
        int requests = 0;
        for (ssize_t count; (count = recv(client, bytes, sizeof bytes, 0)) > 0;) {
            head.append(bytes, static_cast<std::size_t>(count));
            if (!head.ends_with("\r\n\r\n")) continue;
            head.clear();
            const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(++requests);
            if (send(client, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) return;
        }
    }
    int listener_;
    std::string url_;
    std::atomic<int> connections_{0};
    std::thread thread_;
};

struct Fetch final : engine::User {
    std::string body;
    bool done = false;
    bool failed = false;
    bool reused = false;
    Result<engine::Flow> on_header(const engine::HeaderLine&) override { return engine::Flow::go_on; }
    Result<engine::Flow> on_body(Bytes bytes) override {
        body.append(as_text(bytes));
        return engine::Flow::go_on;
    }
    void on_done(engine::Outcome& outcome) override {
        done = true;
        failed = outcome.error.has_value();
        reused = outcome.reused_connection;
    }
};

struct World {
    std::unique_ptr<io::EpollLoop> loop = io::EpollLoop::create().value();
    engine::Multi multi{*loop, io::make_resolver, nullptr, {}};

    Fetch get(const std::string& url) {
        static const ProxyOptions direct{.url = "none"};
        engine::Spec spec;
        spec.url = url;
        spec.proxy = &direct;
        Fetch fetch;
        multi.add(spec, fetch);
        while (!fetch.done) REQUIRE(multi.drive(never).has_value());
        return fetch;
    }
};

}  // namespace

TEST_CASE("an idle connection moves to another thread and back") {
    Server server;
    World here;
    CHECK(here.get(server.url()).body == "1");
    auto connection = here.multi.detach_idle();
    REQUIRE(connection);
    CHECK(here.multi.detach_idle() == nullptr);
    std::string there_body;
    bool there_reused = false;
    std::thread other([&] {
        World there;
        there.multi.attach(std::move(connection));
        const Fetch fetch = there.get(server.url());
        there_body = fetch.body;
        there_reused = fetch.reused;
        connection = there.multi.detach_idle();
    });
    other.join();
    CHECK(there_body == "2");
    CHECK(there_reused);
    REQUIRE(connection);
    here.multi.attach(std::move(connection));
    CHECK(here.get(server.url()).body == "3");
    CHECK(server.connections() == 1);
}
