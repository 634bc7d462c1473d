#include "engine/memo.hpp"

#include "base/try.hpp"

namespace hawser::engine {

Result<void> Memo::read(std::string_view text, const UrlReading& how, Url& url, Origin& origin) {
    UrlReading flags = how;
    flags.default_scheme = {};
    if (url_ && url_->text == text && url_->how == flags && url_->default_scheme == how.default_scheme) {
        url = url_->url;
        origin = url_->origin;
        return {};
    }
    UrlOptions options;
    options.guess_scheme = how.guess_scheme;
    options.path_as_is = how.path_as_is;
    options.default_scheme = how.default_scheme;
    HAWSER_ASSIGN(url, Url::parse(text, options));
    HAWSER_ASSIGN(origin, Origin::of(url));
    if (text.size() <= max_kept_url_bytes)
        url_ = ReadUrl{std::string(text), std::string(how.default_scheme), flags, url, origin};
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
