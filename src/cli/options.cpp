#include "cli/options.hpp"

#include <algorithm>
#include <array>

#include "cli/reader.hpp"
#include "cli/scene.hpp"
#include "cli/set_data.hpp"
#include "cli/set_network.hpp"
#include "cli/set_output.hpp"
#include "cli/set_request.hpp"

namespace hawser::cli {

namespace {

// Categories, a bit each.
constexpr std::uint32_t auth = 1U << 0, connection = 1U << 1, curl = 1U << 2, dns = 1U << 3, file_urls = 1U << 4, ftp = 1U << 5,
                        global_options = 1U << 6, http = 1U << 7, imap = 1U << 8, important = 1U << 9, misc = 1U << 10,
                        output = 1U << 11, pop3 = 1U << 12, post = 1U << 13, proxy = 1U << 14, scp = 1U << 15, sftp = 1U << 16,
                        smtp = 1U << 17, ssh = 1U << 18, telnet = 1U << 19, tftp = 1U << 20, timeout = 1U << 21, tls = 1U << 22,
                        upload = 1U << 23, verbose = 1U << 24;

constexpr Category category_table[] = {
    {"auth", "logging in", auth},
    {"connection", "how connections are made", connection},
    {"curl", "the command itself", curl},
    {"dns", "finding addresses", dns},
    {"file", "file:// URLs", file_urls},
    {"ftp", "FTP", ftp},
    {"global", "options for all requests of a command line", global_options},
    {"http", "HTTP and HTTPS", http},
    {"imap", "IMAP", imap},
    {"important", "what one needs first", important},
    {"misc", "what fits nowhere else", misc},
    {"output", "files that are written", output},
    {"pop3", "POP3", pop3},
    {"post", "HTTP POST", post},
    {"proxy", "proxies", proxy},
    {"scp", "SCP", scp},
    {"sftp", "SFTP", sftp},
    {"smtp", "SMTP", smtp},
    {"ssh", "SSH", ssh},
    {"telnet", "TELNET", telnet},
    {"tftp", "TFTP", tftp},
    {"timeout", "times to give up after", timeout},
    {"tls", "TLS", tls},
    {"upload", "what is sent", upload},
    {"verbose", "what is shown", verbose},
};

Result<void> nothing_to_do(Scene&, const Given&) { return {}; }

Result<void> not_built(Scene&, const Given& given) {
    if (!given.on) return {};
    return fail(ErrorCode::init_failed, Phase::setup, "is not built into hawser; hawser --help all lists what is");
}

#define OPTION(name, letter, takes, value, categories, scope, repeat, help, ...)                                     \
    {name, letter, Takes::takes, value, categories, Scope::scope, Repeat::repeat, Standing::built, help,             \
     []([[maybe_unused]] Scene& scene, [[maybe_unused]] const Given& given) -> Result<void> {                         \
         [[maybe_unused]] Operation& to = scene.operation();                                                          \
         [[maybe_unused]] Config& all = scene.config;                                                                 \
         __VA_ARGS__;                                                                                                 \
         return {};                                                                                                   \
     }},
#define NO_EFFECT(name, letter, takes, value, categories, help)                                                        \
    {name, letter, Takes::takes, value, categories, Scope::operation, Repeat::last, Standing::no_effect, help, nothing_to_do},
#define NOT_BUILT(name, letter, takes, value, categories, help)                                                        \
    {name, letter, Takes::takes, value, categories, Scope::operation, Repeat::last, Standing::not_built, help, not_built},
#define ALIAS(name, of)
constexpr Option option_table[] = {
#include "cli/options.def"
};
#undef OPTION
#undef NO_EFFECT
#undef NOT_BUILT
#undef ALIAS

#define OPTION(...)
#define NO_EFFECT(...)
#define NOT_BUILT(...)
#define ALIAS(name, of) {name, of},
constexpr Alias alias_table[] = {
#include "cli/options.def"
};
#undef OPTION
#undef NO_EFFECT
#undef NOT_BUILT
#undef ALIAS

constexpr bool sorted_by_name() {
    for (std::size_t i = 1; i < std::size(option_table); ++i)
        if (!(option_table[i - 1].name < option_table[i].name)) return false;
    return true;
}
bool comes_before(const Option& option, std::string_view name) { return option.name < name; }
static_assert(sorted_by_name(), "options.def is kept in the order of names: lookups are binary searches");

}  // namespace

std::span<const Option> options() noexcept { return option_table; }
std::span<const Category> categories() noexcept { return category_table; }
std::span<const Alias> aliases() noexcept { return alias_table; }

const Option* option_by_name(std::string_view name) noexcept {
    for (const Alias& alias : alias_table)
        if (alias.name == name) name = alias.of;
    const auto* found = std::lower_bound(std::begin(option_table), std::end(option_table), name, comes_before);
    return found != std::end(option_table) && found->name == name ? found : nullptr;
}

// What begins alike stands together.
Abbreviated option_by_prefix(std::string_view prefix) noexcept {
    const auto* const first = std::lower_bound(std::begin(option_table), std::end(option_table), prefix, comes_before);
    if (prefix.empty() || first == std::end(option_table) || !first->name.starts_with(prefix)) return {};
    const auto* const second = first + 1;
    return {first, second != std::end(option_table) && second->name.starts_with(prefix)};
}

const Option* option_by_letter(char letter) noexcept {
    if (letter == 0) return nullptr;
    const auto* found = std::find_if(std::begin(option_table), std::end(option_table),
                                     [letter](const Option& option) { return option.letter == letter; });
    return found != std::end(option_table) ? found : nullptr;
}

std::string documented_name(const Option& option) {
    return std::string(option.takes == Takes::inverted ? "--no-" : "--") += option.name;
}

}  // namespace hawser::cli
