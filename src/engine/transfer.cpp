#include "engine/transfer.hpp"

#include <cassert>

namespace hawser::engine {

namespace {

/// A table row for `done` must be empty and every other state must be able to end.
constexpr bool state_table_is_closed() {
    for (std::size_t to = 0; to < state_count; ++to)
        if (state_table[state_count - 1][to]) return false;
    for (std::size_t from = 0; from + 1 < state_count; ++from)
        if (!state_table[from][state_count - 1]) return false;
    return true;
}
static_assert(state_table_is_closed());

}  // namespace

void Transfer::enter(State next) noexcept {
    assert(state_table[static_cast<std::size_t>(state_)][static_cast<std::size_t>(next)]);
    state_ = next;
}

}  // namespace hawser::engine
