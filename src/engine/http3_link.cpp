#include "engine/http3_link.hpp"

namespace hawser::engine {

Result<std::unique_ptr<Http3Link>> Http3Link::connect(const Target& target, const quic::Security& security,
                                                      const quic::Settings& settings, Instant now) {
    std::unique_ptr<Http3Link> link(new Http3Link);
    const std::string_view names[] = {alpn};
    const quic::Peer peer{target.local, target.remote, target.host, names};
    auto machine = quic::Machine::connect(peer, security, settings, *link->codec_, *link->codec_, now);
    if (!machine) return Unexpected(std::move(machine).error());
    link->machine_ = *std::move(machine);
    link->codec_->attach(*link->machine_);
    return link;
}

/// Notes how the connection ended. Events that came before are told first: `next` then gives the Error.
Result<void> Http3Link::settle(Result<void> outcome) {
    if (outcome) return outcome;
    if (!failure_) failure_ = outcome.error();
    if (codec_->has_events()) return {};
    return outcome;
}

Result<void> Http3Link::feed(const Datagram& datagram, Instant now) {
    return settle(machine_->feed(datagram, now));
}

Result<void> Http3Link::expire(Instant now) { return settle(machine_->expire(now)); }

Result<PulledDatagrams> Http3Link::pull(MutableBytes out, Instant now) {
    auto pulled = machine_->pull(out, now);
    if (!pulled && out.size() >= min_pull_bytes)
        if (auto told = settle(Unexpected(pulled.error())); told) return PulledDatagrams{};
    return pulled;
}

Result<std::optional<Event>> Http3Link::next(Instant now) {
    auto event = codec_->next(now);
    if (event && !event->has_value() && failure_) return Unexpected(*failure_);
    return event;
}

Result<StreamId> Http3Link::open(const RequestHead& head, Instant now) {
    if (failure_) return Unexpected(*failure_);
    return codec_->open(head, now);
}

Result<std::size_t> Http3Link::send_body(StreamId stream, Bytes bytes, Instant now) {
    if (failure_) return Unexpected(*failure_);
    return codec_->send_body(stream, bytes, now);
}

Result<void> Http3Link::end(StreamId stream, std::span<const FieldView> trailers, Instant now) {
    if (failure_) return Unexpected(*failure_);
    return codec_->end(stream, trailers, now);
}

void Http3Link::close(Instant now) noexcept {
    codec_->close(now);
    machine_->close(h3::Codec::no_error, now);
}

}  // namespace hawser::engine
