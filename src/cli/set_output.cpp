#include "cli/set_output.hpp"

#include <algorithm>

#include "cli/files.hpp"
#include "cli/values.hpp"

namespace hawser::cli {

namespace {

constexpr unsigned default_parallel = 50;
constexpr std::int64_t most_parallel = 65'535;

/// Where the next URL, upload or output belongs: the first target that has none yet.
template <class Lacks>
Target& next_target(Operation& to, Lacks lacks) {
    for (Target& target : to.targets)
        if (lacks(target)) return target;
    return to.targets.emplace_back();
}

void add_one_url(Operation& to, std::string_view url) {
    next_target(to, [](const Target& target) { return target.url.empty(); }).url = url;
}

/// Whether it is that word, in letters of any case; `word` is in small ones.
bool same_word(std::string_view text, std::string_view word) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [&](char a, char b) { return small(a) == b; });
}

std::optional<std::chrono::milliseconds> period(std::string_view unit) {
    const auto digits = unit.find_first_not_of("0123456789");
    if (digits == std::string_view::npos) return {};
    const auto many = digits == 0 ? 1 : parse_integer(unit.substr(0, digits)).value_or(0);
    constexpr std::int64_t most = 1'000'000;
    if (many < 1 || many > most || unit.size() != digits + 1) return {};
    switch (unit.back()) {
        case 's': return std::chrono::seconds(many);
        case 'm': return std::chrono::minutes(many);
        case 'h': return std::chrono::hours(many);
        case 'd': return std::chrono::hours(24 * many);
        default: return {};
    }
}

}  // namespace

// "@FILE": a URL on each line, "#" begins a comment; each is saved under its own name and has no globs.
Result<void> add_url(Scene& scene, const Given& given) {
    if (!given.text.starts_with('@')) return add_one_url(scene.operation(), given.text), Result<void>();
    auto content = read_whole(std::string(given.text.substr(1)), max_text_bytes);
    if (!content) return Unexpected(std::move(content).error());
    for (std::string_view rest = *content; !rest.empty();) {
        const std::string_view line = trimmed(next_line(rest));
        if (line.empty() || line.front() == '#') continue;
        scene.operation().targets.push_back({.url = std::string(line),
                                             .destination = Destination::remote_name,
                                             .literal = true,
                                             .destination_chosen = true});
    }
    return {};
}

Result<void> add_upload(Operation& to, const Given& given) {
    next_target(to, [](const Target& target) { return !target.upload; }).upload = std::string(given.text);
    return {};
}

Result<void> choose_destination(Operation& to, const Given& given, Destination destination) {
    Target& target = next_target(to, [](const Target& one) { return !one.destination_chosen; });
    target.destination_chosen = true;
    target.destination = given.on ? destination : Destination::standard_output;
    if (destination != Destination::file) return {};
    target.output = given.text;
    if (given.text == "-") target.destination = Destination::standard_output;
    return {};
}

void set_on_error(Operation& to, const Given& given, OnHttpError what) {
    if (given.on) to.on_http_error = what;
    else if (to.on_http_error == what) to.on_http_error = OnHttpError::deliver;
}

Result<void> set_paths(Operation& to, const Given& given) {
    if (!given.on) to.paths = PathsReport::none;
    else if (given.text.empty() || given.text == "table") to.paths = PathsReport::table;
    else if (given.text == "json") to.paths = PathsReport::json;
    else return bad_usage("\"" + std::string(given.text) + "\" is not one of --paths=table, --paths=json");
    return {};
}

Result<void> set_write_out(Scene& scene, const Given& given) {
    std::string& format = scene.operation().write_out;
    if (!given.text.starts_with('@')) {
        format = given.text;
        return {};
    }
    auto content = read_whole(std::string(given.text.substr(1)), max_text_bytes);
    if (!content) return Unexpected(std::move(content).error());
    std::erase_if(*content, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });  // as -d @FILE: \n stands for a line end
    format = std::move(*content);
    return {};
}

void set_trace(Config& all, const Given& given, Diagnostics::Trace kind) {
    all.diagnostics.trace = kind;
    all.diagnostics.trace_file = given.text;
}

// The library's parts have no logs of their own: what -v tells is all there is, and whoever asks for more hears that.
void add_trace_components(Scene& scene, const Given& given) {
    Diagnostics& log = scene.config.diagnostics;
    for (std::string_view rest = given.text; !rest.empty();) {
        const auto comma = rest.find(',');
        const std::string_view name = trimmed(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        if (same_word(name, "ids")) log.ids = true;
        else if (same_word(name, "time")) log.time = true;
        else if (!name.empty())
            scene.warn("--trace-config: there is no log of \"" + std::string(name) + "\" by itself; -v shows what is told");
    }
}

Result<void> set_rate(Config& all, const Given& given) {
    const auto slash = given.text.find('/');
    const auto starts = parse_integer(given.text.substr(0, slash));
    const auto within = slash == std::string_view::npos ? std::optional<std::chrono::milliseconds>(std::chrono::hours(1))
                                                        : period(given.text.substr(slash + 1));
    if (!starts || *starts < 1 || *starts > 1'000'000'000 || !within)
        return bad_usage("\"" + std::string(given.text) + "\" is not a rate such as 2/s, 10/m, 5/15s, 100/h");
    if (within->count() < *starts) return bad_usage("\"" + std::string(given.text) + "\" is more than one start in a millisecond");
    all.rate = {static_cast<unsigned>(*starts), *within};
    return {};
}

Result<void> set_parallel_max(Config& all, const Given& given) {
    all.parallel.max = given.number < 1 || given.number > most_parallel ? default_parallel : static_cast<unsigned>(given.number);
    return {};
}

Result<void> set_parallel_max_host(Config& all, const Given& given) {
    if (given.number > most_parallel) return bad_usage("\"" + std::string(given.text) + "\" is not a number from 0 to 65535");
    all.parallel.max_per_host = static_cast<unsigned>(given.number);
    return {};
}

}  // namespace hawser::cli
