#include "sim/support/sim_net.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "io/net_errors.hpp"

namespace hawser::sim {

namespace {

constexpr int first_handle = 3;
constexpr std::string_view unix_prefix = "unix:";

SocketAddress parse(std::string_view literal, std::uint16_t port) {
    if (literal.starts_with(unix_prefix))
        return SocketAddress::from_path(literal.substr(unix_prefix.size()), false).value();
    const auto address = SocketAddress::from_literal(literal, port);
    if (!address) throw std::invalid_argument("not an address literal: " + std::string(literal));
    return *address;
}

}  // namespace

SimNet::SimNet(Sim& sim) : sim_(sim), udp_(std::make_shared<UdpWorld>(sim)) {
    add_interface("sim0", {"10.0.0.2", "fd00::2"});
}

SimNet::~SimNet() = default;

SimNet::Key SimNet::key_of(const SocketAddress& address) {
    if (address.family() == AF_UNIX) return {std::string(unix_prefix) + address.text(), 0};
    return {address.text(), address.port()};
}

SimNet::Key SimNet::key_of(std::string_view literal, std::uint16_t port) {
    return key_of(parse(literal, port));
}

StreamEndpoint& SimNet::listen(std::string_view literal, std::uint16_t port, StreamEndpoint endpoint) {
    Listener& listener = listeners_[key_of(literal, port)];
    listener.endpoint = std::move(endpoint);
    return listener.endpoint;
}

StreamEndpoint& SimNet::listen(std::string_view literal, std::uint16_t port, peer::PeerFactory accept) {
    StreamEndpoint endpoint;
    endpoint.accept = std::move(accept);
    return listen(literal, port, std::move(endpoint));
}

DatagramEndpoint& SimNet::listen_datagrams(std::string_view literal, std::uint16_t port,
                                           DatagramEndpoint endpoint) {
    return udp_->listen(key_of(literal, port), std::move(endpoint));
}

void SimNet::unlisten(std::string_view literal, std::uint16_t port) {
    listeners_.erase(key_of(literal, port));
    udp_->unlisten(key_of(literal, port));
}

void SimNet::add_interface(std::string name, std::vector<std::string> literals) {
    Interface& added = interfaces_.emplace_back();
    added.name = std::move(name);
    for (const auto& literal : literals)
        added.addresses.push_back(parse(literal, 0));
}

void SimNet::set_interface_up(std::string_view name, bool up) {
    for (auto& one : interfaces_) {
        if (one.name != name) continue;
        one.up = up;
        for (const auto& address : one.addresses)
            udp_->set_address_up(address.text(), up);
        for (auto& [handle, socket] : sockets_)
            if (!up && socket.stream && interface_of(socket.stream->local()) == &one) socket.stream->cut();
    }
}

std::size_t SimNet::connections_to(std::string_view literal, std::uint16_t port) const {
    const auto found = listeners_.find(key_of(literal, port));
    return found == listeners_.end() ? 0 : found->second.connections;
}

const SocketPlan* SimNet::plan_of(int handle) const noexcept {
    const Socket* socket = find(handle);
    return socket == nullptr ? nullptr : &socket->plan;
}

const SimNet::Interface* SimNet::interface_of(const SocketAddress& address) const noexcept {
    for (const auto& one : interfaces_)
        for (const auto& held : one.addresses)
            if (held.family() == address.family() && held.text() == address.text()) return &one;
    return nullptr;
}

const SimNet::Socket* SimNet::find(int handle) const noexcept {
    const auto found = sockets_.find(handle);
    return found == sockets_.end() ? nullptr : &found->second;
}

SimNet::Socket* SimNet::find(int handle, const char* call) {
    const auto found = sockets_.find(handle);
    if (found != sockets_.end()) return &found->second;
    violate(std::string(call) + " on handle " + std::to_string(handle) + ", which is not open");
    return nullptr;
}

Result<SocketAddress> SimNet::choose_local(const SocketPlan& plan) {
    const Interface* named = nullptr;
    for (const auto& one : interfaces_)
        if (one.name == plan.interface) named = &one;
    if (!plan.interface.empty() && named == nullptr)
        return io::interface_failure(ENODEV, "could not bind to interface", plan.interface);
    if (!plan.local_address.empty()) {
        const auto address = SocketAddress::from_literal(plan.local_address, 0);
        if (!address || address->family() != plan.family || interface_of(*address) == nullptr)
            return io::interface_failure(EADDRNOTAVAIL, "could not bind to local address",
                                         plan.local_address);
        return *address;
    }
    for (const auto& one : interfaces_) {
        if ((named != nullptr && named != &one) || (named == nullptr && !one.up)) continue;
        for (const auto& address : one.addresses)
            if (address.family() == plan.family) return address;
    }
    return SocketAddress();  // no route in this family: connect says so
}

Result<std::uint16_t> SimNet::choose_port(const SocketPlan& plan, const SocketAddress& local) {
    if (plan.local_port == 0) {
        while (bound_.contains({local.text(), next_port_}))
            ++next_port_;
        return next_port_++;
    }
    for (std::uint32_t offset = 0; offset <= plan.local_port_range; ++offset) {
        const std::uint32_t port = plan.local_port + offset;
        if (port > UINT16_MAX) break;
        if (!bound_.contains({local.text(), static_cast<std::uint16_t>(port)}))
            return static_cast<std::uint16_t>(port);
    }
    return io::interface_failure(EADDRINUSE, "could not bind to local port", std::to_string(plan.local_port));
}

Result<OpenedSocket> SimNet::open(const SocketPlan& plan) {
    ++calls_.open;
    OpenedSocket opened;
    opened.protocol = plan.protocol;
    if (plan.protocol == SocketProtocol::mptcp && !kernel_.mptcp_refusal.empty()) {
        if (!plan.tcp_if_refused) return io::open_failure(EPROTONOSUPPORT, kernel_.mptcp_refusal);
        opened.protocol = SocketProtocol::tcp;
        opened.refusal = kernel_.mptcp_refusal;
    }
    Socket socket;
    socket.plan = plan;
    socket.protocol = opened.protocol;
    if (plan.protocol != SocketProtocol::unix_stream) {
        auto local = choose_local(plan);
        if (!local) return Unexpected(std::move(local).error());
        auto port = choose_port(plan, *local);
        if (!port) return Unexpected(std::move(port).error());
        socket.local = *local;
        socket.local.set_port(*port);
        bound_.insert(key_of(socket.local));
    }
    if (plan.protocol == SocketProtocol::udp) {
        socket.udp = std::make_shared<SimUdp>();
        socket.udp->local = socket.local;
        udp_->attach(socket.udp);
    }
    opened.handle = first_handle;
    while (sockets_.contains(opened.handle))
        ++opened.handle;
    sockets_.emplace(opened.handle, std::move(socket));
    return opened;
}

Result<bool> SimNet::connect(int handle, const SocketAddress& to) {
    ++calls_.connect;
    Socket* socket = find(handle, "connect");
    if (socket == nullptr) return io::connect_failure(EBADF, to);
    if (socket->protocol != SocketProtocol::unix_stream && socket->local.family() != to.family())
        return io::connect_failure(ENETUNREACH, to);
    if (socket->udp) {
        socket->udp->remote = to;
        return true;
    }
    if (socket->stream) return io::connect_failure(EALREADY, to);
    static const StreamEndpoint nobody;
    const auto found = listeners_.find(key_of(to));
    const StreamEndpoint& endpoint = found == listeners_.end() ? nobody : found->second.endpoint;
    Faults faults = endpoint.faults;
    if (found != listeners_.end()) {
        const std::size_t index = found->second.connections++;
        if (endpoint.faults_for) faults = endpoint.faults_for(index);
    }
    socket->stream = std::make_shared<SimStream>(sim_, endpoint, faults, socket->local, to);
    const Interface* leaves_by = interface_of(socket->local);
    if (leaves_by != nullptr && !leaves_by->up) socket->stream->cut();
    socket->stream->connect();
    return false;
}

Result<void> SimNet::connect_result(int handle) {
    Socket* socket = find(handle, "connect_result");
    if (socket == nullptr) return io::connect_failure(EBADF, SocketAddress());
    if (socket->udp) return {};
    if (!socket->stream) return io::connect_failure(ENOTCONN, SocketAddress());
    return socket->stream->connect_result();
}

Result<IoCount> SimNet::receive(int handle, MutableBytes into) {
    ++calls_.receive;
    Socket* socket = find(handle, "receive");
    if (socket == nullptr) return io::receive_failure(EBADF, SocketAddress());
    if (!socket->stream) return io::receive_failure(ENOTCONN, SocketAddress());
    return socket->stream->receive(into);
}

Result<IoCount> SimNet::send(int handle, Bytes from) {
    ++calls_.send;
    Socket* socket = find(handle, "send");
    if (socket == nullptr) return io::send_failure(EBADF, SocketAddress());
    if (!socket->stream) return io::send_failure(ENOTCONN, SocketAddress());
    return socket->stream->send(from);
}

Result<void> SimNet::shutdown_write(int handle) {
    Socket* socket = find(handle, "shutdown_write");
    if (socket == nullptr || !socket->stream) return io::send_failure(ENOTCONN, SocketAddress());
    return socket->stream->shutdown_write();
}

void SimNet::close(int handle) noexcept {
    ++calls_.close;
    Socket* socket = find(handle, "close");
    if (socket == nullptr) return;
    if (socket->watched) violate("handle " + describe(handle) + " was closed while watched");
    if (socket->stream) socket->stream->close();
    if (socket->udp) udp_->detach(*socket->udp);
    bound_.erase(key_of(socket->local));
    sockets_.erase(handle);
}

Liveness SimNet::liveness(int handle) noexcept {
    ++calls_.liveness;
    Socket* socket = find(handle, "liveness");
    return socket == nullptr || !socket->stream ? Liveness::closed : socket->stream->liveness();
}

Result<IoStatus> SimNet::receive_datagrams(int handle, DatagramBatch& batch) {
    ++calls_.receive_datagrams;
    Socket* socket = find(handle, "receive_datagrams");
    if (socket == nullptr || !socket->udp) return io::receive_failure(EBADF, SocketAddress());
    return udp_->receive(*socket->udp, batch);
}

Result<IoStatus> SimNet::send_datagram(int handle, const Datagram& datagram) {
    ++calls_.send_datagram;
    Socket* socket = find(handle, "send_datagram");
    if (socket == nullptr || !socket->udp) return io::send_failure(EBADF, SocketAddress());
    return udp_->send(*socket->udp, datagram);
}

Result<SocketAddress> SimNet::local_address(int handle) {
    Socket* socket = find(handle, "local_address");
    if (socket == nullptr) return io::receive_failure(EBADF, SocketAddress());
    return socket->local;
}

Result<SocketAddress> SimNet::remote_address(int handle) {
    Socket* socket = find(handle, "remote_address");
    if (socket != nullptr && socket->stream) return socket->stream->remote();
    if (socket != nullptr && socket->udp && socket->udp->remote.family() != AF_UNSPEC)
        return socket->udp->remote;
    return io::receive_failure(ENOTCONN, SocketAddress());
}

MultipathOutcome SimNet::multipath(int handle, SocketProtocol opened, std::string& detail) {
    const Socket* socket = find(handle, "multipath");
    detail.clear();
    if (opened != SocketProtocol::mptcp || socket == nullptr || !socket->stream)
        return MultipathOutcome::not_asked;
    if (!kernel_.can_verify_mptcp) {
        detail = "this kernel cannot tell whether Multipath TCP was negotiated";
        return MultipathOutcome::cannot_verify;
    }
    const StreamEndpoint& endpoint = socket->stream->endpoint();
    const bool fell_back = endpoint.mptcp_fallback_after_received &&
                           socket->stream->bytes_received() >= *endpoint.mptcp_fallback_after_received;
    return endpoint.speaks_mptcp && !fell_back ? MultipathOutcome::negotiated
                                               : MultipathOutcome::no_mp_capable;
}

std::vector<PathInfo> SimNet::paths(int handle, SocketProtocol opened) {
    const Socket* socket = find(handle, "paths");
    if (socket == nullptr || !socket->stream) return {};
    const SimStream& stream = *socket->stream;
    std::string ignored;
    if (multipath(handle, opened, ignored) == MultipathOutcome::negotiated &&
        !stream.endpoint().mptcp_paths.empty())
        return stream.endpoint().mptcp_paths;
    PathInfo path;
    path.local_address = stream.local().text();
    path.local_port = stream.local().port();
    path.remote_address = stream.remote().text();
    path.remote_port = stream.remote().port();
    if (const Interface* held = interface_of(stream.local())) path.interface = held->name;
    path.rtt = std::chrono::duration_cast<std::chrono::microseconds>(stream.round_trip());
    path.bytes_sent = stream.bytes_sent();
    path.bytes_received = stream.bytes_received();
    path.bytes_retransmitted = 0;
    return {std::move(path)};
}

bool SimNet::readable(int handle) const noexcept {
    const Socket* socket = find(handle);
    if (socket == nullptr) return false;
    if (socket->udp) return !socket->udp->inbox.empty() || socket->udp->pending_errno != 0;
    return socket->stream && socket->stream->readable();
}

bool SimNet::writable(int handle) const noexcept {
    const Socket* socket = find(handle);
    if (socket == nullptr) return false;
    if (socket->udp) return socket->udp->queue_free <= sim_.now();
    return socket->stream && socket->stream->writable();
}

bool SimNet::failed(int handle) const noexcept {
    const Socket* socket = find(handle);
    if (socket == nullptr) return false;
    if (socket->udp) return socket->udp->pending_errno != 0;
    return socket->stream && socket->stream->failed();
}

bool SimNet::spurious(int handle) {
    const Socket* socket = find(handle);
    if (socket == nullptr || !socket->stream || !socket->stream->established()) return false;
    return sim_.chance(socket->stream->faults().spurious);
}

void SimNet::set_watched(int handle, bool watched) noexcept {
    const auto found = sockets_.find(handle);
    if (found != sockets_.end()) found->second.watched = watched;
}

std::string SimNet::describe(int handle) const {
    std::string text = std::to_string(handle);
    const Socket* socket = find(handle);
    if (socket == nullptr) return text + " (not open)";
    if (socket->udp) return text + " (udp to " + io::address_in_words(socket->udp->remote) + ")";
    if (!socket->stream) return text + " (not connected)";
    return text + " (" + io::address_in_words(socket->stream->remote()) +
           (socket->stream->established() ? ", established)" : ", not established)");
}

}  // namespace hawser::sim
