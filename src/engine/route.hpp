// The one place where notices leave the engine: header, body, progress, debug, done.
//
// A Route knows whether anybody still listens. Once cut (the transfer was removed, perhaps from inside a notice) nothing
// is told any more, and what would have been told counts as taken, so that whoever delivers can go on to its end. What a
// User throws ends the transfer with an Error instead of unwinding the engine.
#pragma once

#include <optional>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

#include "engine/user.hpp"

namespace hawser::engine {

class Route {
public:
    /// What a transfer's user wants to hear beyond header, body and done.
    struct Wants {
        bool progress = false;
        bool debug = false;
    };

    Route(User& user, Wants wants) noexcept : user_(&user), wants_(wants) {}

    /// Nothing is told or asked from here on.
    void cut() noexcept { user_ = nullptr; }
    bool open() const noexcept { return user_ != nullptr; }
    /// Whom to ask; null once cut. Notices never go this way.
    User* user() const noexcept { return user_; }

    /// True where it is worth putting a debug notice together.
    bool wants_debug() const noexcept { return wants_.debug && user_ != nullptr; }
    bool wants_progress() const noexcept { return wants_.progress && user_ != nullptr; }

    Result<Flow> header(const HeaderLine& line);
    Result<Flow> body(Bytes bytes);
    /// Nothing unless wanted.
    Result<void> progress(const Progress& progress);
    /// Nothing unless wanted. What it throws ends the transfer at the next header, body or progress notice.
    void debug(DebugKind kind, Bytes bytes) noexcept;
    /// As debug().
    void connection(std::int64_t number) noexcept;
    /// A line for people, without its line end.
    void text(std::string_view line) noexcept;
    /// The last notice: cuts the route first. What it throws passes: nothing is left that could end.
    void done(Outcome& outcome);

private:
    template <class Call>
    auto guarded(Call call) noexcept -> decltype(call());

    User* user_;
    Wants wants_;
    bool broken_ = false;  ///< a debug notice threw
};

}  // namespace hawser::engine
