#include "cli/multipart.hpp"

#include "cli/files.hpp"

namespace hawser::cli {

namespace {

Multipart::Encoding encoding_of(const std::string& encoder) {
    if (encoder == "binary") return Multipart::Encoding::binary;
    if (encoder == "8bit") return Multipart::Encoding::eight_bit;
    if (encoder == "7bit") return Multipart::Encoding::seven_bit;
    if (encoder == "base64") return Multipart::Encoding::base64;
    if (encoder == "quoted-printable") return Multipart::Encoding::quoted_printable;
    return Multipart::Encoding::none;
}

Headers headers_of(const FormPart& part) {
    Headers headers;
    for (const std::string& line : part.headers) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        headers.add(std::string(trimmed(line.substr(0, colon))), std::string(trimmed(std::string_view(line).substr(colon + 1))));
    }
    return headers;
}

Result<void> fill_from_memory(const FormPart& from, Multipart::Part& part) {
    auto text = read_whole(from.value, max_data_bytes);
    if (!text) return Unexpected(std::move(text).error());
    part.content = std::move(*text);
    return {};
}

Result<void> fill(const FormPart& from, Multipart::Part& part, Multipart::Escape escape) {
    switch (from.content) {
        case PartContent::text: part.content = from.value; return {};
        case PartContent::file_text: return fill_from_memory(from, part);
        case PartContent::file:
            if (!part.filename) part.filename = from.value == "-" ? "-" : Multipart::base_name(from.value);
            if (from.value == "-") return fill_from_memory(from, part);
            part.content = Multipart::File{from.value};
            return {};
        case PartContent::parts: {
            auto inner = multipart_of(from.parts, escape);
            if (!inner) return Unexpected(std::move(inner).error());
            part.content = std::move(*inner);
            return {};
        }
    }
    return {};
}

}  // namespace

Result<Multipart> multipart_of(const std::vector<FormPart>& form, Multipart::Escape escape) {
    Multipart whole;
    whole.escape(escape);
    for (const FormPart& from : form) {
        Multipart::Part part;
        if (!from.name.empty()) part.name = from.name;
        part.filename = from.file_name;
        part.type = from.type;
        part.headers = headers_of(from);
        part.encoding = encoding_of(from.encoder);
        if (auto filled = fill(from, part, escape); !filled) return Unexpected(std::move(filled).error());
        whole.add(std::move(part));
    }
    return whole;
}

}  // namespace hawser::cli
