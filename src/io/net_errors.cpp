#include "io/net_errors.hpp"

#include <cerrno>
#include <system_error>

namespace hawser::io {

std::string address_in_words(const SocketAddress& address) {
    if (address.family() == AF_UNSPEC) return "the other side";
    if (address.family() == AF_UNIX) return address.text();
    return address.text() + " port " + std::to_string(address.port());
}

std::string errno_in_words(int os_errno) {
    switch (os_errno) {  // the everyday ones in plain words
        case ECONNREFUSED:
            return "connection refused";
        case ECONNRESET:
            return "connection reset";
        case ETIMEDOUT:
            return "connection timed out";
        case EHOSTUNREACH:
            return "no route to the host";
        case ENETUNREACH:
            return "the network cannot be reached";
        case EADDRNOTAVAIL:
            return "the address is not on this machine, or no local port is free";
        case EADDRINUSE:
            return "the local address is in use";
        case EPIPE:
            return "the connection is already closed";
        case EMFILE:
            return "too many open files in this process";
        case ENFILE:
            return "too many open files in this system";
        default:
            return std::generic_category().message(os_errno);
    }
}

Unexpected connect_failure(int os_errno, const SocketAddress& to) {
    std::string sentence = os_errno == ECONNREFUSED ? "connection refused by " + address_in_words(to)
                                                    : "could not connect to " + address_in_words(to) + ": " +
                                                          errno_in_words(os_errno);
    return Unexpected(Error(ErrorCode::connect_failed, Phase::connect, std::move(sentence), Advice::retry)
                          .with_errno(os_errno));
}

Unexpected receive_failure(int os_errno, const SocketAddress& from) {
    return Unexpected(Error(ErrorCode::receive_failed, Phase::receive,
                            "reading from " + address_in_words(from) + " failed: " + errno_in_words(os_errno),
                            Advice::retry)
                          .with_errno(os_errno));
}

Unexpected send_failure(int os_errno, const SocketAddress& to) {
    return Unexpected(Error(ErrorCode::send_failed, Phase::send,
                            "sending to " + address_in_words(to) + " failed: " + errno_in_words(os_errno),
                            Advice::retry)
                          .with_errno(os_errno));
}

Unexpected interface_failure(int os_errno, std::string_view what, std::string_view name) {
    std::string sentence = std::string(what) + " \"" + std::string(name) + "\": " + errno_in_words(os_errno);
    return Unexpected(
        Error(ErrorCode::interface_failed, Phase::connect, std::move(sentence)).with_errno(os_errno));
}

Unexpected open_failure(int os_errno, std::string_view what) {
    const bool full = os_errno == EMFILE || os_errno == ENFILE || os_errno == ENOBUFS || os_errno == ENOMEM;
    return Unexpected(Error(ErrorCode::connect_failed, Phase::connect,
                            std::string(what) + ": " + errno_in_words(os_errno),
                            full ? Advice::retry : Advice::never)
                          .with_errno(os_errno));
}

}  // namespace hawser::io
