// hawser/curl_ext.h: Multipath TCP and the path report.
#include <hawser/curl_ext.h>

#include <hawser/paths.hpp>

#include "handle.hpp"
#include "memory.hpp"

namespace hawser {

static_assert(static_cast<int>(Multipath::require) == HAWSER_MULTIPATH_REQUIRE);
static_assert(static_cast<int>(MultipathOutcome::cannot_verify) == HAWSER_MULTIPATH_CANNOT_VERIFY);

}  // namespace hawser

using namespace hawser::capi;

CURLcode hawser_easy_set_multipath(CURL* handle, hawser_multipath mode) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (static_cast<int>(mode) < HAWSER_MULTIPATH_OFF ||
            static_cast<int>(mode) > HAWSER_MULTIPATH_REQUIRE)
            return CURLE_BAD_FUNCTION_ARGUMENT;
        easy.multipath = static_cast<hawser::Multipath>(mode);
        return CURLE_OK;
    });
}

CURLcode hawser_easy_multipath_outcome(CURL* handle, hawser_multipath_outcome* outcome) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (outcome == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
        *outcome = static_cast<hawser_multipath_outcome>(easy.facts().paths.outcome);
        return CURLE_OK;
    });
}

CURLcode hawser_easy_paths_json(CURL* handle, char** json) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (json == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
        *json = copy_text(hawser::to_json(easy.facts().paths));
        return *json == nullptr ? CURLE_OUT_OF_MEMORY : CURLE_OK;
    });
}
