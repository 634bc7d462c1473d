// tidy: table
#include "cli/manual_text.hpp"

#include <algorithm>
#include <vector>

namespace hawser::cli {

namespace {

constexpr std::size_t line_bytes = 79;

constexpr Section before[] = {
    {"NAME", "hawser - transfer data from or to URLs over TCP, Multipath TCP or QUIC"},
    {"SYNOPSIS", "hawser [options] url ..."},
    {"DESCRIPTION",
     "hawser fetches what URLs name, or sends files and data there, by HTTP/1.1, HTTP/2 and HTTP/3, and files of file:// URLs. It speaks curl's option "
     "language: what is built means what it means to curl 8, and what is not built is refused with exit code 2 and a sentence, "
     "never ignored. What hawser has beyond that is Multipath TCP (--multipath, --mptcp) and a report on the paths a transfer took "
     "(--paths)."},
    {"URLS",
     "Any number of URLs can be given; they are fetched one after the other, over the same connection where possible, or at the "
     "same time with --parallel. Sets and sequences in a URL stand for many:\n\n"
     "  https://{one,two}.example.org/file[001-100:5].txt\n  https://example.org/[a-z]\n\n"
     "--globoff takes brackets and braces as they stand. A URL without a scheme is taken for http unless its host name says "
     "otherwise."},
    {"OUTPUT",
     "The body of an answer goes to standard output, or to the files named by --output and --remote-name, one of them for each "
     "URL in order. A file gets its name when it is complete: what breaks off leaves no file that looks whole."},
    {"PROGRESS", "A progress meter is shown on standard error, unless the body goes to a terminal. --silent, --no-progress-meter and --progress-bar change that."},
};

constexpr Section after[] = {
    {"FILES",
     "~/.netrc\tcredentials by host (see --netrc)\n~/.hawserrc\tconfig file that is read first, unless the first argument is -q (see --config)\n"
     "$XDG_CONFIG_HOME/hawserrc\tread when there is no ~/.hawserrc"},
    {"ENVIRONMENT",
     "http_proxy, HTTPS_PROXY, ALL_PROXY\tproxy for URLs of that scheme, or of all schemes; http_proxy only in small letters\n"
     "NO_PROXY\thosts to reach without a proxy, separated by commas\n"
     "CURL_CA_BUNDLE, SSL_CERT_DIR, SSL_CERT_FILE\troot certificates to trust when no option names any\n"
     "HOME, XDG_CONFIG_HOME\twhere config files are looked for\n"
     "SSLKEYLOGFILE\tfile to which the secrets of TLS connections are written"},
    {"EXIT CODES",
     "0\tsuccess\n1\tthe URL's scheme is not known or not built\n2\tbad usage: an option is unknown, not built or has a wrong value\n"
     "3\tthe URL is malformed\n4\twhat was asked for is not built\n5\tthe proxy's name could not be resolved\n"
     "6\tthe host's name could not be resolved\n7\tno connection could be made\n8\tthe server's answer was not understood\n"
     "16\tHTTP/2 went wrong\n18\tthe body was shorter than announced\n22\tthe status was 400 or above, and --fail was given\n"
     "23\tthe output could not be written\n25\tthe upload could not begin\n26\ta file could not be read\n27\tout of memory\n"
     "28\ta time limit was reached\n33\tthe server does not support ranges\n35\tthe TLS handshake failed\n"
     "36\tthe transfer could not be resumed\n37\ta file:// URL could not be read\n42\tthe transfer was given up\n"
     "43\ta value was refused\n45\tthe interface could not be used\n47\ttoo many redirects\n52\tthe server answered nothing\n"
     "55\tdata could not be sent\n56\tdata could not be received\n58\tthe client certificate is unusable\n"
     "59\tthe cipher list is unusable\n60\tthe server's certificate is not trusted\n61\tthe content coding is broken\n"
     "63\tthe answer is larger than --max-filesize\n65\tthe body would have to be sent again and cannot\n67\tthe login was refused\n"
     "77\tthe file of root certificates could not be read\n78\tthe file of the URL does not exist\n80\tTLS could not be closed\n"
     "82\tthe revocation list could not be read\n90\tthe server's key is not the pinned one\n91\tthe OCSP staple is missing or bad\n"
     "92\ta stream of HTTP/2 broke\n94\tan authentication failed\n95\tHTTP/3 went wrong\n96\tno QUIC connection could be made\n"
     "97\tthe proxy refused\n98\tthe server wants a client certificate\n100\tsomething is longer than its limit"},
    {"SEE ALSO", "curl(1), libcurl(3), mptcpize(8), ip-mptcp(8)"},
};

struct Detail {
    std::string_view name;
    std::string_view text;
};
#define DETAIL(name, text) {name, text},
constexpr Detail detail_table[] = {
#include "cli/details.def"
};
#undef DETAIL

/// Breaks one paragraph into lines.
std::string filled(std::string_view text, std::size_t indent) {
    std::string all;
    std::string line(indent, ' ');
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find_first_of(" \n"));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.empty()) continue;
        if (line.size() > indent && line.size() + 1 + word.size() > line_bytes) {
            all += line + '\n';
            line.assign(indent, ' ');
        }
        if (line.size() > indent) line += ' ';
        line += word;
    }
    return all + line + '\n';
}

std::string list_item(std::string_view line, std::size_t indent) {
    const auto tab = line.find('\t');
    return std::string(indent, ' ') + std::string(line.substr(0, tab)) + '\n' + filled(line.substr(tab + 1), indent + 4);
}

}  // namespace

std::span<const Section> sections_before_options() noexcept { return before; }
std::span<const Section> sections_after_options() noexcept { return after; }

std::string synopsis(const Option& option) {
    std::string text = option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
    text += documented_name(option);
    if (option.takes == Takes::subject) text += " [" + std::string(option.value_name) + "]";
    else if (option.takes == Takes::form) text += "[=<" + std::string(option.value_name) + ">]";
    else if (takes_value(option.takes)) text += " <" + std::string(option.value_name) + ">";
    return text;
}

std::string standing_remark(const Option& option) {
    switch (option.standing) {
        case Standing::not_built: return " (not built)";
        case Standing::no_effect: return " (no effect any more)";
        case Standing::built: break;
    }
    return {};
}

std::string_view details(const Option& option) noexcept {
    for (const Detail& detail : detail_table)
        if (detail.name == option.name) return detail.text;
    return {};
}

std::string rules(const Option& option) {
    if (option.standing == Standing::not_built) return "It is not built: it is refused with exit code 2.";
    if (option.standing == Standing::no_effect) return "It has no effect any more.";
    std::string text;
    if (option.repeat == Repeat::adds) text = "Given again, it adds to what was given before.";
    else if (option.repeat == Repeat::each_url) text = "It is given once for each URL.";
    else if (takes_value(option.takes)) text = "Given again, the last one counts.";
    if (may_be_negated(option.takes)) {
        if (!text.empty()) text += ' ';
        text += option.takes == Takes::inverted ? "--" + std::string(option.name) : "--no-" + std::string(option.name);
        text += " takes it back.";
    }
    if (option.scope == Scope::global) text += std::string(text.empty() ? "" : " ") + "It is global: it holds for all requests of the command line.";
    return text;
}

std::string wrapped(std::string_view text, std::size_t indent) {
    std::string all;
    while (!text.empty()) {
        const auto end = text.find("\n\n");
        std::string_view paragraph = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
        if (!all.empty()) all += '\n';
        const bool lines = paragraph.starts_with("  ") || paragraph.find('\t') != std::string_view::npos;
        if (!lines) all += filled(paragraph, indent);
        while (lines && !paragraph.empty()) {
            const std::string_view line = paragraph.substr(0, paragraph.find('\n'));
            paragraph.remove_prefix(std::min(paragraph.size(), line.size() + 1));
            all += line.starts_with("  ") ? std::string(indent, ' ') + std::string(line) + '\n' : list_item(line, indent);
        }
    }
    return all;
}

std::string description(const Option& option, std::size_t indent) {
    std::string sentence(option.help);
    sentence.front() = static_cast<char>(sentence.front() >= 'a' && sentence.front() <= 'z' ? sentence.front() - 32 : sentence.front());
    std::string text = wrapped(sentence + '.', indent);
    if (!details(option).empty()) text += '\n' + wrapped(details(option), indent);
    if (const std::string more = rules(option); !more.empty()) text += '\n' + wrapped(more, indent);
    return text;
}

}  // namespace hawser::cli
