// A netrc file: the first byte chooses whether a user is asked for, the first line is the host. What was found must be
// written in the file, and a file written anew from the entries must say the same.
#include <string>

#include <hawser/bytes.hpp>

#include "fuzz/fuzz.hpp"
#include "http/netrc.hpp"

using hawser::http::Netrc;
using hawser::http::NetrcEntry;

namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        if (c == '\n') result += "\\n";
        else result += c;
    }
    return result += '"';
}

std::string written(const Netrc& netrc) {
    std::string text;
    for (const NetrcEntry& entry : netrc.entries()) {
        text += entry.machine ? "machine " + quoted(*entry.machine) : "default";
        if (entry.login) text += " login " + quoted(*entry.login);
        if (entry.password) text += " password " + quoted(*entry.password);
        text += '\n';
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input = hawser::as_text({data, size});
    const bool with_user = (hawser::fuzz::take_choice(input) & 1) != 0;
    const std::string_view host = input.substr(0, input.find('\n'));
    input.remove_prefix(host.size());
    const auto netrc = Netrc::parse(input);
    if (!netrc) {
        hawser::fuzz::require(netrc.error().code() == hawser::ErrorCode::read_failed, "an error of another kind");
        return 0;
    }
    const auto again = Netrc::parse(written(*netrc));
    hawser::fuzz::require(again && again->entries() == netrc->entries(), "read back, the file says something else");
    const auto found = netrc->find(host, with_user ? std::optional<std::string_view>("user") : std::nullopt);
    if (found && with_user) hawser::fuzz::require(found->user == "user", "an entry of another user was given");
    return 0;
}
