#include <hawser/secret.hpp>

#include <string.h>

#include <utility>

namespace hawser {

// The whole capacity: what a longer text left behind the current one counts too, and so does the buffer inside the
// string object that short texts live in.
void Secret::wipe() noexcept {
    text_.resize(text_.capacity());  // within the capacity, so nothing is allocated
    explicit_bzero(text_.data(), text_.size());
    text_.clear();
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }

Secret& Secret::operator=(const Secret& other) {
    if (this == &other) return *this;
    Secret copy(other);
    text_.swap(copy.text_);  // what stood here goes with the copy, and is wiped there
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
    return *this;
}

}  // namespace hawser
