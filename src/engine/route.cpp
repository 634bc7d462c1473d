#include "engine/route.hpp"

#include <new>
#include <string>
#include <utility>

#include "base/try.hpp"

namespace hawser::engine {

namespace {

Unexpected thrown() { return fail(ErrorCode::aborted, Phase::deliver, "a notice to the user ended in an exception"); }
Unexpected no_memory() { return fail(ErrorCode::out_of_memory, Phase::deliver, "there was no memory to deliver with"); }

}  // namespace

template <class Call>
auto Route::guarded(Call call) noexcept -> decltype(call()) {
    if (std::exchange(broken_, false)) return thrown();
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return no_memory();
    } catch (...) {
        return thrown();
    }
}

Result<Flow> Route::header(const HeaderLine& line) {
    if (user_ == nullptr) return Flow::go_on;
    return guarded([&] { return user_->on_header(line); });
}

Result<Flow> Route::body(Bytes bytes) {
    if (user_ == nullptr) return Flow::go_on;
    return guarded([&] { return user_->on_body(bytes); });
}

Result<void> Route::progress(const Progress& progress) {
    if (!wants_progress()) return {};
    return guarded([&] { return user_->on_progress(progress); });
}

void Route::debug(DebugKind kind, Bytes bytes) noexcept {
    if (!wants_debug()) return;
    try {
        user_->on_debug(kind, bytes);
    } catch (...) {
        broken_ = true;
    }
}

void Route::connection(std::int64_t number) noexcept {
    if (!wants_debug()) return;
    try {
        user_->on_connection(number);
    } catch (...) {
        broken_ = true;
    }
}

void Route::text(std::string_view line) noexcept {
    if (!wants_debug()) return;
    try {
        std::string ended(line);
        ended += '\n';
        user_->on_debug(DebugKind::text, as_bytes(ended));
    } catch (...) {
        broken_ = true;
    }
}

void Route::done(Outcome& outcome) {
    if (User* user = std::exchange(user_, nullptr)) user->on_done(outcome);
}

}  // namespace hawser::engine
