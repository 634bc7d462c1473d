#include "meter/lines.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace hawser::meter {

namespace {

using std::chrono::seconds;

constexpr std::uint64_t most_plain = 99'999;
constexpr std::size_t narrowest_bar = 20;
constexpr std::size_t percent_columns = 7;  ///< " 100.0%"

std::uint64_t average(std::uint64_t bytes, std::chrono::nanoseconds spent) noexcept {
    const double span = static_cast<double>(spent.count()) / 1e9;
    return span <= 0 ? bytes : static_cast<std::uint64_t>(static_cast<double>(bytes) / span);
}

int percent(std::uint64_t part, std::uint64_t whole) noexcept {
    if (whole == 0) return 0;
    return static_cast<int>(std::min(100.0, static_cast<double>(part) * 100.0 / static_cast<double>(whole)));
}

/// How long all of it will take at the average speed; of the two directions the one that takes longer.
std::optional<seconds> expected(const MeterFacts& facts) noexcept {
    std::optional<seconds> longest;
    const auto consider = [&](const std::optional<std::uint64_t>& total, std::uint64_t done) {
        const std::uint64_t speed = average(done, facts.spent);
        if (!total || *total == 0 || speed == 0) return;
        const seconds span(static_cast<std::int64_t>(std::min<std::uint64_t>(*total / speed, 1ULL << 40U)));
        if (!longest || span > *longest) longest = span;
    };
    consider(facts.download_total_bytes, facts.download_bytes);
    consider(facts.upload_total_bytes, facts.upload_bytes);
    return longest;
}

struct Times {
    std::string total, spent, left;
};

Times times(const MeterFacts& facts) {
    const auto gone = std::chrono::duration_cast<seconds>(facts.spent);
    const auto total = expected(facts);
    const bool known = total && total->count() != 0;
    std::optional<seconds> left;
    if (known && *total > gone) left = *total - gone;
    return {duration_text(known ? total : std::nullopt), duration_text(gone.count() == 0 ? std::nullopt : std::optional(gone)),
            duration_text(left)};
}

}  // namespace

std::string amount_text(std::uint64_t bytes) {
    char text[32];
    if (bytes <= most_plain) {
        std::snprintf(text, sizeof text, "%" PRIu64, bytes);
        return text;
    }
    static constexpr char units[] = "kMGTPE";
    std::uint64_t tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024;
    std::size_t unit = 0;
    while (tenths >= 10'000 && unit + 2 < sizeof units) tenths /= 1024, ++unit;
    std::snprintf(text, sizeof text, "%" PRIu64 ".%" PRIu64 "%c", tenths / 10, tenths % 10, units[unit]);
    return text;
}

std::string duration_text(std::optional<seconds> span) {
    if (!span || span->count() < 0) return "--:--";
    const std::int64_t all = span->count();
    char text[48];
    if (all < 3'600) std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(all / 60), static_cast<int>(all % 60));
    else if (all < 36'000)
        std::snprintf(text, sizeof text, "%d:%02d:%02d", static_cast<int>(all / 3'600), static_cast<int>(all / 60 % 60),
                      static_cast<int>(all % 60));
    else if (all < 1'000 * 86'400LL)
        std::snprintf(text, sizeof text, "%dd %02dh", static_cast<int>(all / 86'400), static_cast<int>(all / 3'600 % 24));
    else std::snprintf(text, sizeof text, ">999d");
    return text;
}

const char* meter_head() noexcept {
    return "  %  Total  % Received    %  Xferd Average Speed   Total   Spent    Left    Now\n"
           "                                    Dload Upload    Time    Time    Time  Speed\n";
}

std::string meter_line(const MeterFacts& facts) {
    const std::uint64_t download_total = facts.download_total_bytes.value_or(0), upload_total = facts.upload_total_bytes.value_or(0);
    const std::uint64_t total = std::max(download_total, facts.download_bytes) + std::max(upload_total, facts.upload_bytes);
    const bool known = facts.download_total_bytes || facts.upload_total_bytes;
    const Times shown = times(facts);
    char line[160];
    std::snprintf(line, sizeof line, "%3d %6s  %3d %6s  %3d %6s %6s %6s %7s %7s %7s %6s",
                  known ? percent(facts.download_bytes + facts.upload_bytes, total) : 0, amount_text(total).c_str(),
                  percent(facts.download_bytes, download_total), amount_text(facts.download_bytes).c_str(),
                  percent(facts.upload_bytes, upload_total), amount_text(facts.upload_bytes).c_str(),
                  amount_text(average(facts.download_bytes, facts.spent)).c_str(),
                  amount_text(average(facts.upload_bytes, facts.spent)).c_str(), shown.total.c_str(), shown.spent.c_str(),
                  shown.left.c_str(), amount_text(facts.current_bytes_per_second).c_str());
    return line;
}

std::string bar_line(const MeterFacts& facts, std::size_t columns, std::uint64_t tick) {
    const std::size_t room = std::max(columns, narrowest_bar) - percent_columns;
    const std::uint64_t total = facts.download_total_bytes.value_or(0) + facts.upload_total_bytes.value_or(0);
    const std::uint64_t done = facts.download_bytes + facts.upload_bytes;
    if (total == 0) {
        static constexpr std::string_view mark = "-=O=-";
        const std::size_t way = room - mark.size();
        const std::size_t step = tick % (2 * way);
        return std::string(step < way ? step : 2 * way - step, ' ') + std::string(mark);
    }
    const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    std::string line(static_cast<std::size_t>(part * static_cast<double>(room)), '#');
    line.resize(room, ' ');
    char figure[16];
    std::snprintf(figure, sizeof figure, " %5.1f%%", part * 100);
    return line + figure;
}

const char* parallel_head() noexcept {
    return "DL% UL%   Dled   Uled  Xfers  Live   Total Current    Left  Speed\n";
}

std::string parallel_line(const ParallelFacts& facts) {
    const MeterFacts& bytes = facts.bytes;
    const auto share = [](const std::optional<std::uint64_t>& total, std::uint64_t done) {
        return total && *total != 0 ? std::to_string(percent(done, *total)) : std::string("--");
    };
    const Times shown = times(bytes);
    char line[160];
    std::snprintf(line, sizeof line, "%3s %3s %6s %6s %6" PRIu64 " %5" PRIu64 " %7s %7s %7s %6s",
                  share(bytes.download_total_bytes, bytes.download_bytes).c_str(),
                  share(bytes.upload_total_bytes, bytes.upload_bytes).c_str(), amount_text(bytes.download_bytes).c_str(),
                  amount_text(bytes.upload_bytes).c_str(), facts.transfers, facts.live, shown.total.c_str(), shown.spent.c_str(),
                  shown.left.c_str(), amount_text(bytes.current_bytes_per_second).c_str());
    return line;
}

void SpeedWindow::add(std::chrono::nanoseconds now, std::uint64_t bytes) noexcept {
    latest_ = {now, bytes};
    if (count_ != 0 && now - samples_[(count_ - 1) % samples_.size()].at < sample_step) return;
    samples_[count_++ % samples_.size()] = latest_;
}

std::uint64_t SpeedWindow::bytes_per_second() const noexcept {
    if (count_ == 0) return 0;
    const Sample& oldest = samples_[count_ > samples_.size() ? count_ % samples_.size() : 0];
    if (latest_.bytes < oldest.bytes) return 0;
    return average(latest_.bytes - oldest.bytes, latest_.at - oldest.at);
}

}  // namespace hawser::meter
