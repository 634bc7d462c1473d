// The inside of a Multi. Methods are grouped by the file that implements them; each file has one subject.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/deadlines.hpp"
#include "base/slot_map.hpp"
#include "engine/connection.hpp"
#include "engine/connector.hpp"
#include "engine/memo.hpp"
#include "engine/multi.hpp"
#include "engine/names.hpp"
#include "engine/pool.hpp"
#include "engine/quic_connection.hpp"
#include "engine/request_head.hpp"
#include "engine/shared.hpp"
#include "engine/tcp_connection.hpp"
#include "engine/tls_contexts.hpp"
#include "engine/tokens.hpp"
#include "engine/transfer.hpp"
#include "policy/pool.hpp"

namespace hawser::engine {

class Multi::Impl final : private ConnectionEvents, private ConnectorEvents {
public:
    Impl(Loop& loop, MakeResolver make_resolver, void* context, MultiSettings settings);
    ~Impl() override;

    // multi.cpp: what the public face asks, and the turn.
    TransferId add(const Spec& spec, User& user);
    void remove(TransferId id);
    void set_paused(TransferId id, Paused paused);
    const Outcome* facts(TransferId id);
    Result<void> drive(Instant until);
    Instant deadline() const;
    std::size_t running() const noexcept { return running_; }
    Connection* numbered(std::int64_t connection_number);
    Connection* kept(std::int64_t connection_number);
    Result<IoCount> receive_raw(std::int64_t connection_number, MutableBytes into);
    Result<IoCount> send_raw(std::int64_t connection_number, Bytes from);
    void close_kept(std::int64_t connection_number);
    void close_idle();

    // hand_over.cpp: idle connections between Multis, and tables that several use.
    std::unique_ptr<Connection> detach_idle();
    void attach(std::unique_ptr<Connection> connection);
    void leave(const Shared& shared);
    Loop& loop() noexcept { return loop_; }
    tls::SessionCache& tls_sessions() noexcept { return tls_.sessions(); }
    MultiSettings settings;

private:
    // multi.cpp
    Surroundings around() noexcept { return {loop_, loop_.net(), scratch_, *this, now_}; }
    void make_ready(Transfer& transfer);
    void run_ready();
    void run_due();
    void run_answers();
    void dispatch(const Ready& ready);
    void go_on(Transfer& transfer);
    Result<void> turn_once(Instant until);
    void settle();
    void tell_finished();
    void bury_removed();
    void drop_spent();
    void flush_resets();
    void close_doomed();
    void rearm();

    // limits.cpp: what time does to a transfer.
    void set_deadline(Transfer& transfer);
    void on_deadline(Transfer& transfer);
    bool give_up_late(Transfer& transfer);
    void move_what_waited(Transfer& transfer);
    void tick(Transfer& transfer);

    // acquire.cpp: from a URL to a connection.
    Result<void> read_url(Transfer& transfer);
    Result<void> prepare(Transfer& transfer);
    Result<void> choose_login(Transfer& transfer);  // logins.cpp
    Result<void> apply_name_rules(Transfer& transfer);
    Result<void> choose_hops(Transfer& transfer);
    Result<void> choose_proxy(Transfer& transfer);
    Result<ConnectGoal> goal_for(const Transfer& transfer);
    void acquire(Transfer& transfer);
    void reacquire(Transfer& transfer);
    policy::PoolPlan plan_for(const Transfer& transfer, const policy::ReuseKey& key);
    Connection* at_once_for(const Transfer& transfer, const policy::ReuseKey& key) const;
    bool still_good(const Transfer& transfer, Connection& connection);
    /// Stays until the next call.
    const policy::ReuseKey& key_for(const Transfer& transfer);
    Result<LayerPlan> layers_for(const Transfer& transfer, bool quic);
    void admit_queued();
    void start_connector(Transfer& transfer, policy::ReuseKey key, std::vector<SocketAddress> only = {});
    void try_next_address(Transfer& transfer, Connection& failed);
    void forget_name(const Connector& connector);
    Names& names_for(const Shared* shared) noexcept;
    tls::SessionCache& sessions_for(const Shared* shared) noexcept;
    std::unique_ptr<Connection> make_connection(Connector& connector, ConnectedSocket& socket);
    std::function<bool(int)> close_question(TransferId id, bool user_made);
    void on_connected(Connector& connector, ConnectedSocket socket) override;
    void on_connect_failed(Connector& connector, Error error) override;
    User* user_of(Connector& connector) override;
    std::optional<std::vector<SocketAddress>> known_addresses(Connector& connector) override;
    void on_attempt(Connector& connector, const SocketAddress& address) override;
    void on_attempt_failed(Connector& connector, const SocketAddress& address, const Error& error) override;
    void on_resolved(Connector& connector) override;
    Result<void> settle_multipath(Connection& connection, const Connector& connector, const ConnectedSocket& socket);

    // exchange.cpp: request and answer.
    void exchange(Transfer& transfer, Connection& connection);
    void keep_raw(Transfer& transfer, Connection& connection);
    Result<void> send_head(Transfer& transfer, Connection& connection);
    void pump_upload(Transfer& transfer, Connection& connection);
    Result<bool> pump_bytes(Transfer& transfer, Connection& connection);
    Result<bool> pump_user(Transfer& transfer, Connection& connection, std::size_t allowed);
    Result<BodyAnswer> read_body(Transfer& transfer, MutableBytes into);
    Result<void> end_body(Transfer& transfer, Connection& connection);
    Result<void> position_body(Transfer& transfer);
    void on_open(Connection& connection) override;
    void on_event(Connection& connection, Event& event) override;
    void on_failed(Connection& connection, Error error) override;
    Result<void> on_body(Transfer& transfer, const BodyEvent& event, Connection& connection);
    Result<void> on_trailers(Transfer& transfer, const TrailersEvent& trailers);
    void on_end(Transfer& transfer, Connection& connection);
    void resume_receiving(Transfer& transfer);
    void apply_pause(Transfer& transfer, Connection& connection);

    // answer_head.cpp: the head of an answer.
    void begin_head(Transfer& transfer, int status, HttpVersion version, bool interim);
    Result<void> on_head_lines(Transfer& transfer, const HeadLinesEvent& lines);
    Result<void> on_head(Transfer& transfer, HeadEvent& head, Connection& connection);
    Result<void> tell_line(Transfer& transfer, std::string_view line, const FieldView& field, HeaderLine::Origin origin);
    Result<void> tell_fields(Transfer& transfer, std::span<const FieldView> fields, HeaderLine::Origin origin);
    Result<void> tell_head(Transfer& transfer, const HeadEvent& head);
    Result<void> tell_head_end(Transfer& transfer, const HeadEvent& head);
    Result<void> note_field(Transfer& transfer, const FieldView& field);
    Result<void> weigh_head(Transfer& transfer, const HeadEvent& head);
    Result<void> weigh_range(Transfer& transfer, const HeadEvent& head);
    void settle_upload(Transfer& transfer, const HeadEvent& head, Connection& connection);

    // narrate.cpp: debug text.
    void narrate_connection(Transfer& transfer, const Connection& connection);
    void narrate_connected(Transfer& transfer, const Connection& connection);
    void narrate_tls(Transfer& transfer, const Connection& connection, bool no_tunnel);
    void narrate_proxy_login(Transfer& transfer);
    void narrate_new_connection(Transfer& transfer, const Connection& connection);
    void narrate_parting(Transfer& transfer, const Connection& connection);
    void on_tls_bytes(Connection& connection, Bytes bytes, bool outgoing) override;

    // proxy_talk.cpp: what is said to a proxy to have a tunnel, and what it answers.
    void on_connect_sent(Connection& connection, std::string_view head) override;
    Result<void> on_connect_line(Connection& connection, const tunnel::AnswerLine& line) override;

    // milestones.cpp: when what was reached.
    void begin_hop(Transfer& transfer);
    void note_permitted(Transfer& transfer);
    void note_ready(Transfer& transfer, const Connection& connection);
    void note_sent(Transfer& transfer);
    void note_first_byte(Transfer& transfer, bool interim);

    // file_transfer.cpp: file: URLs.
    enum class FileStep : std::uint8_t { done, more, wait };
    Files& files() const;
    void begin_file(Transfer& transfer);
    Result<bool> open_download(Transfer& transfer);
    Result<void> ask_before_file(Transfer& transfer);
    Result<bool> open_upload(Transfer& transfer);
    Result<void> check_file_size(Transfer& transfer, const FileSpan& span);
    Result<void> tell_file_head(Transfer& transfer, const FileFacts& facts);
    void go_on_file(Transfer& transfer);
    void end_file(Transfer& transfer);
    Result<FileStep> pull_file(Transfer& transfer);
    bool note_pulled(Transfer& transfer, std::size_t bytes);
    Result<FileStep> push_file(Transfer& transfer);
    Result<IoCount> read_file(FileTransfer& here, MutableBytes room);
    Result<std::size_t> take_for_file(Transfer& transfer);
    Result<FileStep> watch_file(Transfer& transfer, Interest interest);
    void on_file_ready(SlotId id);
    void leave_file(Transfer& transfer);

    // conclude.cpp: what follows an answer.
    void after_answer(Transfer& transfer);
    void follow(Transfer& transfer);
    void start_over(Transfer& transfer, Error why);
    bool may_start_over(const Transfer& transfer, const Error& error) const;
    Result<void> rewind(Transfer& transfer);
    void conclude(Transfer& transfer, std::optional<Error> error);
    void leave_connection(Transfer& transfer, bool whole);
    void park(Connection& connection);
    void doom(Connection& connection);
    void report_paths(Transfer& transfer, Connection& connection);
    void fill_outcome(Transfer& transfer, std::optional<Error> error);
    void note_facts(Transfer& transfer);
    void tell_progress(Transfer& transfer);

    Loop& loop_;
    Scratch scratch_;
    HeadBuilder heads_;
    TlsContexts tls_;
    Names names_;
    std::unique_ptr<Resolver> resolver_;
    Deadlines deadlines_;
    SlotMap<Transfer> transfers_;
    SlotMap<Connection> connections_;
    SlotMap<Connector> connectors_;
    Pool pool_;
    Memo memo_;
    std::vector<policy::ConnectionFacts> pool_facts_;  ///< of plan_for; kept for its memory
    std::unordered_map<QueryId, SlotId> queries_;

    std::vector<TransferId> ready_;     ///< work no descriptor announces
    std::vector<TransferId> finished_;  ///< done, to be told
    std::vector<TransferId> removed_;   ///< by their users: to be given up without a word
    std::vector<SlotId> unflushed_;     ///< connections that have a stream's reset to send
    std::exception_ptr thrown_;         ///< by a user's on_done, kept until the turn is over
    std::vector<SlotId> doomed_;        ///< connections to close when nothing stands on them
    std::vector<SlotId> spent_;         ///< connectors to drop
    std::deque<TransferId> queue_;      ///< waiting for a permitted connection
    Instant now_{};
    std::size_t running_ = 0;
    std::int64_t next_transfer_number_ = 0;
    std::int64_t next_connection_number_ = 0;
    bool dispatching_ = false;
};

}  // namespace hawser::engine
