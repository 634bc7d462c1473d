#include "mime/head.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "mime/types.hpp"

namespace hawser::mime {

namespace {

bool is_named(std::string_view line, std::string_view name) noexcept {
    return line.size() > name.size() && line[name.size()] == ':' &&
           ascii::equal_ignoring_case(line.substr(0, name.size()), name);
}

/// The user's own field of that name, the first if there are more; null for none.
const std::string_view* header_named(const Part& part, std::string_view name) noexcept {
    for (const std::string_view& line : part.headers)
        if (is_named(line, name)) return &line;
    return nullptr;
}

std::string_view value_of(std::string_view line) noexcept {
    return ascii::trim(line.substr(line.find(':') + 1));
}

bool is_multipart(const Part& part) noexcept { return std::holds_alternative<std::vector<Part>>(part.content); }

Unexpected refuse(std::string_view what, std::string_view why) {
    return fail(ErrorCode::bad_argument, Phase::setup,
                "a part's " + std::string(what) + " holds " + std::string(why));
}

Result<void> append_quoted(std::string_view text, Escape escape, std::string_view what, std::string& to) {
    for (const char c : text) {
        const bool percent = escape == Escape::percent;
        if (c == '\0') return refuse(what, "a NUL byte");
        if (!percent && (c == '\r' || c == '\n'))
            return refuse(what, "a line break, which only percent escaping can carry");
        if (percent && c == '"') to.append("%22");
        else if (percent && c == '\r') to.append("%0D");
        else if (percent && c == '\n') to.append("%0A");
        else if (!percent && (c == '"' || c == '\\')) to.append({'\\', c});
        else to.push_back(c);
    }
    return {};
}

// A field folded over lines is one field (RFC 5322 2.2.3); any other line break would start another, and one at the start
// would end the head.
Result<void> check_line(std::string_view line, std::string_view what) {
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\0') return refuse(what, "a NUL byte");
        if (line[at] != '\r' && line[at] != '\n') continue;
        const bool at_start = at == 0;
        if (line[at] == '\r') ++at;
        const bool folds = at + 1 < line.size() && line[at] == '\n' && (line[at + 1] == ' ' || line[at + 1] == '\t');
        if (at_start || !folds) return refuse(what, "a line break");
    }
    return {};
}

Result<void> append_disposition(const Part& part, const HeadFacts& facts, std::string& head) {
    if (header_named(part, "Content-Disposition") != nullptr) return {};
    if (!facts.in_form && !part.name && !part.filename) return {};
    head.append("Content-Disposition: ").append(facts.in_form ? "form-data" : "attachment");
    if (part.name) {
        head.append("; name=\"");
        HAWSER_TRY(append_quoted(*part.name, facts.escape, "name", head));
        head.push_back('"');
    }
    if (part.filename) {
        head.append("; filename=\"");
        HAWSER_TRY(append_quoted(*part.filename, facts.escape, "file name", head));
        head.push_back('"');
    }
    head.append("\r\n");
    return {};
}

std::string_view guessed_type(const Part& part) noexcept {
    if (is_multipart(part)) return "multipart/mixed";
    std::string_view type;
    if (part.filename) type = type_of_name(*part.filename);
    if (type.empty()) type = type_of_name(part.path);
    if (type.empty() && part.filename && !part.path.empty()) type = "application/octet-stream";
    // Without a file name text/plain goes without saying (RFC 7578 4.4).
    return type == "text/plain" && !part.filename ? std::string_view() : type;
}

std::string_view encoding_name(Encoding encoding) noexcept {
    switch (encoding) {
        case Encoding::none: return {};
        case Encoding::binary: return "binary";
        case Encoding::eight_bit: return "8bit";
        case Encoding::seven_bit: return "7bit";
        case Encoding::base64: return "base64";
        case Encoding::quoted_printable: return "quoted-printable";
    }
    return {};
}

Result<void> append_type(const Part& part, const HeadFacts& facts, std::string& head) {
    const std::string_view type = type_of(part);
    const bool asked = part.type || header_named(part, "Content-Type") != nullptr;
    if (type.empty() && !asked) return {};
    HAWSER_TRY(check_line(type, "type"));
    head.append("Content-Type: ").append(type);
    if (!facts.boundary.empty()) head.append("; boundary=").append(facts.boundary);
    head.append("\r\n");
    return {};
}

}  // namespace

std::string_view type_of(const Part& part) noexcept {
    if (part.type) return *part.type;
    if (const std::string_view* line = header_named(part, "Content-Type")) return value_of(*line);
    return guessed_type(part);
}

bool is_form(std::string_view type) noexcept {
    constexpr std::string_view form = "multipart/form-data";
    if (!ascii::equal_ignoring_case(type.substr(0, form.size()), form)) return false;
    return type.size() == form.size() || std::string_view("; \t").find(type[form.size()]) != std::string_view::npos;
}

Result<std::string> make_head(const Part& part, const HeadFacts& facts) {
    std::string head;
    HAWSER_TRY(append_disposition(part, facts, head));
    HAWSER_TRY(append_type(part, facts, head));
    const std::string_view encoding = encoding_name(part.encoding);
    if (!encoding.empty() && header_named(part, "Content-Transfer-Encoding") == nullptr)
        head.append("Content-Transfer-Encoding: ").append(encoding).append("\r\n");
    for (const std::string_view& line : part.headers) {
        // A line of nothing would end the head. The Content-Type has been written, with the boundary.
        if (line.empty() || is_named(line, "Content-Type")) continue;
        HAWSER_TRY(check_line(line, "header"));
        head.append(line).append("\r\n");
    }
    return head.append("\r\n");
}

}  // namespace hawser::mime
