// URL globs: {one,two}, [1-10], [001-100:5], [a-z:2], any number of them beside one another.
//
//     auto glob = Glob::parse("http://host/{a,b}/[1-3].txt");
//     glob->count();                    // 6; the rightmost glob varies fastest
//     glob->at(4);                      // "http://host/b/2.txt"
//     glob->name("#1-#2.txt", 4);       // "b-2.txt"
//
// A backslash takes the meaning from the character behind it. A bracket that begins an IPv6 address, or that holds
// nothing, is no glob. Globs do not nest. Properties: a value type; the texts are made when they are asked for, so a
// range of a million costs nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

namespace hawser::cli {

class Glob {
public:
    /// More globs in one URL than this are an Error.
    static constexpr std::size_t max_globs = 255;

    /// A text that is taken as it stands: --globoff.
    static Glob literal(std::string_view text);
    /// The Error (bad_url) names the position, counted from 1, and shows the text with a mark under it.
    static Result<Glob> parse(std::string_view text);

    /// How many texts this stands for; at least 1.
    std::uint64_t count() const noexcept { return count_; }
    /// True when there is at least one glob.
    bool has_globs() const noexcept { return globs_ != 0; }
    /// The text of that number, below count().
    std::string at(std::uint64_t index) const;
    /// Puts what the globs stand for into a name: "#1" is the first glob, "#<x>" the one named x ({<x>a,b}).
    /// A number or name that is not there stays as written.
    std::string name(std::string_view pattern, std::uint64_t index) const { return fill(pattern, index, true); }
    /// As name(), but only for globs that have a name.
    std::string name_by_names(std::string_view pattern, std::uint64_t index) const { return fill(pattern, index, false); }

private:
    friend class GlobParser;

    struct Part {
        enum class Kind : std::uint8_t { literal, words, letters, numbers };
        Kind kind = Kind::literal;
        std::string text{};                ///< literal
        std::string name{};                ///< of a glob, empty for none
        std::vector<std::string> words{};  ///< words
        std::uint64_t first = 0;           ///< letters, numbers
        std::uint64_t step = 1;
        std::uint64_t count = 1;
        int width = 0;  ///< numbers: filled with zeros to so many digits
    };

    std::string fill(std::string_view pattern, std::uint64_t index, bool by_number) const;
    static std::string element(const Part& part, std::uint64_t which);
    /// Which element of that part the text `index` uses.
    std::uint64_t which(std::size_t part, std::uint64_t index) const noexcept;
    const Part* numbered(std::uint64_t number, std::size_t& at) const noexcept;
    const Part* named(std::string_view name, std::size_t& at) const noexcept;

    std::vector<Part> parts_;
    std::uint64_t count_ = 1;
    std::size_t globs_ = 0;
};

}  // namespace hawser::cli
