#include "cli/c_source.hpp"

#include <cstdio>

namespace hawser::cli {

namespace {

constexpr std::size_t literal_line_bytes = 70;

void append_escaped(std::string& text, char c) {
    switch (c) {
        case '\n': text += "\\n"; return;
        case '\r': text += "\\r"; return;
        case '\t': text += "\\t"; return;
        case '"': text += "\\\""; return;
        case '\\': text += "\\\\"; return;
        default: break;
    }
    if (c == '?' && text.ends_with('?')) text += '\\';  // no trigraphs
    if (c >= ' ' && c < 0x7f) {
        text += c;
        return;
    }
    char octal[8];
    std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
    text += octal;
}

}  // namespace

std::string c_literal(std::string_view bytes) {
    std::string text = "\"";
    std::size_t in_line = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        append_escaped(text, bytes[i]);
        const bool full = ++in_line >= literal_line_bytes || bytes[i] == '\n';
        if (!full || i + 1 == bytes.size()) continue;
        text += "\"\n      \"";
        in_line = 0;
    }
    return text + '"';
}

void CSource::text_option(std::string_view option, std::string_view value) {
    line("curl_easy_setopt(curl, CURLOPT_" + std::string(option) + ", " + c_literal(value) + ");");
}

void CSource::number_option(std::string_view option, std::int64_t value) {
    line("curl_easy_setopt(curl, CURLOPT_" + std::string(option) + ", " + std::to_string(value) + "L);");
}

void CSource::offset_option(std::string_view option, std::int64_t value) {
    line("curl_easy_setopt(curl, CURLOPT_" + std::string(option) + ", (curl_off_t)" + std::to_string(value) + ");");
}

void CSource::constant_option(std::string_view option, std::string_view constant) {
    line("curl_easy_setopt(curl, CURLOPT_" + std::string(option) + ", (long)" + std::string(constant) + ");");
}

void CSource::list_option(std::string_view option, const std::vector<std::string>& items) {
    if (items.empty()) return;
    const std::string list = variable("struct curl_slist *", "list", "NULL");
    for (const std::string& item : items) line(list + " = curl_slist_append(" + list + ", " + c_literal(item) + ");");
    line("curl_easy_setopt(curl, CURLOPT_" + std::string(option) + ", " + list + ");");
    at_end("curl_slist_free_all(" + list + ");");
}

std::string CSource::variable(std::string_view type, std::string_view stem, std::string_view initial) {
    const std::string name = std::string(stem) + std::to_string(++names_);
    declarations_.append("  ").append(type).append(name);
    if (!initial.empty()) declarations_.append(" = ").append(initial);
    declarations_ += ";\n";
    return name;
}

std::string CSource::whole() const {
    return "/* Made by hawser --libcurl. Compile with: cc this.c -lcurl */\n"
           "#include <stdio.h>\n#include <curl/curl.h>\n\n"
           "int main(void)\n{\n  CURLcode result = CURLE_OK;\n  CURL *curl;\n" +
           declarations_ +
           "\n  if(curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK)\n    return 1;\n"
           "  curl = curl_easy_init();\n  if(!curl)\n    return 1;\n\n" +
           body_ + "\n  curl_easy_cleanup(curl);\n" + end_ + "  curl_global_cleanup();\n  return (int)result;\n}\n";
}

}  // namespace hawser::cli
