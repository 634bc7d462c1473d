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
    Job(Config& config, Target target) : config_(config), target_(std::move(target)) {}

    int run(Easy& easy);

private:
    Result<void> prepare();
    Result<void> prepare_upload();
    Handlers handlers();
    Result<void> perform(Easy& easy);
    void finish(const Response& response);

    Config& config_;
    Target target_;
    Request request_;
    std::unique_ptr<Output> output_;
    std::ofstream head_file_;
    std::ifstream upload_;
    std::optional<Error> output_error_;
    int status_ = 0;
};

Result<void> Job::prepare_upload() {
    if (!config_.upload) return {};
    if (request_.method.empty()) request_.method = "PUT";
    if (config_.upload_file == "-" || config_.upload_file == ".") {
        request_.body = Body::stream([](MutableBytes into) {
            return std::fread(into.data(), 1, into.size(), stdin);
        });
        return {};
    }
    upload_.open(config_.upload_file, std::ios::binary | std::ios::ate);
    if (!upload_) return fail(ErrorCode::read_failed, Phase::setup, "cannot open \"" + config_.upload_file + "\" for reading");
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
        request_.url += config_.upload_file.substr(config_.upload_file.rfind('/') + 1);
    return {};
}

Result<void> Job::prepare() {
    request_ = config_.request;
    request_.url = target_.url;
    request_.fail_on_error = config_.fail;
    request_.report_paths = config_.paths != PathsReport::none;
    if (request_.url.empty()) return fail(ErrorCode::init_failed, Phase::setup, "there is an output but no URL for it");
    if (config_.head && request_.method.empty()) request_.method = "HEAD";
    if (config_.has_data && config_.get_with_data) {
        request_.url += (request_.url.find('?') == std::string::npos ? '?' : '&') + config_.data;
    } else if (config_.has_data) {
        request_.body = Body(config_.data);
        if (!request_.headers.get("Content-Type")) request_.headers.add("Content-Type", "application/x-www-form-urlencoded");
    }
    if (target_.remote_name) {
        target_.output = name_in_url(target_.url);
        if (target_.output.empty())
            return fail(ErrorCode::write_failed, Phase::setup, "the URL names no file to use with -O; say one with -o");
    }
    if (auto ready = prepare_upload(); !ready) return ready;
    if (!config_.dump_head.empty() && config_.dump_head != "-") {
        head_file_.open(config_.dump_head, std::ios::binary);
        if (!head_file_) return fail(ErrorCode::write_failed, Phase::setup, "cannot open \"" + config_.dump_head + "\" for writing");
    }
    const bool to_file = target_.output_chosen && target_.output != "-";
    output_ = to_file ? file_output(target_.output, config_.create_dirs, request_.range->resume_from) : standard_output();
    return {};
}

Handlers Job::handlers() {
    Handlers handlers;
    const bool show_head = config_.include_head || config_.head;
    handlers.on_header_line = [this, show_head](std::string_view line) {
        if (head_file_.is_open()) head_file_ << line;
        if (!show_head && config_.dump_head != "-") return;
        if (auto written = output_->write(as_bytes(line)); !written) output_error_ = std::move(written).error();
    };
    handlers.on_head = [this](const Response& head) { status_ = head.status; };
    handlers.on_body = [this](Bytes bytes) {
        if (config_.fail && status_ >= 400) return Next::go_on;
        if (!output_error_)
            if (auto written = output_->write(bytes); !written) output_error_ = std::move(written).error();
        return output_error_ ? Next::stop : Next::go_on;
    };
    if (config_.verbose) handlers.on_trace = trace;
    return handlers;
}

void Job::finish(const Response& response) {
    if (config_.paths == PathsReport::table) std::fputs(paths_table(response.paths).c_str(), stderr);
    if (config_.paths == PathsReport::json) std::fprintf(stderr, "%s\n", to_json(response.paths).c_str());
}

Result<void> Job::perform(Easy& easy) {
    auto result = easy.perform(request_, handlers());
    if (output_error_) return Unexpected(std::move(*output_error_));
    if (!result) return Unexpected(std::move(result).error());
    finish(*result);
    const bool refused = (config_.fail || config_.fail_with_body) && result->status >= 400;
    if (refused && config_.fail)
        return fail(ErrorCode::http_status, Phase::receive, "the server answered with status " + std::to_string(result->status));
    if (head_file_.is_open() && !head_file_.flush())
        return fail(ErrorCode::write_failed, Phase::deliver, "cannot write the header lines to \"" + config_.dump_head + "\"");
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
    if (!config_.silent || config_.show_error) {
        std::fprintf(stderr, "hawser: (%d) %s\n", code, done.error().message().c_str());
        if (!left.empty()) std::fprintf(stderr, "hawser: %s\n", left.c_str());
    }
    return code;
}

}  // namespace

int run(Config& config) {
    if (config.paths == PathsReport::none && config.request.socket->multipath != Multipath::off && config.verbose)
        config.paths = PathsReport::table;
    Easy easy;
    int code = 0;
    for (const Target& target : config.targets)
        if (const int one = Job(config, target).run(easy); one != 0) code = one;
    return code;
}

}  // namespace hawser::cli
