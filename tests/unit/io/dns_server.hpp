// A small name server on loopback, UDP and TCP, one thread: what the resolver's tests ask.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hawser::test {

/// What to say to a question. Types: 1 A, 28 AAAA (RFC 1035 3.2.2, RFC 3596 2.1).
struct DnsReply {
    std::vector<std::string> literals{};  ///< of the question's type
    int rcode = 0;                        ///< RFC 1035 4.1.1: 2 server failure, 3 no such name, 5 refused
    bool silent = false;
    bool truncated_over_udp = false;  ///< makes the asker come back by TCP
    bool garbage = false;             ///< bytes that are no DNS message
    std::uint32_t ttl_seconds = 60;
};

class DnsServer {
  public:
    DnsServer();
    ~DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

    /// "127.0.0.1:port"
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    /// Sets the reply to one name and type; names not set do not exist.
    void set(const std::string& name, int type, DnsReply reply);
    std::size_t questions_over_udp() const { return over_udp_.load(); }
    std::size_t questions_over_tcp() const { return over_tcp_.load(); }

  private:
    void run();
    void answer_udp();
    void answer_tcp();
    /// Empty: say nothing.
    std::vector<std::uint8_t> reply_to(const std::vector<std::uint8_t>& question, bool over_udp);

    int udp_ = -1;
    int tcp_ = -1;
    int stop_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> over_udp_{0};
    std::atomic<std::size_t> over_tcp_{0};
    std::mutex mutex_;
    std::map<std::pair<std::string, int>, DnsReply> replies_;
    std::thread thread_;
};

}  // namespace hawser::test
