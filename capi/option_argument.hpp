// The third argument of curl_easy_setopt, once its class is known.
#pragma once

#include <cstdarg>
#include <cstdint>

#include "handle.hpp"

namespace hawser::capi {

struct OptionArgument {
    std::int64_t number = 0;
    void* pointer = nullptr;
    void (*function)() = nullptr;
};

/// Fetches the argument of the option from the list; nothing for an unknown option.
OptionArgument read_argument(CURLoption id, va_list list);

CURLcode set_option(EasyHandle& easy, CURLoption id, const OptionArgument& argument);

}  // namespace hawser::capi
