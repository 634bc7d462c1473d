// The TLS contexts of one Multi, one per set of options in use, and the sessions won under them.
//
// A context holds parsed trusted roots: that is the cache TlsOptions::ca_cache_time speaks of. Connections that are made
// or being made keep theirs alive by themselves.
#pragma once

#include <vector>

#include <hawser/result.hpp>
#include <hawser/time.hpp>
#include <hawser/tls_options.hpp>

#include "proto/tls/context.hpp"
#include "proto/tls/session_cache.hpp"

namespace hawser::engine {

class TlsContexts {
public:
    /// The context of these options: a new one on first use, when its trusted roots are too old, or when another of
    /// the files it was made from has changed.
    Result<tls::Context> get(const TlsOptions& options, Instant now);

    /// Sessions of all contexts; which may be offered to whom is in their keys.
    tls::SessionCache& sessions() noexcept { return sessions_; }

    std::size_t size() const noexcept { return entries_.size(); }
    /// Sets of options kept ready. A program that makes a new set for each request must not fill memory.
    static constexpr std::size_t max_entries = 256;

private:
    struct Entry {
        tls::Context context;
        Instant made;
    };
    static bool good(const Entry& entry, Instant now);

    std::vector<Entry> entries_;  ///< most recently used first
    tls::SessionCache sessions_;
};

}  // namespace hawser::engine
