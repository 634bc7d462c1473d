#include "cli/display.hpp"

#include <algorithm>

namespace hawser::cli {

namespace {

/// The bar is as wide as the terminal, but no wider than this.
constexpr std::size_t widest_bar = 400;

void add_total(std::optional<std::uint64_t>& sum, const std::optional<std::uint64_t>& one, std::uint64_t moved) noexcept {
    if (one) sum = sum.value_or(0) + *one;
    else if (moved != 0) sum = sum.value_or(0) + moved;  // at least so much
}

}  // namespace

void add_progress(Progress& sum, const Progress& one) noexcept {
    sum.download_bytes += one.download_bytes;
    sum.upload_bytes += one.upload_bytes;
    add_total(sum.download_total_bytes, one.download_total_bytes, one.download_bytes);
    add_total(sum.upload_total_bytes, one.upload_total_bytes, one.upload_bytes);
}

void Display::begin(const Job& job, SteadyTime now) {
    const bool wanted = job.wants_meter();
    ++transfers_;
    if (parallel_) {
        if (!wanted || shown_) return;
        shown_ = true;
        began_ = next_ = now;
        if (!bar_) console_.write(meter::parallel_head());
        return;
    }
    shown_ = wanted;
    if (!wanted) return;
    began_ = next_ = now;
    window_ = {};
    if (!bar_) console_.write(meter::meter_head());
}

meter::MeterFacts Display::facts(SteadyTime now, const Progress& progress) {
    const auto spent = std::chrono::duration_cast<std::chrono::nanoseconds>(now - began_);
    window_.add(spent, progress.download_bytes + progress.upload_bytes);
    meter::MeterFacts facts;
    facts.download_total_bytes = progress.download_total_bytes;
    facts.download_bytes = progress.download_bytes;
    facts.upload_total_bytes = progress.upload_total_bytes;
    facts.upload_bytes = progress.upload_bytes;
    facts.spent = spent;
    facts.current_bytes_per_second = window_.bytes_per_second();
    return facts;
}

void Display::draw(SteadyTime now, const Progress& progress, std::uint64_t live) {
    const meter::MeterFacts shown = facts(now, progress);
    if (bar_) console_.draw(meter::bar_line(shown, std::min(console_columns(), widest_bar), ticks_++));
    else if (parallel_) console_.draw(meter::parallel_line({shown, transfers_, live}));
    else console_.draw(meter::meter_line(shown));
    next_ = now + interval;
}

void Display::tick(SteadyTime now, const Progress& current, std::uint64_t live) {
    if (!shown_ || now < next_) return;
    Progress sum = parallel_ ? ended_ : Progress{};
    add_progress(sum, current);
    draw(now, sum, live);
}

void Display::end(const Job& job, SteadyTime now) {
    if (parallel_) return add_progress(ended_, job.progress());
    if (!shown_) return;
    draw(now, job.progress(), 0);
    console_.end_line();
    shown_ = false;
}

void Display::finish(SteadyTime now) {
    if (!shown_) return;
    draw(now, ended_, 0);
    console_.end_line();
    shown_ = false;
}

}  // namespace hawser::cli
