// What a multipart body is made of: a tree of parts that borrows its text and owns its streams.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/multipart.hpp>
#include <hawser/result.hpp>

namespace hawser::mime {

using Encoding = Multipart::Encoding;
using Escape = Multipart::Escape;

/// How a request for content was answered.
struct Pulled {
    enum class Kind : std::uint8_t { bytes, end, pause };
    Kind kind = Kind::end;
    std::size_t bytes = 0;  ///< at least one for Kind::bytes, else none
};

/// Where the content of one part comes from when it is not in memory.
class Source {
public:
    virtual ~Source() = default;
    /// Never asked with an empty span, nor again after `end` or an Error without a rewind in between.
    virtual Result<Pulled> read(MutableBytes into) = 0;
    /// Back to the start, from anywhere. An Error: cannot.
    virtual Result<void> rewind() = 0;
};

/// Content from a Source. With a size, no more is asked for and less is an error.
struct Streamed {
    std::unique_ptr<Source> source;
    std::optional<std::uint64_t> size{};
};

/// One part. Everything viewed must outlive the Serializer made of it.
struct Part {
    std::optional<std::string_view> name{};
    std::optional<std::string_view> filename{};
    std::optional<std::string_view> type{};  ///< nullopt: chosen by content and names (see type_of)
    std::string_view path{};                 ///< of the file the content comes from, empty for none
    std::vector<std::string_view> headers{};  ///< whole lines, without line ends
    Encoding encoding = Encoding::none;
    std::variant<std::monostate, Bytes, Streamed, std::vector<Part>> content{};
};

}  // namespace hawser::mime
