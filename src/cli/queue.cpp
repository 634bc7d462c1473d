#include "cli/queue.hpp"

namespace hawser::cli {

namespace {

Result<Glob> glob_of(const std::string& text, bool globbing) {
    if (!globbing) return Glob::literal(text);
    return Glob::parse(text);
}

}  // namespace

// False behind the last target.
Result<bool> Queue::open_target() {
    while (operation_ < config_.operations.size() && target_ >= config_.operations[operation_].targets.size()) {
        ++operation_;
        target_ = 0;
    }
    if (operation_ >= config_.operations.size()) return false;
    const Operation& operation = config_.operations[operation_];
    const Target& target = operation.targets[target_];
    if (target.url.empty()) return fail(ErrorCode::init_failed, Phase::setup, "there is an output or an upload but no URL for it");
    auto urls = glob_of(target.url, operation.globbing && !target.literal);
    if (!urls) return Unexpected(std::move(urls).error());
    urls_ = std::move(*urls);
    uploads_.reset();
    if (target.upload) {
        auto uploads = glob_of(*target.upload, operation.globbing);
        if (!uploads) return Unexpected(std::move(uploads).error());
        uploads_ = std::move(*uploads);
    }
    url_ = upload_ = 0;
    return open_ = true;
}

Item Queue::item() const {
    const Operation& operation = config_.operations[operation_];
    const Target& target = operation.targets[target_];
    Item item;
    item.operation = &operation;
    item.url = urls_.at(url_);
    item.url_number = url_number_;
    item.destination = target.destination;
    item.output = urls_.name(target.output, url_);
    if (uploads_) {
        item.upload = uploads_->at(upload_);
        item.output = uploads_->name_by_names(item.output, upload_);
    }
    return item;
}

Result<std::optional<Item>> Queue::next() {
    if (!open_) {
        auto opened = open_target();
        if (!opened) return Unexpected(std::move(opened).error());
        if (!*opened) return std::optional<Item>();
    }
    std::optional<Item> next = item();
    if (++url_ == urls_.count()) {
        url_ = 0;
        ++upload_;
    }
    if (upload_ >= (uploads_ ? uploads_->count() : 1)) {
        open_ = false;
        ++target_;
        ++url_number_;
    }
    return next;
}

}  // namespace hawser::cli
