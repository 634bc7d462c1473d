#include "cli/help.hpp"

#include "support/catch.hpp"

#include "cli/libcurl_source.hpp"
#include "cli/manual_text.hpp"
#include "command_line.hpp"

using namespace hawser::cli;        // NOLINT
using namespace hawser::cli::test;  // NOLINT

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The C source for a command line with --libcurl.
std::string source_for(std::vector<std::string> words) {
    auto config = read_for_url(std::move(words));
    REQUIRE(config);
    return libcurl_source(*config);
}

}  // namespace

TEST_CASE("--help explains what it is asked for") {
    CHECK(has(help(""), "-o, --output <file>"));
    CHECK(!has(help(""), "--ntlm"));
    CHECK(has(help("category"), " tls"));
    CHECK(has(help("tls"), "--cacert <file>"));
    CHECK(!has(help("tls"), "--output"));
    CHECK(!has(help("ftp"), "--ftp-port"));
    CHECK(has(help("--no-alpn"), "--alpn takes it back."));
    CHECK(has(help("-d"), "-d, --data <data>"));
    CHECK(has(help("--include"), "--show-headers"));
    CHECK(has(help("--ntlm"), "It is not built"));
    CHECK(has(help("nonsense"), "There is no category or option \"nonsense\""));
    for (const Option& option : options()) {
        INFO(option.name);
        CHECK(has(help(option.standing == Standing::built ? "all" : "not-built"), synopsis(option)));
    }
}

TEST_CASE("help lines fit a terminal of 80 columns") {
    for (const char* topic : {"", "all", "not-built", "category", "http"}) {
        const std::string text = help(topic);
        std::size_t begin = 0;
        for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
            INFO(text.substr(begin, end - begin));
            CHECK(end - begin <= 100);
        }
    }
}

TEST_CASE("the manual tells of every option, once") {
    const std::string text = manual();
    const std::string page = manual_page();
    for (const Option& option : options()) {
        INFO(option.name);
        const std::string line = "    " + synopsis(option) + '\n';
        const auto at = text.find(line);
        CHECK(at != std::string::npos);
        CHECK(text.find(line, at + 1) == std::string::npos);
    }
    for (const char* section : {".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH FILES", ".SH EXIT CODES"}) CHECK(has(page, section));
    CHECK(has(page, ".B \\-s, \\-\\-silent"));
}

TEST_CASE("completion offers what is built") {
    for (const std::string& text : {bash_completion(), zsh_completion(), fish_completion()}) {
        CHECK(has(text, "silent"));
        CHECK(has(text, "no-alpn"));
        CHECK(!has(text, "ntlm"));
    }
    CHECK(has(fish_completion(), "complete -c hawser -s 'o' -l 'output' -r -F -d '"));
    CHECK(has(zsh_completion(), "'*--header[")); 
    CHECK(has(zsh_completion(), "'--output-dir["));
}

TEST_CASE("--libcurl writes what was asked") {
    const std::string source = source_for({"-d", "a\"b\n", "-H", "X: 1", "-H", "Y;", "-H", "Accept:", "-X", "PATCH", "-L", "-u", "me:pass", "-o",
                                           "out", "-m", "3", "--tlsv1.3", "-4", "--url-query", "q=1"});
    for (const char* line : {"curl_easy_setopt(curl, CURLOPT_POSTFIELDS, \"a\\\"b\\n\");",
                             "curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)4);",
                             "list1 = curl_slist_append(list1, \"X: 1\");", "list1 = curl_slist_append(list1, \"Y;\");",
                             "list1 = curl_slist_append(list1, \"Accept:\");",
                             "curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, \"PATCH\");",
                             "curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);", "curl_easy_setopt(curl, CURLOPT_USERNAME, \"me\");",
                             "curl_easy_setopt(curl, CURLOPT_PASSWORD, \"pass\");", "curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 3000L);",
                             "(long)(CURL_SSLVERSION_TLSv1_3 | CURL_SSLVERSION_MAX_TLSv1_3));",
                             "curl_easy_setopt(curl, CURLOPT_IPRESOLVE, (long)CURL_IPRESOLVE_V4);",
                             "curl_easy_setopt(curl, CURLOPT_URL, \"http://h/?q=1\");", "fopen(\"out\", \"wb\");",
                             "result = curl_easy_perform(curl);"}) {
        INFO(line);
        CHECK(has(source, line));
    }
    const std::string form = source_for({"-F", "a=b", "-F", "c=(", "-F", "=d;encoder=base64;headers=\"X: y\"", "-F", "=)", "-F", "f=@x"});
    for (const char* line : {"curl_mime_name(", "curl_mime_subparts(", "curl_mime_encoder(", "curl_mime_headers(", "curl_mime_filedata(",
                             "CURLOPT_MIMEPOST"}) {
        INFO(line);
        CHECK(has(form, line));
    }
    CHECK(has(source_for({"http://one/", "--next"}), "curl_easy_reset(curl);"));
}

TEST_CASE("the version names every scheme that is built") {
    CHECK(version_text().find("\nProtocols: file http https\n") != std::string::npos);
}
