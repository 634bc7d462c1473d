#include "cli/file_names.hpp"

#include <algorithm>

#include <hawser/url.hpp>

namespace hawser::cli {

namespace {

constexpr std::string_view name_of_last_resort = "curl_response";
/// What file systems take; a longer name from a stranger is cut.
constexpr std::size_t max_name_bytes = 255;

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool same_name(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
        if (c != b[i]) return false;
    }
    return true;
}

/// Only what a file may be called: one segment, no control bytes.
std::optional<std::string> safe_name(std::string_view text) {
    text = text.substr(text.find_last_of("/\\") + 1);
    std::string name;
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 32 && c != 127 && name.size() < max_name_bytes) name += c;
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    return name;
}

/// Walks the parameters of a field: "attachment; name=value; name=\"value\"".
class Parameters {
public:
    explicit Parameters(std::string_view text) : text_(text) { skip_to_semicolon(); }

    bool next(std::string& name, std::string& value) {
        if (at_ >= text_.size()) return false;
        name.clear();
        value.clear();
        skip_blanks();
        while (at_ < text_.size() && text_[at_] != '=' && text_[at_] != ';') name += text_[at_++];
        while (!name.empty() && is_blank(name.back())) name.pop_back();
        if (at_ < text_.size() && text_[at_] == '=') {
            ++at_;
            skip_blanks();
            if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) quoted(text_[at_++], value);
            else plain(value);
        }
        skip_to_semicolon();
        return true;
    }

private:
    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    void skip_to_semicolon() {
        while (at_ < text_.size() && text_[at_] != ';') ++at_;
        if (at_ < text_.size()) ++at_;
    }
    // A backslash before anything but the quote is one of a Windows path, not an escape.
    void quoted(char quote, std::string& value) {
        for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == quote) ++at_;
            value += text_[at_];
        }
        if (at_ < text_.size()) ++at_;
    }
    void plain(std::string& value) {
        while (at_ < text_.size() && text_[at_] != ';') value += text_[at_++];
        while (!value.empty() && is_blank(value.back())) value.pop_back();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::string name_from_url(std::string_view url) {
    UrlOptions options;
    options.guess_scheme = options.allow_space = true;
    const auto read = Url::parse(url, options);
    std::string_view path = read ? read->path() : std::string_view();
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto name = safe_name(path);
    return name ? *name : std::string(name_of_last_resort);
}

std::string name_of_stranger(std::string name) {
    if (name.starts_with('.')) name.front() = '_';
    return name;
}

std::optional<std::string> name_from_disposition(std::string_view field) {
    Parameters parameters(field);
    std::string name, value;
    while (parameters.next(name, value))
        if (same_name(name, "filename")) {
            const auto safe = safe_name(value);
            return safe ? std::optional<std::string>(name_of_stranger(*safe)) : std::nullopt;
        }
    return std::nullopt;
}

std::string with_upload_name(std::string_view url, std::string_view upload) {
    UrlOptions options;
    options.guess_scheme = options.allow_space = true;
    const auto read = Url::parse(url, options);
    if (!read || read->query() || !read->path().ends_with('/')) return std::string(url);
    const std::string name = percent_encode(upload.substr(upload.rfind('/') + 1));
    const std::size_t fragment = url.find('#');
    std::string result(url.substr(0, fragment));
    if (!result.ends_with('/')) result += '/';
    return result + name + (fragment == std::string_view::npos ? "" : std::string(url.substr(fragment)));
}

std::string with_query(std::string_view url, std::string_view query) {
    const std::size_t fragment = std::min(url.find('#'), url.size());
    std::string result(url.substr(0, fragment));
    const std::size_t mark = result.find('?');
    if (mark == std::string::npos) {
        // "http://host" has no path to end: the query begins one.
        const std::size_t host = result.find("://");
        const std::size_t from = host == std::string::npos ? 0 : host + 3;
        if (result.find('/', from) == std::string::npos) result += '/';
        result += '?';
    } else if (mark + 1 != result.size() && !result.ends_with('&')) {
        result += '&';
    }
    result += query;
    return result + std::string(url.substr(fragment));
}

std::string in_directory(std::string_view directory, std::string_view name) {
    if (directory.empty()) return std::string(name);
    return std::string(directory) + (directory.ends_with('/') ? "" : "/") + std::string(name);
}

}  // namespace hawser::cli
