#include "proto/h1/field_block.hpp"

#include <algorithm>
#include <cstring>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/tokens.hpp"
#include "proto/h1/limits.hpp"

namespace hawser::h1 {

void FieldBlock::begin(Bytes lead) {
    gathered_.assign(as_text(lead));
    begin_ = end_ = nullptr;
    line_at_ = 0;
    first_line_ = {};
    fields_.clear();
    left_out_ = false;
}

void FieldBlock::release() {
    if (gathered_.capacity() > std::string().capacity()) gathered_ = std::string();
    if (fields_.capacity() > kept_fields) fields_ = std::vector<FieldView>();
}

FieldBlock::Taken FieldBlock::take_line(Bytes& input, std::size_t& allowance, std::string_view& line) {
    const std::string_view text = as_text(input);
    const void* found = text.empty() ? nullptr : std::memchr(text.data(), '\n', text.size());
    const std::size_t count =
        found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1
                         : text.size();
    if (count > allowance) return Taken::too_long;
    allowance -= count;
    input = input.subspan(count);

    if (gathered_.empty()) {
        if (count != 0) {
            if (begin_ == nullptr) begin_ = text.data();
            end_ = text.data() + count;
        }
        line = text.substr(0, count);
        if (found != nullptr) return Taken::line;
        gather();
        line_at_ = gathered_.size() - count;
        return Taken::starved;
    }
    append(text.substr(0, count));
    if (found == nullptr) return Taken::starved;
    line = std::string_view(gathered_).substr(line_at_);
    line_at_ = gathered_.size();
    return Taken::line;
}

// Copies what was taken of the section into memory of its own.
void FieldBlock::gather() {
    if (begin_ == nullptr) return;
    gathered_.assign(begin_, end_);
    rebase(begin_, gathered_.data());
    line_at_ = gathered_.size();
}

void FieldBlock::append(std::string_view bytes) {
    if (gathered_.capacity() - gathered_.size() < bytes.size()) {
        std::string grown;
        grown.reserve(std::max(2 * gathered_.capacity(), gathered_.size() + bytes.size()));
        grown.append(gathered_);
        rebase(gathered_.data(), grown.data());
        gathered_.swap(grown);
    }
    gathered_.append(bytes);
}

void FieldBlock::rebase(const char* from, const char* to) noexcept {
    const auto moved = [from, to](std::string_view view) {
        return view.data() == nullptr ? view : std::string_view(to + (view.data() - from), view.size());
    };
    first_line_ = moved(first_line_);
    for (FieldView& field : fields_)
        field = {moved(field.name), moved(field.value), moved(field.line)};
}

namespace {

// A name that is no token (RFC 9110 5.1) is nothing to act upon, and sent all the same: such a line is passed on. Not
// with a blank before the colon, though: some readers drop it, others take it for part of the name (RFC 9112 5.1), so
// that "Content-Length : 5" is two answers to two readers.
Result<std::size_t> odd_name_length(std::string_view content) {
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos)
        return fail(ErrorCode::weird_reply, Phase::receive,
                    "a header line of the response has no colon: '" + excerpt(content) + "'");
    const std::string_view name = content.substr(0, colon);
    const bool control = std::any_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (control || name.ends_with(' '))
        return fail(ErrorCode::weird_reply, Phase::receive,
                    "a header line of the response has no valid field name: '" + excerpt(content) + "'");
    return colon;
}

}  // namespace

Result<void> FieldBlock::add_field(std::string_view line) {
    if (fields_.size() == max_fields)
        return fail(ErrorCode::too_large, Phase::receive,
                    "the response has more than " + std::to_string(max_fields) + " header fields");
    const std::string_view content = without_line_end(line);
    if (has_forbidden_characters(content))
        return fail(
            ErrorCode::weird_reply, Phase::receive,
            "a header line of the response holds a NUL or a carriage return: '" + excerpt(content) + "'");
    std::size_t name = http::token_length(content);
    if (name == content.size() || content[name] != ':') {
        HAWSER_ASSIGN(name, odd_name_length(content));
    }
    left_out_ = name == 0;
    if (left_out_) return {};
    fields_.push_back({content.substr(0, name), ascii::trim(content.substr(name + 1)), line});
    return {};
}

Result<void> FieldBlock::fold(std::string_view line) {
    const std::string_view content = without_line_end(line);
    if (left_out_) return {};
    if (fields_.empty())
        return fail(ErrorCode::weird_reply, Phase::receive,
                    "a header line of the response continues no other: '" + excerpt(content) + "'");
    if (has_forbidden_characters(content))
        return fail(
            ErrorCode::weird_reply, Phase::receive,
            "a header line of the response holds a NUL or a carriage return: '" + excerpt(content) + "'");
    const std::size_t continuation_bytes = line.size();
    if (gathered_.empty()) gather();

    // The line end, and blanks on both sides of it, become one blank; so the text only shrinks and nothing
    // moves.
    FieldView& field = fields_.back();
    const auto line_begin = static_cast<std::size_t>(field.line.data() - gathered_.data());
    std::size_t join = gathered_.size() - continuation_bytes;
    std::size_t resume = join;
    while (resume < gathered_.size() && (gathered_[resume] == ' ' || gathered_[resume] == '\t'))
        ++resume;
    const std::size_t value_least = line_begin + field.name.size() + 1;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (join > value_least && is_blank(gathered_[join - 1]))
        --join;
    const bool nothing_follows = gathered_[resume] == '\r' || gathered_[resume] == '\n';
    gathered_.replace(join, resume - join, nothing_follows ? 0 : 1, ' ');
    line_at_ = gathered_.size();

    field.line = std::string_view(gathered_).substr(line_begin);
    field.value = ascii::trim(without_line_end(field.line).substr(field.name.size() + 1));
    return {};
}

bool has_forbidden_characters(std::string_view line) noexcept {
    return !line.empty() && (std::memchr(line.data(), '\r', line.size()) != nullptr ||
                             std::memchr(line.data(), '\0', line.size()) != nullptr);
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t most = 64;
    std::string safe;
    for (const char c : text.substr(0, most))
        safe += c >= 0x20 && c < 0x7f ? c : '?';
    if (text.size() > most) safe += "...";
    return safe;
}

}  // namespace hawser::h1
