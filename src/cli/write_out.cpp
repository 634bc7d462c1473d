#include "cli/write_out.hpp"

#include <cstdio>
#include <ctime>
#include <optional>

#include <hawser/version.hpp>

#include "cli/json.hpp"
#include "cli/write_out_variables.hpp"

namespace hawser::cli {

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// A variable's value within JSON.
std::string json_value(const VariableValue& value) {
    switch (value.kind) {
        case VariableValue::Kind::nothing: return "null";
        case VariableValue::Kind::text: return json_string(value.text);
        case VariableValue::Kind::number: return value.text;
        case VariableValue::Kind::status: break;
    }
    const auto digits = value.text.find_first_not_of('0');
    return digits == std::string::npos ? "0" : value.text.substr(digits);
}

/// strftime in UTC, with %f for microseconds. `format` holds no NUL.
std::string time_text(std::string_view format, std::chrono::microseconds since_1970) {
    const auto seconds = static_cast<std::time_t>(since_1970.count() / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char digits[8];
    std::snprintf(digits, sizeof digits, "%06d", static_cast<int>(since_1970.count() % 1'000'000));
    std::string whole;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%' || at + 1 == format.size()) {
            whole += format[at];
            continue;
        }
        if (format[++at] == 'f') whole += digits;
        else whole.append({'%', format[at]});
    }
    if (whole.empty()) return {};
    // strftime answers 0 both for no room and for an empty text: the added byte tells them apart.
    whole += '.';
    std::string text(whole.size() * 32 + 64, '\0');
    const std::size_t written = std::strftime(text.data(), text.size(), whole.c_str(), &parts);
    text.resize(written == 0 ? 0 : written - 1);
    return text;
}

/// Reads a format once; see the head of write_out.hpp.
class Formatter {
public:
    Formatter(std::string_view format, const WriteOutFacts& facts) : format_(format), facts_(facts) { out_.pieces.emplace_back(); }

    WriteOut run() {
        while (at_ < format_.size() && !stopped_ && written_ < max_write_out_bytes) step();
        std::erase_if(out_.pieces, [](const WriteOutPiece& piece) { return piece.text.empty() && piece.file.empty(); });
        return std::move(out_);
    }

private:
    void step() {
        const std::string_view rest = format_.substr(at_);
        if (rest.starts_with("%%")) return put("%", 2);
        if (rest.starts_with("%{")) return variable(rest);
        if (rest.starts_with("%header{")) return braced(rest, &Formatter::header);
        if (rest.starts_with("%output{")) return braced(rest, &Formatter::output);
        if (rest.starts_with("%time{")) return braced(rest, &Formatter::time);
        if (rest.starts_with("\\n")) return put("\n", 2);
        if (rest.starts_with("\\r")) return put("\r", 2);
        if (rest.starts_with("\\t")) return put("\t", 2);
        put(rest.substr(0, 1), 1);
    }

    void put(std::string_view text, std::size_t consumed) {
        out_.pieces.back().text += text;
        written_ += text.size();
        at_ += consumed;
    }

    void variable(std::string_view rest) {
        const std::size_t close = rest.find('}');
        if (close == std::string_view::npos) return put("%{", 2);
        const std::string_view name = rest.substr(2, close - 2);
        at_ += close + 1;
        if (name == "json") return put(write_out_json(facts_), 0);
        if (name == "header_json") return put(header_json(facts_.known->headers), 0);
        if (name == "stdout") return direct(WriteOutPiece::To::standard_output, {});
        if (name == "stderr") return direct(WriteOutPiece::To::standard_error, {});
        if (name == "onerror") {
            stopped_ = facts_.exit_code == 0;
            return;
        }
        if (const Variable* known = find_variable(name)) return put(known->value(facts_).text, 0);
        out_.unknown_variables.emplace_back(name);
    }

    /// "%name{...}": the inside is given to `use` with "\}" undone; an open brace leaves the text as it stands.
    void braced(std::string_view rest, void (Formatter::*use)(std::string_view inside)) {
        const std::size_t open = rest.find('{');
        std::string inside;
        for (std::size_t i = open + 1; i < rest.size(); ++i) {
            if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '}') {
                inside += rest[++i];
                continue;
            }
            if (rest[i] == '}') {
                at_ += i + 1;
                return (this->*use)(inside);
            }
            inside += rest[i];
        }
        put(rest.substr(0, open + 1), open + 1);
    }

    /// "name" is the last answer's first field of that name; "name:all:separator" those of every answer.
    void header(std::string_view inside) {
        const std::size_t colon = inside.find(':');
        const std::string_view name = inside.substr(0, colon);
        if (colon == std::string_view::npos) {
            if (const auto value = facts_.known->headers.get(name)) put(*value, 0);
            return;
        }
        std::string_view how = inside.substr(colon + 1);
        if (how != "all" && !how.starts_with("all:")) return;
        const std::string_view separator = how.size() > 4 ? how.substr(4) : std::string_view();
        bool first = true;
        for (const Headers& head : facts_.heads)
            for (const std::string_view value : head.all(name)) {
                if (!first) put(separator, 0);
                first = false;
                put(value, 0);
            }
    }

    void output(std::string_view inside) {
        const bool append = inside.starts_with(">>");
        if (append) inside.remove_prefix(2);
        if (!inside.empty()) direct(append ? WriteOutPiece::To::append : WriteOutPiece::To::file, std::string(inside));
    }

    void time(std::string_view inside) {
        if (inside.find('\0') == std::string_view::npos) put(time_text(inside, facts_.wall_time), 0);
    }

    void direct(WriteOutPiece::To to, std::string file) {
        WriteOutPiece& piece = out_.pieces.emplace_back();
        piece.to = to;
        piece.file = std::move(file);
    }

    std::string_view format_;
    const WriteOutFacts& facts_;
    std::size_t at_ = 0;
    std::size_t written_ = 0;
    bool stopped_ = false;
    WriteOut out_;
};

}  // namespace

std::string write_out_json(const WriteOutFacts& facts) {
    std::string json = "{";
    for (const Variable& variable : variables())
        json += json_string(variable.name) + ":" + json_value(variable.value(facts)) + ",";
    return json + "\"curl_version\":" + json_string(std::string("hawser/") + version()) + "}";
}

std::string header_json(const Headers& headers) {
    std::string json = "{";
    std::vector<std::string> told;
    for (const Header& header : headers) {
        const std::string name = lower(header.name);
        bool again = false;
        for (const std::string& other : told) again = again || other == name;
        if (again) continue;
        json += (told.empty() ? "" : ",\n") + json_string(name) + ":[";
        bool first = true;
        for (const std::string_view value : headers.all(name)) {
            json += (first ? "" : ",") + json_string(value);
            first = false;
        }
        json += "]";
        told.push_back(name);
    }
    return json + "\n}";
}

WriteOut write_out(std::string_view format, const WriteOutFacts& facts) { return Formatter(format, facts).run(); }

}  // namespace hawser::cli
