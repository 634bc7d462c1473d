// Whom a request logs in as: from the request, its URL, or a netrc file, each for the host it was meant for.
#include <algorithm>

#include "base/try.hpp"
#include "engine/multi_impl.hpp"
#include "io/netrc_file.hpp"

namespace hawser::engine {

namespace {

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 127; });
}

/// What the file says of this host. A user that is known already gets that user's password.
Result<void> ask_netrc(const Credentials& asked, Transfer& transfer) {
    HAWSER_ASSIGN(const http::Netrc netrc, io::read_netrc(asked.netrc_file));
    const std::optional<std::string_view> user =
        transfer.user_name.empty() ? std::nullopt : std::optional<std::string_view>(transfer.user_name);
    auto found = netrc.find(transfer.origin.host, user);
    if (!found) {
        transfer.route.text("Couldn't find host " + transfer.origin.host + " in the .netrc file; using defaults");
        return {};
    }
    transfer.user_name = std::move(found->user);
    transfer.password = std::move(found->password);
    return {};
}

}  // namespace

// The request's own credentials go to the origin they were meant for, until a redirect leads away from it; those of a
// URL and of a netrc file name their host themselves. Of the request's own and the URL's those with a password win, the
// request's first: a URL's are nobody's choice where the request was given its own.
Result<void> Multi::Impl::choose_login(Transfer& transfer) {
    static const Credentials none;
    const Credentials& asked = transfer.spec.credentials != nullptr ? *transfer.spec.credentials : none;
    const bool here = transfer.with_secrets && !transfer.strayed;
    const bool in_url = transfer.url.has_userinfo() && asked.netrc != NetrcUse::required;
    const bool from_url = in_url && !asked.password;
    std::optional<std::string> user = here ? asked.user : std::nullopt;
    if (from_url || (in_url && here && !user)) user = percent_decode(transfer.url.user().value_or(""));
    transfer.user_name = user.value_or("");
    transfer.password = from_url ? percent_decode(transfer.url.password().value_or(""))
                        : here   ? asked.password.value_or("")
                                 : std::string();
    const bool known = (here && (asked.user || asked.password)) || (from_url && transfer.url.password());
    if (asked.netrc != NetrcUse::off && !known) {
        HAWSER_TRY(ask_netrc(asked, transfer));
        if (!transfer.user_name.empty() || !transfer.password.empty()) user = transfer.user_name;
    }
    if (has_control(transfer.user_name) || has_control(transfer.password))
        return fail(ErrorCode::bad_argument, Phase::setup,
                    "a user name or password holds a control character, which HTTP cannot carry");
    transfer.outcome.login = transfer.with_secrets && !asked.bearer_token.empty() ? Login::bearer
                             : user                                                    ? Login::basic
                                                                                       : Login::none;
    return {};
}

}  // namespace hawser::engine
