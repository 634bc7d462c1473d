#include "cli/file_names.hpp"

#include "support/catch.hpp"

using namespace hawser::cli;  // NOLINT

TEST_CASE("the name of a URL is the last segment of its path") {
    CHECK(name_from_url("http://h/a/b.txt") == "b.txt");
    CHECK(name_from_url("http://h/a/b.txt?x=/y#/z") == "b.txt");
    CHECK(name_from_url("http://h/a%20b") == "a%20b");
    CHECK(name_from_url("http://h/a/dir/") == "dir");
    CHECK(name_from_url("http://h/") == "curl_response");
    CHECK(name_from_url("http://h") == "curl_response");
    CHECK(name_from_url("h/x") == "x");
    CHECK(name_from_url("http://h/a/%2e%2e") == "curl_response");
    CHECK(name_from_url("::") == "curl_response");
}

TEST_CASE("the name of a Content-Disposition is one safe segment") {
    using Name = std::optional<std::string>;
    CHECK(name_from_disposition("attachment; filename=x.txt") == Name("x.txt"));
    CHECK(name_from_disposition("attachment; filename=\"a b.txt\"; size=3") == Name("a b.txt"));
    CHECK(name_from_disposition("inline;FileName = x") == Name("x"));
    CHECK(name_from_disposition("attachment; filename='q.txt'") == Name("q.txt"));
    CHECK(name_from_disposition("attachment; filename=\"../../etc/passwd\"") == Name("passwd"));
    CHECK(name_from_disposition("attachment; filename=\"C:\\\\dir\\\\x.doc\"") == Name("x.doc"));
    CHECK(name_from_disposition("attachment; filename=\"a\\\"b\"") == Name("a\"b"));
    CHECK(name_from_disposition("attachment; filename=\"..\"") == std::nullopt);
    CHECK(name_from_disposition("attachment; filename=\"x/\"") == std::nullopt);
    CHECK(name_from_disposition("attachment; filename=\"\x01\"") == std::nullopt);
    CHECK(name_from_disposition("attachment; filename=\"a\x1b[2Jb\"") == Name("a[2Jb"));
    CHECK(name_from_disposition("attachment; filename*=UTF-8''x.txt") == std::nullopt);
    // No server chooses what a program reads as its settings.
    CHECK(name_from_disposition("attachment; filename=.hawserrc") == Name("_hawserrc"));
    CHECK(name_from_disposition("attachment; filename=\"a/...x\"") == Name("_..x"));
    CHECK(name_of_stranger(name_from_url("http://h/.profile")) == "_profile");
    CHECK(name_from_url("http://h/.profile") == ".profile");  // the user's own wish
    CHECK(name_from_disposition("filename=x") == std::nullopt);
    CHECK(name_from_disposition("attachment; filename=" + std::string(1'000, 'x'))->size() == 255);
    CHECK(name_from_disposition("attachment") == std::nullopt);
    CHECK(name_from_disposition("") == std::nullopt);
}

TEST_CASE("an upload adds its name where the URL ends in a folder") {
    CHECK(with_upload_name("http://h/", "dir/f.txt") == "http://h/f.txt");
    CHECK(with_upload_name("http://h", "f.txt") == "http://h/f.txt");
    CHECK(with_upload_name("http://h/d/", "a b") == "http://h/d/a%20b");
    CHECK(with_upload_name("http://h/x", "f") == "http://h/x");
    CHECK(with_upload_name("http://h/?q", "f") == "http://h/?q");
    CHECK(with_upload_name("http://h/#z", "f") == "http://h/f#z");
}

TEST_CASE("a query goes behind the one there is") {
    CHECK(with_query("http://h/x", "a=b") == "http://h/x?a=b");
    CHECK(with_query("http://h/x?y", "a=b") == "http://h/x?y&a=b");
    CHECK(with_query("http://h/x?", "a=b") == "http://h/x?a=b");
    CHECK(with_query("http://h/x#f", "a=b") == "http://h/x?a=b#f");
    CHECK(with_query("http://h", "a=b") == "http://h/?a=b");
    CHECK(with_query("h", "a=b") == "h/?a=b");
}

TEST_CASE("a folder stands before a name") {
    CHECK(in_directory("", "x") == "x");
    CHECK(in_directory("d", "x") == "d/x");
    CHECK(in_directory("d/", "x") == "d/x");
}
