#include "cli/config_file.hpp"

#include "support/catch.hpp"

#include "command_line.hpp"

using namespace hawser::cli;        // NOLINT
using namespace hawser::cli::test;  // NOLINT

namespace {

/// "name=value|name|..." of a text, "!" behind values that spill.
std::string lines_of(std::string_view text) {
    std::string all;
    ConfigLines lines(text);
    while (const auto line = lines.next())
        all += line->name + (line->value ? '=' + *line->value : std::string()) + (line->spills ? "!" : "") + '|';
    return all;
}

Config from_config(const std::string& text) {
    const File file(text);
    auto config = read_for_url({"-K", file.name()});
    INFO(outcome(config));
    REQUIRE(config);
    return std::move(*config);
}

std::string refusal(const std::string& text) {
    const File file(text);
    std::string said = outcome(read_for_url({"-K", file.name()}));
    const auto at = said.find(file.name());
    return at == std::string::npos ? said : said.replace(at, file.name().size(), "FILE");
}

}  // namespace

TEST_CASE("lines of a config file") {
    CHECK(lines_of("") == "");
    CHECK(lines_of("# comment\n\n  # too\n\t silent \n") == "silent|");
    CHECK(lines_of("user-agent foo\nuser-agent = foo\nuser-agent=foo\nuser-agent: foo\nuser-agent:foo\nuser-agent : foo") ==
          "user-agent=foo|user-agent=foo|user-agent=foo|user-agent=foo|user-agent=foo|user-agent=foo|");
    CHECK(lines_of("--user-agent foo\n-A foo\n-Afoo\n-A = foo\n-A=foo") == "--user-agent=foo|-A=foo|-Afoo|-A==!|-A=foo|");
    CHECK(lines_of("a = \"b \\t\\n\\r\\v\\\\\\\"\\x\" rest\n") == "a=b \t\n\r\v\\\"x|");
    CHECK(lines_of("a = \"no end") == "a=no end|");
    CHECK(lines_of("a = \"\"\na =\na = \n") == "a=|a=|a=|");
    CHECK(lines_of("a = two words\na = word # comment\n") == "a=two!|a=word|");
    CHECK(lines_of("silent # comment") == "silent|");
    CHECK(lines_of("a = b\r\nc = d\r\n") == "a=b|c=d|");
    CHECK(lines_of("a: b\n\r \nc\r d\r\r\n") == "a=b|c=d|");
    CHECK(lines_of("a ==b\na = :b\n") == "a==b|a=:b|");
}

TEST_CASE("a config file says what a command line says") {
    const Config config = from_config(
        "url = \"http://one/\"\noutput = one.txt\nsilent\nno-alpn\n-H \"X: 1\"\nheader = \"Y: 2\"\nmax-time 2.5\n-sSL\nno-silent\n");
    const Operation& operation = config.operations[0];
    REQUIRE(operation.targets.size() == 2);
    CHECK(operation.targets[0].url == "http://one/");
    CHECK(operation.targets[0].output == "one.txt");
    CHECK(operation.targets[1].url == "http://h/");
    CHECK(!operation.silent);
    CHECK(!operation.request.tls->alpn);
    CHECK(operation.request.headers.size() == 2);
    CHECK(operation.request.redirects->follow);
}

TEST_CASE("what is wrong in a config file is said with file and line") {
    CHECK(refusal("silent\nnosuch\n") == "2 option -K: FILE:2: option --nosuch: is unknown");
    CHECK(refusal("no-nosuch\n") == "2 option -K: FILE:1: option --no-nosuch: is unknown");
    CHECK(refusal("\n\nmax-time = x\n") == "2 option -K: FILE:3: option --max-time: \"x\" is not a number of seconds from 0 on");
    CHECK(refusal("user-agent\n") == "2 option -K: FILE:1: option --user-agent: needs a value");
    CHECK(refusal("ntlm\n") == "2 option -K: FILE:1: option --ntlm: is not built into hawser; hawser --help all lists what is");
    CHECK(refusal("config = /no/such\n") ==
          "26 option -K: FILE:1: option --config: cannot read \"/no/such\": No such file or directory");
}

TEST_CASE("what is strange in a config file is a warning") {
    CHECK(from_config("user-agent foo bar\n").warnings.size() == 1);
    CHECK(from_config("silent = yes\n").warnings.size() == 1);
    CHECK(from_config("user-agent \"foo bar\"\n").warnings.empty());
}

TEST_CASE("config files name others, but not themselves, and not too deep") {
    const File inner("silent\n");
    const Config config = from_config("config = " + inner.name() + "\n");
    CHECK(config.operations[0].silent);
    std::vector<std::unique_ptr<File>> chain;
    chain.push_back(std::make_unique<File>("silent\n"));
    for (int depth = 2; depth <= 6; ++depth) {
        chain.push_back(std::make_unique<File>("config = " + chain.back()->name() + "\n"));
        INFO(depth);
        CHECK(read_for_url({"-K", chain.back()->name()}).has_value() == (depth <= 5));
    }
    const File cycle("");
    std::ofstream(cycle.name()) << "config = " << cycle.name() << "\n";
    const std::string said = outcome(read_for_url({"-K", cycle.name()}));
    CHECK(said.find("names itself") != std::string::npos);
}

TEST_CASE("the default config file is read unless the first word is -q") {
    char place[] = "/tmp/hawser-home-XXXXXX";
    REQUIRE(::mkdtemp(place) != nullptr);
    const std::string home(place);
    std::ofstream(home + "/.hawserrc") << "user-agent = from-file\n";
    const char* const before = std::getenv("HOME");
    const std::string saved = before != nullptr ? before : "";
    ::setenv("HOME", place, 1);
    const auto agent = [](std::vector<const char*> words) { return parse(words)->operations[0].request.user_agent.value_or("none"); };
    CHECK(agent({"http://h/"}) == "from-file");
    CHECK(agent({"-q", "http://h/"}) == "none");
    CHECK(agent({"--disable", "http://h/"}) == "none");
    CHECK(agent({"-qs", "http://h/"}) == "none");
    CHECK(agent({"-s", "-q", "http://h/"}) == "from-file");
    CHECK(agent({"-A", "mine", "http://h/"}) == "mine");
    std::filesystem::remove(home + "/.hawserrc");
    std::ofstream(home + "/hawserrc") << "user-agent = from-xdg\n";
    ::setenv("XDG_CONFIG_HOME", place, 1);
    CHECK(agent({"http://h/"}) == "from-xdg");
    ::unsetenv("XDG_CONFIG_HOME");
    ::setenv("HOME", saved.c_str(), 1);
    std::filesystem::remove_all(home);
}
