// What strangers give to TLS. First byte even: a server's bytes to a client's layer, in pieces of a size the byte
// chooses; nothing may ever be read, as nobody can finish a handshake by chance. Odd: PEM text as trusted roots.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "proto/tls/context.hpp"
#include "proto/tls/layer.hpp"

using namespace hawser;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

const tls::Context& careless_context() {
    static const tls::Context context = [] {
        TlsOptions options;
        options.verify_peer = options.verify_name = false;
        return *tls::Context::create(options);
    }();
    return context;
}

void serve(Bytes bytes, std::size_t piece_bytes, bool settle) {
    auto layer = *tls::Layer::connect(careless_context(), {.host = "origin.example", .alpn = {"h2", "http/1.1"}});
    std::array<std::uint8_t, 1024> buffer;
    const auto pull_all = [&] {
        for (auto count = layer->pull(buffer, Instant{}); count && *count != 0; count = layer->pull(buffer, Instant{})) {
        }
    };
    pull_all();
    bool failed = false;
    while (!bytes.empty() && !failed) {
        const Bytes piece = bytes.first(std::min(piece_bytes, bytes.size()));
        bytes = bytes.subspan(piece.size());
        const auto fed = layer->feed(piece, Instant{});
        failed = !fed;
        if (failed) require(!fed.error().message().empty());
        if (settle) layer->settle();
        pull_all();
        const auto count = layer->read(buffer, Instant{});
        require(!count || count->status == IoStatus::would_block);
    }
    require(!layer->open());
    require(!layer->feed_eof(Instant{}));
    layer->close(Instant{});
    pull_all();
}

void trust(std::string_view pem) {
    TlsOptions options;
    options.ca_pem = pem;
    const auto context = tls::Context::create(options);
    require(context || context.error().code() == ErrorCode::tls_ca_file || pem.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes bytes(data + 1, size - 1);
    if (data[0] % 2 == 1) {
        trust(as_text(bytes));
    } else {
        serve(bytes, data[0] < 8 ? std::max<std::size_t>(bytes.size(), 1) : data[0] / 2U, data[0] % 4 == 0);
    }
    return 0;
}
