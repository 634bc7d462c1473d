#include "cli/run.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>

#include <hawser/easy.hpp>
#include <hawser/url.hpp>

#include "cli/output.hpp"
#include "cli/report.hpp"

namespace hawser::cli {

namespace {

/// Shows what -v shows: "*" remarks, ">" what was sent, "<" what came.
void trace(Trace kind, Bytes bytes) {
    const char* mark = kind == Trace::text ? "* " : kind == Trace::header_out ? "> " : kind == Trace::header_in ? "< " : nullptr;
    if (mark == nullptr) return;
    std::string_view text = as_text(bytes);
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
        std::fputs(mark, stderr);
        std::fwrite(line.data(), 1, line.size(), stderr);
        text.remove_prefix(line.size());
    }
}

std::string name_in_url(const std::string& text) {
    const auto url = Url::parse(text, {.guess_scheme = true});
    if (!url) return {};
    const std::string_view path = url->path();
    return std::string(path.substr(path.rfind('/') + 1));
}

/// One transfer of a command line.
class Job {
public:
    Job(const Config& config, const Operation& operation, Target target) : config_(config), operation_(operation), target_(std::move(target)) {}

    int run(Easy& easy);

private:
    Result<void> prepare();
    Result<void> prepare_upload();
    Handlers handlers();
    Result<void> perform(Easy& easy);
    void finish(const Response& response);

    const Config& config_;
    const Operation& operation_;
    Target target_;
    Request request_;
    std::unique_ptr<Output> output_;
    std::ofstream head_file_;
    std::ifstream upload_;
    std::optional<Error> output_error_;
    int status_ = 0;
};

Result<void> Job::prepare_upload() {
    if (!target_.upload) return {};
    const std::string& name = *target_.upload;
    if (request_.method.empty()) request_.method = "PUT";
    if (name == "-" || name == ".") {
        request_.body = Body::stream([](MutableBytes into) {
            return std::fread(into.data(), 1, into.size(), stdin);
        });
        return {};
    }
    upload_.open(name, std::ios::binary | std::ios::ate);
    if (!upload_) return fail(ErrorCode::read_failed, Phase::setup, "cannot open \"" + name + "\" for reading");
    const auto size = static_cast<std::uint64_t>(upload_.tellg());
    upload_.seekg(0);
    request_.body = Body::stream(
        [this](MutableBytes into) -> std::size_t {
            upload_.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
            if (upload_.bad()) return body_abort;
            return static_cast<std::size_t>(upload_.gcount());
        },
        size,
        [this] {
            upload_.clear();
            return static_cast<bool>(upload_.seekg(0));
        });
    if (!target_.url.empty() && target_.url.ends_with('/'))
        request_.url += name.substr(name.rfind('/') + 1);
    return {};
}

Result<void> Job::prepare() {
    request_ = operation_.request;
    request_.url = target_.url;
    request_.fail_on_error = operation_.on_http_error == OnHttpError::fail;
    request_.report_paths = operation_.paths != PathsReport::none;
    if (request_.url.empty()) return fail(ErrorCode::init_failed, Phase::setup, "there is an output but no URL for it");
    if (operation_.head_only && request_.method.empty()) request_.method = "HEAD";
    if (!operation_.query.empty()) request_.url += (request_.url.find('?') == std::string::npos ? '?' : '&') + operation_.query;
    if (target_.destination == Destination::remote_name) {
        target_.output = name_in_url(target_.url);
        if (target_.output.empty())
            return fail(ErrorCode::write_failed, Phase::setup, "the URL names no file to use with -O; say one with -o");
    }
    if (auto ready = prepare_upload(); !ready) return ready;
    if (!operation_.dump_header.empty() && operation_.dump_header != "-") {
        head_file_.open(operation_.dump_header, std::ios::binary);
        if (!head_file_) return fail(ErrorCode::write_failed, Phase::setup, "cannot open \"" + operation_.dump_header + "\" for writing");
    }
    const bool to_file = target_.destination != Destination::standard_output;
    output_ = to_file ? file_output(target_.output, operation_.saving.create_directories, request_.range->resume_from) : standard_output();
    return {};
}

Handlers Job::handlers() {
    Handlers handlers;
    const bool show_head = operation_.show_headers || operation_.head_only;
    handlers.on_header_line = [this, show_head](std::string_view line) {
        if (head_file_.is_open()) head_file_ << line;
        if (!show_head && operation_.dump_header != "-") return;
        if (auto written = output_->write(as_bytes(line)); !written) output_error_ = std::move(written).error();
    };
    handlers.on_head = [this](const Response& head) { status_ = head.status; };
    handlers.on_body = [this](Bytes bytes) {
        if (operation_.on_http_error == OnHttpError::fail && status_ >= 400) return Next::go_on;
        if (!output_error_)
            if (auto written = output_->write(bytes); !written) output_error_ = std::move(written).error();
        return output_error_ ? Next::stop : Next::go_on;
    };
    if (config_.diagnostics.verbosity > 0) handlers.on_trace = trace;
    return handlers;
}

void Job::finish(const Response& response) {
    if (operation_.paths == PathsReport::table) std::fputs(paths_table(response.paths).c_str(), stderr);
    if (operation_.paths == PathsReport::json) std::fprintf(stderr, "%s\n", to_json(response.paths).c_str());
}

Result<void> Job::perform(Easy& easy) {
    auto result = easy.perform(request_, handlers());
    if (output_error_) return Unexpected(std::move(*output_error_));
    if (!result) return Unexpected(std::move(result).error());
    finish(*result);
    const bool refused = operation_.on_http_error != OnHttpError::deliver && result->status >= 400;
    if (refused && operation_.on_http_error == OnHttpError::fail)
        return fail(ErrorCode::http_status, Phase::receive, "the server answered with status " + std::to_string(result->status));
    if (head_file_.is_open() && !head_file_.flush())
        return fail(ErrorCode::write_failed, Phase::deliver, "cannot write the header lines to \"" + operation_.dump_header + "\"");
    if (auto whole = output_->commit(); !whole) return whole;
    if (refused)
        return fail(ErrorCode::http_status, Phase::receive, "the server answered with status " + std::to_string(result->status));
    return {};
}

int Job::run(Easy& easy) {
    auto done = prepare();
    if (done) done = perform(easy);
    if (done) return 0;
    const std::string left = output_ ? output_->give_up() : std::string();
    const int code = static_cast<int>(done.error().code());
    if (!operation_.silent || config_.diagnostics.show_error) {
        std::fprintf(stderr, "hawser: (%d) %s\n", code, done.error().message().c_str());
        if (!left.empty()) std::fprintf(stderr, "hawser: %s\n", left.c_str());
    }
    return code;
}

}  // namespace

int run(Config& config) {
    Easy easy;
    int code = 0;
    for (Operation& operation : config.operations) {
        if (operation.paths == PathsReport::none && operation.request.socket->multipath != Multipath::off &&
            config.diagnostics.verbosity > 0)
            operation.paths = PathsReport::table;
        for (const Target& target : operation.targets)
            if (const int one = Job(config, operation, target).run(easy); one != 0) code = one;
    }
    return code;
}

}  // namespace hawser::cli
