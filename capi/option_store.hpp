// The options somebody set on one handle: unset ones cost nothing.
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include <hawser/bytes.hpp>

#include "options.hpp"

namespace hawser::capi {

/// A value type. Text and copied blobs are owned; lists, objects and uncopied blobs are the program's.
class OptionStore {
  public:
    OptionStore() = default;
    OptionStore(const OptionStore& other);
    OptionStore& operator=(const OptionStore& other);
    /// What was in memory stays where it is.
    OptionStore(OptionStore&& other) noexcept = default;
    OptionStore& operator=(OptionStore&& other) noexcept = default;
    ~OptionStore() = default;

    /// A number, or the default of the table.
    std::int64_t number(CURLoption id) const noexcept;
    bool flag(CURLoption id) const noexcept { return number(id) != 0; }
    /// Null when unset. Lives until the option is set again.
    const char* text(CURLoption id) const noexcept;
    void* pointer(CURLoption id) const noexcept;
    const curl_slist* list(CURLoption id) const noexcept { return static_cast<curl_slist*>(pointer(id)); }
    /// Empty when unset.
    Bytes blob(CURLoption id) const noexcept;
    bool has(CURLoption id) const noexcept { return find(id) != nullptr; }

    template <class Function>
    Function function(CURLoption id) const noexcept {
        return reinterpret_cast<Function>(raw_function(id));
    }

    void set_number(CURLoption id, std::int64_t value);
    /// Null unsets.
    void set_text(CURLoption id, const char* value);
    void set_text(CURLoption id, std::string_view value);
    void set_pointer(CURLoption id, void* value);
    void set_function(CURLoption id, void (*value)());
    /// Copies the bytes, or borrows them.
    void set_blob(CURLoption id, Bytes bytes, bool copy);
    void unset(CURLoption id) noexcept;
    /// Takes an option out; where it was in memory, it is there as long as what this answers.
    OptionStore take(CURLoption id);
    void clear() noexcept {
        entries_.clear();
        present_.reset();
        ++revision_;
    }

    /// Another number after every change: what was read at one revision holds as long as it stays.
    std::uint64_t revision() const noexcept { return revision_; }
    /// True when a blob is the program's own memory, which may change without a word.
    bool lends_blobs() const noexcept;

  private:
    enum class Holds : std::uint8_t { nothing, number, pointer, function, text, owned_blob, lent_blob };

    /// One option; 24 bytes, so that a handle with forty of them stays small.
    class Entry {
      public:
        Entry(std::uint16_t place, Holds holds) noexcept : place_(place), holds_(holds) {}
        Entry(const Entry& other);
        Entry(Entry&& other) noexcept;
        Entry& operator=(const Entry& other) = delete;
        Entry& operator=(Entry&& other) noexcept;
        ~Entry();

        std::uint16_t place() const noexcept { return place_; }
        Holds holds() const noexcept { return holds_; }

        union {
            std::int64_t number = 0;
            void* pointer;
            void (*function)();
            const std::uint8_t* bytes;  ///< text (with its final NUL) and blobs
        };
        std::uint32_t size = 0;  ///< of bytes

      private:
        bool owns() const noexcept { return holds_ == Holds::text || holds_ == Holds::owned_blob; }
        std::uint16_t place_;
        Holds holds_;
    };

    const Entry* find(CURLoption id) const noexcept;
    void (*raw_function(CURLoption id) const noexcept)();
    void put(Entry entry);

    std::vector<Entry> entries_;         ///< by place
    std::bitset<place_count> present_;  ///< most questions are for options nobody set
    std::uint64_t revision_ = 0;
};

}  // namespace hawser::capi
