// C text that calls curl_easy_setopt.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::cli {

/// A string literal, in as many lines as it needs. C99 promises 4095 bytes for one; compilers take far more.
std::string c_literal(std::string_view bytes);

/// The body of main(), statement by statement.
class CSource {
public:
    void line(std::string text) { body_ += "  " + std::move(text) + '\n'; }
    void text_option(std::string_view option, std::string_view value);
    void number_option(std::string_view option, std::int64_t value);
    /// For options that take a curl_off_t.
    void offset_option(std::string_view option, std::int64_t value);
    /// A named constant, e.g. CURL_HTTP_VERSION_2TLS.
    void constant_option(std::string_view option, std::string_view constant);
    /// Makes a list and hands it over; it is freed at the end.
    void list_option(std::string_view option, const std::vector<std::string>& items);
    /// A fresh name, for a variable that is declared at the top.
    std::string variable(std::string_view type, std::string_view stem, std::string_view initial);
    /// A statement for the end, where what was made is freed.
    void at_end(std::string text) { end_ += "  " + std::move(text) + '\n'; }

    std::string whole() const;

private:
    std::string declarations_;
    std::string body_;
    std::string end_;
    int names_ = 0;
};

}  // namespace hawser::cli
