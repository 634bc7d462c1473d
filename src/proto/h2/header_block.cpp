#include "proto/h2/header_block.hpp"

#include "base/ascii.hpp"
#include "proto/h2/limits.hpp"

namespace hawser::h2 {

namespace {

std::string_view text_of(nghttp2_rcbuf* buffer) noexcept {
    const nghttp2_vec vec = nghttp2_rcbuf_get_buf(buffer);
    return {reinterpret_cast<const char*>(vec.base), vec.len};
}

}  // namespace

void HeaderBlock::clear() noexcept {
    for (nghttp2_rcbuf* buffer : held_) nghttp2_rcbuf_decref(buffer);
    held_.clear();
    fields_.clear();
    bytes_ = count_ = 0;
    status_ = 0;
}

HeaderBlock::Added HeaderBlock::add(nghttp2_rcbuf* name, nghttp2_rcbuf* value) {
    // The value may carry blanks at its ends (RFC 9113 8.2.1 forbids it, servers do it); they are no part of it.
    const FieldView field{text_of(name), ascii::trim(text_of(value))};
    bytes_ += field.name.size() + field.value.size();
    ++count_;
    if (bytes_ > max_head_bytes) return Added::too_many_bytes;
    if (count_ > max_head_fields) return Added::too_many_fields;
    if (field.name.starts_with(':')) {
        if (field.name == ":status") status_ = static_cast<int>(ascii::to_number(field.value).value_or(0));
        return Added::ok;
    }
    fields_.reserve(fields_.size() + 1 > fields_.capacity() ? fields_.capacity() * 2 + 16 : 0);
    held_.reserve(held_.size() + 2 > held_.capacity() ? held_.capacity() * 2 + 32 : 0);
    nghttp2_rcbuf_incref(name);
    nghttp2_rcbuf_incref(value);
    held_.push_back(name);
    held_.push_back(value);
    fields_.push_back(field);
    return Added::ok;
}

}  // namespace hawser::h2
