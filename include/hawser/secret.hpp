// Text that must not stay behind in memory: passwords, private keys.
//
// Properties: a value; every copy is wiped when it is destroyed, assigned to or moved from. Compared in full. It is
// never shown: there is no conversion to std::string and no stream operator, view() says that somebody looks.
#pragma once

#include <string>
#include <string_view>

#include <hawser/export.hpp>

namespace hawser {

/// See the head of this file. May hold any bytes.
class HAWSER_API Secret {
public:
    Secret() noexcept = default;
    Secret(std::string_view text) : text_(text) {}    // NOLINT: `.key_password = "..."` is how it is used
    Secret(const std::string& text) : text_(text) {}  // NOLINT
    Secret(const char* text) : text_(text) {}         // NOLINT
    Secret(const Secret& other) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    /// Lives until the Secret changes or goes.
    std::string_view view() const noexcept { return text_; }
    /// The same, with a NUL behind it.
    const char* c_str() const noexcept { return text_.c_str(); }
    bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(const Secret&, const Secret&) = default;

private:
    void wipe() noexcept;
    std::string text_;
};

}  // namespace hawser
