// The progress meter a program gets that asks for progress and sets no function.
#pragma once

#include <chrono>
#include <cstdio>

#include "engine/user.hpp"

namespace hawser::capi {

class Meter {
  public:
    /// At most one line a second, and a last one at the end.
    void show(std::FILE* to, const engine::Progress& progress);
    void finish(std::FILE* to);

  private:
    std::chrono::steady_clock::time_point last_{};
    engine::Progress newest_{};
    bool shown_ = false;
};

}  // namespace hawser::capi
