// A proxy's bytes to a CONNECT tunnel: the first byte chooses the size of the pieces. Whole or in pieces, settled or
// not, the tunnel must come to the same end and carry the same bytes, and hold no more than it says.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "proto/tunnel/connect.hpp"

using namespace hawser;

namespace {

struct End {
    int status = 0;
    bool open = false;
    int code = 0;
    std::string carried;
    std::string lines;  ///< of the answer, as told
    friend bool operator==(const End&, const End&) = default;
};

void require(bool holds) {
    if (!holds) std::abort();
}

void tell_lines(tunnel::Connect& layer, std::string& into) {
    while (const auto line = layer.next_line()) {
        require(line->text.ends_with('\n'));
        require(line->value.find('\n') == std::string::npos);
        into.append(line->text).append(line->name).append("|").append(line->value).append("|");
    }
}

End run(Bytes bytes, std::size_t piece_bytes, bool settle) {
    const auto layer = tunnel::Connect::make({.host = "origin.example", .port = 443});
    std::array<std::uint8_t, 256> buffer;
    End end;
    require(layer->pull(buffer, Instant{}).has_value());
    const auto read_all = [&] {
        for (auto count = layer->read(buffer, Instant{}); count && count->status == IoStatus::ok;
             count = layer->read(buffer, Instant{}))
            end.carried.append(as_text(Bytes(buffer.data(), count->bytes)));
    };
    while (!bytes.empty() && end.code == 0) {
        const Bytes piece = bytes.first(std::min(piece_bytes, bytes.size()));
        bytes = bytes.subspan(piece.size());
        const auto fed = layer->feed(piece, Instant{});
        if (!fed) end.code = static_cast<int>(fed.error().code());
        if (settle) layer->settle();
        tell_lines(*layer, end.lines);
        read_all();
        require(!layer->holds_input());
        require(layer->head_text().size() <= tunnel::Connect::head_limit_bytes + 64);
    }
    if (end.code == 0) {
        const auto ended = layer->feed_eof(Instant{});
        if (!ended) end.code = static_cast<int>(ended.error().code());
        const auto last = layer->read(buffer, Instant{});
        require(!last || last->status == IoStatus::eof);
    }
    tell_lines(*layer, end.lines);
    end.status = end.code == 0 ? layer->status() : 0;
    end.open = layer->open();
    require(end.open == (end.code == 0));
    require(end.carried.empty() || end.open);
    return end;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes bytes(data + 1, size - 1);
    const End whole = run(bytes, std::max<std::size_t>(bytes.size(), 1), false);
    require(whole == run(bytes, 1U + data[0] % 16U, true));
    return 0;
}
