#include "proto/tls/transport.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace hawser::tls {

namespace {

std::size_t take(Transport& transport, std::uint8_t* into, std::size_t wanted) noexcept {
    if (!transport.settled.empty()) {
        const std::size_t count = std::min(wanted, transport.settled.size());
        std::memcpy(into, transport.settled.view().data(), count);
        transport.settled.consume(count);
        if (transport.settled.empty()) transport.settled.release();
        return count;
    }
    const std::size_t count = std::min(wanted, transport.borrowed.size());
    if (count != 0) std::memcpy(into, transport.borrowed.data(), count);
    transport.borrowed = transport.borrowed.subspan(count);
    return count;
}

int read_transport(BIO* bio, char* into, int size) noexcept {
    BIO_clear_retry_flags(bio);
    const std::size_t count = take(*static_cast<Transport*>(BIO_get_data(bio)),
                                   reinterpret_cast<std::uint8_t*>(into), static_cast<std::size_t>(size));
    if (count != 0) return static_cast<int>(count);
    BIO_set_retry_read(bio);
    return -1;
}

int write_transport(BIO* bio, const char* from, int size) noexcept {
    BIO_clear_retry_flags(bio);
    std::size_t count = 0;
    try {
        count = static_cast<Transport*>(BIO_get_data(bio))
                    ->out.append(as_bytes(std::string_view(from, static_cast<std::size_t>(size))));
    } catch (const std::bad_alloc&) {  // must not unwind through the TLS library; without retry it is fatal
        return -1;
    }
    if (count != 0) return static_cast<int>(count);
    BIO_set_retry_write(bio);
    return -1;
}

long control_transport(BIO*, int command, long, void*) noexcept { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* transport_method() {
    static const bssl::UniquePtr<BIO_METHOD> method = [] {
        bssl::UniquePtr<BIO_METHOD> fresh(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "hawser"));
        if (!fresh) throw std::bad_alloc();
        BIO_meth_set_read(fresh.get(), &read_transport);
        BIO_meth_set_write(fresh.get(), &write_transport);
        BIO_meth_set_ctrl(fresh.get(), &control_transport);
        return fresh;
    }();
    return method.get();
}

}  // namespace

void Transport::settle() {
    settled.append(borrowed);
    borrowed = {};
}

bssl::UniquePtr<BIO> new_transport_bio(Transport& transport) {
    bssl::UniquePtr<BIO> bio(BIO_new(transport_method()));
    if (!bio) throw std::bad_alloc();
    BIO_set_data(bio.get(), &transport);
    BIO_set_init(bio.get(), 1);
    return bio;
}

}  // namespace hawser::tls
