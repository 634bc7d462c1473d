// One c-ares channel: its sockets on the loop, its callbacks turned into calls.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <unordered_map>

#include <ares.h>

#include "io/cares_resolver.hpp"

namespace hawser::io {

/// host_unresolved, with name and reason.
Unexpected unresolved(const std::string& host, const std::string& reason, Advice advice);

class CaresResolver::Channel {
  public:
    Channel(CaresResolver& owner, NameServers servers) : owner_(owner), servers_(std::move(servers)) {}
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel();

    Result<void> open();
    /// Asks for one family; the owner's on_answer is told, possibly before this returns.
    void ask(QueryId id, const std::string& host, std::uint16_t port, int family);
    bool owns(int handle) const noexcept { return watched_.contains(handle); }
    bool idle() const noexcept { return asked_ == 0; }
    const NameServers& servers() const noexcept { return servers_; }
    /// Gets no more questions, and goes when those it has are answered.
    void retire() noexcept { retired_ = true; }
    bool retired() const noexcept { return retired_; }
    void process(int handle, const Ready& ready);
    void process_timeouts();
    /// Time until it wants process_timeouts(), nullopt for never.
    std::optional<Duration> rest() const;

  private:
    struct Question;

    static void on_socket(void* self, ares_socket_t handle, int readable, int writable);
    static int on_new_socket(ares_socket_t handle, int type, void* self);
    static void on_addresses(void* question, int status, int timeouts, ares_addrinfo* list);
    void watch(int handle, Interest interest);
    Result<void> choose_servers();

    CaresResolver& owner_;
    ares_channel channel_ = nullptr;
    std::unordered_map<int, Interest> watched_;
    std::size_t asked_ = 0;
    NameServers servers_;
    bool retired_ = false;
};

}  // namespace hawser::io
