// A request's head as HTTP/2 sends it (RFC 9113 8.3.1, 8.2.2).
#pragma once

#include <span>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "base/codec.hpp"

namespace hawser::h2 {

/// Fills `fields` with views into `head`: pseudo fields first, connection-specific fields left out. nghttp2 copies
/// them and lowers the names. An error for what must not be sent.
Result<void> build_request(const RequestHead& head, std::vector<nghttp2_nv>& fields);
/// The same for trailers.
Result<void> build_trailers(std::span<const FieldView> trailers, std::vector<nghttp2_nv>& fields);

}  // namespace hawser::h2
