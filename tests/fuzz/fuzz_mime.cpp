// A tree of parts made from the input, written down and read back by a small parser: every part comes out with the bytes
// it went in with, boundaries stand where they must and nowhere else, sizes are those foretold, and neither the size of
// the buffers, nor pauses, nor going back change a byte.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "http/base64.hpp"
#include "mime/serializer.hpp"

using namespace hawser;
using namespace hawser::mime;
using hawser::fuzz::require;
using hawser::fuzz::take_choice;

namespace {

constexpr int max_parts = 40;

enum class Kind { nothing, memory, sized, unsized, nested };

/// What a part is meant to be.
struct Model {
    std::optional<std::string> name, filename, type;
    std::vector<std::string> headers;
    Encoding encoding = Encoding::none;
    Kind kind = Kind::nothing;
    std::string bytes;
    std::size_t piece = 1;
    int pause_every = 0;
    std::vector<Model> parts;
};

std::string take_text(std::string_view& input) {
    const std::size_t count = std::min<std::size_t>(take_choice(input), input.size());
    std::string text(input.substr(0, count));
    input.remove_prefix(count);
    return text;
}

std::vector<Model> take_parts(std::string_view& input, int depth, int& left) {
    std::vector<Model> parts;
    for (int count = take_choice(input) % 5; count > 0 && left > 0; --count, --left) {
        Model part;
        const std::uint8_t has = take_choice(input);
        if ((has & 1) != 0) part.name = take_text(input);
        if ((has & 2) != 0) part.filename = take_text(input);
        if ((has & 4) != 0) part.type = take_text(input);
        for (int lines = has >> 6; lines > 0; --lines) part.headers.push_back(take_text(input));
        part.encoding = static_cast<Encoding>(take_choice(input) % 6);
        part.kind = static_cast<Kind>(take_choice(input) % 5);
        part.piece = 1U + take_choice(input);
        part.pause_every = take_choice(input) % 4 == 1 ? 3 : 0;
        if (part.kind == Kind::nested && depth == 4) part.kind = Kind::nothing;
        if (part.kind == Kind::nested) part.parts = take_parts(input, depth + 1, left);
        else if (part.kind != Kind::nothing) part.bytes = take_text(input);
        parts.push_back(std::move(part));
    }
    return parts;
}

class ModelSource final : public Source {
public:
    explicit ModelSource(const Model& model) : model_(model) {}
    Result<Pulled> read(MutableBytes into) override {
        require(!into.empty(), "a source is asked for nothing");
        require(!ended_, "a source is asked after its end");
        if (model_.pause_every != 0 && ++asked_ % model_.pause_every == 0) return Pulled{Pulled::Kind::pause};
        const std::size_t count = std::min({into.size(), model_.piece, model_.bytes.size() - at_});
        std::copy_n(model_.bytes.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
        at_ += count;
        ended_ = count == 0;
        return Pulled{count == 0 ? Pulled::Kind::end : Pulled::Kind::bytes, count};
    }
    Result<void> rewind() override {
        at_ = 0;
        ended_ = false;
        return {};
    }

private:
    const Model& model_;
    std::size_t at_ = 0;
    int asked_ = 0;
    bool ended_ = false;
};

std::vector<Part> parts_of(const std::vector<Model>& models) {
    std::vector<Part> parts;
    for (const Model& model : models) {
        Part part;
        part.name = model.name;
        part.filename = model.filename;
        part.type = model.type;
        part.headers.assign(model.headers.begin(), model.headers.end());
        part.encoding = model.encoding;
        if (model.kind == Kind::memory) part.content = as_bytes(model.bytes);
        if (model.kind == Kind::sized) part.content = Streamed{std::make_unique<ModelSource>(model), model.bytes.size()};
        if (model.kind == Kind::unsized) part.content = Streamed{std::make_unique<ModelSource>(model)};
        if (model.kind == Kind::nested) part.content = parts_of(model.parts);
        parts.push_back(std::move(part));
    }
    return parts;
}

/// Depends on the whole input, so that the input cannot hold what comes out.
Random seeded(std::string_view input) {
    std::uint64_t state = 0xcbf29ce484222325;
    for (const char c : input) state = (state ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
    return [state](MutableBytes into) mutable -> Result<void> {
        for (auto& byte : into) {
            state += 0x9e3779b97f4a7c15;
            std::uint64_t mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            byte = static_cast<std::uint8_t>(mixed >> 56);
        }
        return {};
    };
}

std::size_t occurrences(std::string_view text, std::string_view of) {
    std::size_t count = 0;
    for (auto at = text.find(of); at != std::string_view::npos; at = text.find(of, at + 1)) ++count;
    return count;
}

std::string unquoted(std::string_view text) {
    const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'A' + 10; };
    std::string out;
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        require(line <= max_line_bytes, "a line of quoted-printable is too long");
        if (text.substr(at, 2) == "\r\n" || text.substr(at, 3) == "=\r\n") {
            const bool soft = text[at] == '=';
            if (!soft) out.append("\r\n");
            at += soft ? 2 : 1;
            line = 0;
        } else if (text[at] == '=') {
            require(at + 2 < text.size(), "quoted-printable ends within a byte");
            out.push_back(static_cast<char>(value(text[at + 1]) * 16 + value(text[at + 2])));
            at += 2;
            line += 3;
        } else {
            out.push_back(text[at]);
            ++line;
        }
    }
    return out;
}

std::string decoded(std::string_view text, Encoding encoding) {
    if (encoding == Encoding::quoted_printable) return unquoted(text);
    if (encoding != Encoding::base64) return std::string(text);
    std::string joined;
    for (std::size_t at = 0; at < text.size(); at += max_line_bytes + 2) {
        joined.append(text.substr(at, max_line_bytes));
        require(at + max_line_bytes >= text.size() || text.substr(at + max_line_bytes, 2) == "\r\n", "a line of base64 is too long");
    }
    const auto bytes = http::decode_base64(joined);
    require(bytes.has_value(), "base64 that is none");
    return *bytes;
}

/// Reads one level: `next` gives the boundaries anew, in the order they were made.
void check_level(std::string_view text, const std::vector<Model>& models, const Random& next) {
    const std::string delimiter = "--" + make_boundary(next).value();
    require(text.ends_with(delimiter + "--\r\n"), "a level does not end with its boundary");
    require(occurrences(text, delimiter) == models.size() + 1, "a boundary stands where none belongs");
    std::size_t at = 0;
    for (const Model& model : models) {
        require(text.substr(at, delimiter.size() + 2) == delimiter + "\r\n", "no boundary before a part");
        at += delimiter.size() + 2;
        const std::size_t end = text.find("\r\n" + delimiter, at);
        require(end != std::string_view::npos, "no boundary after a part");
        std::string_view part = text.substr(at, end - at + 2);
        const std::size_t head_end = part.starts_with("\r\n") ? 0 : part.find("\r\n\r\n") + 2;
        require(head_end < part.size(), "a head without an end");
        part = part.substr(head_end + 2);
        if (model.kind == Kind::nested) {
            // The line end before the outer boundary belongs to that one.
            check_level(decoded(part.substr(0, part.size() - 2), model.encoding), model.parts, next);
        } else {
            require(part.size() >= 2 && decoded(part.substr(0, part.size() - 2), model.encoding) == model.bytes,
                    "a part comes out otherwise than it went in");
        }
        at = end + 2;
    }
    require(text.substr(at) == delimiter + "--\r\n", "something follows the last part");
}

struct Written {
    std::string text;
    int code = 0;
    friend bool operator==(const Written&, const Written&) = default;
};

Written write(Serializer& serializer, std::size_t step, std::size_t limit) {
    Written written;
    const auto buffer = std::make_unique<std::uint8_t[]>(step);
    for (int pauses = 0; written.text.size() < limit;) {
        const auto pulled = serializer.read({buffer.get(), std::min(step, limit - written.text.size())});
        if (!pulled) {
            written.code = static_cast<int>(pulled.error().code());
            return written;
        }
        if (pulled->kind == Pulled::Kind::end) break;
        require(pulled->kind != Pulled::Kind::pause || ++pauses < 100'000, "nothing but pauses");
        written.text.append(as_text({buffer.get(), pulled->bytes}));
    }
    return written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input = as_text({data, size});
    const Random random = seeded(input);
    const std::uint8_t choices = take_choice(input);
    const std::size_t step = 1U + take_choice(input) % 97U;
    const std::size_t offset = take_choice(input) * 8U;
    int left = max_parts;
    const std::vector<Model> models = take_parts(input, 1, left);
    const SerializerOptions options{(choices & 1) != 0 ? "multipart/mixed" : "multipart/form-data",
                                    (choices & 2) != 0 ? Escape::backslash : Escape::percent};
    const auto made = Serializer::make(parts_of(models), options, random);
    if (!made) {
        require(made.error().code() == ErrorCode::bad_argument, "refused for no reason of the input's");
        return 0;
    }
    Serializer& serializer = **made;
    const Written whole = write(serializer, 1U << 16, SIZE_MAX);
    require(serializer.rewind().has_value(), "cannot go back");
    const Written begun = write(serializer, step, offset);
    require(whole.text.starts_with(begun.text) || whole.code != 0, "it begins otherwise in other pieces");
    require(serializer.rewind().has_value(), "cannot go back from the middle");
    const Written again = write(serializer, step, SIZE_MAX);
    require(again.code == whole.code, "it ends otherwise in other pieces");
    if (whole.code != 0) {
        require(whole.code == static_cast<int>(ErrorCode::read_failed), "it ends for no reason of the input's");
        return 0;
    }
    require(again == whole, "it differs in other pieces");
    require(!serializer.size() || *serializer.size() == whole.text.size(), "the size is not the one foretold");
    check_level(whole.text, models, seeded(as_text({data, size})));
    return 0;
}
