#include "support/catch.hpp"

#include "command_line.hpp"

using namespace hawser::cli;        // NOLINT
using namespace hawser::cli::test;  // NOLINT
using hawser::HttpVersion;
using hawser::TlsVersion;
using std::chrono::milliseconds;

namespace {

Operation only(std::vector<std::string> words) {
    auto config = read_for_url(std::move(words));
    INFO(outcome(config));
    REQUIRE(config);
    REQUIRE(config->operations.size() == 1);
    return config->operations.front();
}

}  // namespace

TEST_CASE("letters are bundled, and a value is the rest of the word or the next one") {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"-sSLofile"},
                                                  {"-sSLo", "file"},
                                                  {"-s", "-S", "-L", "-o", "file"},
                                                  {"--silent", "--show-error", "--location", "--output", "file"},
                                                  {"--silent", "--show-error", "--location", "--output=file"}}) {
        auto config = read_for_url(words);
        REQUIRE(config);
        const Operation& operation = config->operations.front();
        CHECK(operation.silent);
        CHECK(config->diagnostics.show_error);
        CHECK(operation.request.redirects->follow);
        REQUIRE(operation.targets.size() == 1);
        CHECK(operation.targets[0].output == "file");
        CHECK(operation.targets[0].url == "http://h/");
    }
}

TEST_CASE("what is wrong with a command line is said with the option and the value") {
    const struct {
        std::vector<std::string> words;
        const char* said;
    } table[] = {
        {{"--foo"}, "2 option --foo: is unknown"},
        {{"-?"}, "2 option -?: is unknown"},
        {{"-s?"}, "2 option -?: is unknown"},
        {{"-"}, "2 option -: is unknown"},
        {{"--dat"}, "2 option --dat: could be any of several"},
        {{"--no-sil"}, "2 option --no-sil: is unknown"},
        {{""}, "2 an empty argument means nothing; a URL was expected"},
        {{"--connect-timeout", "x"}, "2 option --connect-timeout: \"x\" is not a number of seconds from 0 on"},
        {{"--connect-timeout", "-1"}, "2 option --connect-timeout: \"-1\" is not a number of seconds from 0 on"},
        {{"-m", "1,5"}, "2 option -m: \"1,5\" is not a number of seconds from 0 on"},
        {{"-m", "0x10"}, "2 option -m: \"0x10\" is not a number of seconds from 0 on"},
        {{"-m", "inf"}, "2 option -m: \"inf\" is not a number of seconds from 0 on"},
        {{"-m", "9999999999"}, "2 option -m: \"9999999999\" is not a number of seconds from 0 on"},
        {{"--retry", "-1"}, "2 option --retry: \"-1\" is not a whole number from 0 to 2147483647"},
        {{"--retry", "1x"}, "2 option --retry: \"1x\" is not a whole number from 0 to 2147483647"},
        {{"--max-redirs", "x"}, "2 option --max-redirs: \"x\" is not a whole number"},
        {{"--max-redirs", "-2"}, "2 option --max-redirs: \"-2\" is not a number from -1 (no bound) on"},
        {{"--max-filesize", "1q"}, "2 option --max-filesize: \"1q\" is not a size such as 500, 20k, 1.5M"},
        {{"-C", "x"}, "2 option -C: \"x\" is not a number of bytes from 0 on, nor -"},
        {{"-C", "-5"}, "2 option -C: \"-5\" is not a number of bytes from 0 on, nor -"},
        {{"--tls-max", "1.9"}, "2 option --tls-max: \"1.9\" is not one of default, 1.0, 1.1, 1.2, 1.3"},
        {{"--proto", "=http,-http"}, "2 option --proto: \"=http,-http\" leaves no scheme to use"},
        {{"--proto-default", "foo"}, "1 option --proto-default: \"foo\" is not a scheme that hawser has built"},
        {{"--local-port", "5-2"}, "2 option --local-port: \"5-2\" is not a port or a range of ports FIRST-LAST"},
        {{"--local-port", "99999"}, "2 option --local-port: \"99999\" is not a port or a range of ports FIRST-LAST"},
        {{"--multipath", "maybe"}, "2 option --multipath: \"maybe\" is not one of off, prefer, on, require"},
        {{"--paths=xml"}, "2 option --paths: \"xml\" is not one of --paths=table, --paths=json"},
        {{"--vlan-priority", "8"}, "2 option --vlan-priority: \"8\" is not a priority from 0 to 7"},
        {{"--ip-tos", "300"}, "2 option --ip-tos: \"300\" is not a number from 0 to 255, nor a name such as CS1, AF11, EF, LE"},
        {{"--rate", "2/x"}, "2 option --rate: \"2/x\" is not a rate such as 2/s, 10/m, 5/15s, 100/h"},
        {{"-X", "a b"}, "2 option -X: \"a b\" is not a method, which is one word"},
        {{"-b", "jar.txt"},
         "2 option -b: \"jar.txt\" has no = and so names a cookie file, and cookie files are not built into hawser"},
        {{"--cacert", "/no/such"}, "77 option --cacert: the file \"/no/such\" does not exist"},
        {{"--crlfile", "/no/such"}, "82 option --crlfile: the file \"/no/such\" does not exist"},
        {{"-o", ""}, "2 option -o: an empty file name means nothing here"},
        {{"-K", "/no/such"}, "26 option -K: cannot read \"/no/such\": No such file or directory"},
        {{"-d", "@/no/such"}, "26 option -d: cannot read \"/no/such\": No such file or directory"},
        {{"-H", "@/no/such"}, "26 option -H: cannot read \"/no/such\": No such file or directory"},
        {{"-w", "@/no/such"}, "26 option -w: cannot read \"/no/such\": No such file or directory"},
        {{"-I", "-d", "x"}, "2 -d (POST) and -I (HEAD) ask for different requests: choose one"},
        {{"-d", "x", "-F", "a=b"}, "2 -d (POST) and -F (POST) ask for different requests: choose one"},
        {{"-T", "x", "-d", "x"}, "2 -d (POST) and -T (PUT) ask for different requests: choose one"},
        {{"-T", "x", "-I"}, "2 -T (PUT) and -I (HEAD) ask for different requests: choose one"},
        {{"-C", "5", "-r", "1-2"}, "2 -C and -r ask for different parts: choose one"},
        {{"-C", "5", "--no-clobber"}, "2 -C goes on with a file that --no-clobber forbids to touch"},
        {{"-C", "5", "--remove-on-error"}, "2 -C goes on with a file that --remove-on-error would remove"},
        {{"-C", "5", "-d", "x"}, "2 -C cannot go on with a POST (-d, -F)"},
        {{"--etag-save", "f", "http://x/"}, "2 --etag-save and --etag-compare are for a single URL; put --next between URLs"},
        {{"--next"}, "2 option --next: there is no URL before it"},
    };
    for (const auto& row : table) {
        INFO(row.words.front());
        CHECK(outcome(read_for_url(row.words)) == row.said);
    }
    CHECK(outcome(read({})) == "2 no URL given; hawser --help says how to use it");
    CHECK(outcome(read({"http://h/", "--next"})) == "2 no URL given after --next; hawser --help says how to use it");
    CHECK(outcome(read({"-o", "x"})) == "2 no URL given; hawser --help says how to use it");
}

TEST_CASE("names may be cut short where they stay clear") {
    CHECK(only({"--user-ag", "mine"}).request.user_agent == std::optional<std::string>("mine"));
    CHECK(only({"--user-ag=mine"}).request.user_agent == std::optional<std::string>("mine"));
    CHECK(only({"--silen"}).silent);
    CHECK(only({"--data-u", "a b"}).request.body.bytes() == "a+b");
    CHECK(only({"--head"}).head_only);
}

TEST_CASE("behind -- all words are URLs") {
    auto config = read({"--", "-s", "--output"});
    REQUIRE(config);
    REQUIRE(config->operations[0].targets.size() == 2);
    CHECK(config->operations[0].targets[0].url == "-s");
    CHECK(config->operations[0].targets[1].url == "--output");
    CHECK(!config->operations[0].silent);
}

TEST_CASE("outputs belong to URLs in order, wherever they stand") {
    auto config = read({"-o", "a", "-O", "u1", "u2", "--out-null", "u3", "u4", "u5", "-o", "-"});
    REQUIRE(config);
    const auto& targets = config->operations[0].targets;
    REQUIRE(targets.size() == 5);
    CHECK(targets[0].output == "a");
    CHECK(targets[0].destination == Destination::file);
    CHECK(targets[1].destination == Destination::remote_name);
    CHECK(targets[2].destination == Destination::nowhere);
    CHECK(targets[3].destination == Destination::standard_output);
    CHECK(targets[3].destination_chosen);
    CHECK(!targets[4].destination_chosen);
}

TEST_CASE("--remote-name-all names what -o leaves") {
    auto config = read({"u1", "-o", "x", "u2", "--remote-name-all", "u3", "-o", "y"});
    REQUIRE(config);
    const auto& targets = config->operations[0].targets;
    REQUIRE(targets.size() == 3);
    CHECK(targets[0].destination == Destination::file);
    CHECK(targets[1].destination == Destination::file);
    CHECK(targets[2].destination == Destination::remote_name);
}

TEST_CASE("more outputs than URLs are left over, with a warning") {
    auto config = read_for_url({"-o", "a", "-o", "b"});
    REQUIRE(config);
    CHECK(config->operations[0].targets.size() == 1);
    REQUIRE(config->warnings.size() == 1);
    CHECK(config->warnings[0] == "there are more outputs or uploads than URLs");
}

TEST_CASE("--next begins anew; what is global stays") {
    auto config = read({"-s", "-S", "-d", "x", "u1", "--next", "-I", "u2", "-Z"});
    REQUIRE(config);
    REQUIRE(config->operations.size() == 2);
    CHECK(config->operations[0].silent);
    CHECK(!config->operations[1].silent);
    CHECK(config->operations[0].request.body.bytes() == "x");
    CHECK(config->operations[1].request.body.empty());
    CHECK(config->operations[1].head_only);
    CHECK(config->operations[1].request.method == "HEAD");
    CHECK(config->operations[1].request.limits->max_redirects == 50);
    CHECK(config->diagnostics.show_error);
    CHECK(config->parallel.on);
}

TEST_CASE("--url reads a list of URLs from a file") {
    const File list("# first\nhttp://a/1\n\n  http://b/[2]  \r\n");
    auto config = read({"--url", "@" + list.name()});
    REQUIRE(config);
    const auto& targets = config->operations[0].targets;
    REQUIRE(targets.size() == 2);
    CHECK(targets[0].url == "http://a/1");
    CHECK(targets[1].url == "http://b/[2]");
    CHECK(targets[1].literal);
    CHECK(targets[1].destination == Destination::remote_name);
}

TEST_CASE("numbers and sizes") {
    CHECK(only({"-m", "1.5"}).request.limits->total == milliseconds(1'500));
    CHECK(only({"-m", ".25"}).request.limits->total == milliseconds(250));
    CHECK(only({"--max-filesize", "2.5M"}).request.limits->max_body_bytes == 2'621'440);
    CHECK(only({"--max-filesize", "1k"}).request.limits->max_body_bytes == 1'024);
    CHECK(only({"--max-filesize", "7b"}).request.limits->max_body_bytes == 7);
    CHECK(only({"--limit-rate", "2K"}).request.limits->max_receive_bytes_per_second == 2'048);
    CHECK(only({"--limit-rate", "2K"}).request.limits->max_send_bytes_per_second == 2'048);
    CHECK(only({"--max-redirs", "-1"}).request.limits->max_redirects == -1);
    CHECK(only({"-y", "5"}).request.limits->low_speed_bytes_per_second == 1);
    CHECK(only({"-Y", "100"}).request.limits->low_speed_time == std::chrono::seconds(30));
    CHECK(only({"--retry-delay", "0.5"}).retry.delay == milliseconds(500));
    CHECK(only({"-C", "-"}).resume->automatic);
    CHECK(only({"-C", "12"}).resume->offset == 12);
    CHECK(only({"-r", "5"}).request.range->range == "5-");
    auto config = read_for_url({"--rate", "5/15s"});
    REQUIRE(config);
    CHECK(config->rate.starts == 5);
    CHECK(config->rate.period == milliseconds(15'000));
}

TEST_CASE("versions of HTTP and TLS") {
    CHECK(only({"-0"}).request.version == HttpVersion::http1_0);
    CHECK(only({"--http2", "--http1.1"}).request.version == HttpVersion::http1_1);
    CHECK(only({"--http3-only"}).request.version == HttpVersion::http3_only);
    CHECK(only({"-1"}).request.tls->min_version == TlsVersion::v1_0);
    CHECK(only({"--tlsv1.3"}).request.tls->min_version == TlsVersion::v1_3);
    CHECK(only({"--tls-max", "1.2"}).request.tls->max_version == TlsVersion::v1_2);
    CHECK(only({"-k"}).request.tls->verify_peer == false);
    CHECK(only({"-k", "--no-insecure"}).request.tls->verify_peer);
    CHECK(only({"--no-alpn"}).request.tls->alpn == false);
    CHECK(only({"--no-alpn", "--alpn"}).request.tls->alpn);
    const Operation with_certificate = only({"-E", "a\\:b:pass:word"});
    CHECK(with_certificate.request.tls->certificate_file == "a:b");
    CHECK(with_certificate.request.tls->key_password == "pass:word");
}

TEST_CASE("the environment may name trusted roots") {
    const char* const bundle = std::getenv("CURL_CA_BUNDLE");
    const std::string bundle_before = bundle != nullptr ? bundle : "";
    ::unsetenv("CURL_CA_BUNDLE");
    ::setenv("SSL_CERT_FILE", "/roots.pem", 1);
    CHECK(only({}).request.tls->ca_file == "/roots.pem");
    CHECK(only({"-k"}).request.tls->ca_file == "");
    ::setenv("CURL_CA_BUNDLE", "/bundle.pem", 1);
    CHECK(only({}).request.tls->ca_file == "/bundle.pem");
    ::unsetenv("CURL_CA_BUNDLE");
    ::unsetenv("SSL_CERT_FILE");
    CHECK(only({}).request.tls->ca_file == "");
    if (bundle != nullptr) ::setenv("CURL_CA_BUNDLE", bundle_before.c_str(), 1);
}

TEST_CASE("schemes are added, taken away and replaced") {
    CHECK(only({"--proto", "=http,https"}).request.allowed_schemes == "http,https");
    CHECK(only({"--proto", "=http,foo"}).request.allowed_schemes == "http");
    CHECK(read_for_url({"--proto", "=http,foo"})->warnings.size() == 1);
    CHECK((',' + only({"--proto", "-http"}).request.allowed_schemes + ',').find(",http,") == std::string::npos);
    CHECK((',' + only({"--proto", "-http"}).request.allowed_schemes + ',').find(",https,") != std::string::npos);
    CHECK(only({"--proto", "=all,-ftp", "--proto", "=https"}).request.allowed_schemes == "https");
    CHECK(only({"--proto-redir", "=HTTPS"}).request.redirect_schemes == "https");
    CHECK(only({"--proto-default", "HTTPS"}).request.default_scheme == "https");
}

TEST_CASE("headers are added, removed and sent empty; a file holds many") {
    const File lines("X-One: 1\r\n\nX-Two:2\n");
    const Operation operation = only({"-H", "A: b", "-H", "Accept:", "-H", "Empty;", "-H", "nocolon", "-H", "@" + lines.name()});
    std::string all;
    for (const hawser::Header& header : operation.request.headers) all += header.name + '=' + header.value + '|';
    CHECK(all == "A=b|Empty=|X-One=1|X-Two=2|");
    REQUIRE(operation.request.without_headers.size() == 1);
    CHECK(operation.request.without_headers[0] == "Accept");
}

TEST_CASE("who asks: agent, referrer, cookies, credentials") {
    const Operation operation = only({"-A", "me", "-e", "http://r/;auto", "-b", "a=1", "-b", "c=2", "-u", "user:pass:word"});
    CHECK(operation.request.user_agent == std::optional<std::string>("me"));
    CHECK(operation.request.referer == "http://r/");
    CHECK(operation.request.redirects->referer);
    CHECK(operation.request.cookie == "a=1; c=2");
    CHECK(operation.request.credentials->user == "user");
    CHECK(operation.request.credentials->password == "pass:word");
    CHECK(only({"-A", ""}).request.user_agent == std::optional<std::string>(""));
    CHECK(!only({}).request.user_agent);
    CHECK(only({"--oauth2-bearer", "t", "-u", "me"}).request.credentials->user == "me");
}

TEST_CASE("-L keeps a method given by -X, --follow lets the status decide") {
    CHECK(only({"-L", "-X", "PUT"}).request.redirects->keep_named_method);
    const Operation follows = only({"--follow", "-X", "PUT"});
    CHECK(follows.request.redirects->follow);
    CHECK(!follows.request.redirects->keep_named_method);
    CHECK(only({"--location-trusted"}).request.redirects->credentials_everywhere);
    CHECK(!only({"-L", "--no-location"}).request.redirects->follow);
}

TEST_CASE("time conditions are dates or files") {
    const Operation since = only({"-z", "Sun, 06 Nov 1994 08:49:37 GMT"});
    using Kind = hawser::TimeCondition::Kind;
    CHECK(since.request.condition.unix_seconds == 784'111'777);
    CHECK(since.request.condition.kind == Kind::modified_since);
    CHECK(only({"-z", "-20040101"}).request.condition.kind == Kind::unmodified_since);
    const File file("x");
    CHECK(only({"-z", file.name()}).request.condition.unix_seconds > 1'600'000'000);
    auto config = read_for_url({"-z", "nonsense"});
    REQUIRE(config);
    CHECK(config->operations[0].request.condition.kind == Kind::none);
    CHECK(config->warnings.size() == 1);
}

TEST_CASE("interfaces, ports, service types") {
    CHECK(only({"--interface", "eth0"}).request.socket->interface == "eth0");
    CHECK(only({"--interface", "10.0.0.1"}).request.socket->local_address == "10.0.0.1");
    CHECK(only({"--interface", "if!x.y"}).request.socket->interface == "x.y");
    CHECK(only({"--interface", "host!::1"}).request.socket->local_address == "::1");
    const Operation ports = only({"--local-port", "4000-4010"});
    CHECK(ports.request.socket->local_port == 4'000);
    CHECK(ports.request.socket->local_port_range == 10);
    CHECK(only({"--ip-tos", "af11"}).request.socket->type_of_service == std::optional<int>(0x28));
    CHECK(only({"--ip-tos", "200"}).request.socket->type_of_service == std::optional<int>(200));
    CHECK(only({}).request.socket->keep_alive);
    CHECK(!only({"--no-keepalive"}).request.socket->keep_alive);
    CHECK(only({"--mptcp"}).request.socket->multipath == hawser::Multipath::on);
    CHECK(only({"--multipath", "require"}).request.socket->multipath == hawser::Multipath::require);
    CHECK(only({"--paths"}).paths == PathsReport::table);
    CHECK(only({"--paths=json"}).paths == PathsReport::json);
    CHECK(only({"--paths=json"}).request.report_paths);
}

TEST_CASE("names, routes and sockets are led elsewhere") {
    const Operation operation = only({"--resolve", "a:1:127.0.0.1", "--resolve", "-b:2", "--connect-to", "::c:3", "--dns-servers", "127.0.0.1:53",
                                      "--dns-interface", "lo", "--dns-ipv4-addr", "127.0.0.2", "--dns-ipv6-addr", "::2"});
    CHECK(operation.request.names->resolve == std::vector<std::string>{"a:1:127.0.0.1", "-b:2"});
    CHECK(operation.request.names->connect_to == std::vector<std::string>{"::c:3"});
    CHECK(operation.request.names->servers.addresses == "127.0.0.1:53");
    CHECK(operation.request.names->servers.interface == "lo");
    CHECK(operation.request.names->servers.local_ipv4 == "127.0.0.2");
    CHECK(operation.request.names->servers.local_ipv6 == "::2");
    CHECK(only({"--abstract-unix-socket", "n"}).request.socket->unix_abstract);
    const Operation plain = only({"--abstract-unix-socket", "n", "--unix-socket", "/p"});
    CHECK(plain.request.socket->unix_path == "/p");
    CHECK(!plain.request.socket->unix_abstract);
}

TEST_CASE("netrc files are asked as they are named") {
    const File file("machine h login l password p");
    const auto use = [](std::vector<std::string> words) { return only(std::move(words)).request.credentials->netrc; };
    CHECK(use({}) == hawser::NetrcUse::off);
    CHECK(use({"-n"}) == hawser::NetrcUse::required);
    CHECK(use({"-n", "--no-netrc"}) == hawser::NetrcUse::off);
    CHECK(use({"--netrc-file", file.name()}) == hawser::NetrcUse::required);
    CHECK(use({"--netrc-optional", "--netrc-file", file.name()}) == hawser::NetrcUse::optional);
    CHECK(only({"--netrc-file", file.name()}).request.credentials->netrc_file == file.name());
    CHECK(outcome(read_for_url({"--netrc-file", "/no/such"})) == "26 option --netrc-file: the file \"/no/such\" does not exist");
}

TEST_CASE("how HTTP/1 and TLS are bent") {
    const Operation operation = only({"--raw", "--ignore-content-length", "--tr-encoding", "--request-target", "*", "--proxy-header", "P: 1",
                                      "--proxy-header", "User-Agent:", "--cert-type", "p12", "--key-type", "DER", "--ca-native", "--sigalgs",
                                      "a:b", "--tls-earlydata", "--ssl-allow-beast", "--proxy-cert-type", "DER"});
    const hawser::Request& request = operation.request;
    CHECK((request.raw_chunks && request.ignore_content_length && request.ask_transfer_codings));
    CHECK(request.request_target == "*");
    CHECK(request.proxy->headers.get("P") == std::optional<std::string_view>("1"));
    CHECK(request.proxy->without_headers == std::vector<std::string>{"User-Agent"});
    CHECK(request.headers.empty());
    CHECK(request.tls->certificate_format == hawser::TlsFormat::p12);
    CHECK(request.tls->private_key_format == hawser::TlsFormat::der);
    CHECK(request.proxy->tls.certificate_format == hawser::TlsFormat::der);
    CHECK((request.tls->native_ca && request.tls->early_data && !request.tls->split_cbc_records));
    CHECK(request.tls->signature_algorithms == "a:b");
    CHECK(only({"--create-file-mode", "600"}).request.new_file_permissions == 0600);
    CHECK(outcome(read_for_url({"--create-file-mode", "888"})) == "2 option --create-file-mode: \"888\" is not permissions in octal, 0 to 777");
    CHECK(outcome(read_for_url({"--cert-type", "ENG"})) == "2 option --cert-type: \"ENG\" is not one of PEM, DER, P12");
}

TEST_CASE("what is said to a proxy, and of whom") {
    const Operation operation = only({"--proxy1.0", "old:1", "--suppress-connect-headers", "--haproxy-protocol", "--haproxy-clientip",
                                      "2001:db8::1", "--proxy-ssl-allow-beast", "--proxy-tlsv1"});
    CHECK(operation.request.proxy->url == "old:1");
    CHECK_FALSE(operation.request.proxy->tls.split_cbc_records);
    CHECK(operation.request.tls->split_cbc_records);
    CHECK(operation.request.proxy->tls.min_version == hawser::TlsVersion::v1_0);
    CHECK(operation.request.proxy->http1_0);
    CHECK(operation.hide_connect_headers);
    CHECK(operation.request.socket->proxy_protocol);
    CHECK(operation.request.socket->proxy_protocol_client == "2001:db8::1");
    const Operation later = only({"--proxy1.0", "old:1", "-x", "new:2", "--haproxy-protocol", "--no-haproxy-protocol",
                                  "--suppress-connect-headers", "--no-suppress-connect-headers"});
    CHECK(later.request.proxy->url == "new:2");
    CHECK_FALSE(later.request.proxy->http1_0);
    CHECK_FALSE(later.hide_connect_headers);
    CHECK_FALSE(later.request.socket->proxy_protocol);
    CHECK(only({"--proxy1.0", ""}).request.proxy->url == "none");
    CHECK(outcome(read_for_url({"--haproxy-clientip", "1.2.3.4\r\nX: y"})).starts_with("2 option --haproxy-clientip: "));
}

TEST_CASE("what log lines begin with can be listed, and parts without a log are named") {
    const auto config = read_for_url({"--trace-config", "IDS, http/2", "--trace-config", "time", "--ssl-sessions", "kept"});
    REQUIRE(config);
    CHECK(config->diagnostics.ids);
    CHECK(config->diagnostics.time);
    REQUIRE(config->warnings.size() == 1);
    CHECK(config->warnings[0].find("\"http/2\"") != std::string::npos);
    CHECK(config->sessions_file == "kept");
    CHECK_FALSE(read_for_url({"--trace-config", "ids"})->diagnostics.time);
}

TEST_CASE("verbosity counts letters of one bundle") {
    const auto level = [](std::vector<std::string> words) { return read_for_url(std::move(words))->diagnostics.verbosity; };
    CHECK(level({"-v"}) == 1);
    CHECK(level({"-vvv"}) == 3);
    CHECK(level({"-v", "-v"}) == 1);
    CHECK(level({"-vv", "--no-verbose"}) == 0);
}

TEST_CASE("--fail and --fail-with-body: the last one counts") {
    CHECK(only({"-f"}).on_http_error == OnHttpError::fail);
    CHECK(only({"-f", "--fail-with-body"}).on_http_error == OnHttpError::fail_with_body);
    CHECK(only({"--fail-with-body", "-f"}).on_http_error == OnHttpError::fail);
    CHECK(only({"-f", "--no-fail"}).on_http_error == OnHttpError::deliver);
    CHECK(only({"--fail-with-body", "--no-fail"}).on_http_error == OnHttpError::fail_with_body);
}

TEST_CASE("questions need no URL") {
    CHECK(read({"--version"})->question == Question::version);
    CHECK(read({"-V", "--foo"})->question == Question::version);
    CHECK(read({"-h", "http"})->help_topic == "http");
    CHECK(read({"--help"})->question == Question::help);
    CHECK(read({"-M"})->question == Question::manual);
    CHECK(read({"--dump-ca-embed"})->question == Question::ca_bundle);
}

TEST_CASE("-J, -R and friends describe how files are saved") {
    const Operation operation = only({"-OJR", "--output-dir", "d", "--create-dirs", "--xattr", "--skip-existing", "--no-clobber", "-N"});
    CHECK(operation.saving.content_disposition);
    CHECK(operation.saving.remote_time);
    CHECK(operation.saving.directory == "d");
    CHECK(operation.saving.create_directories);
    CHECK(operation.saving.extended_attributes);
    CHECK(operation.saving.skip_existing);
    CHECK(operation.saving.clobber == Clobber::never);
    CHECK(operation.saving.unbuffered);
    CHECK(only({"--clobber"}).saving.clobber == Clobber::always);
}
