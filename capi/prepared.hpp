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
#include "mime/serializer.hpp"

namespace hawser::capi {

/// Text is copied, for a program may set an option again while the transfer runs; bodies and lists are the
/// program's, as libcurl documents. A body that hawser copied stays as long as this needs it.
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
    std::string target;
    std::string cookie;
    std::string accept_encoding;
    std::string redirect_schemes;
    std::vector<engine::FieldEdit> fields;
    std::vector<engine::FieldEdit> proxy_fields;
    std::vector<std::string_view> status_aliases;
    Limits limits;
    Redirects redirects;
    std::optional<Credentials> credentials;
    std::optional<RangeOptions> range;
    std::optional<SocketPolicy> socket;
    std::optional<NameOptions> names;
    std::unique_ptr<TlsOptions> tls;
    std::unique_ptr<ProxyOptions> proxy;
    std::unique_ptr<mime::Serializer> multipart;  ///< the body of MIMEPOST or HTTPPOST

    std::optional<OptionStore> body_copy;  ///< CURLOPT_COPYPOSTFIELDS, where it was set again since

    // Of what it was made.
    std::uint64_t revision = 0;
    Method from_method = Method::get;
    Multipath multipath = Multipath::off;
};

/// Reads the options into a Prepared, which the Spec in it points into.
Result<std::unique_ptr<Prepared>> prepare(EasyHandle& easy);

/// Brings what the handle's last transfer was prepared with up to date. False when it no longer fits, and a new one
/// is needed; what the program lends (lists, bodies) may have changed in place, so that is read in any case.
bool prepare_again(const EasyHandle& easy, Prepared& into);

}  // namespace hawser::capi
