// URLs: the first byte chooses the options, the rest is a URL, and behind a newline a reference to it. What
// is accepted must be the same URL when read back from its text and when rebuilt from its parts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/url.hpp>

using hawser::Result;
using hawser::Url;
using hawser::UrlOptions;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_whole(const Url& url, const UrlOptions& options) {
    const Result<Url> again = Url::parse(url.text(), options);
    require(again && *again == url && again->parts() == url.parts());
    const Result<Url> rebuilt = Url::from_parts(url.parts(), options);
    require(rebuilt && *rebuilt == url);
    require(!url.path().empty() && url.text().size() < Url::max_bytes);
    const Result<hawser::Origin> origin = hawser::Origin::of(url);
    if (origin && url.host_kind() != hawser::HostKind::none) require(!origin->host_field().empty());
    if (url.has_userinfo()) require(url.public_text().size() < url.text().size());
    (void)hawser::percent_decode_line(url.path());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const unsigned bits = data[0];
    UrlOptions options;
    options.guess_scheme = (bits & 1) != 0;
    options.allow_space = (bits & 2) != 0;
    options.encode = (bits & 4) != 0;
    options.path_as_is = (bits & 8) != 0;
    options.allow_no_authority = (bits & 16) != 0;
    if ((bits & 32) != 0) options.default_scheme = "https";

    const std::string_view text = hawser::as_text({data + 1, size - 1});
    const std::size_t newline = text.find('\n');
    const Result<Url> url = Url::parse(text.substr(0, newline), options);
    if (!url) {
        require(hawser::url_fault(url.error()) != hawser::UrlFault::none);
        return 0;
    }
    check_whole(*url, options);
    if (newline == std::string_view::npos) return 0;
    const Result<Url> target = url->resolve(text.substr(newline + 1), options);
    if (!target) return 0;
    options.allow_space = true;  // the base may hold spaces; the reference's own are encoded
    check_whole(*target, options);
    return 0;
}
