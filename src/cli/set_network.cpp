#include "cli/set_network.hpp"

#include "cli/files.hpp"
#include "cli/values.hpp"

namespace hawser::cli {

namespace {

constexpr std::int64_t default_speed_seconds = 30;

Unexpected wrong_value(const Given& given, std::string_view wanted) {
    return bad_usage("\"" + std::string(given.text) + "\" is not " + std::string(wanted));
}

template <class Value>
struct Named {
    std::string_view name;
    Value value;
};

/// RFC 2474, 2597, 3246, 5865, 3168, 8622 and the old TOS bits, shifted to where they stand in the byte.
constexpr Named<int> service_names[] = {
    {"CS0", 0x00},  {"CS1", 0x20},  {"CS2", 0x40},  {"CS3", 0x60},  {"CS4", 0x80},  {"CS5", 0xa0},  {"CS6", 0xc0},
    {"CS7", 0xe0},  {"AF11", 0x28}, {"AF12", 0x30}, {"AF13", 0x38}, {"AF21", 0x48}, {"AF22", 0x50}, {"AF23", 0x58},
    {"AF31", 0x68}, {"AF32", 0x70}, {"AF33", 0x78}, {"AF41", 0x88}, {"AF42", 0x90}, {"AF43", 0x98}, {"EF", 0xb8},
    {"VOICE-ADMIT", 0xb0}, {"ECT1", 0x01}, {"ECT0", 0x02}, {"CE", 0x03}, {"LE", 0x04}, {"LOWCOST", 0x02},
    {"LOWDELAY", 0x10}, {"THROUGHPUT", 0x08}, {"RELIABILITY", 0x04}, {"MINCOST", 0x02},
};

bool same_letters(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (((a[i] >= 'a' && a[i] <= 'z') ? a[i] - 32 : a[i]) != b[i]) return false;
    return true;
}

bool is_port(const std::optional<std::int64_t>& number) { return number && *number >= 1 && *number <= 65'535; }

}  // namespace

Result<void> set_interface(Operation& to, const Given& given) {
    SocketPolicy& socket = *to.request.socket.operator->();
    socket.interface.clear();
    socket.local_address.clear();
    std::string_view text = given.text;
    if (text.starts_with("if!")) socket.interface = text.substr(3);
    else if (text.starts_with("host!")) socket.local_address = text.substr(5);
    else if (text.find_first_of(".:") != std::string_view::npos) socket.local_address = text;
    else socket.interface = text;
    return {};
}

void set_unix_socket(Operation& to, const Given& given, bool abstract) {
    to.request.socket->unix_path = given.text;
    to.request.socket->unix_abstract = abstract;
}

Result<void> set_local_port(Operation& to, const Given& given) {
    const auto dash = given.text.find('-');
    const auto first = parse_integer(trimmed(given.text.substr(0, dash)));
    const auto last = dash == std::string_view::npos ? first : parse_integer(trimmed(given.text.substr(dash + 1)));
    if (!is_port(first) || !is_port(last) || *last < *first) return wrong_value(given, "a port or a range of ports FIRST-LAST");
    to.request.socket->local_port = static_cast<std::uint16_t>(*first);
    to.request.socket->local_port_range = static_cast<std::uint16_t>(*last - *first);
    return {};
}

Result<void> set_type_of_service(Operation& to, const Given& given) {
    std::optional<std::int64_t> byte = parse_integer(given.text);
    for (const auto& named : service_names)
        if (same_letters(given.text, named.name)) byte = named.value;
    if (!byte || *byte < 0 || *byte > 255) return wrong_value(given, "a number from 0 to 255, nor a name such as CS1, AF11, EF, LE");
    to.request.socket->type_of_service = static_cast<int>(*byte);
    return {};
}

Result<void> set_priority(Operation& to, const Given& given) {
    if (given.number > 7) return wrong_value(given, "a priority from 0 to 7");
    to.request.socket->priority = given.as_int();
    return {};
}

Result<void> set_multipath(Operation& to, const Given& given) {
    constexpr Named<Multipath> modes[] = {
        {"off", Multipath::off}, {"prefer", Multipath::prefer}, {"on", Multipath::on}, {"require", Multipath::require}};
    for (const auto& mode : modes)
        if (given.text == mode.name) {
            to.request.socket->multipath = mode.value;
            return {};
        }
    return wrong_value(given, "one of off, prefer, on, require");
}

Result<void> set_speed_limit(Operation& to, const Given& given) {
    to.request.limits->low_speed_bytes_per_second = static_cast<std::uint64_t>(given.number);
    if (to.request.limits->low_speed_time.count() == 0) to.request.limits->low_speed_time = std::chrono::seconds(default_speed_seconds);
    return {};
}

Result<void> set_speed_time(Operation& to, const Given& given) {
    to.request.limits->low_speed_time = std::chrono::seconds(given.number);
    if (to.request.limits->low_speed_bytes_per_second == 0) to.request.limits->low_speed_bytes_per_second = 1;
    return {};
}

// "FILE:PASSWORD"; a colon or backslash of the name itself has a backslash before it.
Result<void> set_certificate(TlsOptions& tls, const Given& given) {
    std::string file;
    std::string_view rest = given.text;
    while (!rest.empty() && rest.front() != ':') {
        if (rest.size() > 1 && rest.front() == '\\' && (rest[1] == ':' || rest[1] == '\\')) rest.remove_prefix(1);
        file += rest.front();
        rest.remove_prefix(1);
    }
    tls.certificate_file = std::move(file);
    if (!rest.empty()) tls.key_password = std::string(rest.substr(1));
    return {};
}

Result<void> set_format(TlsFormat& format, const Given& given) {
    constexpr Named<TlsFormat> formats[] = {{"PEM", TlsFormat::pem}, {"DER", TlsFormat::der}, {"P12", TlsFormat::p12}};
    for (const auto& named : formats)
        if (same_letters(given.text, named.name)) {
            format = named.value;
            return {};
        }
    return wrong_value(given, "one of PEM, DER, P12");
}

Result<void> set_tls_max(TlsOptions& tls, const Given& given) {
    constexpr Named<TlsVersion> versions[] = {{"default", TlsVersion::v1_3}, {"1.0", TlsVersion::v1_0}, {"1.1", TlsVersion::v1_1},
                                              {"1.2", TlsVersion::v1_2},     {"1.3", TlsVersion::v1_3}};
    for (const auto& version : versions)
        if (given.text == version.name) {
            tls.max_version = version.value;
            if (tls.min_version > tls.max_version) tls.min_version = tls.max_version;
            return {};
        }
    return wrong_value(given, "one of default, 1.0, 1.1, 1.2, 1.3");
}

Result<void> must_exist(const Given& given, std::string& file, ErrorCode otherwise) {
    file = given.text;
    if (!file.empty() && !exists(file)) return fail(otherwise, Phase::tls, "the file \"" + file + "\" does not exist");
    return {};
}

}  // namespace hawser::cli
