// A request's head as HTTP/3 sends it (RFC 9114 4.2, 4.3.1).
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include <nghttp3/nghttp3.h>

#include "base/codec.hpp"

namespace hawser::h3 {

/// Fields for nghttp3, which wants lower-case names. Views point into what it was made from and into itself.
class FieldList {
  public:
    FieldList() = default;
    FieldList(FieldList&&) = default;
    FieldList& operator=(FieldList&&) = default;

    /// Pseudo fields first, connection-specific fields left out. An error for what must not be sent.
    Result<void> set_request(const RequestHead& head);
    /// Trailers; keeps copies, for they are sent later.
    Result<void> set_trailers(std::span<const FieldView> trailers);

    std::span<const nghttp3_nv> fields() const noexcept { return fields_; }
    bool empty() const noexcept { return fields_.empty(); }

  private:
    Result<void> put_pseudo(const RequestHead& head, std::string_view authority);
    Result<void> add(std::string_view name, std::string_view value);
    Result<void> put(std::string_view name, std::string_view value);
    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    std::vector<nghttp3_nv> fields_;
    std::deque<std::string> kept_;  // does not move its elements
    std::size_t bytes_ = 0;
};

}  // namespace hawser::h3
