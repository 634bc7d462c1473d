#include "header_store.hpp"

#include "base/ascii.hpp"
#include "handle.hpp"
#include "http/challenges.hpp"

namespace hawser::capi {
namespace {

constexpr unsigned all_origins = CURLH_HEADER | CURLH_TRAILER | CURLH_CONNECT | CURLH_1XX | CURLH_PSEUDO;

unsigned bit_of(engine::HeaderLine::Origin origin, std::string_view name) noexcept {
    using Origin = engine::HeaderLine::Origin;
    if (name.starts_with(':')) return CURLH_PSEUDO;
    switch (origin) {
        case Origin::header:
            return CURLH_HEADER;
        case Origin::trailer:
            return CURLH_TRAILER;
        case Origin::connect:
            return CURLH_CONNECT;
        case Origin::interim:
            return CURLH_1XX;
    }
    return CURLH_HEADER;
}

long scheme_bit(std::string_view scheme) noexcept {
    if (ascii::equal_ignoring_case(scheme, "basic")) return static_cast<long>(CURLAUTH_BASIC);
    if (ascii::equal_ignoring_case(scheme, "digest")) return static_cast<long>(CURLAUTH_DIGEST);
    if (ascii::equal_ignoring_case(scheme, "negotiate")) return static_cast<long>(CURLAUTH_NEGOTIATE);
    if (ascii::equal_ignoring_case(scheme, "ntlm")) return static_cast<long>(CURLAUTH_NTLM);
    if (ascii::equal_ignoring_case(scheme, "bearer")) return static_cast<long>(CURLAUTH_BEARER);
    return 0;
}

}  // namespace

void HeaderStore::clear() {
    fields_.clear();
    last_request_ = -1;
}

bool HeaderStore::add(const engine::HeaderLine& line) {
    if (line.request_index > last_request_) last_request_ = line.request_index;
    if (line.name.empty()) return true;
    if (fields_.size() >= max_fields) return false;
    fields_.push_back({std::string(line.name), std::string(line.value), bit_of(line.origin, line.name),
                       line.request_index});
    return true;
}

bool HeaderStore::fits(const Field& field, unsigned origins, int request) const noexcept {
    return (field.origin & origins) != 0 && field.request == (request < 0 ? last_request_ : request);
}

void HeaderStore::show(std::size_t at, unsigned origins, int request, curl_header& into) {
    Field& field = fields_[at];
    into = {field.name.data(), field.value.data(), 0, 0, field.origin, nullptr};
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (!fits(fields_[i], origins, request) || !ascii::equal_ignoring_case(fields_[i].name, field.name))
            continue;
        if (i < at) ++into.index;
        ++into.amount;
    }
    // Where an iteration stands: one past the field, so that it is never null.
    into.anchor = reinterpret_cast<void*>(at + 1);
}

CURLHcode HeaderStore::find(const char* name, std::size_t index, unsigned origins, int request,
                            curl_header** out) {
    if (name == nullptr || out == nullptr || (origins & all_origins) == 0 || (origins & ~all_origins) != 0 ||
        request < -1)
        return CURLHE_BAD_ARGUMENT;
    if (fields_.empty()) return CURLHE_NOHEADERS;
    if (request > last_request_) return CURLHE_NOREQUEST;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (!fits(fields_[i], origins, request) || !ascii::equal_ignoring_case(fields_[i].name, name))
            continue;
        if (seen++ != index) continue;
        show(i, origins, request, found_);
        *out = &found_;
        return CURLHE_OK;
    }
    return seen == 0 ? CURLHE_MISSING : CURLHE_BADINDEX;
}

curl_header* HeaderStore::next(unsigned origins, int request, const curl_header* previous) {
    if (request < -1 || request > last_request_) return nullptr;
    std::size_t at = previous == nullptr ? 0 : reinterpret_cast<std::size_t>(previous->anchor);
    for (; at < fields_.size(); ++at) {
        if (!fits(fields_[at], origins, request)) continue;
        show(at, origins, request, walked_);
        return &walked_;
    }
    return nullptr;
}

long HeaderStore::challenges(std::string_view name) const {
    long bits = 0;
    for (const Field& field : fields_)
        if (field.request == last_request_ && ascii::equal_ignoring_case(field.name, name))
            for (const http::Challenge& one : http::parse_challenges(field.value))
                bits |= scheme_bit(one.scheme);
    return bits;
}

}  // namespace hawser::capi

using namespace hawser::capi;

CURLHcode curl_easy_header(CURL* handle, const char* name, size_t index, unsigned int origins, int request,
                           struct curl_header** out) {
    EasyHandle* easy = easy_of(handle);
    if (easy == nullptr) return CURLHE_BAD_ARGUMENT;
    return easy->headers.find(name, index, origins, request, out);
}

struct curl_header* curl_easy_nextheader(CURL* handle, unsigned int origins, int request,
                                         struct curl_header* previous) {
    EasyHandle* easy = easy_of(handle);
    return easy == nullptr ? nullptr : easy->headers.next(origins, request, previous);
}
