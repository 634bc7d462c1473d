#include "cli/set_request.hpp"

#include <sys/stat.h>

#include <hawser/dates.hpp>

#include "cli/files.hpp"
#include "cli/values.hpp"

namespace hawser::cli {

namespace {

constexpr int default_max_redirects = 50;
/// More header lines than this in one file are a mistake, not a request.
constexpr std::size_t max_header_lines = 100'000;

Unexpected wrong_value(std::string_view value, std::string_view wanted) {
    return bad_usage("\"" + std::string(value) + "\" is not " + std::string(wanted));
}

/// Where header lines go.
struct HeaderLists {
    Headers& added;
    std::vector<std::string>& removed;
};

// "Name: value", "Name:" to leave one of our own out, "Name;" for an empty one.
void add_header_line(Scene& scene, std::string_view line, HeaderLists lists) {
    const auto mark = line.find_first_of(":;");
    if (mark == std::string_view::npos || mark == 0) {
        scene.warn("the header \"" + std::string(line) + "\" has no name and colon, so it is left out");
        return;
    }
    const std::string name(trimmed(line.substr(0, mark)));
    const std::string_view value = trimmed(line.substr(mark + 1));
    if (line[mark] == ';' && !value.empty()) {
        scene.warn("the header \"" + name + "\" has a semicolon where its colon should be, so it is left out");
    } else if (line[mark] == ':' && value.empty()) {
        lists.removed.push_back(name);
    } else {
        lists.added.add(name, std::string(value));
    }
}

bool is_token(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return false;
    return true;
}

/// Schemes curl's command knows; what hawser has not built among them is taken in lists, where it permits nothing.
constexpr std::string_view known_schemes[] = {
    "dict",  "file",  "ftp",   "ftps", "gopher", "gophers", "http", "https", "imap", "imaps", "ldap",   "ldaps",  "mqtt", "mqtts",
    "pop3",  "pop3s", "rtmp",  "rtsp", "scp",    "sftp",    "smb",  "smbs",  "smtp", "smtps", "telnet", "tftp",   "ws",   "wss"};

bool is_known_scheme(std::string_view name) {
    for (const std::string_view known : known_schemes)
        if (name == known) return true;
    return false;
}

std::string lower(std::string_view text) {
    std::string copy(text);
    for (char& c : copy)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return copy;
}

void remove_scheme(std::vector<std::string>& list, const std::string& name) { std::erase(list, name); }

}  // namespace

// The command's own defaults where they differ from the library's.
void Scene::begin_operation() {
    Operation& operation = config.operations.emplace_back();
    operation.request.limits->max_redirects = default_max_redirects;
    operation.request.socket->keep_alive = true;
    drafts_.emplace_back();
}

Scene::Scene() {
    config.operations.clear();
    begin_operation();
}

Unexpected bad_usage(std::string sentence) { return fail(ErrorCode::init_failed, Phase::setup, std::move(sentence)); }

namespace {

Result<void> add_header_lines(Scene& scene, const Given& given, HeaderLists lists) {
    if (!given.text.starts_with('@')) return add_header_line(scene, given.text, lists), Result<void>();
    auto content = read_whole(std::string(given.text.substr(1)), max_text_bytes);
    if (!content) return Unexpected(std::move(content).error());
    std::string_view rest = *content;
    for (std::size_t lines = 0; !rest.empty(); ++lines) {
        if (lines == max_header_lines) return wrong_value(given.text, "a file of at most 100000 header lines");
        if (const std::string_view line = next_line(rest); !line.empty()) add_header_line(scene, line, lists);
    }
    return {};
}

}  // namespace

Result<void> add_header(Scene& scene, const Given& given) {
    Request& request = scene.operation().request;
    return add_header_lines(scene, given, {request.headers, request.without_headers});
}

Result<void> add_proxy_header(Scene& scene, const Given& given) {
    ProxyOptions& proxy = *scene.operation().request.proxy.operator->();
    return add_header_lines(scene, given, {proxy.headers, proxy.without_headers});
}

Result<void> add_cookie(Scene& scene, const Given& given) {
    if (given.text.find('=') == std::string_view::npos) {
        if (given.text.empty()) return scene.draft().cookies.clear(), Result<void>();
        return bad_usage("\"" + std::string(given.text) +
                         "\" has no = and so names a cookie file, and cookie files are not built into hawser");
    }
    std::string& cookies = scene.draft().cookies;
    if (!cookies.empty()) cookies += "; ";
    cookies += given.text;
    return {};
}

Result<void> set_user_agent(Scene& scene, const Given& given) {
    scene.draft().user_agent = std::string(given.text);
    return {};
}

Result<void> set_referer(Operation& to, const Given& given) {
    std::string_view url = given.text;
    constexpr std::string_view automatic = ";auto";
    to.request.redirects->referer = url.ends_with(automatic);
    if (to.request.redirects->referer) url.remove_suffix(automatic.size());
    to.request.referer = url;
    return {};
}

Result<void> set_user(Scene& scene, const Given& given) {
    scene.draft().user = std::string(given.text);
    return {};
}

Result<void> set_proxy_user(Scene& scene, const Given& given) {
    scene.draft().proxy_user = std::string(given.text);
    return {};
}

void set_proxy(Operation& to, const Given& given, bool http1_0) {
    to.request.proxy->url = given.text.empty() ? std::string_view("none") : given.text;
    to.request.proxy->http1_0 = http1_0;
}

Result<void> set_header_client(Operation& to, const Given& given) {
    // What is an address is known where the header is made; a line of its own must not get that far.
    if (given.text.find_first_not_of("0123456789abcdefABCDEF.:") != std::string_view::npos)
        return wrong_value(given.text, "an IPv4 or IPv6 address");
    to.request.socket->proxy_protocol_client = given.text;
    return {};
}

Result<void> set_method(Scene& scene, const Given& given) {
    if (!is_token(given.text)) return wrong_value(given.text, "a method, which is one word");
    scene.operation().request.method = given.text;
    if (given.text == "HEAD") scene.warn("-X HEAD still waits for a body; -I asks for the head alone");
    return {};
}

void set_follow(Operation& to, const Given& given, bool keep_method) {
    to.request.redirects->follow = given.on;
    to.request.redirects->keep_named_method = given.on && keep_method;
}

Result<void> set_max_redirects(Operation& to, const Given& given) {
    if (given.number < -1 || given.number > 1'000'000'000) return wrong_value(given.text, "a number from -1 (no bound) on");
    to.request.limits->max_redirects = given.as_int();
    return {};
}

// RFC 9110 14.1.2: first-last, first-, -suffix, several joined by commas.
Result<void> set_range(Scene& scene, const Given& given) {
    std::string range(given.text);
    if (parse_integer(range) && range.find('-') == std::string::npos) {
        scene.warn("a range needs a dash: \"" + range + "\" is taken for \"" + range + "-\"");
        range += '-';
    } else if (range.find_first_not_of("0123456789-, ") != std::string::npos) {
        scene.warn("the range \"" + range + "\" has characters that no range has");
    }
    scene.operation().request.range->range = std::move(range);
    return {};
}

Result<void> set_resume(Scene& scene, const Given& given) {
    if (given.text == "-") {
        scene.operation().resume = Resume{.automatic = true};
        return {};
    }
    const auto from = parse_integer(given.text);
    if (!from || *from < 0) return wrong_value(given.text, "a number of bytes from 0 on, nor -");
    scene.operation().resume = Resume{.offset = static_cast<std::uint64_t>(*from)};
    return {};
}

Result<void> set_file_mode(Scene& scene, const Given& given) {
    const auto mode = parse_octal_mode(given.text);
    if (!mode) return wrong_value(given.text, "permissions in octal, 0 to 777");
    scene.operation().request.new_file_permissions = static_cast<std::uint16_t>(*mode);
    return {};
}

Result<void> set_time_condition(Scene& scene, const Given& given) {
    std::string_view text = given.text;
    TimeCondition condition{TimeCondition::Kind::modified_since};
    if (text.starts_with('-')) {
        condition.kind = TimeCondition::Kind::unmodified_since;
        text.remove_prefix(1);
    } else if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    struct stat facts {};
    if (const auto date = parse_date(text)) {
        condition.unix_seconds = *date;
    } else if (::stat(std::string(text).c_str(), &facts) == 0) {
        condition.unix_seconds = static_cast<std::int64_t>(facts.st_mtime);
    } else {
        scene.warn("\"" + std::string(text) + "\" is neither a date nor a file, so there is no time condition");
        condition = {};
    }
    scene.operation().request.condition = condition;
    return {};
}

// "=a,b" replaces, "a" and "+a" add, "-a" takes away; "all" names every scheme, which is what there is at first.
Result<void> set_schemes(Scene& scene, std::string& list, const Given& given) {
    std::vector<std::string> schemes;
    if (list.empty()) schemes.assign(std::begin(known_schemes), std::end(known_schemes));
    for (std::string_view rest = list; !rest.empty();) {
        const std::string_view name = rest.substr(0, rest.find(','));
        schemes.emplace_back(name);
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    }
    for (std::string_view rest = given.text; !rest.empty();) {
        const std::string_view piece = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
        const auto mark = std::min(piece.find_first_not_of("+-="), piece.size());
        const std::string_view marks = piece.substr(0, mark);
        const std::string name = lower(piece.substr(mark));
        if (marks.find('=') != std::string_view::npos) schemes.clear();
        const bool remove = !marks.empty() && marks.back() == '-';
        if (name != "all" && !is_known_scheme(name)) {
            scene.warn("\"" + name + "\" is not a scheme that is known, so it is left out of " + std::string(given.shown));
            continue;
        }
        if (name == "all" && remove) schemes.clear();
        else if (name == "all") schemes.assign(std::begin(known_schemes), std::end(known_schemes));
        else remove_scheme(schemes, name);
        if (name != "all" && !remove) schemes.push_back(name);
    }
    if (schemes.empty()) return bad_usage("\"" + std::string(given.text) + "\" leaves no scheme to use");
    list.clear();
    for (const std::string& scheme : schemes) list.append(list.empty() ? "" : ",").append(scheme);
    return {};
}

Result<void> set_default_scheme(Operation& to, const Given& given) {
    const std::string name = lower(given.text);
    if (name != "http" && name != "https" && name != "file")
        return fail(ErrorCode::unsupported_scheme, Phase::setup, "\"" + name + "\" is not a scheme that hawser has built");
    to.request.default_scheme = name;
    return {};
}

void ask(Scene& scene, Question question) { scene.config.question = question; }

void ask_help(Scene& scene, const Given& given) {
    scene.config.question = Question::help;
    scene.config.help_topic = given.text;
}

// Each "v" of one bundle shows more; a -v of its own starts anew.
void set_verbosity(Scene& scene, const Given& given) {
    int& level = scene.config.diagnostics.verbosity;
    if (!given.on) level = 0;
    else level = given.number > 1 ? level + 1 : 1;
}

Result<void> next_operation(Scene& scene) {
    bool has_url = false;
    for (const Target& target : scene.operation().targets) has_url = has_url || !target.url.empty();
    if (!has_url) return bad_usage("there is no URL before it");
    scene.begin_operation();
    return {};
}

Result<void> define_variable(Scene& scene, const Given& given) { return scene.variables.define(given.text); }

}  // namespace hawser::cli
