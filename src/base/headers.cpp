#include <hawser/headers.hpp>

#include <algorithm>

#include "base/ascii.hpp"

namespace hawser {

void Headers::add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }

void Headers::set(std::string name, std::string value) {
    remove(name);
    add(std::move(name), std::move(value));
}

std::size_t Headers::remove(std::string_view name) {
    return std::erase_if(fields_, [name](const Header& h) { return ascii::equal_ignoring_case(h.name, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const noexcept {
    for (const Header& header : fields_)
        if (ascii::equal_ignoring_case(header.name, name)) return header.value;
    return std::nullopt;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Header& header : fields_)
        if (ascii::equal_ignoring_case(header.name, name)) values.push_back(header.value);
    return values;
}

}  // namespace hawser
