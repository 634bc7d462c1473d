// The fields of a head or trailer that was received.
//
// Properties: names and values are not copied: nghttp3's counted buffers are held as long as this lives.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include <nghttp3/nghttp3.h>

#include "base/ascii.hpp"
#include "base/codec.hpp"
#include "proto/h3/limits.hpp"

namespace hawser::h3 {

class FieldSection {
  public:
    FieldSection() = default;
    FieldSection(FieldSection&&) noexcept = default;
    FieldSection& operator=(FieldSection&& other) noexcept {
        if (this == &other) return *this;
        clear();
        fields_ = std::move(other.fields_);
        held_ = std::move(other.held_);
        bytes_ = std::exchange(other.bytes_, 0);
        count_ = std::exchange(other.count_, 0);
        status_ = std::exchange(other.status_, 0);
        return *this;
    }
    ~FieldSection() { clear(); }

    void clear() noexcept {
        for (nghttp3_rcbuf* buffer : held_)
            nghttp3_rcbuf_decref(buffer);
        held_.clear();
        fields_.clear();
        bytes_ = count_ = 0;
        status_ = 0;
    }

    /// Takes a field; pseudo fields count but are not listed. Past a limit nothing is kept and
    /// within_limits() is false.
    void add(nghttp3_rcbuf* name, nghttp3_rcbuf* value) {
        // The value may carry blanks at its ends (RFC 9114 4.2 forbids it, servers do it); they are no part
        // of it.
        const FieldView field{text_of(name), ascii::trim(text_of(value))};
        bytes_ += field.name.size() + field.value.size();
        ++count_;
        if (!within_limits()) return;
        if (field.name.starts_with(':')) {
            if (field.name == ":status")
                status_ = static_cast<int>(ascii::to_number(field.value).value_or(0));
            return;
        }
        fields_.push_back(field);
        for (nghttp3_rcbuf* buffer : {name, value}) {
            held_.push_back(buffer);
            nghttp3_rcbuf_incref(buffer);
        }
    }

    bool within_limits() const noexcept { return bytes_ <= max_head_bytes && count_ <= max_head_fields; }
    /// The value of :status, 0 where there is none.
    int status() const noexcept { return status_; }
    std::span<const FieldView> fields() const noexcept { return fields_; }

  private:
    static std::string_view text_of(nghttp3_rcbuf* buffer) noexcept {
        const nghttp3_vec view = nghttp3_rcbuf_get_buf(buffer);
        return {reinterpret_cast<const char*>(view.base), view.len};
    }

    std::vector<FieldView> fields_;
    std::vector<nghttp3_rcbuf*> held_;
    std::size_t bytes_ = 0;
    std::size_t count_ = 0;
    int status_ = 0;
};

}  // namespace hawser::h3
