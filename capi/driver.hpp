// A loop with an engine on it: what runs transfers and keeps their connections.
#pragma once

#include <memory>

#include <hawser/result.hpp>

#include "base/loop.hpp"
#include "engine/multi.hpp"

namespace hawser::capi {

class Driver {
  public:
    Driver(std::unique_ptr<Loop> loop, const engine::MultiSettings& settings);

    engine::Multi& engine() noexcept { return *engine_; }
    Loop& loop() noexcept { return *loop_; }

  private:
    std::unique_ptr<Loop> loop_;
    std::unique_ptr<engine::Multi> engine_;  ///< goes before its loop
};

/// For curl_easy_perform: needs no descriptor until a transfer runs.
Result<std::unique_ptr<Driver>> make_easy_driver();

}  // namespace hawser::capi
