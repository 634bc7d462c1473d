#include "cli/glob.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace hawser::cli {

namespace {

constexpr std::uint64_t most_texts = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
/// The message shows no more of a text than this around the place at fault.
constexpr std::size_t most_shown_bytes = 512;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_name(char c) noexcept { return is_digit(c) || is_lower(c) || is_upper(c) || c == '_'; }

/// For a sentence that others may read. As long as before, so that places in it stay where they are.
std::string without_password(std::string_view url) {
    std::string shown(url);
    const std::size_t at = shown.rfind('@'), scheme = shown.find("://");
    const std::size_t colon = shown.find(':', scheme == std::string::npos ? 0 : scheme + 3);
    if (at != std::string::npos && colon < at) std::fill(shown.begin() + static_cast<std::ptrdiff_t>(colon) + 1, shown.begin() + static_cast<std::ptrdiff_t>(at), '*');
    return shown;
}

}  // namespace

/// Reads a text once, from left to right.
class GlobParser {
public:
    explicit GlobParser(std::string_view text) : text_(text) {}

    Result<Glob> parse() {
        while (!at_end()) {
            auto done = step();
            if (!done) return Unexpected(std::move(done).error());
        }
        flush();
        return std::move(glob_);
    }

private:
    using Part = Glob::Part;

    Result<void> step() {
        const char c = text_[at_];
        if (c == '{') return words();
        if (c == '[') return bracket();
        if (c == '}' || c == ']') return wrong("unmatched close brace/bracket", at_);
        if (c == '\\' && at_ + 1 < text_.size() && escapable(text_[at_ + 1])) ++at_;
        literal_ += text_[at_++];
        return {};
    }

    static bool escapable(char c) noexcept { return c == '{' || c == '}' || c == '[' || c == ']'; }

    Result<void> bracket() {
        if (const std::size_t length = address_length(); length != 0) {
            literal_ += text_.substr(at_, length);
            at_ += length;
            return {};
        }
        return range();
    }

    /// The length of an IPv6 address in brackets that begins here, or of "[]"; 0 for neither.
    std::size_t address_length() const noexcept {
        const std::size_t close = text_.find(']', at_);
        if (close == std::string_view::npos) return 0;
        const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
        if (inside.empty()) return 2;
        const std::string_view address = inside.substr(0, inside.find('%'));
        std::size_t colons = 0;
        for (const char c : address) {
            if (c == ':') ++colons;
            else if (!is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F') && c != '.') return 0;
        }
        return colons >= 2 ? inside.size() + 2 : 0;
    }

    Result<void> words() {
        const std::size_t open = at_++;
        Part part;
        part.kind = Part::Kind::words;
        if (auto read = name(part); !read) return read;
        std::string word;
        const std::size_t inside = at_;
        for (;; ++at_) {
            if (at_end()) return wrong("unmatched brace", open);
            const char c = text_[at_];
            if (c == '{' || c == '[') return wrong("nested brace", at_);
            if (c == ']') return wrong("unexpected close bracket", at_);
            if (c == '}' && at_ == inside) return wrong("empty string within braces", at_);
            if (c == ',' || c == '}') {
                part.words.push_back(std::move(word));
                word.clear();
                if (c == '}') break;
                continue;
            }
            if (c == '\\' && at_ + 1 < text_.size()) ++at_;
            word += text_[at_];
        }
        ++at_;
        part.count = part.words.size();
        return add(std::move(part));
    }

    /// "<name>" right behind the opening brace or bracket.
    Result<void> name(Part& part) {
        if (at_end() || text_[at_] != '<') return {};
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_name(text_[end])) ++end;
        if (end == at_ + 1 || end == text_.size() || text_[end] != '>') return {};  // then "<" is a part of what is named
        part.name = text_.substr(at_ + 1, end - at_ - 1);
        for (const Part& other : glob_.parts_)
            if (other.name == part.name) return wrong("glob name used twice", at_);
        at_ = end + 1;
        return {};
    }

    Result<void> range() {
        ++at_;
        Part part;
        if (auto read = name(part); !read) return read;
        const std::size_t begin = at_;
        if (!at_end() && (is_lower(text_[at_]) || is_upper(text_[at_]))) return letters(std::move(part), begin);
        if (!at_end() && is_digit(text_[at_])) return numbers(std::move(part), begin);
        return wrong("bad range specification", begin);
    }

    Result<void> letters(Part part, std::size_t begin) {
        part.kind = Part::Kind::letters;
        if (text_.size() - at_ < 4 || text_[at_ + 1] != '-') return wrong("bad range", begin);
        const char first = text_[at_], last = text_[at_ + 2];
        if (text_[at_ + 3] != ']' && text_[at_ + 3] != ':') return wrong("bad range", begin);
        at_ += 3;
        part.first = static_cast<unsigned char>(first);
        std::uint64_t step = 1;
        if (!step_and_close(step)) return wrong("bad range", begin);
        const bool same_case = is_lower(first) ? is_lower(last) : is_upper(last);
        if (!same_case) return wrong("bad range", at_);
        return finish_range(std::move(part), static_cast<unsigned char>(last), step);
    }

    Result<void> numbers(Part part, std::size_t begin) {
        part.kind = Part::Kind::numbers;
        std::size_t digits = begin;
        while (digits < text_.size() && is_digit(text_[digits])) ++digits;
        if (text_[begin] == '0') part.width = static_cast<int>(std::min<std::size_t>(digits - begin, most_shown_bytes));
        std::uint64_t last = 0, step = 1;
        if (!number(part.first)) return wrong("bad range", begin);
        if (at_end() || text_[at_] != '-') return wrong("bad range", begin);
        const std::size_t second = ++at_;
        if (!number(last) || at_end()) return wrong("bad range", second);
        const bool stepped = text_[at_] == ':';
        if (!step_and_close(step)) return wrong("bad range", stepped ? at_ : second);
        return finish_range(std::move(part), last, step);
    }

    bool number(std::uint64_t& value) noexcept {
        const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        if (error != std::errc{} || value > most_texts) return false;
        at_ = static_cast<std::size_t>(end - text_.data());
        return true;
    }

    /// ":step]" or "]"; false leaves at_ where the step begins.
    bool step_and_close(std::uint64_t& step) noexcept {
        const bool stepped = text_[at_] == ':';
        if (stepped) ++at_;
        const std::size_t begin = at_;
        if ((!stepped || number(step)) && !at_end() && text_[at_] == ']') return (++at_, true);
        at_ = begin;
        return false;
    }

    Result<void> finish_range(Part part, std::uint64_t last, std::uint64_t step) {
        const bool single = last == part.first && step == 1;
        if (last < part.first || (!single && (step == 0 || step > last - part.first))) return wrong("bad range", at_);
        part.step = step;
        part.count = (last - part.first) / part.step + 1;
        return add(std::move(part));
    }

    Result<void> add(Part part) {
        if (++glob_.globs_ > Glob::max_globs) return wrong("too many globs", at_);
        if (glob_.count_ > most_texts / part.count) return wrong("range overflow", at_ - 1);
        glob_.count_ *= part.count;
        flush();
        glob_.parts_.push_back(std::move(part));
        return {};
    }

    void flush() {
        if (literal_.empty()) return;
        Part part;
        part.text = std::move(literal_);
        literal_.clear();
        glob_.parts_.push_back(std::move(part));
    }

    bool at_end() const noexcept { return at_ >= text_.size(); }

    Unexpected wrong(const char* what, std::size_t position) const {
        std::string message = std::string(what) + " in URL position " + std::to_string(position + 1);
        if (text_.size() <= most_shown_bytes)
            message += ":\n" + without_password(text_) + '\n' + std::string(position, ' ') + '^';
        return fail(ErrorCode::bad_url, Phase::setup, std::move(message));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string literal_;
    Glob glob_;
};

Glob Glob::literal(std::string_view text) {
    Glob glob;
    glob.parts_.emplace_back().text = text;
    return glob;
}

Result<Glob> Glob::parse(std::string_view text) { return GlobParser(text).parse(); }

std::string Glob::element(const Part& part, std::uint64_t which) {
    switch (part.kind) {
        case Part::Kind::literal: return part.text;
        case Part::Kind::words: return part.words[which];
        case Part::Kind::letters: return std::string(1, static_cast<char>(part.first + which * part.step));
        case Part::Kind::numbers: break;
    }
    std::string digits = std::to_string(part.first + which * part.step);
    const auto width = static_cast<std::size_t>(part.width);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

std::uint64_t Glob::which(std::size_t part, std::uint64_t index) const noexcept {
    for (std::size_t later = parts_.size(); later-- > part + 1;) index /= parts_[later].count;
    return index % parts_[part].count;
}

std::string Glob::at(std::uint64_t index) const {
    std::string text;
    for (std::size_t i = 0; i < parts_.size(); ++i) text += element(parts_[i], which(i, index));
    return text;
}

const Glob::Part* Glob::numbered(std::uint64_t number, std::size_t& at) const noexcept {
    for (at = 0; at < parts_.size(); ++at)
        if (parts_[at].kind != Part::Kind::literal && number-- == 1) return &parts_[at];
    return nullptr;
}

const Glob::Part* Glob::named(std::string_view name, std::size_t& at) const noexcept {
    for (at = 0; at < parts_.size(); ++at)
        if (!name.empty() && parts_[at].name == name) return &parts_[at];
    return nullptr;
}

std::string Glob::fill(std::string_view pattern, std::uint64_t index, bool by_number) const {
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        const Part* part = nullptr;
        std::size_t end = at + 1, place = 0;
        if (pattern[at] == '#' && end < pattern.size() && is_digit(pattern[end])) {
            std::uint64_t number = 0;
            const char* const stop = pattern.data() + pattern.size();
            const auto [behind, error] = std::from_chars(pattern.data() + end, stop, number);
            end = static_cast<std::size_t>(behind - pattern.data());
            if (by_number && error == std::errc{} && number != 0) part = numbered(number, place);
        } else if (pattern[at] == '#' && end < pattern.size() && pattern[end] == '<') {
            const std::size_t close = pattern.find('>', end);
            if (close != std::string_view::npos) {
                part = named(pattern.substr(end + 1, close - end - 1), place);
                if (part != nullptr) end = close + 1;
            }
        }
        if (part != nullptr) text += element(*part, which(place, index));
        else text += pattern.substr(at, end - at);
        at = end;
    }
    return text;
}

}  // namespace hawser::cli
