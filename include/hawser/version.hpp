// The library's version.
#pragma once

#include <hawser/export.hpp>

#define HAWSER_VERSION_MAJOR 0
#define HAWSER_VERSION_MINOR 1
#define HAWSER_VERSION_PATCH 0

namespace hawser {

/// "0.1.0", of the library that is running. Static lifetime.
HAWSER_API const char* version() noexcept;

}  // namespace hawser
