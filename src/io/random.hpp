// Random bytes nobody can foresee.
#pragma once

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

namespace hawser::io {

/// Fills with bytes of the kernel's generator. An Error: init_failed.
Result<void> fill_random(MutableBytes into);

}  // namespace hawser::io
