// What the loops answer when they are used against their contract.
#pragma once

#include <string>

#include <hawser/result.hpp>

namespace hawser::io {

inline Unexpected inherited_loop() {
    return fail(ErrorCode::poll_failed, Phase::setup,
                "this loop was made before a fork and belongs to the parent process; make a new one here");
}
inline Unexpected watched_already(int handle) {
    return fail(ErrorCode::poll_failed, Phase::setup,
                "descriptor " + std::to_string(handle) + " is watched already");
}
inline Unexpected not_watched(int handle) {
    return fail(ErrorCode::poll_failed, Phase::setup,
                "descriptor " + std::to_string(handle) + " is not watched");
}

}  // namespace hawser::io
