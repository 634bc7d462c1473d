// The TLS library's transport: reads from the borrowed ciphertext, writes into a bounded buffer.
#pragma once

#include <openssl/bio.h>

#include <hawser/bytes.hpp>

#include "base/buffer.hpp"

namespace hawser::tls {

struct Transport {
    Transport(std::size_t settled_cap_bytes, std::size_t out_cap_bytes) noexcept
        : settled(settled_cap_bytes), out(out_cap_bytes) {}
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    Buffer settled;  ///< ciphertext taken over from a caller who wanted its memory back; older than `borrowed`
    Bytes borrowed;  ///< the caller's memory
    Buffer out;      ///< for below

    bool drained() const noexcept { return settled.empty() && borrowed.empty(); }
    void settle();
};

/// A BIO on `transport`, which outlives it. It never reports an end: the layer knows about that.
bssl::UniquePtr<BIO> new_transport_bio(Transport& transport);

}  // namespace hawser::tls
