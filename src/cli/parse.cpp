// The command line: -abc, -ovalue, -o value, --name value, --name=value, --no-name, and --.
#include <algorithm>

#include "cli/options.hpp"

namespace hawser::cli {

namespace {

Unexpected wrong(std::string sentence) { return fail(ErrorCode::init_failed, Phase::setup, std::move(sentence)); }

const Option* by_long(std::string_view name) {
    for (const Option& option : options())
        if (name == option.long_name) return &option;
    return nullptr;
}

const Option* by_short(char name) {
    for (const Option& option : options())
        if (option.short_name == name) return &option;
    return nullptr;
}

class Parser {
public:
    explicit Parser(std::span<const char* const> arguments) : arguments_(arguments) {}

    Result<Config> parse() {
        while (at_ < arguments_.size()) {
            const std::string_view argument = arguments_[at_++];
            auto done = only_urls_ || argument == "-" || !argument.starts_with('-') ? url(argument)
                        : argument == "--"                                          ? end_of_options()
                        : argument.starts_with("--")                                ? long_option(argument.substr(2))
                                                                                    : short_options(argument.substr(1));
            if (!done) return Unexpected(std::move(done).error());
        }
        finish();
        return std::move(config_);
    }

private:
    void finish() {
        Operation& operation = config_.operations.back();
        Body& body = operation.request.body;
        if (body.empty()) return;
        if (operation.data_in_query) {
            operation.query = body.bytes();
            body = {};
        } else if (!operation.request.headers.get("Content-Type")) {
            operation.request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        }
    }

    Result<void> end_of_options() {
        only_urls_ = true;
        return {};
    }

    Result<void> url(std::string_view text) { return by_long("url")->apply(config_, text); }

    Result<std::string_view> value_for(const std::string& shown) {
        if (at_ == arguments_.size()) return wrong("the option " + shown + " needs a value");
        return std::string_view(arguments_[at_++]);
    }

    Result<void> apply(const Option& option, const std::string& shown, std::string_view value) {
        auto done = option.apply(config_, value);
        if (done) return {};
        return Unexpected(std::move(done.error()).with_context("option " + shown));
    }

    Result<void> long_option(std::string_view text) {
        const auto equals = text.find('=');
        const std::string_view name = text.substr(0, equals);
        const std::string shown = "--" + std::string(name);
        if (name == "paths" && equals != std::string_view::npos) return paths_as(text.substr(equals + 1));
        if (const Option* option = by_long(name)) {
            if (option->takes == Takes::nothing) {
                if (equals != std::string_view::npos) return wrong("the option " + shown + " takes no value");
                return apply(*option, shown, "1");
            }
            if (equals != std::string_view::npos) return apply(*option, shown, text.substr(equals + 1));
            auto value = value_for(shown);
            if (!value) return Unexpected(std::move(value).error());
            return apply(*option, shown, *value);
        }
        if (name.starts_with("no-"))
            if (const Option* option = by_long(name.substr(3)); option != nullptr && option->takes == Takes::nothing)
                return apply(*option, shown, "");
        return wrong("the option " + shown + " is unknown or not built in; hawser --help lists what there is");
    }

    Result<void> paths_as(std::string_view form) {
        if (form == "json") config_.operations.back().paths = PathsReport::json;
        else if (form == "table") config_.operations.back().paths = PathsReport::table;
        else return wrong("--paths=" + std::string(form) + " is not one of --paths=table, --paths=json");
        return {};
    }

    Result<void> short_options(std::string_view letters) {
        while (!letters.empty()) {
            const std::string shown = std::string("-") + letters.front();
            const Option* option = by_short(letters.front());
            letters.remove_prefix(1);
            if (option == nullptr) return wrong("the option " + shown + " is unknown or not built in; hawser --help lists what there is");
            if (option->takes == Takes::nothing) {
                if (auto done = apply(*option, shown, "1"); !done) return done;
                continue;
            }
            if (!letters.empty()) return apply(*option, shown, letters);
            auto value = value_for(shown);
            if (!value) return Unexpected(std::move(value).error());
            return apply(*option, shown, *value);
        }
        return {};
    }

    std::span<const char* const> arguments_;
    std::size_t at_ = 0;
    bool only_urls_ = false;
    Config config_;
};

}  // namespace

Result<Config> parse(std::span<const char* const> arguments) { return Parser(arguments).parse(); }

}  // namespace hawser::cli
