// Process-wide calls. The library needs no setting up: these count, remember allocators and answer questions.
#include "global.hpp"

#include <atomic>
#include <cstring>

#include <curl/curl.h>

#include "memory.hpp"

namespace hawser::capi {
namespace {

/// How many curl_global_init have no curl_global_cleanup yet.
std::atomic<int> initialised{0};

}  // namespace

const char* default_ca_file() noexcept { return "/etc/ssl/certs/ca-certificates.crt"; }
const char* default_ca_directory() noexcept { return "/etc/ssl/certs"; }

}  // namespace hawser::capi

using namespace hawser::capi;

CURLcode curl_global_init(long) {
    ++initialised;
    return CURLE_OK;
}

CURLcode curl_global_init_mem(long flags, curl_malloc_callback allocate, curl_free_callback release,
                              curl_realloc_callback reallocate, curl_strdup_callback duplicate,
                              curl_calloc_callback allocate_zeroed) {
    if (!allocate || !release || !reallocate || !duplicate || !allocate_zeroed) return CURLE_FAILED_INIT;
    // Later calls must not change who owns what is already out there.
    if (initialised == 0) set_memory_functions({allocate, release});
    return curl_global_init(flags);
}

void curl_global_cleanup(void) {
    if (initialised > 0) --initialised;
}

CURLcode curl_global_trace(const char* config) {
    // Everything there is to trace goes to the debug callback already; unknown names are ignored, as
    // documented.
    return config == nullptr ? CURLE_BAD_FUNCTION_ARGUMENT : CURLE_OK;
}

CURLsslset curl_global_sslset(curl_sslbackend id, const char* name, const curl_ssl_backend*** available) {
    // One library does TLS. The other names are those of the flavours whose programs it runs: they ask at
    // start whether what they were compiled for is there (pycurl refuses to load otherwise).
    static constexpr curl_ssl_backend boringssl{CURLSSLBACKEND_BORINGSSL, "boringssl"};
    static constexpr curl_ssl_backend openssl{CURLSSLBACKEND_OPENSSL, "openssl"};
    static constexpr curl_ssl_backend gnutls{CURLSSLBACKEND_GNUTLS, "gnutls"};
    static const curl_ssl_backend* list[] = {&boringssl, &openssl, &gnutls, nullptr};
    if (available != nullptr) *available = list;
    // C programs write (curl_sslbackend)-1 where they go by the name; it is no value of the enumeration in C++.
    int number = 0;
    static_assert(sizeof number == sizeof id);
    std::memcpy(&number, &id, sizeof id);
    const bool by_id = number != -1 && number != CURLSSLBACKEND_NONE;  // then the name is ignored
    for (const curl_ssl_backend* const* one = list; *one != nullptr; ++one)
        if (by_id ? static_cast<int>((*one)->id) == number : name != nullptr && curl_strequal(name, (*one)->name) != 0)
            return CURLSSLSET_OK;
    return CURLSSLSET_UNKNOWN_BACKEND;
}
