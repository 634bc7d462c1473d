#include "meter.hpp"

#include <cinttypes>

namespace hawser::capi {
namespace {

void print_direction(std::FILE* to, const char* verb, std::uint64_t now, std::optional<std::uint64_t> total) {
    if (total && *total > 0)
        std::fprintf(to, "%s %" PRIu64 " of %" PRIu64 " bytes (%d%%)  ", verb, now, *total,
                     static_cast<int>(static_cast<double>(now) * 100.0 / static_cast<double>(*total)));
    else
        std::fprintf(to, "%s %" PRIu64 " bytes  ", verb, now);
}

void print_line(std::FILE* to, const engine::Progress& progress) {
    std::fputc('\r', to);
    if (progress.upload_now != 0) print_direction(to, "sent", progress.upload_now, progress.upload_total);
    print_direction(to, "received", progress.download_now, progress.download_total);
    std::fflush(to);
}

}  // namespace

void Meter::show(std::FILE* to, const engine::Progress& progress) {
    newest_ = progress;
    const auto now = std::chrono::steady_clock::now();
    if (shown_ && now - last_ < std::chrono::seconds(1)) return;
    shown_ = true;
    last_ = now;
    print_line(to, progress);
}

void Meter::finish(std::FILE* to) {
    if (!shown_) return;
    print_line(to, newest_);
    std::fputc('\n', to);
}

}  // namespace hawser::capi
