#include "cli/finish.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "cli/multipart.hpp"
#include "cli/password.hpp"
#include "cli/scene.hpp"

namespace hawser::cli {

namespace {

bool sends_uploads(const Operation& operation) {
    return std::any_of(operation.targets.begin(), operation.targets.end(), [](const Target& target) { return target.upload.has_value(); });
}

bool has_header(const Request& request, std::string_view name) {
    if (request.headers.get(name)) return true;
    Headers removed;
    for (const std::string& one : request.without_headers) removed.add(one, "");
    return removed.get(name).has_value();
}

/// A body that one of several options asked for.
struct Wish {
    bool asked;
    const char* shown;
};

Result<void> check_one_method(const Operation& operation, const Draft& draft) {
    const Wish wishes[] = {{draft.data && !operation.data_in_query, "-d (POST)"},
                           {!operation.form.empty(), "-F (POST)"},
                           {sends_uploads(operation), "-T (PUT)"},
                           {operation.head_only, "-I (HEAD)"}};
    const char* first = nullptr;
    for (const Wish& wish : wishes) {
        if (!wish.asked) continue;
        if (first != nullptr) return bad_usage(std::string(first) + " and " + wish.shown + " ask for different requests: choose one");
        first = wish.shown;
    }
    return {};
}

Result<void> check_resume(const Operation& operation, const Draft& draft) {
    if (!operation.resume) return {};
    if (!operation.request.range->range.empty()) return bad_usage("-C and -r ask for different parts: choose one");
    if (operation.saving.clobber == Clobber::never) return bad_usage("-C goes on with a file that --no-clobber forbids to touch");
    if (operation.saving.remove_on_error) return bad_usage("-C goes on with a file that --remove-on-error would remove");
    if ((draft.data && !operation.data_in_query) || !operation.form.empty()) return bad_usage("-C cannot go on with a POST (-d, -F)");
    return {};
}

Result<void> check_etags(const Operation& operation) {
    if ((operation.etag_save.empty() && operation.etag_compare.empty()) || operation.targets.size() == 1) return {};
    return bad_usage("--etag-save and --etag-compare are for a single URL; put --next between URLs");
}

// What was said for more URLs than there are is left over.
void drop_targets_without_url(Scene& scene, Operation& operation) {
    const auto without = [](const Target& target) { return target.url.empty(); };
    if (std::none_of(operation.targets.begin(), operation.targets.end(), without)) return;
    std::erase_if(operation.targets, without);
    if (!operation.targets.empty()) scene.warn("there are more outputs or uploads than URLs");
}

Result<void> place_form(Operation& operation, const Draft& draft) {
    if (operation.form.empty()) return {};
    auto body = multipart_of(operation.form, draft.form_escape ? Multipart::Escape::backslash : Multipart::Escape::percent);
    if (!body) return fail(body.error().code(), Phase::send, body.error().message());
    operation.request.body = Body(std::move(*body));
    return {};
}

void place_data(Operation& operation, Draft& draft) {
    if (!draft.data) return;
    Request& request = operation.request;
    if (operation.data_in_query) {
        if (!operation.query.empty() && !draft.data->empty()) operation.query.insert(0, "&");
        operation.query.insert(0, *draft.data);
        return;
    }
    request.body = Body(std::move(*draft.data));
    if (!draft.json) {
        request.content_type = "application/x-www-form-urlencoded";
        return;
    }
    if (!has_header(request, "Content-Type")) request.headers.add("Content-Type", "application/json");
    if (!has_header(request, "Accept")) request.headers.add("Accept", "application/json");
}

/// "user:password"; without a colon the password is asked for.
std::pair<std::string, std::string> split_user(const std::string& pair, std::string_view whose) {
    const auto colon = pair.find(':');
    if (colon != std::string::npos) return {pair.substr(0, colon), pair.substr(colon + 1)};
    return {pair, ask_password("Enter " + std::string(whose) + " password for user '" + pair + "': ")};
}

void place_credentials(Operation& operation, const Draft& draft) {
    Request& request = operation.request;
    if (draft.user && (draft.user->find(':') != std::string::npos || request.credentials->bearer_token.empty()))
        std::tie(request.credentials->user, request.credentials->password) = split_user(*draft.user, "host");
    else if (draft.user)
        request.credentials->user = *draft.user;
    if (draft.netrc_optional) request.credentials->netrc = NetrcUse::optional;
    else if (draft.netrc || !request.credentials->netrc_file.empty()) request.credentials->netrc = NetrcUse::required;
    if (draft.proxy_user) std::tie(request.proxy->user, request.proxy->password) = split_user(*draft.proxy_user, "proxy");
}

/// The variables of curl and of OpenSSL that name trusted roots, for when no option does.
void place_roots(TlsOptions& tls) {
    if (!tls.ca_file.empty() || !tls.ca_directory.empty() || !tls.verify_peer) return;
    if (const char* bundle = std::getenv("CURL_CA_BUNDLE"); bundle != nullptr && *bundle != '\0') {
        tls.ca_file = bundle;
        return;
    }
    if (const char* directory = std::getenv("SSL_CERT_DIR"); directory != nullptr && *directory != '\0') tls.ca_directory = directory;
    if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') tls.ca_file = file;
}

bool roots_in_environment() {
    return std::getenv("CURL_CA_BUNDLE") != nullptr || std::getenv("SSL_CERT_DIR") != nullptr || std::getenv("SSL_CERT_FILE") != nullptr;
}

void place_outputs(Operation& operation, const Draft& draft) {
    if (!draft.remote_name_all) return;
    for (Target& target : operation.targets)
        if (!target.destination_chosen) target.destination = Destination::remote_name;
}

Result<void> finish_operation(Scene& scene, std::size_t number) {
    Operation& operation = scene.config.operations[number];
    Draft& draft = scene.draft_of(number);
    drop_targets_without_url(scene, operation);
    if (operation.targets.empty())
        return bad_usage("no URL given" + std::string(number > 0 ? " after --next" : "") + "; hawser --help says how to use it");
    for (auto check : {check_one_method, check_resume})
        if (auto good = check(operation, draft); !good) return good;
    if (auto good = check_etags(operation); !good) return good;
    place_data(operation, draft);
    if (auto done = place_form(operation, draft); !done) return done;
    place_credentials(operation, draft);
    if (roots_in_environment()) place_roots(*operation.request.tls.operator->());
    place_outputs(operation, draft);
    operation.request.cookie = draft.cookies;
    operation.request.user_agent = draft.user_agent;
    for (const char* name : {"certs}", "json}"})  // these variables tell of the chain
        if (operation.write_out.find(name) != std::string::npos) operation.request.report_certificates = true;
    operation.request.report_paths = operation.paths != PathsReport::none;
    if (operation.head_only && operation.request.method.empty()) operation.request.method = "HEAD";
    return {};
}

}  // namespace

Result<void> finish(Scene& scene) {
    for (std::size_t number = 0; number < scene.config.operations.size(); ++number)
        if (auto done = finish_operation(scene, number); !done) return done;
    return {};
}

}  // namespace hawser::cli
