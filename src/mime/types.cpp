#include "mime/types.hpp"

#include "base/ascii.hpp"

namespace hawser::mime {

namespace {

struct Known {
    std::string_view extension;
    std::string_view type;
};

// The few libcurl knows: a server that trusts the type must hear the same from both.
constexpr Known known[] = {
    {".gif", "image/gif"},  {".jpg", "image/jpeg"},    {".jpeg", "image/jpeg"}, {".png", "image/png"},
    {".svg", "image/svg+xml"}, {".txt", "text/plain"}, {".htm", "text/html"},   {".html", "text/html"},
    {".pdf", "application/pdf"}, {".xml", "application/xml"},
};

}  // namespace

std::string_view type_of_name(std::string_view name) noexcept {
    for (const Known& each : known)
        if (name.size() >= each.extension.size() &&
            ascii::equal_ignoring_case(name.substr(name.size() - each.extension.size()), each.extension))
            return each.type;
    return {};
}

}  // namespace hawser::mime
