// HTTP header fields in the order they were written.
//
// Properties: a value type. Names compare without regard to ASCII case (RFC 9110 5.1); order and duplicates
// are kept. Views returned live until the next change of the object.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/export.hpp>

namespace hawser {

/// One field. The name keeps the case it was given.
struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// An ordered list of fields. See the head of this file.
class HAWSER_API Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<Header> fields) : fields_(fields) {}

    /// Appends a field, whatever is there already.
    void add(std::string name, std::string value);
    /// Removes every field of that name, then appends this one.
    void set(std::string name, std::string value);
    /// Removes every field of that name; says how many there were.
    std::size_t remove(std::string_view name);

    /// The first field of that name.
    std::optional<std::string_view> get(std::string_view name) const noexcept;
    /// All values of that name, in order.
    std::vector<std::string_view> all(std::string_view name) const;

    bool empty() const noexcept { return fields_.empty(); }
    std::size_t size() const noexcept { return fields_.size(); }
    void clear() noexcept { fields_.clear(); }
    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }
    friend bool operator==(const Headers&, const Headers&) = default;

private:
    std::vector<Header> fields_;
};

}  // namespace hawser
