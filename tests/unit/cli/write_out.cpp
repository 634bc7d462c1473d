#include "cli/write_out.hpp"

#include "cli/write_out_variables.hpp"
#include "support/catch.hpp"

using namespace hawser::cli;  // NOLINT
using namespace std::chrono_literals;
using hawser::Headers;
using hawser::Response;
using To = WriteOutPiece::To;

namespace {

struct Known {
    Response response;
    WriteOutFacts facts;

    Known() {
        response.status = 200;
        response.version = hawser::HttpVersion::http1_1;
        response.headers = {{"Content-Type", "text/plain"}, {"X-Multi", "a"}, {"x-multi", "b\"c"}, {"Date", "now"}};
        response.effective_url = "http://h:8080/p?q#f";
        response.redirects = 1;
        response.bytes_received = 3'000;
        response.timings.total = 1'500'000'999ns;
        response.timings.connected = 42us;
        response.facts.method = "GET";
        response.facts.scheme = "http";
        response.facts.remote_address = "127.0.0.1";
        response.facts.remote_port = 8080;
        response.facts.connection_number = 3;
        facts.known = &response;
        facts.heads = {Headers{{"X-Multi", "r"}}, response.headers};
        facts.url = "https://user:pw@[fe80::1%25eth0]/x";
        facts.wall_time = 784'111'777'000'042us;
    }

    std::string text(std::string_view format) const {
        std::string all;
        for (const WriteOutPiece& piece : write_out(format, facts).pieces) all += piece.text;
        return all;
    }
};

}  // namespace

TEST_CASE("the table of variables is in order") {
    for (std::size_t i = 1; i < variables().size(); ++i)
        CHECK(std::string(variables()[i - 1].name) < std::string(variables()[i].name));
    for (const Variable& variable : variables()) CHECK(find_variable(variable.name) == &variable);
    CHECK(find_variable("nothing") == nullptr);
    CHECK(find_variable("HTTP_CODE") == nullptr);
}

TEST_CASE("values stand in the formats scripts know") {
    Known known;
    CHECK(known.text("%{http_code} %{response_code} %{http_connect}") == "200 200 000");
    CHECK(known.text("%{time_total} %{time_connect} %{time_appconnect}") == "1.500000 0.000042 0.000000");
    CHECK(known.text("%{speed_download} %{speed_upload} %{size_download}") == "2000 0 3000");
    CHECK(known.text("%{http_version} %{num_headers} %{num_redirects}") == "1.1 4 1");
    CHECK(known.text("%{content_type} %{method} %{scheme} %{remote_ip}:%{remote_port}") == "text/plain GET http 127.0.0.1:8080");
    CHECK(known.text("[%{redirect_url}%{referer}%{errormsg}%{ftp_entry_path}]") == "[]");
    CHECK(known.text("%{conn_id} %{xfer_id} %{urlnum} %{exitcode}") == "3 -1 0 0");
    known.response.version = hawser::HttpVersion::any;
    CHECK(known.text("%{http_version}") == "0");
    known.response.timings.total = 0ns;
    CHECK(known.text("%{speed_download}") == "3000");
}

TEST_CASE("parts of URLs") {
    Known known;
    CHECK(known.text("%{url.scheme} %{url.user} %{url.password} %{url.host} %{url.port} %{url.path}") ==
          "https user pw [fe80::1] 443 /x");
    CHECK(known.text("%{url.zoneid} [%{url.query}%{url.fragment}%{url.options}]") == "eth0 []");
    CHECK(known.text("%{urle.host} %{urle.port} %{urle.path} %{urle.query} %{urle.fragment}") == "h 8080 /p q f");
    CHECK(known.text("%{url_effective}") == "http://h:8080/p?q#f");
    known.response.effective_url.clear();
    CHECK(known.text("%{url_effective}") == known.facts.url);
}

TEST_CASE("escapes and what is none") {
    const Known known;
    CHECK(known.text(R"(a\tb\nc\rd\xe\)") == "a\tb\nc\rd\\xe\\");
    CHECK(known.text("100%% %x %") == "100% %x %");
    CHECK(known.text("%{http_code") == "%{http_code");
    CHECK(known.text("%header{x") == "%header{x");
    const WriteOut out = write_out("<%{nope}>", known.facts);
    CHECK(out.unknown_variables == std::vector<std::string>{"nope"});
    CHECK(known.text("<%{nope}>") == "<>");
}

TEST_CASE("header fields, of the last answer or of all") {
    const Known known;
    CHECK(known.text("%header{CONTENT-type} %header{x-multi} [%header{none}]") == "text/plain a []");
    CHECK(known.text("%header{x-multi:all:, }") == "r, a, b\"c");
    CHECK(known.text("%header{x-multi:all:\\}}") == "r}a}b\"c");
    CHECK(known.text("%header{x-multi:all}") == "rab\"c");
    CHECK(known.text("[%header{x-multi:some:x}]") == "[]");
    CHECK(header_json(known.response.headers) ==
          "{\"content-type\":[\"text/plain\"],\n\"x-multi\":[\"a\",\"b\\\"c\"],\n\"date\":[\"now\"]\n}");
    CHECK(header_json({}) == "{\n}");
}

TEST_CASE("text goes where the format says") {
    const Known known;
    const WriteOut out = write_out("a%{stderr}b%{stdout}c%output{f}d%output{>>g}e%output{}f", known.facts);
    REQUIRE(out.pieces.size() == 5);
    CHECK(out.pieces[0].text == "a");
    CHECK(out.pieces[1].to == To::standard_error);
    CHECK(out.pieces[2].to == To::standard_output);
    CHECK(out.pieces[3].to == To::file);
    CHECK(out.pieces[3].file == "f");
    CHECK(out.pieces[4].to == To::append);
    CHECK(out.pieces[4].file == "g");
    CHECK(out.pieces[4].text == "ef");
    CHECK(write_out("%output{x}", known.facts).pieces.size() == 1);
}

TEST_CASE("onerror shows the rest of a failure only") {
    Known known;
    CHECK(known.text("a%{onerror}b") == "a");
    known.facts.exit_code = 7;
    known.facts.error_message = "no \"way\"";
    CHECK(known.text("a%{onerror}b %{exitcode} %{errormsg}") == "ab 7 no \"way\"");
}

TEST_CASE("the time of day") {
    const Known known;
    CHECK(known.text("%time{%Y-%m-%dT%H:%M:%S.%fZ}") == "1994-11-06T08:49:37.000042Z");
    CHECK(known.text("[%time{}]") == "[]");
    CHECK(known.text("%time{%%f}") == "%f");
    CHECK(known.text("%time{%a, %d %b}") == "Sun, 06 Nov");
}

TEST_CASE("all of it as JSON") {
    Known known;
    const std::string json = known.text("%{json}");
    CHECK(json.starts_with("{\"certs\":\"\",\"conn_id\":3,\"content_type\":\"text/plain\",\"errormsg\":null,\"exitcode\":0,"));
    CHECK(json.find("\"http_code\":200,\"http_connect\":0,\"http_version\":\"1.1\"") != std::string::npos);
    CHECK(json.find("\"time_total\":1.500000,") != std::string::npos);
    CHECK(json.find("\"url.port\":\"443\"") != std::string::npos);
    CHECK(json.find("header_json") == std::string::npos);
    CHECK(json.ends_with("\"curl_version\":\"hawser/0.1.0\"}"));
}

TEST_CASE("a format cannot fill the memory") {
    Known known;
    known.response.headers.add("big", std::string(1U << 20U, 'x'));
    std::string format;
    for (int i = 0; i < 200; ++i) format += "%header{big}";
    CHECK(known.text(format).size() <= max_write_out_bytes + (1U << 20U));
}
