#include "meter.hpp"

namespace hawser::capi {

void Meter::draw(std::FILE* to, Clock::time_point now) {
    const auto spent = now - began_;
    window_.add(spent, newest_.download_now + newest_.upload_now);
    const meter::MeterFacts facts{newest_.download_total, newest_.download_now, newest_.upload_total,
                                  newest_.upload_now,     spent,                window_.bytes_per_second()};
    std::fputs(("\r" + meter::meter_line(facts)).c_str(), to);
    std::fflush(to);
    drawn_ = now;
}

void Meter::show(std::FILE* to, const engine::Progress& progress) {
    newest_ = progress;
    const auto now = Clock::now();
    if (shown_ && now - drawn_ < std::chrono::seconds(1)) return;
    if (!shown_) std::fputs(meter::meter_head(), to);
    shown_ = true;
    draw(to, now);
}

void Meter::finish(std::FILE* to) {
    if (!shown_) return;
    draw(to, Clock::now());
    std::fputc('\n', to);
}

}  // namespace hawser::capi
