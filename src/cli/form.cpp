#include "cli/form.hpp"

#include <algorithm>

#include "cli/files.hpp"

namespace hawser::cli {

namespace {

/// A header a part may have is shorter than a whole head (300 KB) by far.
constexpr std::size_t max_part_header_bytes = 100'000;

Unexpected wrong(std::string sentence) { return fail(ErrorCode::init_failed, Phase::setup, std::move(sentence)); }

/// Reads "content;type=...;filename=..." from its start.
class FieldReader {
public:
    FieldReader(std::string_view text, std::vector<std::string>& warnings) : rest_(text), warnings_(warnings) {}

    /// A word that ends at ";" (or ",", where files are listed), in quotes or with its blanks taken off.
    std::string word(bool ends_at_comma);
    /// What follows the content: attributes up to the end or, where files are listed, to the next comma.
    Result<void> attributes(FormPart& part, bool ends_at_comma);
    bool at_end() const { return rest_.empty(); }
    bool take(char c);

private:
    std::string quoted();
    bool take_key(std::string_view key);
    Result<void> type(FormPart& part, bool ends_at_comma);
    Result<void> headers(FormPart& part, bool ends_at_comma);
    void skip_blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
    }

    std::string_view rest_;
    std::vector<std::string>& warnings_;
};

bool FieldReader::take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

// The closing quote must be followed by a separator or the end, else the quotes are part of the text.
std::string FieldReader::quoted() {
    std::string value;
    std::size_t at = 1;
    while (at < rest_.size() && rest_[at] != '"') {
        if (rest_[at] == '\\' && at + 1 < rest_.size() && (rest_[at + 1] == '\\' || rest_[at + 1] == '"')) ++at;
        value += rest_[at++];
    }
    if (at == rest_.size()) return {};
    rest_.remove_prefix(at + 1);
    return value;
}

std::string FieldReader::word(bool ends_at_comma) {
    const std::string_view separators = ends_at_comma ? ";," : ";";
    std::string_view before = rest_;
    skip_blanks();
    if (rest_.starts_with('"')) {
        const std::string_view at_quote = rest_;
        std::string value = quoted();
        if (rest_ != at_quote) {
            const auto end = std::min(rest_.find_first_of(separators), rest_.size());
            if (!trimmed(rest_.substr(0, end)).empty())
                warnings_.push_back("what follows a quoted text of a form field is left out: \"" + std::string(rest_.substr(0, end)) + "\"");
            rest_.remove_prefix(end);
            return value;
        }
    }
    rest_ = before;
    const auto end = std::min(rest_.find_first_of(separators), rest_.size());
    const std::string_view value = trimmed(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return std::string(value);
}

bool FieldReader::take_key(std::string_view key) {
    if (rest_.size() < key.size()) return false;
    for (std::size_t i = 0; i < key.size(); ++i)
        if ((rest_[i] | 0x20) != (key[i] | 0x20)) return false;
    rest_.remove_prefix(key.size());
    return true;
}

// A media type has a slash, and parameters behind semicolons that are part of it (RFC 9110 8.3.1).
Result<void> FieldReader::type(FormPart& part, bool ends_at_comma) {
    skip_blanks();
    part.type = word(ends_at_comma);
    const auto slash = part.type.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == part.type.size())
        return wrong("\"" + part.type + "\" is not a media type such as text/plain");
    while (rest_.starts_with(';')) {
        const std::string_view next = rest_.substr(1);
        const std::string_view attribute = trimmed(next.substr(0, next.find('=')));
        const bool ours = attribute == "type" || attribute == "filename" || attribute == "headers" || attribute == "encoder";
        if (ours || next.find('=') == std::string_view::npos || next.find_first_of(";,") < next.find('=')) break;
        rest_.remove_prefix(1);
        const auto end = std::min(rest_.find_first_of(ends_at_comma ? ";," : ";"), rest_.size());
        part.type += ';';
        part.type += rest_.substr(0, end);
        rest_.remove_prefix(end);
    }
    return {};
}

// "@FILE": a header on each line; a line that begins with a blank goes on with the one before it.
Result<void> FieldReader::headers(FormPart& part, bool ends_at_comma) {
    const bool from_file = rest_.starts_with('@') || rest_.starts_with('<');
    if (!from_file) {
        part.headers.push_back(word(ends_at_comma));
        return {};
    }
    rest_.remove_prefix(1);
    auto content = read_whole(word(ends_at_comma), max_text_bytes);
    if (!content) return Unexpected(std::move(content).error());
    bool has_one = false;
    for (std::string_view lines = *content; !lines.empty();) {
        std::string_view line = next_line(lines);
        const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
        if (trimmed(line).empty() || line.front() == '#') continue;
        if (goes_on && has_one) part.headers.back().append(line.substr(0, line.find_last_not_of(" \t") + 1));
        else part.headers.emplace_back(trimmed(line));
        has_one = true;
        if (part.headers.back().size() > max_part_header_bytes) return wrong("a header of a form field is longer than 100000 bytes");
    }
    return {};
}

Result<void> FieldReader::attributes(FormPart& part, bool ends_at_comma) {
    while (take(';')) {
        skip_blanks();
        Result<void> done;
        if (take_key("type=")) done = type(part, ends_at_comma);
        else if (take_key("filename=")) part.file_name = word(ends_at_comma);
        else if (take_key("encoder=")) part.encoder = word(ends_at_comma);
        else if (take_key("headers=")) done = headers(part, ends_at_comma);
        else if (std::string unknown = word(ends_at_comma); !unknown.empty())
            warnings_.push_back("a form field has nothing called \"" + unknown + "\", so it is left out");
        if (!done) return done;
    }
    return {};
}

Result<void> read_files(FieldReader& reader, FormPart& part) {
    std::vector<FormPart> files;
    do {
        FormPart file{.content = PartContent::file};
        file.value = reader.word(true);
        if (auto done = reader.attributes(file, true); !done) return done;
        files.push_back(std::move(file));
    } while (reader.take(','));
    std::string name = std::move(part.name);
    if (files.size() == 1) {
        part = std::move(files.front());
    } else {
        part.content = PartContent::parts;  // RFC 2388 4.2: several files of one field
        part.parts = std::move(files);
    }
    part.name = std::move(name);
    return {};
}

Result<void> check_encoder(const FormPart& part) {
    static constexpr std::string_view encoders[] = {"", "binary", "8bit", "7bit", "base64", "quoted-printable"};
    if (std::find(std::begin(encoders), std::end(encoders), part.encoder) == std::end(encoders))
        return fail(ErrorCode::bad_argument, Phase::setup,
                    "\"" + part.encoder + "\" is not one of the encoders binary, 8bit, 7bit, base64, quoted-printable");
    for (const FormPart& inner : part.parts)
        if (auto good = check_encoder(inner); !good) return good;
    return {};
}

Result<std::string_view> split_name(std::string_view text, FormPart& part) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return wrong("\"" + std::string(text) + "\" is not a form field: that is NAME=CONTENT");
    part.name = text.substr(0, equals);
    return text.substr(equals + 1);
}

}  // namespace

Result<ParsedField> parse_field(std::string_view text) {
    ParsedField field;
    FormPart& part = field.part;
    auto content = split_name(text, part);
    if (!content) return Unexpected(std::move(content).error());
    const char kind = content->empty() ? '\0' : content->front();
    FieldReader reader(kind == '@' || kind == '<' || kind == '(' ? content->substr(1) : *content, field.warnings);
    Result<void> done;
    if (kind == '@') {
        done = read_files(reader, part);
    } else {
        part.content = kind == '(' ? PartContent::parts : kind == '<' ? PartContent::file_text : PartContent::text;
        std::string value = reader.word(false);
        if (kind == '(' && !value.empty()) return wrong("after \"=(\" come only attributes such as ;type=");
        part.value = std::move(value);
        done = reader.attributes(part, false);
    }
    if (done) done = check_encoder(part);
    if (!done) return Unexpected(std::move(done).error());
    return field;
}

Result<ParsedField> parse_literal_field(std::string_view text) {
    ParsedField field;
    auto content = split_name(text, field.part);
    if (!content) return Unexpected(std::move(content).error());
    field.part.value = *content;
    return field;
}

}  // namespace hawser::cli
