#include "engine/tls_contexts.hpp"

#include "base/try.hpp"
#include "io/key_log_file.hpp"

namespace hawser::engine {

Result<TlsContexts::Entry*> TlsContexts::get(const TlsOptions& options) {
    for (auto& entry : entries_)
        if (entry->context.options() == options) return entry.get();
    if (entries_.size() >= max_entries)
        return fail(ErrorCode::too_large, Phase::tls,
                    "more than " + std::to_string(max_entries) + " different sets of TLS options in one Multi; use a new Multi");
    HAWSER_ASSIGN(auto context, tls::Context::create(options, io::key_log_from_environment()));
    entries_.push_back(std::make_unique<Entry>(std::move(context)));
    return entries_.back().get();
}

}  // namespace hawser::engine
