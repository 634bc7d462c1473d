#include <hawser/body_reader.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "api/easy_impl.hpp"
#include "api/request_spec.hpp"
#include "base/try.hpp"

namespace hawser {

class BodyReader::Impl {
public:
    Impl(Easy::Impl& easy, Request request, std::stop_token stop);
    ~Impl();
    Result<void> start();
    Result<std::size_t> read(MutableBytes into);
    const Response& head() const noexcept { return head_; }

private:
    Next take(Bytes bytes);
    Result<void> turn();
    Result<void> settle();

    Easy::Impl& easy_;
    const Request request_;
    Handlers handlers_;
    api::RequestSpec spec_;
    api::ApiUser user_;
    std::stop_callback<std::function<void()>> stopped_;
    engine::TransferId id_ = 0;
    std::string held_;
    std::size_t given_ = 0;  ///< of held_
    Response head_;
    bool have_head_ = false;
    bool paused_ = false;
    bool settled_ = false;
    std::optional<Error> error_;
};

BodyReader::Impl::Impl(Easy::Impl& easy, Request request, std::stop_token stop)
    : easy_(easy), request_(std::move(request)), spec_(request_), user_(request_, handlers_),
      stopped_(std::move(stop), [&easy] { easy.cancel(); }) {
    user_.set_multipart(spec_.multipart());
    handlers_.on_head = [this](const Response& head) {
        head_ = head;
        have_head_ = true;
    };
    handlers_.on_body = [this](Bytes bytes) { return take(bytes); };
}

BodyReader::Impl::~Impl() {
    if (!user_.done()) easy_.multi().remove(id_);
    easy_.end();
}

Next BodyReader::Impl::take(Bytes bytes) {
    if (held_.size() - given_ >= max_ahead_bytes) {
        paused_ = true;
        return Next::pause;
    }
    held_.append(as_text(bytes));
    return Next::go_on;
}

Result<void> BodyReader::Impl::turn() {
    if (paused_) easy_.multi().set_paused(id_, {});
    paused_ = false;
    return easy_.turn(never);
}

Result<void> BodyReader::Impl::start() {
    id_ = easy_.multi().add(spec_.spec(), user_);
    while (!have_head_ && held_.empty() && !user_.done()) HAWSER_TRY(turn());
    if (!user_.done()) return {};
    return settle();
}

// The transfer has ended: what it left takes the place of the head.
Result<void> BodyReader::Impl::settle() {
    if (!settled_) {
        settled_ = true;
        if (user_.exception()) std::rethrow_exception(user_.exception());
        if (auto result = user_.take_result()) head_ = std::move(*result);
        else error_ = std::move(result).error();
    }
    if (error_ && given_ == held_.size()) return Unexpected(*error_);
    return {};
}

Result<std::size_t> BodyReader::Impl::read(MutableBytes into) {
    if (into.empty()) return std::size_t{0};
    while (given_ == held_.size()) {
        held_.clear();
        given_ = 0;
        if (user_.done()) {
            HAWSER_TRY(settle());
            return std::size_t{0};
        }
        if (auto turned = turn(); !turned && !user_.done()) {
            easy_.multi().remove(id_);
            user_.give_up(std::move(turned).error());
        }
    }
    const std::size_t count = std::min(into.size(), held_.size() - given_);
    std::copy_n(held_.data() + given_, count, into.begin());
    given_ += count;
    return count;
}

BodyReader::BodyReader(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
BodyReader::BodyReader(BodyReader&&) noexcept = default;
BodyReader& BodyReader::operator=(BodyReader&&) noexcept = default;
BodyReader::~BodyReader() = default;

Result<BodyReader> BodyReader::open(Easy& easy, Request request, std::stop_token stop) {
    HAWSER_TRY(easy.impl_->begin());
    auto impl = std::make_unique<Impl>(*easy.impl_, std::move(request), std::move(stop));
    HAWSER_TRY(impl->start());
    return BodyReader(std::move(impl));
}

const Response& BodyReader::head() const noexcept { return impl_->head(); }
const Response& BodyReader::response() const noexcept { return impl_->head(); }
Result<std::size_t> BodyReader::read(MutableBytes into) { return impl_->read(into); }

}  // namespace hawser
