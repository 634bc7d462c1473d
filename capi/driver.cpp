#include "driver.hpp"

#include <utility>

#include "base/try.hpp"
#include "io/cares_resolver.hpp"
#include "io/poll_loop.hpp"

namespace hawser::capi {

Driver::Driver(std::unique_ptr<Loop> loop, const engine::MultiSettings& settings)
    : loop_(std::move(loop)),
      engine_(std::make_unique<engine::Multi>(*loop_, io::make_resolver, nullptr, settings)) {}

Result<std::unique_ptr<Driver>> make_easy_driver() {
    HAWSER_ASSIGN(std::unique_ptr<Loop> loop, io::PollLoop::create());
    return std::make_unique<Driver>(std::move(loop), engine::MultiSettings{});
}

}  // namespace hawser::capi
