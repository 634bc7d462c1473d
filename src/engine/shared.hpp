// Tables that transfers of several Multis use together, perhaps on several threads.
#pragma once

#include "base/guard.hpp"

namespace hawser::tls {
class SessionCache;
}

namespace hawser::engine {

class Names;

/// What a Spec may name in place of its Multi's own tables, each with the lock that is held around every use of it. It
/// stays where it is until the Multi was told to leave it (Multi::leave).
struct Shared {
    Names* names = nullptr;                 ///< null: the Multi's own
    tls::SessionCache* sessions = nullptr;  ///< likewise
    Guard names_guard{};
    Guard sessions_guard{};
};

}  // namespace hawser::engine
