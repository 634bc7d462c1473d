#include "proto/tls/ocsp.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <openssl/bytestring.h>
#include <openssl/digest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/mem.h>
#include <openssl/obj.h>
#include <openssl/x509v3.h>

namespace hawser::tls {

namespace {

/// Clocks of servers and clients differ.
constexpr int grace_seconds = 300;
/// How old an answer may be that does not say when it ends (RFC 6960 4.2.2.1 leaves that to who asks).
constexpr int endless_days_limit = 7;
/// Certificates a response may bring along; one is what it takes.
constexpr std::size_t certificates_limit = 8;
/// Certificates a response may speak of.
constexpr std::size_t answers_limit = 64;

constexpr unsigned tagged(unsigned number) { return CBS_ASN1_CONTEXT_SPECIFIC | CBS_ASN1_CONSTRUCTED | number; }

constexpr std::string_view basic_type("\x2b\x06\x01\x05\x05\x07\x30\x01\x01", 9);  // id-pkix-ocsp-basic

bool holds(const CBS& bytes, std::string_view wanted) {
    return CBS_mem_equal(&bytes, reinterpret_cast<const std::uint8_t*>(wanted.data()), wanted.size()) == 1;
}

/// The parts of a BasicOCSPResponse (RFC 6960 4.2.1) that are looked at.
struct Basic {
    CBS signed_part;  ///< ResponseData with its header: what the signature covers
    CBS answers;      ///< SEQUENCE OF SingleResponse
    CBS algorithm;    ///< content of the AlgorithmIdentifier
    CBS signature;
    std::vector<bssl::UniquePtr<X509>> certificates;
};

/// What one SingleResponse says.
struct Answer {
    CBS digest;  ///< OID of the hash in the CertID
    CBS name_hash, key_hash, serial;
    unsigned status = 0;  ///< its tag
    CBS this_update, next_update;
    bool ends = false;
};

bool open_envelope(Bytes response, CBS* basic, unsigned* status) {
    CBS input, outer, value, wrapped, bytes, type;
    CBS_init(&input, response.data(), response.size());
    if (CBS_get_asn1(&input, &outer, CBS_ASN1_SEQUENCE) != 1 || CBS_len(&input) != 0 ||
        CBS_get_asn1(&outer, &value, CBS_ASN1_ENUMERATED) != 1 || CBS_len(&value) != 1)
        return false;
    *status = CBS_data(&value)[0];
    if (*status != 0) return true;
    return CBS_get_asn1(&outer, &wrapped, tagged(0)) == 1 && CBS_get_asn1(&wrapped, &bytes, CBS_ASN1_SEQUENCE) == 1 &&
           CBS_get_asn1(&bytes, &type, CBS_ASN1_OBJECT) == 1 && holds(type, basic_type) &&
           CBS_get_asn1(&bytes, basic, CBS_ASN1_OCTETSTRING) == 1;
}

bool read_certificates(CBS* from, Basic& into) {
    CBS wrapped, list;
    int there = 0;
    if (CBS_get_optional_asn1(from, &wrapped, &there, tagged(0)) != 1) return false;
    if (there == 0) return true;
    if (CBS_get_asn1(&wrapped, &list, CBS_ASN1_SEQUENCE) != 1) return false;
    while (CBS_len(&list) != 0 && into.certificates.size() < certificates_limit) {
        CBS one;
        if (CBS_get_asn1_element(&list, &one, CBS_ASN1_SEQUENCE) != 1) return false;
        const std::uint8_t* at = CBS_data(&one);
        bssl::UniquePtr<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(CBS_len(&one))));
        if (certificate) into.certificates.push_back(std::move(certificate));
    }
    return true;
}

bool read_basic(CBS* from, Basic& into) {
    CBS outer, data, responder, produced;
    std::uint8_t unused_bits = 0;
    if (CBS_get_asn1(from, &outer, CBS_ASN1_SEQUENCE) != 1 || CBS_len(from) != 0 ||
        CBS_get_asn1_element(&outer, &into.signed_part, CBS_ASN1_SEQUENCE) != 1 ||
        CBS_get_asn1(&outer, &into.algorithm, CBS_ASN1_SEQUENCE) != 1 ||
        CBS_get_asn1(&outer, &into.signature, CBS_ASN1_BITSTRING) != 1 ||
        CBS_get_u8(&into.signature, &unused_bits) != 1 || unused_bits != 0 || !read_certificates(&outer, into))
        return false;
    CBS whole = into.signed_part;
    unsigned tag = 0;
    return CBS_get_asn1(&whole, &data, CBS_ASN1_SEQUENCE) == 1 &&
           CBS_get_optional_asn1(&data, nullptr, nullptr, tagged(0)) == 1 &&
           CBS_get_any_asn1_element(&data, &responder, &tag, nullptr) == 1 &&
           CBS_get_asn1(&data, &produced, CBS_ASN1_GENERALIZEDTIME) == 1 &&
           CBS_get_asn1(&data, &into.answers, CBS_ASN1_SEQUENCE) == 1;
}

bool read_answer(CBS* from, Answer& into) {
    CBS one, id, algorithm, status, wrapped;
    int ends = 0;
    if (CBS_get_asn1(from, &one, CBS_ASN1_SEQUENCE) != 1 || CBS_get_asn1(&one, &id, CBS_ASN1_SEQUENCE) != 1 ||
        CBS_get_asn1(&id, &algorithm, CBS_ASN1_SEQUENCE) != 1 ||
        CBS_get_asn1(&algorithm, &into.digest, CBS_ASN1_OBJECT) != 1 ||
        CBS_get_asn1(&id, &into.name_hash, CBS_ASN1_OCTETSTRING) != 1 ||
        CBS_get_asn1(&id, &into.key_hash, CBS_ASN1_OCTETSTRING) != 1 ||
        CBS_get_asn1(&id, &into.serial, CBS_ASN1_INTEGER) != 1 ||
        CBS_get_any_asn1(&one, &status, &into.status) != 1 ||
        CBS_get_asn1(&one, &into.this_update, CBS_ASN1_GENERALIZEDTIME) != 1 ||
        CBS_get_optional_asn1(&one, &wrapped, &ends, tagged(0)) != 1)
        return false;
    into.ends = ends != 0;
    return !into.ends || CBS_get_asn1(&wrapped, &into.next_update, CBS_ASN1_GENERALIZEDTIME) == 1;
}

bool digest_is(const CBS& wanted, const EVP_MD* digest, const std::uint8_t* bytes, std::size_t size) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> hash;
    unsigned count = 0;
    return EVP_Digest(bytes, size, hash.data(), &count, digest, nullptr) == 1 &&
           CBS_mem_equal(&wanted, hash.data(), count) == 1;
}

/// RFC 6960 4.1.1: hashes of the issuer's name and key, and the serial number.
bool speaks_of(const Answer& answer, X509* leaf, X509* issuer) {
    const EVP_MD* digest = EVP_get_digestbynid(OBJ_cbs2nid(&answer.digest));
    if (digest == nullptr) return false;
    const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(issuer);
    std::uint8_t* name = nullptr;
    const int name_size = i2d_X509_NAME(X509_get_subject_name(issuer), &name);
    if (name_size < 0 || key == nullptr) return false;
    const bssl::UniquePtr<std::uint8_t> name_owner(name);
    std::uint8_t* serial = nullptr;
    const int serial_size = i2d_ASN1_INTEGER(X509_get_serialNumber(leaf), &serial);
    if (serial_size < 0) return false;
    const bssl::UniquePtr<std::uint8_t> serial_owner(serial);
    CBS whole, content;
    CBS_init(&whole, serial, static_cast<std::size_t>(serial_size));
    return CBS_get_asn1(&whole, &content, CBS_ASN1_INTEGER) == 1 &&
           CBS_mem_equal(&answer.serial, CBS_data(&content), CBS_len(&content)) == 1 &&
           digest_is(answer.name_hash, digest, name, static_cast<std::size_t>(name_size)) &&
           digest_is(answer.key_hash, digest, ASN1_STRING_get0_data(key), static_cast<std::size_t>(ASN1_STRING_length(key)));
}

/// SHA-1 and what cannot be read are refused.
bool signed_by(const Basic& basic, X509* signer) {
    CBS algorithm = basic.algorithm;
    CBS object;
    int digest_nid = NID_undef;
    int key_nid = NID_undef;
    if (CBS_get_asn1(&algorithm, &object, CBS_ASN1_OBJECT) != 1 ||
        OBJ_find_sigid_algs(OBJ_cbs2nid(&object), &digest_nid, &key_nid) != 1)
        return false;
    const EVP_MD* digest = digest_nid == NID_undef ? nullptr : EVP_get_digestbynid(digest_nid);
    const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(signer));
    const bool ed25519 = key_nid == NID_ED25519;
    if (!key || EVP_PKEY_id(key.get()) != key_nid || (digest == nullptr && !ed25519) || digest_nid == NID_sha1) return false;
    bssl::ScopedEVP_MD_CTX context;
    return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), CBS_data(&basic.signature), CBS_len(&basic.signature),
                            CBS_data(&basic.signed_part), CBS_len(&basic.signed_part)) == 1;
}

/// The issuer named this certificate to speak of its own (RFC 6960 4.2.2.2), and it is valid today.
bool may_speak_for(X509* delegate, X509* issuer) {
    const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(issuer));
    return key && X509_check_issued(issuer, delegate) == X509_V_OK && X509_verify(delegate, key.get()) == 1 &&
           (X509_get_extension_flags(delegate) & EXFLAG_XKUSAGE) != 0 &&
           (X509_get_extended_key_usage(delegate) & XKU_OCSP_SIGN) != 0 &&
           X509_cmp_current_time(X509_get0_notBefore(delegate)) < 0 &&
           X509_cmp_current_time(X509_get0_notAfter(delegate)) > 0;
}

bool rightly_signed(const Basic& basic, X509* issuer) {
    if (signed_by(basic, issuer)) return true;
    for (const auto& delegate : basic.certificates)
        if (may_speak_for(delegate.get(), issuer) && signed_by(basic, delegate.get())) return true;
    return false;
}

/// Seconds from then until now; nullopt for what is no time. Saturates at days.
std::optional<long long> seconds_since(const CBS& text) {
    const bssl::UniquePtr<ASN1_TIME> now(X509_gmtime_adj(nullptr, 0));
    const bssl::UniquePtr<ASN1_TIME> then(ASN1_TIME_new());
    const std::string digits(reinterpret_cast<const char*>(CBS_data(&text)), CBS_len(&text));
    int days = 0;
    int seconds = 0;
    if (!now || !then || ASN1_TIME_set_string(then.get(), digits.c_str()) != 1 ||
        ASN1_TIME_diff(&days, &seconds, then.get(), now.get()) != 1)
        return std::nullopt;
    return days * 86'400LL + seconds;
}

std::optional<std::string> doubt_about_time(const Answer& answer) {
    const auto age = seconds_since(answer.this_update);
    if (!age) return "has an unreadable date";
    if (*age < -grace_seconds) return "begins in the future (is this machine's clock right?)";
    if (!answer.ends) return *age > endless_days_limit * 86'400LL ? std::optional<std::string>("is too old") : std::nullopt;
    const auto past = seconds_since(answer.next_update);
    if (!past) return "has an unreadable date";
    if (*past > grace_seconds) return "is out of date";
    return std::nullopt;
}

std::optional<std::string> doubt_about_answers(const Basic& basic, X509* leaf, X509* issuer) {
    CBS answers = basic.answers;
    for (std::size_t i = 0; CBS_len(&answers) != 0 && i < answers_limit; ++i) {
        Answer answer;
        if (!read_answer(&answers, answer)) return "cannot be parsed";
        if (!speaks_of(answer, leaf, issuer)) continue;
        if (answer.status == (CBS_ASN1_CONTEXT_SPECIFIC | CBS_ASN1_CONSTRUCTED | 1U)) return "is: revoked";
        if (answer.status != CBS_ASN1_CONTEXT_SPECIFIC) return "is: unknown to its issuer";
        return doubt_about_time(answer);
    }
    return "speaks of another certificate";
}

}  // namespace

std::optional<std::string> doubt_about(Bytes response, X509* leaf, X509* issuer) {
    CBS inside;
    unsigned status = 0;
    Basic basic;
    std::optional<std::string> doubt;
    if (!open_envelope(response, &inside, &status)) doubt = "cannot be parsed";
    else if (status != 0) doubt = "is missing: the responder answered with error " + std::to_string(status);
    else if (!read_basic(&inside, basic)) doubt = "cannot be parsed";
    else if (!rightly_signed(basic, issuer)) doubt = "is not signed by the issuer, or by whom it lets do so";
    else doubt = doubt_about_answers(basic, leaf, issuer);
    ERR_clear_error();
    return doubt;
}

}  // namespace hawser::tls
