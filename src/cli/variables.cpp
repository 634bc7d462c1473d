#include "cli/variables.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>

#include "cli/encoding.hpp"
#include "cli/files.hpp"

namespace hawser::cli {

namespace {

/// Longer names are mistakes.
constexpr std::size_t max_name_bytes = 128;
/// What one option's text may grow to by expansion, so that variables made of variables cannot eat all memory.
constexpr std::size_t max_expanded_bytes = std::size_t{64} << 20;

Unexpected wrong(std::string sentence) { return fail(ErrorCode::init_failed, Phase::setup, std::move(sentence)); }

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view leading_name(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && is_name_character(text[end])) ++end;
    return text.substr(0, end);
}

/// Which bytes of a value are meant, the last one included.
struct ByteRange {
    std::size_t first = 0;
    std::size_t last = std::string::npos;

    std::string of(std::string value) const {
        if (first >= value.size()) return {};
        return value.substr(first, last == std::string::npos ? last : last - first + 1);
    }
};

bool take_number(std::string_view& text, std::size_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

/// "[FIRST-LAST]" or "[FIRST-]" at the start of `text`, which it takes off; nothing there means all.
std::optional<ByteRange> take_range(std::string_view& text) {
    ByteRange range;
    if (!text.starts_with('[')) return range;
    text.remove_prefix(1);
    if (!take_number(text, range.first) || !text.starts_with('-')) return {};
    text.remove_prefix(1);
    if (!text.starts_with(']') && (!take_number(text, range.last) || range.last < range.first)) return {};
    if (!text.starts_with(']')) return {};
    text.remove_prefix(1);
    return range;
}

std::string without_white_space(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(white) - first + 1));
}

Result<std::string> applied(std::string_view function, std::string value) {
    if (function == "trim") return without_white_space(value);
    if (function == "json") return json_escaped(value);
    if (function == "url") return percent_encoded(value);
    if (function == "b64") return base64_encoded(value);
    if (function == "64dec") return base64_decoded(value).value_or("[64dec-fail]");
    return wrong("\"" + std::string(function) + "\" is not one of the functions trim, json, url, b64, 64dec");
}

/// Is this "name" or "name:function:..."?
bool is_reference(std::string_view text) {
    const std::string_view name = leading_name(text);
    return !name.empty() && name.size() <= max_name_bytes && (name.size() == text.size() || text[name.size()] == ':');
}

}  // namespace

Result<void> Variables::define(std::string_view text) {
    const bool imported = text.starts_with('%');
    if (imported) text.remove_prefix(1);
    const std::string name(leading_name(text));
    if (name.empty() || name.size() > max_name_bytes)
        return wrong("a variable's name is made of 1 to 128 letters, digits and underscores");
    text.remove_prefix(name.size());
    const auto range = take_range(text);
    if (!range) return wrong("the bytes of a variable are chosen by [FIRST-LAST] or [FIRST-]");
    if (imported)
        if (const char* value = std::getenv(name.c_str())) return set(name, range->of(value)), Result<void>();
    if (text.empty())
        return wrong(imported ? "the environment has no " + name + ", and no other value for it is given"
                              : "\"" + name + "\" has no value: it is given as NAME=TEXT or NAME@FILE");
    const std::string rest(text.substr(1));
    if (text.front() == '=') return set(name, range->of(rest)), Result<void>();
    if (text.front() != '@') return wrong("after the name \"" + name + "\" comes = or @");
    auto content = read_whole(rest, max_data_bytes);
    if (!content) return Unexpected(std::move(content).error());
    return set(name, range->of(std::move(*content))), Result<void>();
}

Result<std::string> Variables::value_of(std::string_view reference) const {
    const std::string_view name = leading_name(reference);
    reference.remove_prefix(name.size());
    const auto found = values_.find(name);
    std::string value = found == values_.end() ? std::string() : found->second;
    while (!reference.empty()) {
        reference.remove_prefix(1);  // the colon
        const std::string_view function = reference.substr(0, reference.find(':'));
        reference.remove_prefix(function.size());
        auto next = applied(function, std::move(value));
        if (!next) return next;
        value = std::move(*next);
    }
    if (value.find('\0') != std::string::npos)
        return wrong("the variable \"" + std::string(name) + "\" holds a null byte, which only url, b64 and json can express here");
    return value;
}

Result<std::string> Variables::expand(std::string_view text) const {
    std::string expanded;
    while (!text.empty()) {
        const auto open = text.find("{{");
        if (open == std::string_view::npos) break;
        if (open > 0 && text[open - 1] == '\\') {
            expanded.append(text.substr(0, open - 1)).append("{{");
            text.remove_prefix(open + 2);
            continue;
        }
        const auto close = text.find("}}", open);
        if (close == std::string_view::npos) break;
        const std::string_view reference = text.substr(open + 2, close - open - 2);
        expanded.append(text.substr(0, open));
        if (is_reference(reference)) {
            auto value = value_of(reference);
            if (!value) return value;
            expanded += *value;
        } else {
            expanded.append(text.substr(open, close + 2 - open));
        }
        if (expanded.size() > max_expanded_bytes)
            return wrong("the expansion is longer than " + std::to_string(max_expanded_bytes) + " bytes");
        text.remove_prefix(close + 2);
    }
    return expanded.append(text);
}

}  // namespace hawser::cli
