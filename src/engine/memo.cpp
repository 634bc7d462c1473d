#include "engine/memo.hpp"

#include "base/try.hpp"

namespace hawser::engine {

Result<void> Memo::read(std::string_view text, bool guess_scheme, std::string_view default_scheme, Url& url,
                        Origin& origin) {
    if (url_ && url_->text == text && url_->guess_scheme == guess_scheme && url_->default_scheme == default_scheme) {
        url = url_->url;
        origin = url_->origin;
        return {};
    }
    UrlOptions options;
    options.guess_scheme = guess_scheme;
    options.default_scheme = default_scheme;
    HAWSER_ASSIGN(url, Url::parse(text, options));
    HAWSER_ASSIGN(origin, Origin::of(url));
    if (text.size() <= max_kept_url_bytes)
        url_ = ReadUrl{std::string(text), guess_scheme, std::string(default_scheme), url, origin};
    return {};
}

const policy::ReuseKey& Memo::key(policy::ReuseFacts facts) {
    if (!key_ || !(key_->facts == facts)) {
        policy::ReuseKey made(facts);
        key_.reset();
        key_.emplace(MadeKey{std::move(facts), std::move(made)});
    }
    return key_->key;
}

}  // namespace hawser::engine
