#include "cli/options.hpp"

#include <set>
#include <sstream>

#include "support/catch.hpp"

#include "command_line.hpp"

using namespace hawser::cli;        // NOLINT
using namespace hawser::cli::test;  // NOLINT

namespace {

/// Every long option of curl 8.22, with its letter.
const char* const curl_options =
    "abstract-unix-socket alt-svc anyauth append/a aws-sigv4 basic ca-native cacert capath cert/E cert-status cert-type ciphers "
    "compressed compressed-ssh config/K connect-timeout connect-to continue-at/C cookie/b cookie-jar/c create-dirs create-file-mode "
    "crlf crlfile curves data/d data-ascii data-binary data-raw data-urlencode delegation digest disable/q disable-eprt "
    "disable-epsv disallow-username-in-url dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-cert-status doh-insecure "
    "doh-url dump-ca-embed dump-header/D ech egd-file engine etag-compare etag-save expect100-timeout fail/f fail-early "
    "fail-with-body false-start follow form/F form-escape form-string ftp-account ftp-alternative-to-user ftp-create-dirs "
    "ftp-method ftp-pasv ftp-port/P ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-ccc-mode ftp-ssl-control get/G globoff/g "
    "happy-eyeballs-timeout-ms haproxy-clientip haproxy-protocol head/I header/H help/h hostpubmd5 hostpubsha256 hsts http0.9 "
    "http1.0/0 http1.1 http2 http2-prior-knowledge http3 http3-only httpsig-algo httpsig-headers httpsig-key httpsig-keyid "
    "ignore-content-length insecure/k interface ip-tos ipfs-gateway ipv4/4 ipv6/6 json junk-session-cookies/j keepalive-cnt "
    "keepalive-time key key-type knownhosts krb libcurl limit-rate list-only/l local-port location/L location-trusted "
    "login-options mail-auth mail-from mail-rcpt mail-rcpt-allowfails manual/M max-filesize max-redirs max-time/m metalink mptcp "
    "negotiate netrc/n netrc-file netrc-optional next/: no-alpn no-buffer no-clobber no-keepalive no-npn no-progress-meter "
    "no-sessionid noproxy ntlm ntlm-wb oauth2-bearer out-null output/o output-dir parallel/Z parallel-immediate parallel-max "
    "parallel-max-host pass path-as-is pinnedpubkey post301 post302 post303 preproxy progress-bar/# proto proto-default "
    "proto-redir proxy/x proxy-anyauth proxy-basic proxy-ca-native proxy-cacert proxy-capath proxy-cert proxy-cert-type "
    "proxy-ciphers proxy-crlfile proxy-digest proxy-header proxy-http2 proxy-http3 proxy-insecure proxy-key proxy-key-type "
    "proxy-negotiate proxy-ntlm proxy-pass proxy-pinnedpubkey proxy-service-name proxy-ssl-allow-beast "
    "proxy-ssl-auto-client-cert proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-tlsv1 proxy-user/U "
    "proxy1.0 proxytunnel/p pubkey quote/Q random-file range/r rate raw referer/e remote-header-name/J remote-name/O "
    "remote-name-all remote-time/R remove-on-error request/X request-target resolve retry retry-all-errors retry-connrefused "
    "retry-delay retry-max-time sasl-authzid sasl-ir service-name show-error/S show-headers/i sigalgs silent/s skip-existing "
    "socks4 socks4a socks5 socks5-basic socks5-gssapi socks5-gssapi-nec socks5-gssapi-service socks5-hostname speed-limit/Y "
    "speed-time/y ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort ssl-sessions sslv2/2 "
    "sslv3/3 stderr styled-output suppress-connect-headers tcp-fastopen tcp-nodelay telnet-option/t tftp-blksize tftp-no-options "
    "time-cond/z tls-earlydata tls-max tls13-ciphers tlsauthtype tlspassword tlsuser tlsv1/1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 "
    "tr-encoding trace trace-ascii trace-config trace-ids trace-time unix-socket upload-file/T upload-flags url url-query "
    "use-ascii/B user/u user-agent/A variable verbose/v version/V vlan-priority write-out/w xattr "
    "alpn buffer/N clobber eprt epsv ftp-ssl ftp-ssl-reqd include keepalive krb4 npn progress-meter sessionid test-duphandle "
    "test-event wdebug";

std::string word_for(const Option& option) { return documented_name(option); }

/// A value that is right for what the option takes.
const char* a_value(const Option& option) { return takes_value(option.takes) ? "1" : nullptr; }

}  // namespace

TEST_CASE("every option of curl is in the table, under its letter") {
    std::istringstream words(curl_options);
    std::size_t count = 0;
    for (std::string word; words >> word; ++count) {
        const auto slash = word.find('/');
        const std::string name = word.substr(0, slash);
        INFO(name);
        const Option* option = option_by_name(name);
        if (option == nullptr && name.starts_with("no-")) option = option_by_name(name.substr(3));
        REQUIRE(option != nullptr);
        if (slash != std::string::npos) CHECK(option_by_letter(word[slash + 1]) == option);
    }
    CHECK(count == 294);
}

TEST_CASE("the table is sound") {
    std::set<char> letters;
    for (const Option& option : options()) {
        INFO(option.name);
        CHECK(option_by_name(option.name) == &option);
        if (option.letter != 0) CHECK(letters.insert(option.letter).second);
        CHECK(option.categories != 0);
        CHECK(option.value_name.empty() == !(takes_value(option.takes) || option.takes == Takes::form));
        CHECK(!option.help.empty());
        CHECK(option.help.back() != '.');
        CHECK(option.apply != nullptr);
    }
    for (const Alias& alias : aliases()) CHECK(option_by_name(alias.of) != nullptr);
    CHECK(option_by_name("nothing-like-it") == nullptr);
    CHECK(option_by_letter('@') == nullptr);
    CHECK(option_by_letter(0) == nullptr);
}

TEST_CASE("what is not built is refused with a name and exit code 2, what asks for nothing is not") {
    std::size_t refused = 0;
    for (const Option& option : options()) {
        if (option.standing != Standing::not_built) continue;
        const std::string word = word_for(option);
        INFO(word);
        std::vector<std::string> words{word};
        if (a_value(option) != nullptr) words.emplace_back(a_value(option));
        const std::string said = outcome(read_for_url(words));
        CHECK(said.starts_with("2 option " + word + ": is not built"));
        if (option.takes == Takes::toggle) CHECK(outcome(read_for_url({"--no-" + std::string(option.name)})) == "fine");
        ++refused;
    }
    CHECK(refused > 0);
}

TEST_CASE("what has no effect any more is taken") {
    for (const Option& option : options()) {
        if (option.standing != Standing::no_effect) continue;
        INFO(option.name);
        std::vector<std::string> words{word_for(option)};
        if (a_value(option) != nullptr) words.emplace_back(a_value(option));
        CHECK(outcome(read_for_url(words)) == "fine");
    }
}

TEST_CASE("options that take a value say so when it is missing") {
    for (const Option& option : options()) {
        if (!takes_value(option.takes) || option.takes == Takes::subject) continue;
        INFO(option.name);
        CHECK(outcome(read({"http://h/", "--" + std::string(option.name)})) == "2 option --" + std::string(option.name) + ": needs a value");
    }
}

TEST_CASE("options without a value refuse one, and only switches are taken back") {
    for (const Option& option : options()) {
        if (takes_value(option.takes) || option.takes == Takes::form) continue;
        INFO(option.name);
        const std::string name(option.name);
        CHECK(outcome(read_for_url({"--" + name + "=1"})) == "2 option --" + name + ": takes no value");
        CHECK(outcome(read_for_url({"--expand-" + name})) == "2 option --expand-" + name + ": has no value to expand");
        if (option.takes == Takes::flag)
            CHECK(outcome(read_for_url({"--no-" + name})) == "2 option --no-" + name + ": cannot be taken back by --no-");
    }
}
