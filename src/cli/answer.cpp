#include "cli/answer.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <hawser/url.hpp>

#include "cli/file_names.hpp"

namespace hawser::cli {

namespace {

/// A zero byte in so many first bytes makes a body binary.
constexpr std::size_t binary_look_bytes = 2'000;

std::string_view trimmed(std::string_view text) noexcept {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

int status_of(std::string_view status_line) noexcept {
    const std::size_t space = status_line.find(' ');
    int status = 0;
    if (space != std::string_view::npos)
        std::from_chars(status_line.data() + space + 1, status_line.data() + status_line.size(), status);
    return status;
}

bool same_name(std::string_view a, std::string_view lower) noexcept {
    if (a.size() != lower.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] - 'A' + 'a' : a[i]) != lower[i]) return false;
    return true;
}

}  // namespace

Answer::~Answer() {
    if (dump_owned_) ::close(dump_);
}

Result<void> Answer::open() {
    const Saving& saving = item_.operation->saving;
    if (auto opened = open_dump(); !opened) return opened;
    if (item_.destination == Destination::nowhere) return (output_ = no_output(), Result<void>());
    const bool to_file = item_.destination == Destination::remote_name ||
                         (item_.destination == Destination::file && item_.output != "-");
    if (!to_file) return (output_ = standard_output(), Result<void>());
    const std::string name = item_.destination == Destination::remote_name ? name_from_url(item_.url) : item_.output;
    FilePlan plan;
    plan.name = planned_name_ = in_directory(saving.directory, name);
    plan.create_directories = saving.create_directories;
    plan.remove_on_error = saving.remove_on_error;
    auto file = file_output(std::move(plan));
    file_ = file.get();
    output_ = std::move(file);
    return {};
}

Result<void> Answer::open_dump() {
    const std::string& name = item_.operation->dump_header;
    if (name.empty()) return {};
    if (name == "-" || name == "%") return (dump_ = name == "-" ? STDOUT_FILENO : STDERR_FILENO, Result<void>());
    if (item_.operation->saving.create_directories)
        if (auto made = make_directories(name); !made) return made;
    // Transfers of -Z write side by side: each at the end of what the others wrote.
    const int begin = session_.begun_files.contains(name) ? 0 : O_TRUNC;
    dump_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND | begin, 0666);
    if (dump_ < 0) {
        const int number = errno;
        return Unexpected(Error(ErrorCode::write_failed, Phase::setup,
                                "cannot open \"" + name + "\" for the header lines: " + std::strerror(number))
                              .with_errno(number));
    }
    dump_owned_ = true;
    session_.begun_files.insert(name);
    return {};
}

Result<std::uint64_t> Answer::begin(std::uint64_t resume_from, bool resume_part) {
    heads_.clear();
    remembered_bytes_ = 0;
    held_.clear();
    trouble_.reset();
    status_ = 0;
    const bool wrote = std::exchange(written_, false);
    if (file_ == nullptr) return 0;
    const bool goes_on = resume_from != 0 && file_->size_bytes() == resume_from;
    if (goes_on) return 0;
    forget_name();
    if (wrote || file_->size_bytes() != 0) return file_->restart();
    file_->plan().resume_from = resume_from;
    file_->plan().resume_part = resume_part;
    return 0;
}

void Answer::header_line(std::string_view line) {
    remember(line);
    dump(line);
    if (item_.operation->show_headers || item_.operation->head_only) show(line);
}

void Answer::connect_line(std::string_view line) {
    if (item_.operation->hide_connect_headers) return;
    dump(line);
    if (item_.operation->show_headers || item_.operation->head_only) show(line);
}

void Answer::remember(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (line.starts_with("HTTP/") && (colon == std::string_view::npos || line.find(' ') < colon)) {
        if (heads_.empty() || status_ / 100 != 1) heads_.emplace_back();  // an interim answer is none of its own
        heads_.back().clear();
        status_ = status_of(line);
        return;
    }
    if (colon == std::string_view::npos || heads_.empty()) return;
    const std::string_view name = trimmed(line.substr(0, colon)), value = trimmed(line.substr(colon + 1));
    remembered_bytes_ += line.size();
    if (remembered_bytes_ <= max_remembered_header_bytes) heads_.back().add(std::string(name), std::string(value));
    learn_name(name, value);
}

void Answer::learn_name(std::string_view name, std::string_view value) {
    if (!item_.operation->saving.content_disposition || item_.destination != Destination::remote_name) return;
    if (status_ / 100 == 2 && same_name(name, "content-disposition")) {
        if (const auto said = name_from_disposition(value)) server_name_ = *said;
    } else if (status_ / 100 == 3 && item_.operation->request.redirects->follow && same_name(name, "location")) {
        const auto base = Url::parse(item_.url, {.guess_scheme = true});
        const auto target = base ? base->resolve(value) : base;
        if (target) moved_name_ = name_of_stranger(name_from_url(target->text()));
    }
}

void Answer::dump(std::string_view line) {
    if (dump_ >= 0 && !write_all(dump_, shown_on(dump_, line)) && !trouble_)
        trouble_ = Error(ErrorCode::write_failed, Phase::deliver,
                         "cannot write the header lines to \"" + item_.operation->dump_header + "\": " + std::strerror(errno));
}

std::string Answer::styled(std::string_view line) const {
    if (!output_->interactive()) return std::string(line);
    std::string shown = without_controls(line);
    const std::size_t colon = shown.find(':');
    if (!session_.config.diagnostics.styled || colon == std::string::npos || line.starts_with("HTTP/")) return shown;
    return "\033[1m" + shown.substr(0, colon) + "\033[0m" + shown.substr(colon);
}

void Answer::show(std::string_view line) {
    const bool name_unknown = item_.operation->saving.content_disposition && item_.destination == Destination::remote_name;
    if (name_unknown && !written_) held_ += line;
    else (void)put(as_bytes(styled(line)));
}

bool Answer::body(Bytes bytes) {
    if (refuse_binary(bytes)) return false;
    return put(bytes);
}

bool Answer::put(Bytes bytes) {
    if (trouble_) return false;
    settle_name();
    const std::string held = std::exchange(held_, {});
    for (const Bytes piece : {as_bytes(held), bytes}) {
        if (piece.empty()) continue;
        if (auto done = output_->write(piece); !done) {
            trouble_ = std::move(done).error();
            return false;
        }
        written_ = true;
    }
    return true;
}

// What the attempt before said of the name is not what this one will say.
void Answer::forget_name() {
    settled_ = false;
    server_name_.clear();
    moved_name_.clear();
    file_->plan().name = planned_name_;
    file_->plan().existing = item_.operation->saving.clobber == Clobber::never ? FilePlan::Existing::number : FilePlan::Existing::replace;
}

// Once, when the first byte is about to be written: what the server says decides.
void Answer::settle_name() {
    if (settled_ || file_ == nullptr) return;
    settled_ = true;
    const std::string& name = server_name_.empty() ? moved_name_ : server_name_;
    const Saving& saving = item_.operation->saving;
    if (name.empty()) return;
    file_->plan().name = in_directory(saving.directory, name);
    // A redirect may lead to the name the user gave: that is the user's choice still.
    const bool stranger = !server_name_.empty() || file_->plan().name != planned_name_;
    if (stranger && saving.clobber == Clobber::by_default) file_->plan().existing = FilePlan::Existing::refuse;
}

bool Answer::refuse_binary(Bytes bytes) {
    if (looked_ || item_.destination != Destination::standard_output || item_.output == "-" || !on_terminal()) return false;
    looked_ = true;
    const Bytes first = bytes.first(std::min(bytes.size(), binary_look_bytes));
    if (std::find(first.begin(), first.end(), 0) == first.end()) return false;
    session_.console.warn("Binary output can mess up your terminal. Use \"--output -\" to tell hawser to output it to your "
                          "terminal anyway, or consider \"--output <FILE>\" to save to a file.");
    trouble_ = Error(ErrorCode::write_failed, Phase::deliver, "binary output was kept from the terminal");
    return true;
}

Result<void> Answer::commit(const FilePlan& adornment) {
    if (!put({})) return Unexpected(*trouble_);
    if (file_ != nullptr) {
        file_->plan().modified = adornment.modified;
        file_->plan().attributes = adornment.attributes;
    }
    auto done = output_->commit();
    if (const std::string remark = output_->take_remark(); !remark.empty()) session_.console.warn(remark);
    return done;
}

std::string Answer::give_up(bool discard) {
    if (!output_) return {};
    if (discard && file_ != nullptr) file_->plan().remove_on_error = true;
    return output_->give_up();
}

}  // namespace hawser::cli
