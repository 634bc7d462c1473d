// A client session of nghttp2 with the limits and settings of this codec.
#pragma once

#include <memory>

#include <nghttp2/nghttp2.h>

#include "proto/h2/codec.hpp"

namespace hawser::h2 {

struct SessionDeleter {
    void operator()(nghttp2_session* session) const noexcept { nghttp2_session_del(session); }
};
using SessionPtr = std::unique_ptr<nghttp2_session, SessionDeleter>;

class Client;

/// The preface and SETTINGS already wait to be sent. Throws bad_alloc.
SessionPtr make_session(const Settings& settings, Client& client);

}  // namespace hawser::h2
