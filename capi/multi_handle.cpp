#include "multi_handle.hpp"

#include <algorithm>

#include "busy_mark.hpp"
#include "easy.hpp"
#include "job.hpp"

namespace hawser::capi {

MultiHandle::MultiHandle(std::unique_ptr<io::HostLoop> host) : host_(host.get()) {
    driver_ = std::make_unique<Driver>(std::move(host), engine::MultiSettings{});
}

MultiHandle::~MultiHandle() {
    magic = 0;
    // Closing connections tells the socket hook, which needs the rest of this object.
    BusyMark mark(*this);
    driver_.reset();
}

CURLMcode MultiHandle::add(EasyHandle& easy) {
    if (easy.multi != nullptr) return CURLM_ADDED_ALREADY;
    if (easy.in_callback || is_running(easy)) return CURLM_BAD_EASY_HANDLE;
    members_.try_emplace(&easy);
    waiting_.push_back(&easy);
    easy.multi = this;
    ++added_;
    announce();
    return CURLM_OK;
}

void MultiHandle::remove(EasyHandle& easy) {
    if (easy.job) easy.job->abandon();
    easy.job.reset();
    std::erase(waiting_, &easy);
    std::erase_if(notices_, [&](const Notice& one) { return one.easy == &easy; });
    std::erase(ended_, &easy);
    members_.erase(&easy);
    if (easy.tables() != nullptr) driver_->engine().leave(*easy.tables());
    easy.multi = nullptr;
    announce();
}

void MultiHandle::on_ended(EasyHandle& easy) {
    Member& member = members_.at(&easy);
    member.message.msg = CURLMSG_DONE;
    member.message.easy_handle = &easy;
    member.message.data.result = easy.job->result();
    notices_.push_back({CURLMNOTIFY_EASY_DONE, &easy});
    if (ended_.empty()) notices_.push_back({CURLMNOTIFY_INFO_READ, &easy});
    ended_.push_back(&easy);
}

CURLMsg* MultiHandle::next_message(int* left) {
    CURLMsg* message = nullptr;
    if (!ended_.empty()) {
        Member& member = members_.at(ended_.front());
        ended_.pop_front();
        member.told = true;
        message = &member.message;
    }
    if (left != nullptr) *left = static_cast<int>(ended_.size());
    return message;
}

std::vector<CURL*> MultiHandle::members() const {
    std::vector<CURL*> list;
    list.reserve(members_.size());
    for (const auto& [easy, member] : members_)
        list.push_back(easy);
    return list;
}

curl_off_t MultiHandle::count(CURLMinfo_offt what) const {
    switch (what) {
        case CURLMINFO_XFERS_CURRENT:
            return static_cast<curl_off_t>(members_.size());
        case CURLMINFO_XFERS_RUNNING:
            return std::count_if(members_.begin(), members_.end(),
                                 [](const auto& one) { return is_running(*one.first); });
        case CURLMINFO_XFERS_PENDING:
            return static_cast<curl_off_t>(waiting_.size());
        case CURLMINFO_XFERS_DONE:
            return static_cast<curl_off_t>(ended_.size());
        case CURLMINFO_XFERS_ADDED:
            return added_;
        default:
            return -1;
    }
}

MultiHandle* multi_of(CURLM* handle) noexcept {
    auto* multi = static_cast<MultiHandle*>(handle);
    return multi != nullptr && multi->magic == MultiHandle::living ? multi : nullptr;
}

}  // namespace hawser::capi
