#include "engine/tls_contexts.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "io/key_log_file.hpp"

namespace hawser::engine {

bool TlsContexts::good(const Entry& entry, Instant now) {
    const auto longest = entry.context.options().ca_cache_time;
    // Whole seconds: a number as large as a program may give does not fit into nanoseconds.
    const bool fresh = longest.count() < 0 || std::chrono::duration_cast<std::chrono::seconds>(now - entry.made) < longest;
    return fresh && !entry.context.outdated();
}

Result<tls::Context> TlsContexts::get(const TlsOptions& options, Instant now) {
    auto found = std::find_if(entries_.begin(), entries_.end(),
                              [&](const Entry& entry) { return entry.context.options() == options; });
    if (found != entries_.end() && !good(*found, now)) {
        entries_.erase(found);
        found = entries_.end();
    }
    if (found == entries_.end()) {
        HAWSER_ASSIGN(auto context, tls::Context::create(options, io::key_log_from_environment()));
        if (entries_.size() == max_entries) entries_.pop_back();
        entries_.push_back({std::move(context), now});
        found = entries_.end() - 1;
    }
    std::rotate(entries_.begin(), found, found + 1);
    return entries_.front().context;
}

}  // namespace hawser::engine
