#include "proto/tls/session_cache.hpp"

#include <algorithm>

#include <openssl/ssl.h>

#include "proto/tls/session_export.hpp"

namespace hawser::tls {

void SessionDeleter::operator()(ssl_session_st* session) const noexcept { SSL_SESSION_free(session); }

SessionCache::SessionCache(std::size_t peer_limit) : peer_limit_(std::max<std::size_t>(peer_limit, 1)) {}
SessionCache::~SessionCache() = default;

void SessionCache::put(std::string_view key, KeptSession kept) {
    if (SSL_SESSION_is_resumable(kept.session.get()) != 1) return;
    auto found = index_.find(key);
    if (found == index_.end()) {
        peers_.push_front({.key = std::string(key), .sessions = {}});
        found = index_.emplace(peers_.front().key, peers_.begin()).first;
    } else {
        peers_.splice(peers_.begin(), peers_, found->second);
    }
    std::vector<KeptSession>& sessions = found->second->sessions;
    const bool reusable = SSL_SESSION_should_be_single_use(kept.session.get()) != 1;
    if (reusable) sessions.clear();
    if (sessions.size() == tickets_per_peer_limit) sessions.erase(sessions.begin());
    sessions.push_back(std::move(kept));
    while (peers_.size() > peer_limit_) {
        index_.erase(peers_.back().key);
        peers_.pop_back();
    }
}

void SessionCache::put_tagged(std::string tag, KeptSession kept) {
    if (SSL_SESSION_is_resumable(kept.session.get()) != 1) return;
    tagged_.push_back({std::move(tag), std::move(kept)});
    if (tagged_.size() > peer_limit_) tagged_.pop_front();
}

/// Files what was tagged for `key` under it.
void SessionCache::untag(std::string_view key) {
    for (auto at = tagged_.begin(); at != tagged_.end();) {
        if (!tag_fits(at->tag, key)) {
            ++at;
            continue;
        }
        put(key, std::move(at->kept));
        at = tagged_.erase(at);
    }
}

KeptSession SessionCache::take(std::string_view key) {
    if (!tagged_.empty()) untag(key);
    const auto found = index_.find(key);
    if (found == index_.end()) return {};
    std::vector<KeptSession>& sessions = found->second->sessions;
    if (SSL_SESSION_should_be_single_use(sessions.back().session.get()) != 1) {
        peers_.splice(peers_.begin(), peers_, found->second);
        const KeptSession& kept = sessions.back();
        SSL_SESSION_up_ref(kept.session.get());
        return {SessionPtr(kept.session.get()), kept.verify_result, kept.alpn, kept.client_certificate};
    }
    KeptSession kept = std::move(sessions.back());
    sessions.pop_back();
    if (sessions.empty()) forget(key);
    return kept;
}

void SessionCache::forget(std::string_view key) noexcept {
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    const auto peer = found->second;
    index_.erase(found);
    peers_.erase(peer);
}

void SessionCache::clear() noexcept {
    index_.clear();
    peers_.clear();
    tagged_.clear();
}

std::size_t SessionCache::sessions(std::string_view key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? 0 : found->second->sessions.size();
}

}  // namespace hawser::tls
