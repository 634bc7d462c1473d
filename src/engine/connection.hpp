// A connection as the transfers on it see it, whatever carries it: TCP with layers, or QUIC.
//
// A connection is owned by a Multi's pool, holds ids of transfers and no reference to a Multi: what it needs of its
// surroundings comes as a Surroundings argument, so an idle connection can move to another thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hawser/paths.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/codec.hpp"
#include "base/deadlines.hpp"
#include "base/loop.hpp"
#include "base/net.hpp"
#include "base/slot_map.hpp"
#include "engine/multi.hpp"
#include "engine/pool.hpp"

namespace hawser::tunnel {
struct AnswerLine;
}

namespace hawser::engine {

class Connection;
struct Outcome;
struct Spec;

/// Memory that lives for one turn, shared by all connections of a Multi: an idle connection keeps no buffer.
struct Scratch {
    /// The network, the most layers one connection stacks (TLS to a proxy, its tunnel, the PROXY header, TLS to the
    /// origin), and what goes down meanwhile.
    static constexpr std::size_t max_levels = 6;
    static constexpr std::size_t bytes = 65'536;
    // Not zeroed: a small transfer would touch more memory for that than for all else it does.
    std::unique_ptr<std::uint8_t[]> in[max_levels];
    std::unique_ptr<std::uint8_t[]> out;
    DatagramBatch datagrams;

    MutableBytes level(std::size_t index) { return room_in(in[index]); }
    MutableBytes outgoing() { return room_in(out); }

private:
    static MutableBytes room_in(std::unique_ptr<std::uint8_t[]>& memory) {
        if (!memory) memory = std::make_unique_for_overwrite<std::uint8_t[]>(bytes);
        return {memory.get(), bytes};
    }
};

/// Who is told what a connection came to. Implemented by the Multi.
class ConnectionEvents {
public:
    virtual ~ConnectionEvents() = default;
    /// The connection can carry requests.
    virtual void on_open(Connection& connection) = 0;
    virtual void on_event(Connection& connection, Event& event) = 0;
    /// What a TLS handshake sends and receives, as it travels; only where Connection::tells_tls is set.
    virtual void on_tls_bytes(Connection& connection, Bytes bytes, bool outgoing) = 0;
    /// The CONNECT that goes to a proxy, before anything of its answer.
    virtual void on_connect_sent(Connection& connection, std::string_view head) = 0;
    /// A line of the answer. An Error ends the connection.
    virtual Result<void> on_connect_line(Connection& connection, const tunnel::AnswerLine& line) = 0;
    /// It is dead, for every transfer on it. Called once.
    virtual void on_failed(Connection& connection, Error error) = 0;
};

/// What a connection needs around it for the length of a call.
struct Surroundings {
    Loop& loop;
    Net& net;
    Scratch& scratch;
    ConnectionEvents& events;
    Instant now;
};

/// Milestones of one connection.
struct ConnectionTimes {
    Instant started{};    ///< the connector began
    Instant resolved{};
    Instant connected{};
    Instant secured{};    ///< epoch when there is no TLS
};

class Connection {
public:
    explicit Connection(policy::ReuseKey key) : key_(std::move(key)) {}
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// The codec's upper side; null until open.
    virtual StreamCodec* codec() noexcept = 0;
    /// Takes the connected descriptor into use.
    virtual void start(Surroundings around) = 0;
    /// A descriptor of this connection is ready.
    virtual void on_ready(const Ready& ready, Surroundings around) = 0;
    /// Sends what the codec has to send; failures are told through events.
    virtual void flush(Surroundings around) = 0;
    virtual Instant next_deadline() const noexcept = 0;
    virtual void on_expire(Surroundings around) = 0;
    /// Stops or goes on taking bytes from the network: how a lone stream that is paused pushes back.
    virtual void set_reading(bool reading, Surroundings around) = 0;
    /// Leaves its loop and whatever else belongs to this thread; false when it cannot, and nothing has changed.
    virtual bool detach(Surroundings) { return false; }
    /// Watched again, by a loop that may be another thread's.
    virtual void attach(Surroundings) {}
    /// Says goodbye in-band where the protocol has one and gives up the descriptors.
    virtual void close(Surroundings around) noexcept = 0;
    /// Gives up the descriptors without a word: in a forked child they are the parent's.
    virtual void abandon(Surroundings around) noexcept = 0;
    /// The first answer's loss may mean the peer closed while we sent: is the idle connection still good?
    virtual Liveness liveness(Net& net) noexcept = 0;

    virtual MultipathOutcome multipath(Net& net, std::string& detail) = 0;
    virtual std::vector<PathInfo> paths(Net& net) = 0;
    /// For a connection without codec, which the application uses by itself.
    virtual Result<IoCount> receive_raw(MutableBytes, Surroundings) { return no_raw(); }
    virtual Result<IoCount> send_raw(Bytes, Surroundings) { return no_raw(); }
    virtual int handle() const noexcept = 0;
    virtual HttpVersion spoken() const noexcept = 0;
    /// True when several requests may share it at once.
    virtual bool multiplexes() const noexcept = 0;
    /// True while what is sent may be played back to the server by others (TLS early data): nothing goes on it but
    /// the request it was opened for.
    virtual bool unconfirmed() const noexcept { return false; }
    /// Counts of early data are final once an answer has come.
    virtual void report_early_data(Outcome&) const {}
    /// Puts what TLS has to tell into the outcome of a transfer on this connection.
    virtual void report_tls(const Spec&, Outcome&) const {}
    /// From now on no session cache is touched: the one it uses is about to go.
    virtual void leave_session_cache() noexcept {}

    const policy::ReuseKey& key() const noexcept { return key_; }

    /// Which transfer a stream belongs to; 0 for none.
    TransferId transfer_on(StreamId stream) const noexcept {
        if (stream == lone_stream_) return lone_transfer_;
        const auto found = others_.find(stream);
        return found == others_.end() ? 0 : found->second;
    }
    void assign(StreamId stream, TransferId transfer) {
        if (lone_transfer_ == 0) {
            lone_stream_ = stream;
            lone_transfer_ = transfer;
        } else {
            others_[stream] = transfer;
        }
    }
    void release(StreamId stream) noexcept {
        if (stream == lone_stream_) lone_transfer_ = 0, lone_stream_ = -1;
        else others_.erase(stream);
    }
    std::size_t transfers() const noexcept { return (lone_transfer_ != 0 ? 1U : 0U) + others_.size(); }
    std::vector<TransferId> all_transfers() const {
        std::vector<TransferId> ids;
        if (lone_transfer_ != 0) ids.push_back(lone_transfer_);
        for (const auto& [stream, id] : others_) ids.push_back(id);
        return ids;
    }

    // Facts kept by the Multi.
    SlotId id = 0;
    PoolPlace place;
    std::int64_t number = -1;
    TransferId waiting = 0;  ///< the transfer it is being opened for
    ConnectionTimes times;
    Deadlines::Entry deadline;
    Instant idle_since = never;
    Duration idle_limit{0};  ///< how long the transfer that used it last lets it be idle; 0: the Multi's own
    Duration age_limit = std::chrono::hours(24);  ///< likewise for its age; 0: any
    SocketAddress local;
    SocketAddress remote;
    const Shared* shared = nullptr;  ///< the tables it uses in place of the Multi's own
    PathReport made;             ///< what was asked and negotiated when it was made
    std::vector<SocketAddress> untried;  ///< other addresses of the name, for when this one does not answer (QUIC)
    std::uint64_t requests = 0;  ///< how many it has carried
    int tunnel_status = 0;
    long proxy_verify_result = 0;  ///< X509_V_ERR_* why the proxy's certificate was refused
    bool via_proxy = false;
    bool secure = false;
    bool tells_tls = false;  ///< somebody listens to on_tls_bytes
    bool kept = false;      ///< for raw use: stays until the Multi goes or close_kept
    bool no_reuse = false;  ///< closed as soon as its last transfer is done
    bool doomed = false;    ///< closed at the end of this turn: it takes no transfer and no place any more

private:
    static Unexpected no_raw() {
        return hawser::fail(ErrorCode::not_built, Phase::send, "this kind of connection cannot be used raw");
    }

    policy::ReuseKey key_;
    StreamId lone_stream_ = -1;
    TransferId lone_transfer_ = 0;
    std::unordered_map<StreamId, TransferId> others_;
};

}  // namespace hawser::engine
