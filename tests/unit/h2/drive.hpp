// A client codec and a simulated server in one process, with nothing but memory between them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/codec.hpp"
#include "peer/h2_server.hpp"
#include "proto/h2/codec.hpp"

namespace hawser::test {

/// All that was told of one stream, neighbouring body events made one.
struct Story {
    struct Head {
        int status = 0;
        bool interim = false;
        peer::PeerFields fields;
        friend bool operator==(const Head&, const Head&) = default;
    };
    std::vector<Head> heads;
    std::string body;
    std::optional<peer::PeerFields> trailers;
    bool ended = false;
    std::optional<Error> failed;
    std::vector<std::string> order;  ///< kinds of events, neighbouring bodies made one

    const std::string* field(std::string_view name) const;
};

bool same(const Story& a, const Story& b);

/// Drives a codec by hand: every feed is a heap block of exactly its size, freed once the events are taken.
class Drive {
public:
    static constexpr std::size_t whole = 1 << 20;

    explicit Drive(std::size_t fragment_bytes, h2::Settings settings = {});

    std::unique_ptr<Codec> codec;
    std::map<StreamId, Story> stories;
    std::size_t closings = 0;
    std::optional<Error> failure;
    Instant now{};
    /// Streams in here are not consumed.
    std::vector<StreamId> paused;
    /// Told of each event as it comes, before its memory goes.
    std::function<void(const Event&)> watch;

    /// A GET or the like, without body.
    StreamId get(std::string_view path, std::string_view method = "GET", std::vector<FieldView> fields = {});
    StreamId post(std::string_view path, BodyFraming framing, std::vector<FieldView> fields = {});
    /// Gives as much of the body as the codec takes now; ends it when all is given. True when ended.
    bool give(StreamId stream, std::string_view body, std::size_t& given, std::vector<FieldView> trailers = {});

    /// Bytes from the server, in fragments; takes the events.
    void feed(std::string_view bytes);
    void take();
    /// All the codec wants to send now, pulled in fragments.
    std::string pull();

private:
    void note(Event& event);
    std::size_t fragment_;
};

/// Moves bytes between the two (time goes on when both are quiet) until nothing moves, the server ends the connection,
/// or `until` says so. `turn` is called in each round.
void run(Drive& drive, peer::PeerConnection& server, const std::function<bool()>& until = {},
         const std::function<void()>& turn = {});

}  // namespace hawser::test
