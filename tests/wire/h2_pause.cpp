// Two streams of one HTTP/2 connection, one paused while the other finishes: h2_pause URL BYTES CA-FILE
// The URL names a file of so many bytes, larger than any flow-control window. Says "ok" or what was wrong; that it
// was one connection stands in the server's log.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include <hawser/multi.hpp>

namespace {

struct Stream {
    hawser::TransferId id = 0;
    std::uint64_t bytes = 0;
    std::uint64_t paused_calls = 0;
    std::optional<hawser::Response> response{};
};

int wrong(const std::string& what) { return std::fprintf(stderr, "h2_pause: %s\n", what.c_str()), 1; }

void keep(Stream& stream, hawser::Done done) {
    if (done.response) stream.response = std::move(*done.response);
    else wrong(done.response.error().message());
}

int judge(const Stream& held, const Stream& free, std::uint64_t size, bool held_waited) {
    if (!held.response || !free.response) return wrong("a transfer failed");
    if (!held_waited) return wrong("the paused transfer did not wait for the other");
    if (held.paused_calls != 1) return wrong("the paused transfer was called while it was paused");
    if (held.bytes != size || free.bytes != size) return wrong("bytes are missing, or told twice");
    if (held.response->version != hawser::HttpVersion::http2) return wrong("HTTP/2 was not spoken");
    return std::puts("ok"), 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return wrong("usage: h2_pause URL BYTES CA-FILE");
    const std::uint64_t size = std::strtoull(arguments[2], nullptr, 10);
    hawser::Request request;
    request.url = arguments[1];
    request.tls->ca_file = arguments[3];
    request.version = hawser::HttpVersion::http2;

    hawser::Multi multi;
    Stream held, free;
    bool paused = true;
    bool held_waited = false;
    hawser::Handlers of_held;
    of_held.on_body = [&](hawser::Bytes bytes) {
        if (paused) return ++held.paused_calls, hawser::Next::pause;
        held.bytes += bytes.size();
        return hawser::Next::go_on;
    };
    of_held.on_done = [&](hawser::Done done) { keep(held, std::move(done)); };
    hawser::Handlers of_free;
    of_free.on_body = [&](hawser::Bytes bytes) { return free.bytes += bytes.size(), hawser::Next::go_on; };
    of_free.on_done = [&](hawser::Done done) {
        keep(free, std::move(done));
        held_waited = paused && held.paused_calls == 1 && !held.response;
        paused = false;
        multi.unpause(held.id);
    };
    // Only an answer tells that the connection speaks HTTP/2 and has room for another stream.
    of_held.on_head = [&](const hawser::Response&) { free.id = multi.add(request, of_free); };
    held.id = multi.add(request, of_held);
    if (auto ran = multi.run(); !ran) return wrong(ran.error().message());
    return judge(held, free, size, held_waited);
}
