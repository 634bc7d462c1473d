// What the whole library shares: almost nothing.
#pragma once

namespace hawser::capi {

/// Where trusted roots are looked for when a program names none.
const char* default_ca_file() noexcept;
const char* default_ca_directory() noexcept;

}  // namespace hawser::capi
