#include "proto/tls/names.hpp"

#include <algorithm>

#include <arpa/inet.h>

#include <openssl/bio.h>
#include <openssl/mem.h>
#include <openssl/x509v3.h>

namespace hawser::tls {

namespace {

/// Names shown in one sentence: a certificate may carry thousands, an error message should not.
constexpr std::size_t names_shown_limit = 5;

std::string_view view_of(const ASN1_STRING* string) noexcept {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
            static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_text(const ASN1_STRING* string) {
    const int family = ASN1_STRING_length(string) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && ASN1_STRING_length(string) != 16) return {};
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(family, ASN1_STRING_get0_data(string), text, sizeof text) != nullptr ? text : "";
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result(text);
    std::replace_if(result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return result;
}

HostIdentity identity_of(std::string_view host) {
    HostIdentity identity;
    const std::string literal(host.substr(0, host.find('%')));  // a zone means something on this machine only
    if (inet_pton(AF_INET, literal.c_str(), identity.address.data()) == 1) {
        identity.address_bytes = 4;
        identity.text = literal;
    } else if (inet_pton(AF_INET6, literal.c_str(), identity.address.data()) == 1) {
        identity.address_bytes = 16;
        identity.text = literal;
    } else {
        if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);  // RFC 6066 3: no trailing dot
        identity.text = host;
    }
    return identity;
}

bool certificate_names(X509* leaf, const HostIdentity& host) noexcept {
    if (host.is_address()) return X509_check_ip(leaf, host.address.data(), host.address_bytes, 0) == 1;
    return X509_check_host(leaf, host.text.data(), host.text.size(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                           nullptr) == 1;
}

std::vector<std::string> names_of(X509* certificate) {
    std::vector<std::string> names;
    const bssl::UniquePtr<GENERAL_NAMES> alternatives(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    if (!alternatives) return names;
    for (std::size_t i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(alternatives.get(), i);
        if (name->type == GEN_DNS) names.push_back(printable(view_of(name->d.dNSName)));
        if (name->type == GEN_IPADD) names.push_back(address_text(name->d.iPAddress));
    }
    return names;
}

std::string names_sentence(X509* certificate) {
    const std::vector<std::string> names = names_of(certificate);
    if (names.empty()) return "no host at all (it has no subjectAltName)";
    std::string sentence;
    for (std::size_t i = 0; i < std::min(names.size(), names_shown_limit); ++i)
        sentence.append(i == 0 ? "" : ", ").append(names[i]);
    if (names.size() > names_shown_limit)
        sentence.append(" and ").append(std::to_string(names.size() - names_shown_limit)).append(" more");
    return sentence;
}

std::string text_of(const X509_NAME* name) {
    const bssl::UniquePtr<BIO> memory(BIO_new(BIO_s_mem()));
    if (!memory || X509_NAME_print_ex(memory.get(), const_cast<X509_NAME*>(name), 0,
                                      XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return {};
    const std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (BIO_mem_contents(memory.get(), &bytes, &size) != 1) return {};
    return printable({reinterpret_cast<const char*>(bytes), size});
}

std::string short_text_of(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), NID_commonName, -1);
    if (at < 0) return text_of(name);
    std::uint8_t* utf8 = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(const_cast<X509_NAME*>(name), at)));
    if (size < 0) return text_of(name);
    const bssl::UniquePtr<std::uint8_t> owner(utf8);
    return printable({reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)});
}

std::string text_of(const ASN1_TIME* time) {
    const bssl::UniquePtr<ASN1_GENERALIZEDTIME> general(ASN1_TIME_to_generalizedtime(time, nullptr));
    if (!general) return "an unreadable date";
    const std::string digits(view_of(general.get()));  // YYYYMMDDHHMMSSZ (RFC 5280 4.1.2.5.2)
    if (digits.size() < 14) return "an unreadable date";
    return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) + " " + digits.substr(8, 2) +
           ":" + digits.substr(10, 2) + ":" + digits.substr(12, 2) + " UTC";
}

CertificateFacts describe(X509* certificate) {
    return {.subject = text_of(X509_get_subject_name(certificate)),
            .issuer = text_of(X509_get_issuer_name(certificate)),
            .not_before = text_of(X509_get0_notBefore(certificate)),
            .not_after = text_of(X509_get0_notAfter(certificate)),
            .names = names_of(certificate)};
}

}  // namespace hawser::tls
