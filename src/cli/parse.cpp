#include "cli/parse.hpp"

#include <algorithm>
#include <cstdlib>

#include "cli/config_file.hpp"
#include "cli/files.hpp"
#include "cli/finish.hpp"
#include "cli/reader.hpp"
#include "cli/values.hpp"

namespace hawser::cli {

namespace {

/// Config files that name config files; a cycle would never end.
constexpr std::size_t max_config_depth = 5;
/// More options than this in one command line are an attack on the memory of whoever builds it from input.
constexpr std::size_t max_config_lines = 1'000'000;
/// A line of a config file.
constexpr std::size_t max_config_line_bytes = std::size_t{10} << 20;

constexpr std::string_view expand_prefix = "expand-";

Unexpected in_option(std::string_view shown, Error&& error) {
    return Unexpected(std::move(error).with_context("option " + std::string(shown)));
}

Result<void> read_number(const Option& option, Given& given) {
    switch (option.takes) {
        case Takes::number:
        case Takes::count: {
            const auto number = parse_integer(given.text);
            if (!number || (option.takes == Takes::count && (*number < 0 || *number > 2'147'483'647)))
                return bad_usage("\"" + std::string(given.text) + "\" is not a whole number" +
                                 (option.takes == Takes::count ? " from 0 to 2147483647" : ""));
            given.number = *number;
            return {};
        }
        case Takes::seconds: {
            const auto time = parse_seconds(given.text);
            if (!time) return bad_usage("\"" + std::string(given.text) + "\" is not a number of seconds from 0 on");
            given.time = *time;
            return {};
        }
        case Takes::size: {
            const auto bytes = parse_size(given.text);
            if (!bytes) return bad_usage("\"" + std::string(given.text) + "\" is not a size such as 500, 20k, 1.5M");
            given.bytes = *bytes;
            return {};
        }
        default: return {};
    }
}

/// Options that are read before anything is known of the command line they stand in cannot go wrong by what it says.
bool names_file(const Option& option) { return option.takes == Takes::file; }

void warn_of_flag(Scene& scene, const Option& option, const Given& given) {
    if (names_file(option) && given.text.size() > 1 && given.text.front() == '-')
        scene.warn("the file name \"" + std::string(given.text) + "\" of " + std::string(given.shown) + " looks like an option");
}

Result<void> apply(Scene& scene, const Option& option, Given given) {
    if (takes_value(option.takes) && option.takes != Takes::subject) {
        if (names_file(option) && given.text.empty() && option.standing == Standing::built)
            return in_option(given.shown, Error(ErrorCode::init_failed, Phase::setup, "an empty file name means nothing here"));
        if (option.standing == Standing::built)
            if (auto read = read_number(option, given); !read) return in_option(given.shown, std::move(read).error());
        warn_of_flag(scene, option, given);
    }
    auto done = option.apply(scene, given);
    if (!done) return in_option(given.shown, std::move(done).error());
    return {};
}

/// What of an option's value nobody else should read; empty for nothing.
std::string_view secret_of(const Option& option, std::string_view text) {
    static constexpr std::string_view whole[] = {"user", "proxy-user", "pass", "proxy-pass", "oauth2-bearer"};
    if (std::find(std::begin(whole), std::end(whole), option.name) != std::end(whole)) return text;
    if (option.name != "cert" && option.name != "proxy-cert") return {};
    for (std::size_t at = 0; at < text.size(); ++at) {  // as set_certificate() reads it
        if (text[at] == '\\') ++at;
        else if (text[at] == ':') return text.substr(at + 1);
    }
    return {};
}

std::string letter_shown(char letter) { return std::string("-") + letter; }

}  // namespace

Unexpected unknown_option(std::string_view shown) { return bad_usage("option " + std::string(shown) + ": is unknown"); }

Result<bool> Reader::option(std::string_view word, const char* next) {
    return word.starts_with("--") ? long_option(word, next) : short_options(word, next);
}

Result<bool> Reader::with_value(const Option& option, std::string_view shown, const char* next, bool expand) {
    if (next == nullptr) {
        if (option.takes != Takes::subject) return bad_usage("option " + std::string(shown) + ": needs a value");
        if (auto done = apply(scene_, option, {.shown = shown}); !done) return Unexpected(std::move(done).error());
        return false;
    }
    if (auto done = value(option, shown, next, expand); !done) return Unexpected(std::move(done).error());
    return true;
}

Result<void> Reader::value(const Option& option, std::string_view shown, std::string_view text, bool expand) {
    const std::string_view secret = secret_of(option, text);
    const bool is_argument = scene_.open_configs.empty();
    if (!secret.empty() && is_argument) scene_.config.secrets.push_back(secret);
    if (!expand) return apply(scene_, option, {.shown = shown, .text = text});
    auto expanded = scene_.variables.expand(text);
    if (!expanded) return in_option(shown, std::move(expanded).error());
    return apply(scene_, option, {.shown = shown, .text = *expanded});
}

// "--name", "--no-name", "--name=value", "--expand-name". A name may be cut short where it stays clear; after "--no-" not.
Result<bool> Reader::long_option(std::string_view word, const char* next) {
    const auto equals = word.find('=');
    const std::string_view shown = word.substr(0, equals);
    std::string_view name = shown.substr(2);
    const bool expand = name.starts_with(expand_prefix);
    if (expand) name.remove_prefix(expand_prefix.size());
    const Option* option = option_by_name(name);
    const bool negated = option == nullptr && name.starts_with("no-");
    if (negated) option = option_by_name(name.substr(3));
    if (option == nullptr) {
        const Abbreviated abbreviated = option_by_prefix(name);
        if (abbreviated.is_ambiguous) return bad_usage("option " + std::string(shown) + ": could be any of several");
        option = abbreviated.option;
    }
    if (option == nullptr) return unknown_option(shown);
    const bool valued = takes_value(option->takes) || option->takes == Takes::form;
    if (negated && !may_be_negated(option->takes)) return bad_usage("option " + std::string(shown) + ": cannot be taken back by --no-");
    if (expand && !valued) return bad_usage("option " + std::string(shown) + ": has no value to expand");
    if (equals != std::string_view::npos) {
        if (!valued) return bad_usage("option " + std::string(shown) + ": takes no value");
        if (auto done = value(*option, shown, word.substr(equals + 1), expand); !done) return Unexpected(std::move(done).error());
        return false;
    }
    if (takes_value(option->takes)) return with_value(*option, shown, next, expand);
    if (auto done = apply(scene_, *option, {.shown = shown, .on = !negated}); !done) return Unexpected(std::move(done).error());
    return false;
}

// "-sSLo file" or "-ofile": letters up to the first that takes a value, which is the rest of the word or the next one.
Result<bool> Reader::short_options(std::string_view word, const char* next) {
    std::int64_t repeated = 0;
    for (std::size_t at = 1; at < word.size(); ++at) {
        const std::string shown = letter_shown(word[at]);
        const Option* option = option_by_letter(word[at]);
        if (option == nullptr) return unknown_option(shown);
        if (takes_value(option->takes)) {
            if (at + 1 == word.size()) return with_value(*option, shown, next, false);
            if (auto done = value(*option, shown, word.substr(at + 1), false); !done) return Unexpected(std::move(done).error());
            return false;
        }
        repeated = at > 1 && word[at - 1] == word[at] ? repeated + 1 : 1;
        const Given given{.shown = shown, .on = option->takes != Takes::inverted, .number = repeated};
        if (auto done = apply(scene_, *option, given); !done) return Unexpected(std::move(done).error());
    }
    return false;
}

Result<void> Reader::url(std::string_view text) { return option_by_name("url")->apply(scene_, {.shown = "URL", .text = text}); }

Result<void> Reader::config_line(const ConfigLine& line) {
    const std::string word = line.name.starts_with('-') ? line.name : "--" + line.name;
    const bool is_long = word.starts_with("--");
    auto used = option(word, line.value ? line.value->c_str() : nullptr);
    if (!used) return Unexpected(std::move(used).error());
    if (*used && line.spills)
        scene_.warn("the value of " + word + " has blanks and no quotes: only what stands before the first blank is used");
    if (!*used && is_long && line.value && !line.value->empty())
        scene_.warn("\"" + *line.value + "\" behind " + word + ", which takes no value, is left out");
    return {};
}

Result<void> Reader::config_text(const std::string& name, std::string_view text) {
    ConfigLines lines(text);
    std::size_t count = 0;
    while (const auto line = lines.next()) {
        const std::string where = name + ":" + std::to_string(line->number);
        if (++count > max_config_lines || (line->value && line->value->size() > max_config_line_bytes))
            return fail(ErrorCode::too_large, Phase::setup, where + ": the config file is too large");
        if (auto done = config_line(*line); !done) return Unexpected(std::move(done).error().with_context(where));
    }
    return {};
}

Result<void> Reader::config_file(const std::string& name) {
    std::vector<std::string>& open = scene_.open_configs;
    if (std::find(open.begin(), open.end(), name) != open.end()) return bad_usage("the config file \"" + name + "\" names itself");
    if (open.size() == max_config_depth) return bad_usage("config files name each other more than 5 deep");
    auto text = read_whole(name, max_text_bytes);
    if (!text) return Unexpected(std::move(text).error());
    open.push_back(name);
    auto done = config_text(name == "-" ? "standard input" : name, *text);
    open.pop_back();
    return done;
}

Result<void> read_config(Scene& scene, const Given& given) { return Reader(scene).config_file(std::string(given.text)); }

namespace {

/// The first of the places where a user's own settings may stand.
std::string default_config() {
    if (const char* home = std::getenv("HOME"))
        if (std::string name = std::string(home) + "/.hawserrc"; exists(name)) return name;
    if (const char* directory = std::getenv("XDG_CONFIG_HOME"))
        if (std::string name = std::string(directory) + "/hawserrc"; exists(name)) return name;
    return {};
}

bool refuses_default_config(std::span<const char* const> arguments) {
    if (arguments.empty()) return false;
    const std::string_view first = arguments.front();
    return first == "--disable" || (first.starts_with("-q") && !first.starts_with("--"));
}

Result<void> read_arguments(Reader& reader, std::span<const char* const> arguments) {
    bool only_urls = false;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string_view word = arguments[at];
        if (only_urls || !word.starts_with('-')) {
            if (word.empty() && !only_urls) return bad_usage("an empty argument means nothing; a URL was expected");
            if (auto done = reader.url(word); !done) return done;
        } else if (word == "--") {
            only_urls = true;
        } else if (word == "-") {
            return unknown_option("-");
        } else {
            auto used = reader.option(word, at + 1 < arguments.size() ? arguments[at + 1] : nullptr);
            if (!used) return Unexpected(std::move(used).error());
            at += *used ? 1 : 0;
        }
        if (reader.scene().config.question == Question::version || reader.scene().config.question == Question::help) return {};
    }
    return {};
}

}  // namespace

Result<Config> parse(std::span<const char* const> arguments) {
    Scene scene;
    Reader reader(scene);
    if (!refuses_default_config(arguments))
        if (const std::string name = default_config(); !name.empty())
            if (auto done = reader.config_file(name); !done) return Unexpected(std::move(done).error());
    if (auto done = read_arguments(reader, arguments); !done) return Unexpected(std::move(done).error());
    if (scene.config.question == Question::none)
        if (auto done = finish(scene); !done) return Unexpected(std::move(done).error());
    return std::move(scene.config);
}

}  // namespace hawser::cli
