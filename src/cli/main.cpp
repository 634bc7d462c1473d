#include <csignal>
#include <cstdio>
#include <exception>

#include <hawser/version.hpp>

#include "cli/options.hpp"
#include "cli/run.hpp"

namespace {

constexpr int usage_code = 2;
constexpr int out_of_memory_code = 27;

void show_help() {
    std::puts("Usage: hawser [options...] <url>...\n");
    for (const hawser::cli::Option& option : hawser::cli::options()) {
        char name[64];
        std::snprintf(name, sizeof name, "--%s%s%s%s", option.long_name, option.takes == hawser::cli::Takes::value ? " <" : "",
                      option.value_name, option.takes == hawser::cli::Takes::value ? ">" : "");
        if (option.short_name != 0) std::printf(" -%c, %-30s %s\n", option.short_name, name, option.help);
        else std::printf("     %-30s %s\n", name, option.help);
    }
}

int command(int count, char** arguments) {
    auto config = hawser::cli::parse({arguments + 1, static_cast<std::size_t>(count - 1)});
    if (!config) {
        std::fprintf(stderr, "hawser: %s\n", config.error().message().c_str());
        return static_cast<int>(config.error().code());
    }
    if (config->question == hawser::cli::Question::help) return show_help(), 0;
    if (config->question == hawser::cli::Question::version) {
        std::printf("hawser %s\nProtocols: http https\nFeatures: HTTP2 HTTP3 MPTCP IDN IPv6 SSL brotli libz zstd\n", hawser::version());
        return 0;
    }
    if (config->operations.back().targets.empty()) {
        std::fputs("hawser: no URL given; hawser --help lists the options\n", stderr);
        return usage_code;
    }
    return hawser::cli::run(*config);
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
