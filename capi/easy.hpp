// What the files of the easy interface share.
#pragma once

#include "handle.hpp"

namespace hawser::capi {

/// True while a transfer of the handle runs.
bool is_running(const EasyHandle& easy) noexcept;

/// Makes the handle's next transfer, its options read. An error code: it could not begin, and is ended.
CURLcode make_job(EasyHandle& easy);

}  // namespace hawser::capi
