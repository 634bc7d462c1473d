#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/console.hpp"
#include "cli/help.hpp"
#include "cli/libcurl_source.hpp"
#include "cli/parse.hpp"
#include "cli/run.hpp"

namespace {

constexpr int usage_code = 2;
constexpr int out_of_memory_code = 27;

using namespace hawser::cli;

int refuse(const hawser::Error& error) {
    if (error.phase() != hawser::Phase::setup) {
        std::fprintf(stderr, "hawser: (%d) %s\n", static_cast<int>(error.code()), error.message().c_str());
        return static_cast<int>(error.code());
    }
    std::fprintf(stderr, "hawser: %s\n", error.message().c_str());
    std::fputs("hawser: try 'hawser --help' or 'hawser --manual' for more information\n", stderr);
    return static_cast<int>(error.code());
}

void show_warnings(const Config& config) {
    for (const Operation& operation : config.operations)
        if (operation.silent) return;
    Console console;
    for (const std::string& warning : config.warnings) console.warn(warning);
}

/// Answers a question that needs no transfer.
void answer(const Config& config) {
    std::string text;
    switch (config.question) {
        case Question::help: text = help(config.help_topic); break;
        case Question::manual: text = manual(); break;
        case Question::version: text = version_text(); break;
        case Question::ca_bundle:
        case Question::none: break;
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
}

/// For the list of processes. The bytes are those of main()'s arguments, which a program may write to.
void hide(const std::vector<std::string_view>& secrets) {
    for (const std::string_view secret : secrets) std::fill_n(const_cast<char*>(secret.data()), secret.size(), '*');
}

int command(int count, char** arguments) {
    auto config = parse({arguments + 1, static_cast<std::size_t>(std::max(count - 1, 0))});
    if (!config) return refuse(config.error());
    hide(config->secrets);
    show_warnings(*config);
    if (config->question != Question::none) return answer(*config), 0;
    if (!config->libcurl_file.empty())
        if (auto written = write_libcurl_source(*config); !written) return refuse(written.error());
    return run(*config);
}

}  // namespace

int main(int count, char** arguments) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that left is an error with a sentence, not a silent death
    try {
        return command(count, arguments);
    } catch (const std::bad_alloc&) {
        std::fputs("hawser: out of memory\n", stderr);
        return out_of_memory_code;
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "hawser: %s\n", trouble.what());
        return usage_code;
    }
}
