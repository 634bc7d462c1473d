// From options to a Spec: everything the engine is told about one transfer, and the memory it points into.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hawser/request.hpp>
#include <hawser/result.hpp>

#include "engine/spec.hpp"
#include "handle.hpp"

namespace hawser::capi {

/// Text is copied, for a program may set an option again while the transfer runs; bodies and lists are the
/// program's, as libcurl documents.
struct Prepared {
    Prepared() = default;
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    engine::Spec spec;
    std::string url;
    std::string default_scheme;
    std::string allowed_schemes;
    std::string method;
    std::string user_agent;
    std::string referer;
    std::string cookie;
    std::string accept_encoding;
    std::string redirect_schemes;
    std::vector<engine::FieldEdit> fields;
    Limits limits;
    Redirects redirects;
    std::optional<Credentials> credentials;
    std::optional<RangeOptions> range;
    std::optional<SocketPolicy> socket;
    std::unique_ptr<TlsOptions> tls;
    std::unique_ptr<ProxyOptions> proxy;
};

/// Fills `into`, which must stay where it is afterwards.
Result<void> prepare(const EasyHandle& easy, Prepared& into);

}  // namespace hawser::capi
