// hawser-pages DIRECTORY: writes the manual page and the completion files, at build time.
#include <cstdio>
#include <fstream>
#include <string>

#include "cli/help.hpp"

namespace {

bool write(const std::string& name, const std::string& text) {
    std::ofstream file(name, std::ios::binary);
    file << text;
    return static_cast<bool>(file.flush());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("usage: hawser-pages DIRECTORY\n", stderr), 2;
    const std::string place = std::string(arguments[1]) + '/';
    const bool all = write(place + "hawser.1", hawser::cli::manual_page()) && write(place + "hawser.bash", hawser::cli::bash_completion()) &&
                     write(place + "_hawser", hawser::cli::zsh_completion()) && write(place + "hawser.fish", hawser::cli::fish_completion());
    return all ? 0 : 1;
}
