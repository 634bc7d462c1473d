// The progress meter, the # bar and the table of parallel transfers, as lines of text: of the command, and of the C
// interface for programs that ask for progress and set no function.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace hawser::meter {

/// How far a transfer, or all of them together, is.
struct MeterFacts {
    std::optional<std::uint64_t> download_total_bytes{};
    std::uint64_t download_bytes = 0;
    std::optional<std::uint64_t> upload_total_bytes{};
    std::uint64_t upload_bytes = 0;
    std::chrono::nanoseconds spent{0};
    std::uint64_t current_bytes_per_second = 0;
};

/// At most six characters: up to five digits as they are, above that one decimal and a unit (k to E, steps of 1024).
std::string amount_text(std::uint64_t bytes);
/// At most seven characters: "mm:ss", "h:mm:ss" from an hour on, "nd nnh" from ten hours on, "--:--" for unknown.
std::string duration_text(std::optional<std::chrono::seconds> span);

/// The two lines that stand above the meter, each 79 columns wide, with line ends.
const char* meter_head() noexcept;
/// The meter's line, 79 columns wide, without line end.
std::string meter_line(const MeterFacts& facts);

/// "######      12.3%" in `columns`; for unknown totals a mark that moves with every `tick`.
std::string bar_line(const MeterFacts& facts, std::size_t columns, std::uint64_t tick);

/// Counts of a parallel run.
struct ParallelFacts {
    MeterFacts bytes{};
    std::uint64_t transfers = 0;  ///< so far
    std::uint64_t live = 0;       ///< under way
};
const char* parallel_head() noexcept;
std::string parallel_line(const ParallelFacts& facts);

/// The speed of the last few seconds, from a count that only grows.
class SpeedWindow {
public:
    void add(std::chrono::nanoseconds now, std::uint64_t bytes) noexcept;
    std::uint64_t bytes_per_second() const noexcept;

private:
    struct Sample {
        std::chrono::nanoseconds at{0};
        std::uint64_t bytes = 0;
    };
    static constexpr std::chrono::seconds sample_step{1};
    std::array<Sample, 6> samples_{};  ///< five seconds
    std::size_t count_ = 0;
    Sample latest_{};
};

}  // namespace hawser::meter
