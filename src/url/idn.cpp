#include "url/idn.hpp"

#include <memory>

#include <idn2.h>

#include "url/fault.hpp"

namespace hawser::url {
namespace {

struct FreeIdn {
    void operator()(char* text) const noexcept { idn2_free(text); }
};
using IdnText = std::unique_ptr<char, FreeIdn>;

Unexpected refuse_name(std::string_view name, int code) {
    if (code == IDN2_MALLOC)
        return fail(ErrorCode::out_of_memory, Phase::setup, "no memory to convert a host name");
    return refuse(UrlFault::bad_host, "the host name " + quoted(name) +
                                          " is not a valid internationalised name: " + idn2_strerror(code));
}

Result<std::string> checked_input(std::string_view name) {
    if (name.size() > max_idn_bytes)
        return refuse(UrlFault::bad_host, "the host name " + quoted(name) + " is too long");
    if (name.find('\0') != std::string_view::npos)
        return refuse(UrlFault::bad_host, "the host name " + quoted(name) + " holds a zero byte");
    return std::string(name);
}

}  // namespace

Result<std::string> idn_to_ascii(std::string_view utf8) {
    Result<std::string> input = checked_input(utf8);
    if (!input) return input;
    char* out = nullptr;
    // Names that only the transitional mapping of UTS 46 accepts are still registered.
    int code = idn2_to_ascii_8z(input->c_str(), &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (code == IDN2_DISALLOWED)
        code = idn2_to_ascii_8z(input->c_str(), &out, IDN2_NFC_INPUT | IDN2_TRANSITIONAL);
    const IdnText holder(code == IDN2_OK ? out : nullptr);
    if (code != IDN2_OK) return refuse_name(utf8, code);
    return std::string(out);
}

Result<std::string> idn_to_unicode(std::string_view name) {
    Result<std::string> input = checked_input(name);
    if (!input) return input;
    char* out = nullptr;
    const int code = idn2_to_unicode_8z8z(input->c_str(), &out, 0);
    const IdnText holder(code == IDN2_OK ? out : nullptr);
    if (code != IDN2_OK) return refuse_name(name, code);
    return std::string(out);
}

}  // namespace hawser::url
