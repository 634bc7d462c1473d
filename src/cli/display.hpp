// The progress that a run shows while it works: a meter or bar for one transfer at a time, a table line for many.
#pragma once

#include <chrono>
#include <cstdint>

#include "cli/console.hpp"
#include "cli/job.hpp"
#include "meter/lines.hpp"

namespace hawser::cli {

class Display {
public:
    /// How often a line is drawn anew at most.
    static constexpr std::chrono::milliseconds interval{500};

    Display(Console& console, bool bar, bool parallel) : console_(console), bar_(bar), parallel_(parallel) {}

    /// A transfer begins (again); of those one at a time, this is the one to be shown.
    void begin(const Job& job, SteadyTime now);
    /// One has ended: its last line is drawn and kept.
    void end(const Job& job, SteadyTime now);
    /// Draws if it is time to. `live` counts transfers under way; `current` is what they have done so far.
    void tick(SteadyTime now, const Progress& current, std::uint64_t live);
    /// The run has ended.
    void finish(SteadyTime now);
    /// When tick() has something to do; the far future when nothing is shown.
    SteadyTime next_tick() const noexcept { return shown_ ? next_ : SteadyTime::max(); }

private:
    void draw(SteadyTime now, const Progress& progress, std::uint64_t live);
    meter::MeterFacts facts(SteadyTime now, const Progress& progress);

    Console& console_;
    bool bar_;
    bool parallel_;
    bool shown_ = false;
    SteadyTime began_{};
    SteadyTime next_{};
    meter::SpeedWindow window_;
    Progress ended_;  ///< sums of the parallel transfers that are over
    std::uint64_t transfers_ = 0;
    std::uint64_t ticks_ = 0;
};

/// `sum` + `one`; a transfer whose total is not known counts with what it moved so far.
void add_progress(Progress& sum, const Progress& one) noexcept;

}  // namespace hawser::cli
