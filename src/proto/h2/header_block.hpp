// The fields of the head that is being received, or was last told of.
//
// Properties: names and values are not copied: nghttp2's counted buffers are held until the next head begins. The
// vectors keep their capacity, so a head costs no allocation here once the connection is warm.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "base/codec.hpp"

namespace hawser::h2 {

class HeaderBlock {
public:
    HeaderBlock() = default;
    HeaderBlock(const HeaderBlock&) = delete;
    HeaderBlock& operator=(const HeaderBlock&) = delete;
    ~HeaderBlock() { clear(); }

    enum class Added : std::uint8_t { ok, too_many_bytes, too_many_fields };

    void clear() noexcept;
    /// Takes a field, or says which limit it would break. Pseudo fields count but are not listed.
    Added add(nghttp2_rcbuf* name, nghttp2_rcbuf* value);

    /// The value of :status, 0 while there is none.
    int status() const noexcept { return status_; }
    std::span<const FieldView> fields() const noexcept { return fields_; }

private:
    std::vector<FieldView> fields_;
    std::vector<nghttp2_rcbuf*> held_;
    std::size_t bytes_ = 0;
    std::size_t count_ = 0;
    int status_ = 0;
};

}  // namespace hawser::h2
