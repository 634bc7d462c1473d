// How the parser says what is wrong.
#pragma once

#include <string>
#include <string_view>

#include <hawser/url.hpp>

namespace hawser::url {

/// The Error for a fault: bad_url (too_large for a URL beyond its limit), with the fault's number in it.
Unexpected refuse(UrlFault fault, std::string sentence);

/// `text` in quotes, fit for a sentence: control bytes as \xNN, and only its first bytes when it is long.
std::string quoted(std::string_view text);

}  // namespace hawser::url
