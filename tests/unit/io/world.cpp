#include "unit/io/world.hpp"

#include <array>

#include "base/try.hpp"
#include "support/catch.hpp"

namespace hawser::test {

namespace {

constexpr Token client_token = 0x0c11e27;

SocketPlan plan_for(const SocketAddress& to, SocketProtocol protocol) {
    SocketPlan plan;
    plan.family = to.family();
    plan.protocol = protocol;
    return plan;
}

}  // namespace

Client::Client(World& world, SocketProtocol protocol) : loop_(world.loop()), net_(world.loop().net()) {
    auto opened = net_.open(plan_for(world.echo(), protocol));
    REQUIRE(opened.has_value());
    opened_ = *opened;
}

Client::~Client() {
    if (watched_) unwatch();
    net_.close(opened_.handle);
}

void Client::watch(Interest interest, Token token) {
    REQUIRE(loop_.watch(opened_.handle, interest, token).has_value());
    watched_ = true;
}

void Client::modify(Interest interest, Token token) {
    REQUIRE(loop_.modify(opened_.handle, interest, token).has_value());
}

void Client::unwatch() {
    loop_.unwatch(opened_.handle);
    watched_ = false;
}

Result<void> Client::connect(const SocketAddress& to) {
    auto connected = net_.connect(opened_.handle, to);
    if (!connected) return Unexpected(std::move(connected).error());
    if (*connected) return {};
    watch(Interest::write, client_token);
    for (bool done = false; !done;) {
        HAWSER_ASSIGN(const auto ready, loop_.turn(never));
        for (const Ready& one : ready)
            done = done || one.token == client_token;
    }
    unwatch();
    return net_.connect_result(opened_.handle);
}

void Client::send_all(std::string_view text) {
    Bytes rest = as_bytes(text);
    watch(Interest::write, client_token);
    while (!rest.empty()) {
        const auto sent = net_.send(opened_.handle, rest);
        REQUIRE(sent.has_value());
        rest = rest.subspan(sent->bytes);
        if (sent->status == IoStatus::would_block) REQUIRE(loop_.turn(never).has_value());
    }
    unwatch();
}

std::string Client::read_exactly(std::size_t count) {
    std::string text;
    std::array<std::uint8_t, 4096> memory;
    watch(Interest::read, client_token);
    while (text.size() < count) {
        const auto got = net_.receive(
            opened_.handle, MutableBytes(memory).first(std::min(memory.size(), count - text.size())));
        REQUIRE(got.has_value());
        REQUIRE(got->status != IoStatus::eof);
        text += as_text(Bytes(memory).first(got->bytes));
        if (got->status == IoStatus::would_block) REQUIRE(loop_.turn(never).has_value());
    }
    unwatch();
    return text;
}

Result<std::string> Client::read_to_end() {
    std::string text;
    std::array<std::uint8_t, 4096> memory;
    watch(Interest::read, client_token);
    for (;;) {
        auto got = net_.receive(opened_.handle, memory);
        if (!got || got->status == IoStatus::eof) {
            unwatch();
            if (!got) return Unexpected(std::move(got).error());
            return text;
        }
        text += as_text(Bytes(memory).first(got->bytes));
        if (got->status == IoStatus::would_block) REQUIRE(loop_.turn(never).has_value());
    }
}

}  // namespace hawser::test
