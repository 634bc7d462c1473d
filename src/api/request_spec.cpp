#include "api/request_spec.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "engine/delivery.hpp"

namespace hawser::api {

namespace {

constexpr std::string_view own_user_agent = "hawser/0.1.0";

template <class T>
const T* touched(const Group<T>& group) {
    return group.touched() ? &group.get() : nullptr;
}

std::vector<engine::FieldEdit> edits(const Headers& added, const std::vector<std::string>& removed) {
    std::vector<engine::FieldEdit> made;
    made.reserve(added.size() + removed.size());
    for (const Header& header : added) made.push_back({header.name, header.value, false});
    for (const std::string& name : removed) made.push_back({name, {}, true});
    return made;
}

}  // namespace

RequestSpec::RequestSpec(const Request& request) {
    spec_.url = request.url;
    spec_.guess_scheme = true;
    spec_.user_agent = request.user_agent ? std::string_view(*request.user_agent) : own_user_agent;
    spec_.referer = request.referer;
    spec_.cookie = request.cookie;
    spec_.content_type = request.content_type;
    spec_.allow_http0_9 = request.allow_http0_9;
    spec_.path_as_is = request.path_as_is;
    spec_.refuse_user_in_url = request.refuse_user_in_url;
    spec_.default_scheme = request.default_scheme;
    if (!request.allowed_schemes.empty()) spec_.allowed_schemes = request.allowed_schemes;
    if (!request.redirect_schemes.empty()) spec_.redirect_schemes = request.redirect_schemes;
    fields_ = edits(request.headers, request.without_headers);
    if (request.body.multipart() != nullptr) choose_multipart(request);
    spec_.fields = fields_;
    proxy_fields_ = edits(request.proxy->headers, request.proxy->without_headers);
    spec_.proxy_fields = proxy_fields_;
    spec_.target = request.request_target;
    spec_.condition = request.condition;
    spec_.ask_transfer_codings = request.ask_transfer_codings;
    spec_.ignore_content_length = request.ignore_content_length;
    spec_.raw_chunks = request.raw_chunks;
    spec_.convert_line_ends = request.convert_line_ends;
    spec_.want_trailers = static_cast<bool>(request.trailers);
    spec_.new_file_permissions = request.new_file_permissions;
    spec_.want_certificates = request.report_certificates;
    spec_.version = request.version;
    spec_.fail_on_error = request.fail_on_error;
    spec_.want_paths = request.report_paths;
    spec_.share_connection = request.share_connection;
    if (request.decompress) {
        spec_.decode_content = !request.raw_chunks;
        spec_.accept_encoding = engine::supported_content_codings();
    }
    choose_method(request);
    choose_groups(request);
}

void RequestSpec::choose_method(const Request& request) {
    const Body& body = request.body;
    if (!body.empty()) {
        spec_.body_from = body.streamed() || body.multipart() != nullptr ? engine::BodyFrom::user : engine::BodyFrom::bytes;
        spec_.body = as_bytes(body.bytes());
        spec_.body_bytes = body.size();
        if (multipart_ && !multipart_->error()) spec_.body_bytes = multipart_->body().size();
    }
    struct Natural {
        std::string_view name;
        engine::Intent intent;
    };
    static constexpr Natural naturals[] = {{"GET", engine::Intent::get}, {"HEAD", engine::Intent::head},
                                           {"POST", engine::Intent::post}, {"PUT", engine::Intent::put}};
    spec_.intent = body.empty() ? engine::Intent::get : body.streamed() ? engine::Intent::put : engine::Intent::post;
    if (request.method.empty()) return;
    for (const Natural& natural : naturals)
        if (request.method == natural.name) {
            spec_.intent = natural.intent;
            return;
        }
    spec_.method = request.method;
    if (request.redirects->keep_named_method) spec_.method_on_redirect = engine::Spec::MethodOnRedirect::keep;
}

// The boundary goes into the Content-Type, whoever says what that is. Without one it is left out, as it was asked for.
void RequestSpec::choose_multipart(const Request& request) {
    std::string_view type = request.content_type;
    const auto own = std::find_if(fields_.begin(), fields_.end(), [](const engine::FieldEdit& edit) {
        return !edit.remove && ascii::equal_ignoring_case(edit.name, "Content-Type");
    });
    if (own != fields_.end()) type = own->value;
    if (type.empty()) type = "multipart/form-data";
    multipart_ = std::make_unique<MultipartBody>(*request.body.multipart(), type);
    if (own != fields_.end()) fields_.erase(own);
    if (!multipart_->error()) spec_.content_type = multipart_->body().content_type();
}

void RequestSpec::choose_groups(const Request& request) {
    spec_.limits = touched(request.limits);
    spec_.redirects = touched(request.redirects);
    spec_.credentials = touched(request.credentials);
    spec_.range = touched(request.range);
    spec_.socket = touched(request.socket);
    spec_.names = touched(request.names);
    spec_.tls = touched(request.tls);
    spec_.proxy = touched(request.proxy);
}

}  // namespace hawser::api
