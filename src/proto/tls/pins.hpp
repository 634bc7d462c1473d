// Pinned public keys: the peer's SubjectPublicKeyInfo must be one of these (RFC 7469 2.4 has the same hashes).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/x509.h>

#include <hawser/result.hpp>

namespace hawser::tls {

class Pins {
public:
    /// `text` is "sha256//BASE64;sha256//BASE64..." or the name of a file with one public key, PEM or DER.
    static Result<Pins> parse(const std::string& text);
    /// True for hashes, false for the name of a file.
    static bool is_list(std::string_view text) noexcept { return text.starts_with("sha256//"); }

    bool empty() const noexcept { return hashes_.empty(); }
    bool match(X509* certificate) const noexcept;

private:
    using Hash = std::array<std::uint8_t, 32>;
    Result<void> add_base64(std::string_view text);
    std::vector<Hash> hashes_;
};

/// "sha256//..." of a certificate's key, for the sentence that says what was met instead.
std::string pin_text(X509* certificate);

}  // namespace hawser::tls
