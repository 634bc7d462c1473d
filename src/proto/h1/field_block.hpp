// The lines of one head or trailer section: taken from the input, parsed where they lie.
//
// Properties: while the section lies whole in one input its bytes are not copied; when the input ends too
// early, or a line is folded, the section moves into memory of its own and every view moves with it. Views
// live until `begin`, or, of an unfinished section, until the next call. Nothing is allocated for a section
// that lies whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

#include "base/codec.hpp"

namespace hawser::h1 {

class FieldBlock {
public:
    /// Forgets the section before. `lead` are bytes of the new one that are no longer in the input.
    void begin(Bytes lead);
    /// Gives memory back that a larger section than usual needed.
    void release();

    enum class Taken : std::uint8_t { line, starved, too_long };
    /// Takes the next line, line end included, off the front of `input`. Starved: all of `input` has been
    /// copied. `allowance` is how many bytes may still be taken; what was taken is subtracted.
    Taken take_line(Bytes& input, std::size_t& allowance, std::string_view& line);

    /// Makes the line just taken the section's first (the status line).
    void keep_first_line(std::string_view line) noexcept { first_line_ = line; }
    /// Parses the line just taken as a field (RFC 9112 5) and adds it; one that begins with its colon is left out.
    Result<void> add_field(std::string_view line);
    /// Joins the line just taken, which begins with a blank, to the field before it (RFC 9112 5.2, obs-fold).
    Result<void> fold(std::string_view line);

    std::string_view first_line() const noexcept { return first_line_; }
    std::span<const FieldView> fields() const noexcept { return fields_; }
    /// What has been taken of a line that is not whole yet.
    std::string_view open_line() const noexcept { return std::string_view(gathered_).substr(gathered_.empty() ? 0 : line_at_); }
    /// How many of the fields are final, given what the next line begins with (empty: not known): a blank would continue
    /// the last one.
    std::size_t final_fields(std::string_view next_line) const noexcept {
        const bool may_go_on = next_line.empty() || next_line.front() == ' ' || next_line.front() == '\t';
        return may_go_on && !left_out_ && !fields_.empty() ? fields_.size() - 1 : fields_.size();
    }

private:
    void gather();
    void append(std::string_view bytes);
    void rebase(const char* from, const char* to) noexcept;

    std::string gathered_;         // the section's own memory; empty while it lies in the input
    const char* begin_ = nullptr;  // where it begins in the input, and where what was taken of it ends
    const char* end_ = nullptr;
    std::size_t line_at_ = 0;  // where in gathered_ the unfinished line begins
    std::string_view first_line_;
    std::vector<FieldView> fields_;
    bool left_out_ = false;  // the line before has no name to be known by
};

/// A line without its end: CRLF, or LF alone (RFC 9112 2.2).
constexpr std::string_view without_line_end(std::string_view line) noexcept {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// True when a line without its end holds NUL or a bare CR: what one reader takes for a character ends the
/// line for another (RFC 9112 2.2, RFC 9110 5.5).
bool has_forbidden_characters(std::string_view line) noexcept;

/// Up to 64 characters of what a server sent, made safe to print, for an error's sentence.
std::string excerpt(std::string_view text);

}  // namespace hawser::h1
