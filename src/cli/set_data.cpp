#include "cli/set_data.hpp"

#include "cli/encoding.hpp"
#include "cli/files.hpp"
#include "cli/form.hpp"

namespace hawser::cli {

namespace {

/// "(", nested; deeper is a mistake, and every level is a level of recursion later.
constexpr std::size_t max_form_depth = 32;

Result<std::string> text_or_file(std::string_view text) {
    if (!text.starts_with('@')) return std::string(text);
    return read_whole(std::string(text.substr(1)), max_data_bytes);
}

// The first "=" or "@" decides: before it stands the name, which is sent as it is.
Result<std::string> form_encoded_piece(std::string_view text) {
    const auto mark = text.find_first_of("=@");
    if (mark == std::string_view::npos) return form_encoded(text);
    std::string content(text.substr(mark + 1));
    if (text[mark] == '@') {
        auto read = read_whole(content, max_data_bytes);
        if (!read) return read;
        content = std::move(*read);
    }
    const std::string_view name = text.substr(0, mark);
    return (name.empty() ? std::string() : std::string(name) + '=') + form_encoded(content);
}

Result<std::string> piece(std::string_view text, DataForm form) {
    if (form == DataForm::raw) return std::string(text);
    if (form == DataForm::encoded) return form_encoded_piece(text);
    auto content = text_or_file(text);
    if (content && form == DataForm::stripped && text.starts_with('@'))
        std::erase_if(*content, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
    return content;
}

/// The list that the next part belongs to: that of the innermost open multipart.
std::vector<FormPart>& open_list(Scene& scene) {
    std::vector<FormPart>* list = &scene.operation().form;
    for (const std::size_t at : scene.draft().open_parts) list = &(*list)[at].parts;
    return *list;
}

}  // namespace

Result<void> add_data(Scene& scene, const Given& given, DataForm form) {
    auto more = piece(given.text, form);
    if (!more) return Unexpected(std::move(more).error());
    Draft& draft = scene.draft();
    draft.json = draft.json || form == DataForm::json;
    if (!draft.data) {
        draft.data = std::move(*more);
    } else {
        if (form != DataForm::json) *draft.data += '&';
        *draft.data += *more;
    }
    return {};
}

Result<void> add_query(Scene& scene, const Given& given) {
    auto more = given.text.starts_with('+') ? Result<std::string>(std::string(given.text.substr(1))) : form_encoded_piece(given.text);
    if (!more) return Unexpected(std::move(more).error());
    std::string& query = scene.operation().query;
    if (!query.empty()) query += '&';
    query += *more;
    return {};
}

Result<void> add_form_field(Scene& scene, const Given& given, bool literally) {
    std::vector<std::size_t>& open = scene.draft().open_parts;
    if (!literally && given.text == "=)") {
        if (open.empty()) return bad_usage("\"=)\" ends a multipart that was not begun with \"=(\"");
        open.pop_back();
        return {};
    }
    auto field = literally ? parse_literal_field(given.text) : parse_field(given.text);
    if (!field) return Unexpected(std::move(field).error());
    for (std::string& warning : field->warnings) scene.warn(std::move(warning));
    std::vector<FormPart>& list = open_list(scene);
    const bool opens = field->part.content == PartContent::parts && field->part.parts.empty();
    list.push_back(std::move(field->part));
    if (!opens) return {};
    if (open.size() == max_form_depth) return bad_usage("multiparts are nested more than 32 deep");
    open.push_back(list.size() - 1);
    return {};
}

}  // namespace hawser::cli
