// From a mime or a form to the body that is sent.
#pragma once

#include <vector>

#include <curl/curl.h>

#include <hawser/result.hpp>

#include "handle.hpp"
#include "mime/part.hpp"

namespace hawser::capi {

/// The parts of a mime, which must not be changed while they are sent. Takes its callbacks back to their start where an
/// earlier transfer read from them: rewind_failed where that cannot be; read_failed for files that cannot be read.
Result<std::vector<mime::Part>> parts_of(curl_mime& mime, EasyHandle& easy);

/// The parts of a form of curl_formadd; `easy`, whose read function streams are read by, may be null.
Result<std::vector<mime::Part>> parts_of(const curl_httppost* form, EasyHandle* easy);

}  // namespace hawser::capi
