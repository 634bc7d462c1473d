// Writes docs/compat.md from the option table, or says whether it is up to date.
//
//     compat-page docs/compat.md            exits 1 when the file differs
//     compat-page --update docs/compat.md   writes it
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "options.hpp"

namespace {

using namespace hawser::capi;

constexpr const char* introduction = R"(# The libcurl interface: what is built

*Generated from `capi/options.def` by `compat-page --update docs/compat.md`; a test fails when it is stale.*

`libcurl.so.4` and `libcurl-gnutls.so.4` export every function of libcurl 8.22 and run programs built against Debian's
7.88.1. An option is of one of three kinds; there is no option that is accepted and then ignored.

| kind | what `curl_easy_setopt` answers |
|---|---|
| built | `CURLE_OK`; `CURLE_BAD_FUNCTION_ARGUMENT` for a value out of range |
| no effect | `CURLE_OK`: libcurl documents that the option does nothing |
| not built | `CURLE_NOT_BUILT_IN`, but for the value that asks for nothing (the default, or NULL) |

)";

constexpr const char* functions = R"(
## Functions that answer "not built"

| functions | answer |
|---|---|
| `curl_ws_recv`, `curl_ws_send`, `curl_ws_start_frame`, `curl_ws_meta` | `CURLE_NOT_BUILT_IN`, NULL |
| `curl_pushheader_byname`, `curl_pushheader_bynum` | NULL: pushes are refused |
| `curl_easy_ssls_export`, `curl_easy_ssls_import` | `CURLE_NOT_BUILT_IN` |
| `curl_share_setopt(CURLSHOPT_SHARE)` of every kind but `CONNECT` | `CURLSHE_NOT_BUILT_IN` |
| `curl_multi_setopt`: `PUSHFUNCTION`, `PUSHDATA`, `NETWORK_CHANGED`, `RESOLVE_THREADS_MAX` | `CURLM_UNKNOWN_OPTION`, but for the default |

## Where hawser differs on purpose

- `CURLINFO_TLS_SSL_PTR` and `CURLINFO_TLS_SESSION` say `CURLSSLBACKEND_NONE`: BoringSSL's objects are never handed to
  a program compiled for OpenSSL.
- `CURL_LOCK_DATA_CONNECT` shares connections, with their names and TLS sessions, between `curl_easy_perform` calls; handles
  in a multi handle use the multi handle's.
- `curl_global_sslset` lists `openssl` and `gnutls` beside `boringssl`: the flavours whose programs it runs.
- `CURLOPT_PROTOCOLS_STR` takes the names of schemes that libcurl knows and hawser has not built.
- A multipart body whose files cannot be read, or whose names would break out of their header line, fails before anything
  is sent; a directory is no readable file. A removed `Content-Type:` is left out, boundary and all. Of a callback part
  with a size no more is asked for than that, and less is `CURLE_READ_ERROR`.
- `curl_formadd` takes `CURLFORM_FILENAME` for each file of a part, and refuses a second content or type for the same
  one. `curl_formget` fails on `CURLFORM_STREAM`: there is no transfer to read it for.
- A proxy, set by option or by environment, that cannot be used makes the transfer fail; it never goes direct.
- An open-socket callback may not change the address it is shown; one that does is refused.
)";

std::string kind_section(OptionKind kind, const char* title) {
    std::string page = std::string("\n## ") + title + "\n\n";
    std::string plain;
    std::string noted;
    std::size_t count = 0;
    for (const OptionFacts& option : all_options()) {
        if (option.alias || option.kind != kind) continue;
        ++count;
        const std::string name = std::string("`") + option.name + "`";
        if (*option.note == '\0')
            plain += (plain.empty() ? "" : ", ") + name;
        else
            noted += "- " + name + ": " + option.note + "\n";
    }
    page += std::to_string(count) + ": " + plain + ".\n";
    if (!noted.empty()) page += "\nWith a remark:\n\n" + noted;
    return page;
}

std::string alias_section() {
    std::string page = "\n## Other names\n\n";
    for (const OptionFacts& option : all_options())
        if (option.alias) page += std::string("- `") + option.name + "` is `" + option.note + "`\n";
    return page;
}

std::string page() {
    return std::string(introduction) + kind_section(OptionKind::built, "Built").substr(1) +
           kind_section(OptionKind::no_effect, "No effect, as in libcurl") +
           kind_section(OptionKind::absent, "Not built") +
           kind_section(OptionKind::gone, "Unknown, as in libcurl 8.22") + alias_section() + functions;
}

std::string content_of(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
    const bool update = count == 3 && std::string_view(arguments[1]) == "--update";
    if (!update && count != 2) {
        std::cerr << "usage: compat-page [--update] FILE\n";
        return 2;
    }
    const char* path = arguments[count - 1];
    if (update) {
        std::ofstream(path, std::ios::binary) << page();
        return 0;
    }
    if (content_of(path) == page()) return 0;
    std::cerr << path << " is stale: run compat-page --update " << path << "\n";
    return 1;
}
