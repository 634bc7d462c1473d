// What the files of the easy interface share.
#pragma once

#include <functional>

#include "handle.hpp"

namespace hawser::engine {
class Multi;
}

namespace hawser::capi {

/// True while a transfer of the handle runs.
bool is_running(const EasyHandle& easy) noexcept;

/// Runs `body` on the engine that holds the handle's connections and TLS sessions: its multi handle's, its own, one of
/// its share's, or a new one that then is its own.
CURLcode with_engine(EasyHandle& easy, const std::function<CURLcode(engine::Multi&)>& body);

/// Makes the handle's next transfer, its options read. An error code: it could not begin, and is ended.
CURLcode make_job(EasyHandle& easy);

}  // namespace hawser::capi
