// What the last request's URL and facts came to: programs ask the same server for much the same, over and over.
//
// Properties: an answer is what would have been computed anew, since all that goes into it is compared. One entry: the
// memory is that of one URL and one key, and a crawler that never asks twice loses two comparisons.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <hawser/result.hpp>
#include <hawser/url.hpp>

#include "policy/reuse_key.hpp"

namespace hawser::engine {

/// How a URL is read: those of UrlOptions that a transfer chooses.
struct UrlReading {
    bool guess_scheme = false;
    bool path_as_is = false;
    std::string_view default_scheme{};
    friend bool operator==(const UrlReading&, const UrlReading&) = default;
};

class Memo {
public:
    /// URLs above this are read anew, not kept.
    static constexpr std::size_t max_kept_url_bytes = 4'096;

    /// Url::parse with those of its options, and Origin::of.
    Result<void> read(std::string_view text, const UrlReading& how, Url& url, Origin& origin);
    /// The key of these facts; stays until the next call.
    const policy::ReuseKey& key(policy::ReuseFacts facts);

private:
    struct ReadUrl {
        std::string text;
        std::string default_scheme;
        UrlReading how;  ///< without the scheme, which stands above
        Url url;
        Origin origin;
    };
    struct MadeKey {
        policy::ReuseFacts facts;
        policy::ReuseKey key;
    };
    std::optional<ReadUrl> url_;
    std::optional<MadeKey> key_;
};

}  // namespace hawser::engine
