// Reads command lines in tests.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/parse.hpp"

namespace hawser::cli::test {

/// What a command line means. "-q" stands first: the tester's own config file is no part of a test.
inline Result<Config> read(std::vector<std::string> words) {
    std::vector<const char*> arguments{"-q"};
    for (const std::string& word : words) arguments.push_back(word.c_str());
    return parse(arguments);
}

/// The same with a URL behind it.
inline Result<Config> read_for_url(std::vector<std::string> words) {
    words.push_back("http://h/");
    return read(std::move(words));
}

/// "CODE sentence", or "fine".
inline std::string outcome(const Result<Config>& config) {
    if (config) return "fine";
    return std::to_string(static_cast<int>(config.error().code())) + ' ' + config.error().message();
}

/// A file that is there for one test.
class File {
public:
    explicit File(const std::string& content) {
        char pattern[] = "/tmp/hawser-cli-XXXXXX";
        const int descriptor = ::mkstemp(pattern);
        if (descriptor >= 0) std::fclose(::fdopen(descriptor, "w"));
        name_ = pattern;
        std::ofstream(name_, std::ios::binary) << content;
    }
    ~File() { std::filesystem::remove(name_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    const std::string& name() const { return name_; }

private:
    std::string name_;
};

}  // namespace hawser::cli::test
