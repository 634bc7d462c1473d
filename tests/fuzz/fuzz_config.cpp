// Config files, variables and form fields, as far as they read nothing else. The first byte chooses. A config file's
// options, written down again in quotes, must be read as the same options.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/bytes.hpp>

#include "cli/config_file.hpp"
#include "cli/encoding.hpp"
#include "cli/form.hpp"
#include "cli/variables.hpp"

using namespace hawser::cli;  // NOLINT

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::string quoted(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '\\' || c == '"') text += '\\';
        text += c == '\n' ? 'n' : c;
        if (c == '\n') text.insert(text.size() - 1, "\\");
    }
    return text + '"';
}

std::vector<ConfigLine> all_lines(std::string_view text) {
    std::vector<ConfigLine> found;
    ConfigLines lines(text);
    while (auto line = lines.next()) {
        require(found.empty() || found.back().number < line->number);
        require(line->name.find_first_of(" \t\n") == std::string::npos);
        found.push_back(std::move(*line));
    }
    return found;
}

void check_config(std::string_view text) {
    const std::vector<ConfigLine> lines = all_lines(text);
    std::string again;
    for (const ConfigLine& line : lines) {
        again += line.name.empty() ? "x" : line.name;  // ": value" has no name
        if (line.value) again += ' ' + quoted(*line.value);
        again += '\n';
    }
    const std::vector<ConfigLine> second = all_lines(again);
    require(second.size() == lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        require(lines[i].name.empty() || second[i].name == lines[i].name);
        require(second[i].value == lines[i].value);
        require(!second[i].spills);
    }
}

void check_variables(std::string_view text) {
    Variables variables;
    variables.set("a", " text ");
    variables.set("b", std::string(text.substr(0, 100)));
    const auto expanded = variables.expand(text);
    if (expanded && text.find("{{") == std::string_view::npos) require(*expanded == text);
    const std::string coded = base64_encoded(text);
    require(base64_decoded(coded) == std::string(text));
    (void)base64_decoded(text);
}

/// Without files to read: what follows "headers=@" is one.
void check_field(std::string_view text) {
    if (text.find("=@") != std::string_view::npos || text.find("=<") != std::string_view::npos) return;
    const auto field = parse_field(text);
    if (!field) return;
    require(text.starts_with(field->part.name));
    require(field->part.content == PartContent::text || field->part.content == PartContent::parts);
    const auto literal = parse_literal_field(text);
    require(literal && literal->part.name + '=' + literal->part.value == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = hawser::as_text({data + 1, size - 1});
    switch (data[0] % 3) {
        case 0: check_config(text); break;
        case 1: check_variables(text); break;
        default: check_field(text); break;
    }
    return 0;
}
