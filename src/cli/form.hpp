// -F: the parts of a form as the command line describes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

namespace hawser::cli {

/// Where the bytes of a part come from.
enum class PartContent : std::uint8_t {
    text,       ///< FormPart::value itself
    file,       ///< the file FormPart::value, sent with its name ("-": standard input)
    file_text,  ///< the file FormPart::value, sent as if its text had been given
    parts,      ///< FormPart::parts: a multipart of its own
};

/// One part.
struct FormPart {
    std::string name{};
    PartContent content = PartContent::text;
    std::string value{};
    std::string type{};                     ///< ;type=
    std::optional<std::string> file_name{};  ///< ;filename=
    std::string encoder{};                  ///< ;encoder=: binary, 8bit, 7bit, base64, quoted-printable
    std::vector<std::string> headers{};     ///< ;headers=, files already read: "Name: value"
    std::vector<FormPart> parts{};
    friend bool operator==(const FormPart&, const FormPart&) = default;
};

/// A field as -F gives it, and what was strange about it.
struct ParsedField {
    FormPart part{};
    std::vector<std::string> warnings{};
};

/// "name=content" with all its syntax: "@file,file" "<file" "(" ";type=" ";filename=" ";headers=" ";encoder=" and quotes.
/// A part of kind `parts` without any is one that was begun with "(". Files named by ";headers=@" are read here.
Result<ParsedField> parse_field(std::string_view text);
/// "name=content", nothing of which means anything (--form-string).
Result<ParsedField> parse_literal_field(std::string_view text);

}  // namespace hawser::cli
