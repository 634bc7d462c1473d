// The progress meter a program gets that asks for progress and sets no function.
#pragma once

#include <chrono>
#include <cstdio>

#include "engine/user.hpp"
#include "meter/lines.hpp"

namespace hawser::capi {

class Meter {
  public:
    /// The head above the first line; then at most one line a second, each drawn over the one before.
    void show(std::FILE* to, const engine::Progress& progress);
    /// The last line, and its end.
    void finish(std::FILE* to);

  private:
    using Clock = std::chrono::steady_clock;
    void draw(std::FILE* to, Clock::time_point now);

    const Clock::time_point began_ = Clock::now();
    Clock::time_point drawn_{};
    meter::SpeedWindow window_;
    engine::Progress newest_{};
    bool shown_ = false;
};

}  // namespace hawser::capi
