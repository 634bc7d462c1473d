#include "unit/io/dns_server.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hawser::test {

namespace {

constexpr std::size_t header_bytes = 12;
constexpr int bind_attempts_max = 50;

void put16(std::vector<std::uint8_t>& out, unsigned value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool bind_to(int handle, std::uint16_t port) {
    const sockaddr_in address = loopback(port);
    return ::bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// The dotted name of the question and where it ends.
std::string question_name(const std::vector<std::uint8_t>& message, std::size_t& position) {
    std::string name;
    while (position < message.size() && message[position] != 0) {
        const std::size_t length = message[position];
        if (!name.empty()) name += '.';
        for (std::size_t i = 1; i <= length && position + i < message.size(); ++i)
            name += static_cast<char>(tolower(message[position + i]));
        position += length + 1;
    }
    ++position;
    return name;
}

void put_record(std::vector<std::uint8_t>& out, int type, const std::string& literal,
                std::uint32_t ttl_seconds) {
    std::array<std::uint8_t, 16> address{};
    if (inet_pton(type == 28 ? AF_INET6 : AF_INET, literal.c_str(), address.data()) != 1)
        throw std::invalid_argument("not a literal of this type: " + literal);
    const std::size_t size = type == 28 ? 16 : 4;
    put16(out, 0xc00c);  // the question's name
    put16(out, static_cast<unsigned>(type));
    put16(out, 1);
    put16(out, ttl_seconds >> 16);
    put16(out, ttl_seconds & 0xffff);
    put16(out, static_cast<unsigned>(size));
    out.insert(out.end(), address.begin(), address.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace

DnsServer::DnsServer() {
    for (int attempt = 0; attempt < bind_attempts_max && port_ == 0; ++attempt) {
        udp_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        tcp_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in bound{};
        socklen_t length = sizeof bound;
        if (bind_to(udp_, 0) && getsockname(udp_, reinterpret_cast<sockaddr*>(&bound), &length) == 0 &&
            bind_to(tcp_, ntohs(bound.sin_port)) && ::listen(tcp_, 16) == 0) {
            port_ = ntohs(bound.sin_port);
        } else {
            ::close(udp_);
            ::close(tcp_);
        }
    }
    if (port_ == 0) throw std::runtime_error("no port is free for both UDP and TCP");
    stop_ = eventfd(0, EFD_CLOEXEC);
    thread_ = std::thread([this] { run(); });
}

DnsServer::~DnsServer() {
    const std::uint64_t one = 1;
    if (::write(stop_, &one, sizeof one) != sizeof one) std::terminate();
    thread_.join();
    for (const int handle : {udp_, tcp_, stop_})
        ::close(handle);
}

void DnsServer::set(const std::string& name, int type, DnsReply reply) {
    const std::scoped_lock lock(mutex_);
    replies_[{name, type}] = std::move(reply);
}

void DnsServer::run() {
    for (;;) {
        std::array<pollfd, 3> waits{{{stop_, POLLIN, 0}, {udp_, POLLIN, 0}, {tcp_, POLLIN, 0}}};
        if (::poll(waits.data(), waits.size(), -1) < 0) continue;
        if (waits[0].revents != 0) return;
        if (waits[1].revents != 0) answer_udp();
        if (waits[2].revents != 0) answer_tcp();
    }
}

void DnsServer::answer_udp() {
    std::vector<std::uint8_t> question(4096);
    sockaddr_storage from{};
    socklen_t length = sizeof from;
    const ssize_t count =
        recvfrom(udp_, question.data(), question.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (count < static_cast<ssize_t>(header_bytes)) return;
    question.resize(static_cast<std::size_t>(count));
    over_udp_.fetch_add(1);
    const auto reply = reply_to(question, true);
    if (!reply.empty())
        (void)sendto(udp_, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from), length);
}

void DnsServer::answer_tcp() {
    const int handle = accept4(tcp_, nullptr, nullptr, SOCK_CLOEXEC);
    if (handle == -1) return;
    std::array<std::uint8_t, 2> prefix{};
    if (::recv(handle, prefix.data(), prefix.size(), MSG_WAITALL) == 2) {
        std::vector<std::uint8_t> question(static_cast<std::size_t>(prefix[0]) * 256 + prefix[1]);
        if (::recv(handle, question.data(), question.size(), MSG_WAITALL) ==
            static_cast<ssize_t>(question.size())) {
            over_tcp_.fetch_add(1);
            const auto reply = reply_to(question, false);
            std::vector<std::uint8_t> framed;
            put16(framed, static_cast<unsigned>(reply.size()));
            framed.insert(framed.end(), reply.begin(), reply.end());
            (void)::send(handle, framed.data(), framed.size(), MSG_NOSIGNAL);
        }
    }
    ::close(handle);
}

std::vector<std::uint8_t> DnsServer::reply_to(const std::vector<std::uint8_t>& question, bool over_udp) {
    std::size_t position = header_bytes;
    const std::string name = question_name(question, position);
    if (position + 4 > question.size()) return {};
    const int type = question[position] * 256 + question[position + 1];
    DnsReply reply{.rcode = 3};
    {
        const std::scoped_lock lock(mutex_);
        const auto found = replies_.find({name, type});
        if (found != replies_.end()) reply = found->second;
    }
    if (reply.silent) return {};
    std::vector<std::uint8_t> out(question.begin(), question.begin() + 2);
    if (reply.garbage) return {question[0], question[1], 0x80, 0x80, 0xff};
    const bool cut = reply.truncated_over_udp && over_udp;
    put16(out, 0x8180U | (cut ? 0x0200U : 0U) | static_cast<unsigned>(reply.rcode));
    put16(out, 1);
    put16(out, cut ? 0U : static_cast<unsigned>(reply.literals.size()));
    put16(out, 0);
    put16(out, 0);
    out.insert(out.end(), question.begin() + header_bytes,
               question.begin() + static_cast<std::ptrdiff_t>(position + 4));
    if (!cut)
        for (const auto& literal : reply.literals)
            put_record(out, type, literal, reply.ttl_seconds);
    return out;
}

}  // namespace hawser::test
