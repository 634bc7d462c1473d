#include "job.hpp"

#include <cstdio>
#include <cstring>

#include "base/try.hpp"
#include "certificate_info.hpp"
#include "driver.hpp"
#include "multi_handle.hpp"
#include "prepared.hpp"

namespace hawser::capi {
namespace {

using engine::Flow;

/// What a callback's answer to `size` bytes means.
Result<Flow> flow_of(std::size_t answer, std::size_t size, const char* which) {
    if (answer == CURL_WRITEFUNC_PAUSE) return Flow::pause;
    if (answer == size) return Flow::go_on;
    return fail(ErrorCode::write_failed, Phase::deliver,
                answer == CURL_WRITEFUNC_ERROR
                    ? std::string("the ") + which + " callback reported an error"
                    : std::string("the ") + which + " callback took " + std::to_string(answer) + " of " +
                          std::to_string(size) + " bytes");
}

std::size_t write_to_file(char* data, std::size_t size, std::size_t count, void* file) {
    return std::fwrite(data, size, count, static_cast<std::FILE*>(file));
}

std::FILE* errors_file(const OptionStore& options) noexcept {
    auto* file = static_cast<std::FILE*>(options.pointer(CURLOPT_STDERR));
    return file != nullptr ? file : stderr;
}

constexpr curl_infotype info_type(engine::DebugKind kind) noexcept {
    switch (kind) {
        case engine::DebugKind::text:
            return CURLINFO_TEXT;
        case engine::DebugKind::header_in:
            return CURLINFO_HEADER_IN;
        case engine::DebugKind::header_out:
            return CURLINFO_HEADER_OUT;
        case engine::DebugKind::data_in:
            return CURLINFO_DATA_IN;
        case engine::DebugKind::data_out:
            return CURLINFO_DATA_OUT;
        case engine::DebugKind::tls_in:
            return CURLINFO_SSL_DATA_IN;
        case engine::DebugKind::tls_out:
            return CURLINFO_SSL_DATA_OUT;
    }
    return CURLINFO_TEXT;
}

/// What VERBOSE shows without a function: each line with a mark, bodies not at all.
void print_debug(std::FILE* to, engine::DebugKind kind, std::string_view text) {
    const char* mark = kind == engine::DebugKind::text         ? "* "
                       : kind == engine::DebugKind::header_in  ? "< "
                       : kind == engine::DebugKind::header_out ? "> "
                                                               : nullptr;
    if (mark == nullptr) return;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
        std::fputs(mark, to);
        std::fwrite(text.data(), 1, size, to);
        if (end == std::string_view::npos) std::fputc('\n', to);
        text.remove_prefix(size);
    }
}

}  // namespace

Job::~Job() {
    if (running()) on_->remove(id_);
}

Result<void> Job::prepare() {
    easy_.outcome = std::make_unique<engine::Outcome>();
    easy_.headers.clear();
    easy_.certificates.reset();
    if (auto* buffer = static_cast<char*>(easy_.options.pointer(CURLOPT_ERRORBUFFER))) buffer[0] = '\0';
    if (!easy_.prepared || !prepare_again(easy_, *easy_.prepared)) {
        easy_.prepared.reset();
        HAWSER_ASSIGN(easy_.prepared, capi::prepare(easy_));
    }
    const engine::Spec& spec = easy_.prepared->spec;
    if (spec.want_progress && !easy_.options.has(CURLOPT_XFERINFOFUNCTION) &&
        !easy_.options.has(CURLOPT_PROGRESSFUNCTION))
        meter_.emplace();
    return {};
}

void Job::start(engine::Multi& on) {
    on_ = &on;
    id_ = on.add(easy_.prepared->spec, *this);
}

void Job::abandon() {
    if (!running()) return;
    if (const engine::Outcome* known = facts()) *easy_.outcome = *known;
    on_->remove(id_);
    ended_ = true;
    result_ = CURLE_ABORTED_BY_CALLBACK;
}

void Job::refuse(Error error) {
    ended_ = true;
    result_ = code_of(error.code());
    tell_error(easy_, error.message());
    if (easy_.outcome) easy_.outcome->error = std::move(error);
}

const engine::Outcome* Job::facts() const { return running() ? on_->facts(id_) : nullptr; }

void Job::set_paused(engine::Paused paused) { on_->set_paused(id_, paused); }

Result<Flow> Job::write(curl_write_callback function, Bytes bytes, void* data) {
    CallbackMark mark(easy_);
    auto* text = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    return flow_of(function(text, 1, bytes.size(), data), bytes.size(), "write");
}

Result<Flow> Job::write_body(Bytes bytes) {
    const auto function = easy_.options.function<curl_write_callback>(CURLOPT_WRITEFUNCTION);
    void* data = easy_.options.pointer(CURLOPT_WRITEDATA);
    if (function != nullptr) return write(function, bytes, data);
    return write(write_to_file, bytes, data != nullptr ? data : stdout);
}

/// Without a header function, header data alone sends the lines to the write function (curl_easy_setopt's
/// CURLOPT_HEADERFUNCTION).
Result<Flow> Job::write_header(Bytes line) {
    const OptionStore& options = easy_.options;
    void* data = options.pointer(CURLOPT_HEADERDATA);
    auto function = options.function<curl_write_callback>(CURLOPT_HEADERFUNCTION);
    if (function == nullptr) {
        if (data == nullptr) return Flow::go_on;
        function = options.function<curl_write_callback>(CURLOPT_WRITEFUNCTION);
        if (function == nullptr) function = write_to_file;
    }
    return write(function, line, data);
}

bool Job::body_takes_headers(const engine::HeaderLine& line) const {
    // As observed of libcurl, trailers are not among the headers that go into the body.
    if (!easy_.options.flag(CURLOPT_HEADER) || line.origin == engine::HeaderLine::Origin::trailer) return false;
    if (easy_.facts().scheme == "file") return false;  // CURLOPT_HEADER(3): of protocols that have headers
    return line.origin != engine::HeaderLine::Origin::connect ||
           !easy_.options.flag(CURLOPT_SUPPRESS_CONNECT_HEADERS);
}

Result<Flow> Job::on_header(const engine::HeaderLine& line) {
    const Bytes bytes = as_bytes(line.line);
    if (header_stage_ == HeaderStage::fresh) {
        if (!easy_.headers.add(line))
            return fail(
                ErrorCode::too_large, Phase::receive,
                "more than " + std::to_string(HeaderStore::max_fields) + " header fields in one transfer");
        if (line.origin == engine::HeaderLine::Origin::connect &&
            easy_.options.flag(CURLOPT_SUPPRESS_CONNECT_HEADERS))
            return Flow::go_on;
        header_stage_ = HeaderStage::to_body;
    }
    if (header_stage_ == HeaderStage::to_body) {
        if (body_takes_headers(line)) {
            HAWSER_ASSIGN(const Flow flow, write_body(bytes));
            if (flow == Flow::pause) return flow;
        }
        header_stage_ = HeaderStage::to_header;
    }
    HAWSER_ASSIGN(const Flow flow, write_header(bytes));
    if (flow == Flow::pause) return flow;
    header_stage_ = HeaderStage::fresh;
    return Flow::go_on;
}

Result<Flow> Job::on_body(Bytes bytes) { return write_body(bytes); }

Result<void> Job::on_progress(const engine::Progress& progress) {
    const OptionStore& options = easy_.options;
    if (options.flag(CURLOPT_NOPROGRESS)) return {};
    void* data = options.pointer(CURLOPT_XFERINFODATA);
    const std::uint64_t download_total = progress.download_total.value_or(0);
    const std::uint64_t upload_total = progress.upload_total.value_or(0);
    int answer = CURL_PROGRESSFUNC_CONTINUE;
    if (const auto function = options.function<curl_xferinfo_callback>(CURLOPT_XFERINFOFUNCTION)) {
        CallbackMark mark(easy_);
        answer = function(
            data, static_cast<curl_off_t>(download_total), static_cast<curl_off_t>(progress.download_now),
            static_cast<curl_off_t>(upload_total), static_cast<curl_off_t>(progress.upload_now));
    } else if (const auto old = options.function<curl_progress_callback>(CURLOPT_PROGRESSFUNCTION)) {
        CallbackMark mark(easy_);
        answer = old(data, static_cast<double>(download_total), static_cast<double>(progress.download_now),
                     static_cast<double>(upload_total), static_cast<double>(progress.upload_now));
    }
    if (answer == CURL_PROGRESSFUNC_CONTINUE) {
        if (!meter_) meter_.emplace();
        meter_->show(errors_file(options), progress);
    } else if (answer != 0) {
        return fail(ErrorCode::aborted, Phase::deliver, "the progress callback ended the transfer");
    }
    return {};
}

void Job::on_debug(engine::DebugKind kind, Bytes bytes) {
    const OptionStore& options = easy_.options;
    if (!options.flag(CURLOPT_VERBOSE)) return;
    if (const auto function = options.function<curl_debug_callback>(CURLOPT_DEBUGFUNCTION)) {
        CallbackMark mark(easy_);
        auto* text = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
        function(&easy_, info_type(kind), text, bytes.size(), options.pointer(CURLOPT_DEBUGDATA));
        return;
    }
    print_debug(errors_file(options), kind, as_text(bytes));
}

void Job::on_done(engine::Outcome& outcome) {
    *easy_.outcome = std::move(outcome);
    ended_ = true;
    result_ = CURLE_OK;
    if (meter_) meter_->finish(errors_file(easy_.options));
    if (easy_.outcome->error) {
        result_ = code_of(easy_.outcome->error->code());
        tell_error(easy_, easy_.outcome->error->message());
    }
    if (easy_.multi != nullptr) easy_.multi->on_ended(easy_);
}

}  // namespace hawser::capi
