#include "option_store.hpp"

#include <string.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace hawser::capi {

OptionStore::Entry::Entry(const Entry& other) : size(other.size), place_(other.place_), holds_(other.holds_) {
    number = other.number;
    if (!owns()) return;
    auto* copy = new std::uint8_t[size];
    std::memcpy(copy, other.bytes, size);
    bytes = copy;
}

OptionStore::Entry::Entry(Entry&& other) noexcept
    : size(other.size), place_(other.place_), holds_(other.holds_) {
    number = other.number;
    other.holds_ = Holds::nothing;
}

OptionStore::Entry& OptionStore::Entry::operator=(Entry&& other) noexcept {
    std::swap(number, other.number);
    std::swap(size, other.size);
    std::swap(place_, other.place_);
    std::swap(holds_, other.holds_);
    return *this;
}

OptionStore::Entry::~Entry() {
    if (!owns()) return;
    explicit_bzero(const_cast<std::uint8_t*>(bytes), size);  // it may be a password
    delete[] bytes;
}

OptionStore::OptionStore(const OptionStore& other) : entries_(other.entries_), present_(other.present_) {}

OptionStore& OptionStore::operator=(const OptionStore& other) {
    if (this == &other) return *this;
    entries_ = std::vector<Entry>(other.entries_);
    present_ = other.present_;
    ++revision_;
    return *this;
}

const OptionStore::Entry* OptionStore::find(CURLoption id) const noexcept {
    const std::uint16_t place = place_of(id);
    if (place >= place_count || !present_[place]) return nullptr;
    const auto at =
        std::lower_bound(entries_.begin(), entries_.end(), place,
                         [](const Entry& entry, std::uint16_t wanted) { return entry.place() < wanted; });
    return at != entries_.end() && at->place() == place ? &*at : nullptr;
}

std::int64_t OptionStore::number(CURLoption id) const noexcept {
    const Entry* entry = find(id);
    if (entry != nullptr) return entry->number;
    const OptionFacts* facts = find_option(id);
    return facts == nullptr ? 0 : facts->standard;
}

const char* OptionStore::text(CURLoption id) const noexcept {
    const Entry* entry = find(id);
    return entry == nullptr ? nullptr : reinterpret_cast<const char*>(entry->bytes);
}

void* OptionStore::pointer(CURLoption id) const noexcept {
    const Entry* entry = find(id);
    return entry == nullptr ? nullptr : entry->pointer;
}

Bytes OptionStore::blob(CURLoption id) const noexcept {
    const Entry* entry = find(id);
    return entry == nullptr ? Bytes{} : Bytes{entry->bytes, entry->size};
}

void (*OptionStore::raw_function(CURLoption id) const noexcept)() {
    const Entry* entry = find(id);
    return entry == nullptr ? nullptr : entry->function;
}

bool OptionStore::lends_blobs() const noexcept {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const Entry& entry) { return entry.holds() == Holds::lent_blob; });
}

void OptionStore::put(Entry entry) {
    ++revision_;
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), entry.place(),
                                     [](const Entry& a, std::uint16_t wanted) { return a.place() < wanted; });
    if (at != entries_.end() && at->place() == entry.place())
        *at = std::move(entry);
    else
        present_[entries_.insert(at, std::move(entry))->place()] = true;
}

void OptionStore::set_number(CURLoption id, std::int64_t value) {
    const OptionFacts* facts = find_option(id);
    if (facts != nullptr && facts->standard == value) return unset(id);
    Entry entry(place_of(id), Holds::number);
    entry.number = value;
    put(std::move(entry));
}

void OptionStore::set_text(CURLoption id, const char* value) {
    if (value == nullptr) return unset(id);
    set_text(id, std::string_view(value));
}

void OptionStore::set_text(CURLoption id, std::string_view value) {
    Entry entry(place_of(id), Holds::text);
    auto* copy = new std::uint8_t[value.size() + 1];
    std::memcpy(copy, value.data(), value.size());
    copy[value.size()] = 0;
    entry.bytes = copy;
    entry.size = static_cast<std::uint32_t>(value.size() + 1);
    put(std::move(entry));
}

void OptionStore::set_pointer(CURLoption id, void* value) {
    if (value == nullptr) return unset(id);
    Entry entry(place_of(id), Holds::pointer);
    entry.pointer = value;
    put(std::move(entry));
}

void OptionStore::set_function(CURLoption id, void (*value)()) {
    if (value == nullptr) return unset(id);
    Entry entry(place_of(id), Holds::function);
    entry.function = value;
    put(std::move(entry));
}

void OptionStore::set_blob(CURLoption id, Bytes bytes, bool copy) {
    Entry entry(place_of(id), copy ? Holds::owned_blob : Holds::lent_blob);
    entry.bytes = bytes.data();
    entry.size = static_cast<std::uint32_t>(bytes.size());
    if (copy) {
        auto* own = new std::uint8_t[bytes.size()];
        if (!bytes.empty()) std::memcpy(own, bytes.data(), bytes.size());
        entry.bytes = own;
    }
    put(std::move(entry));
}

OptionStore OptionStore::take(CURLoption id) {
    OptionStore taken;
    const Entry* entry = find(id);
    if (entry == nullptr) return taken;
    taken.put(std::move(entries_[static_cast<std::size_t>(entry - entries_.data())]));
    unset(id);
    return taken;
}

void OptionStore::unset(CURLoption id) noexcept {
    const Entry* entry = find(id);
    if (entry == nullptr) return;
    present_[entry->place()] = false;
    entries_.erase(entries_.begin() + (entry - entries_.data()));
    ++revision_;
}

}  // namespace hawser::capi
