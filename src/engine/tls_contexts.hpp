// The TLS contexts of one Multi: one per set of options in use, each with the sessions won under it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

#include "proto/tls/context.hpp"
#include "proto/tls/session_cache.hpp"

namespace hawser::engine {

class TlsContexts {
public:
    struct Entry {
        tls::Context context;
        tls::SessionCache sessions;
        explicit Entry(tls::Context made) : context(std::move(made)) {}
    };

    /// The entry for these options, made on first use. It lives until the TlsContexts goes.
    Result<Entry*> get(const TlsOptions& options);

private:
    /// Sets of options in use at once. A program that makes a new set for each request would fill memory; past
    /// this the oldest unused is not known to be unused, so it is an error that says what to do.
    static constexpr std::size_t max_entries = 4'096;
    std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace hawser::engine
