// Marks that the program is being called by a multi handle, or that its engine runs.
#pragma once

#include "multi_handle.hpp"

namespace hawser::capi {

/// While it lives, calls that would change the multi handle are recursive.
class BusyMark {
  public:
    explicit BusyMark(MultiHandle& multi) noexcept : multi_(multi), before_(multi.busy) { multi.busy = true; }
    ~BusyMark() { multi_.busy = before_; }
    BusyMark(const BusyMark&) = delete;
    BusyMark& operator=(const BusyMark&) = delete;

  private:
    MultiHandle& multi_;
    bool before_;
};

}  // namespace hawser::capi
