// The header fields of every answer of a transfer, for curl_easy_header and curl_easy_nextheader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "engine/user.hpp"

namespace hawser::capi {

class HeaderStore {
  public:
    /// A server that repeats fields for ever must not fill the memory; libcurl's own limit.
    static constexpr std::size_t max_fields = 5'000;

    void clear();
    /// False when there are too many.
    bool add(const engine::HeaderLine& line);

    CURLHcode find(const char* name, std::size_t index, unsigned origins, int request, curl_header** out);
    curl_header* next(unsigned origins, int request, const curl_header* previous);

    /// CURLAUTH_* bits of the challenges (RFC 9110 11.6.1) in the fields of that name of the last answer.
    long challenges(std::string_view name) const;

  private:
    struct Field {
        std::string name;
        std::string value;
        unsigned origin;
        int request;
    };
    bool fits(const Field& field, unsigned origins, int request) const noexcept;
    void show(std::size_t at, unsigned origins, int request, curl_header& into);

    std::vector<Field> fields_;
    int last_request_ = -1;
    curl_header found_{};   ///< of find
    curl_header walked_{};  ///< of next
};

}  // namespace hawser::capi
