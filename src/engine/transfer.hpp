// One transfer: what it was asked, where it stands, what it knows.
//
// The state machine of a transfer stands in this header's table; the steps are in acquire.cpp (from a URL to a
// connection), exchange.cpp (request and answer), answer_head.cpp and delivery.cpp (the body on its way to the user).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hawser/url.hpp>

#include "base/codec.hpp"
#include "base/deadlines.hpp"
#include "base/slot_map.hpp"
#include "engine/delivery.hpp"
#include "engine/file_transfer.hpp"
#include "engine/multi.hpp"
#include "engine/route.hpp"
#include "engine/spec.hpp"
#include "engine/user.hpp"
#include "policy/name_rules.hpp"
#include "policy/rate.hpp"
#include "policy/speed.hpp"

namespace hawser::engine {

class Connection;

enum class State : std::uint8_t {
    idle,        ///< added, not begun
    acquiring,   ///< waits for a connection
    exchanging,  ///< request and answer under way
    waiting,     ///< between two requests of this transfer
    done,        ///< told, or about to be
};
inline constexpr std::size_t state_count = 5;

/// Every transition there is; rows are from, columns to.
inline constexpr std::array<std::array<bool, state_count>, state_count> state_table = {{
    //  idle   acquiring exchanging waiting done
    {{false, true, false, false, true}},   // idle
    {{false, false, true, false, true}},   // acquiring
    {{false, true, false, true, true}},    // exchanging; straight to acquiring: again on a fresh connection
    {{false, true, false, false, true}},   // waiting
    {{false, false, false, false, false}}, // done is final
}};

/// Where the bytes of a transfer's request body stand.
struct Upload {
    std::uint64_t sent_bytes = 0;  ///< handed to the codec
    bool ended = false;            ///< the codec was told that the body is whole
    bool refused = false;          ///< the answer made the rest pointless
    bool sent_noted = false;       ///< the moment the request had left is known
    bool after_return = false;     ///< the last byte read was a carriage return (for line end conversion)
    bool owes_line_feed = false;   ///< one was read and only its carriage return has been sent (likewise)
    bool outlives_answer = false;  ///< the answer is whole, the body is finished all the same
    std::optional<std::uint64_t> bytes{};  ///< how many there will be, as far as that is known
};

/// Through which hops a request goes.
struct Hops {
    bool via_proxy = false;
    bool tunnel = false;
    Origin proxy;
    std::string user;
    std::string password;
    std::string proxy_credentials;  ///< value of Proxy-Authorization, empty for none
    const TlsOptions* proxy_tls = nullptr;
    std::optional<policy::ConnectTarget> connect_to;  ///< in place of the origin's host and port
};

class Transfer {
public:
    Transfer(const Spec& what, User& user)
        : spec(what), route(user, {what.want_progress, what.want_debug}), delivery(what),
          send_rate(limits().max_send_bytes_per_second),
          speed(limits().low_speed_bytes_per_second, limits().low_speed_time) {}

    /// The one place where the state changes; asserts the table.
    void enter(State next) noexcept;
    State state() const noexcept { return state_; }

    /// True while an answer's body is to be thrown away (redirects, refused answers).
    bool ignoring() const noexcept { return ignore_body; }

    const Limits& limits() const noexcept {
        static const Limits defaults;
        return spec.limits != nullptr ? *spec.limits : defaults;
    }
    /// True while the body waits for 100 (Continue), or did when the answer came.
    bool asked_first() const noexcept { return waiting_for_100 || expect_until != never; }

    Spec spec;
    Route route;  ///< to its user; cut once removed
    TransferId id = 0;
    Outcome outcome;

    // Where it goes.
    Url url;
    std::string shown_url;  ///< of the first hop, where Spec::port stands in place of its own; else empty
    Origin origin;
    Origin first_origin;
    Hops hops;
    std::string user_name;  ///< Basic credentials, from the URL or the Spec
    std::string password;
    std::string referer;
    std::string method;
    Intent intent = Intent::get;
    std::string custom_method;  ///< written in place of the natural one; empty for that
    bool with_secrets = true;   ///< this request goes to whom the caller's credentials are meant for
    bool strayed = false;       ///< a redirect led away from the first origin: user and password stay behind
    bool send_body = false;

    // What carries it.
    std::unique_ptr<FileTransfer> file;  ///< of a file: URL, while it runs
    SlotId connector = 0;
    SlotId connection = 0;
    StreamId stream = -1;
    bool want_fresh = false;  ///< the next connection must not be a reused one
    int attempts = 0;         ///< times this request was sent
    bool queued = false;      ///< in the queue for a permitted connection

    // How far it is.
    Upload upload;
    Delivery delivery;
    Paused paused;
    bool ending = false;      ///< conclude is under way
    bool got_bytes = false;   ///< something of this answer has arrived
    bool got_head = false;
    bool answer_ended = false;
    bool ignore_body = false;
    bool waiting_for_100 = false;
    int request_index = 0;
    std::uint64_t ignored_bytes = 0;
    std::string location;
    bool without_expect = false;        ///< the server refused Expect: this request goes without
    bool nothing_left = false;          ///< what was to be resumed is whole, or a condition was not met
    bool skipped = false;               ///< the body's source stands where the upload is to be resumed
    bool again_without_expect = false;  ///< as soon as the answer is through
    bool without_early_data = false;        ///< the server found it too early: this request goes without
    bool again_without_early_data = false;  ///< as soon as the answer is through
    std::optional<std::uint64_t> content_range_first;
    bool two_locations = false;   ///< the answer names two different places
    bool coded_transfer = false;  ///< it has a Transfer-Encoding
    std::optional<Error> after_body;  ///< the error to end with once the answer is whole

    // Time.
    Instant began{};
    Instant hop_began{};   ///< of the attempt that runs
    Instant hop_start{};   ///< of the request, whatever had to be tried again
    Timings earlier{};     ///< what hops before this one came to
    Instant expect_until = never;
    Instant tick_at = never;  ///< when progress is told and speed looked at, about once a second
    policy::Rate send_rate;
    policy::SpeedWatch speed;
    Deadlines::Entry deadline;

private:
    State state_ = State::idle;
};

}  // namespace hawser::engine
