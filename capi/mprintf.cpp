// The printf family: formats, $ positions and length modifiers as curl_mprintf(3) documents them, the same on
// every system, without regard to the locale for whole numbers and text.
//
// A format is read twice: once to learn which type each argument has (positions may name them in any order),
// then, with the arguments fetched, to write the output.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "memory.hpp"

namespace {

/// A format names at most so many arguments; more is a format out of a program's control.
constexpr std::size_t max_arguments = 128;
/// A width or precision larger than this is an attack on memory rather than a layout.
constexpr int max_field_bytes = 1 << 20;
constexpr std::size_t max_double_text_bytes = 512;

enum class Type : std::uint8_t {
    none,
    int_value,
    long_value,
    long_long_value,
    size_value,
    double_value,
    long_double_value,
    text,
    pointer,
    int_pointer,
    long_pointer,
    long_long_pointer,
};

struct Argument {
    Type type = Type::none;
    std::int64_t integer = 0;
    long double real = 0;
    void* pointer = nullptr;
};

enum class Length : std::uint8_t { plain, half, longer, longest, size, long_double };

/// One conversion of a format.
struct Conversion {
    std::string_view literal;  ///< text before it
    char what = '\0';          ///< '\0' at the end of the format
    bool alternate = false, zero = false, left = false, space = false, plus = false;
    Length length = Length::plain;
    int width = 0;
    int precision = -1;
    int width_argument = -1;
    int precision_argument = -1;
    int argument = -1;
};

/// Reads conversions off a format and gives each its argument numbers.
class Reader {
  public:
    explicit Reader(const char* format) : at_(format) {}

    /// False when the format makes no sense.
    bool next(Conversion& out) {
        out = {};
        const char* start = at_;
        while (*at_ != '\0' && *at_ != '%')
            ++at_;
        out.literal = {start, static_cast<std::size_t>(at_ - start)};
        if (*at_ == '\0') return true;
        ++at_;
        if (*at_ == '%') {
            ++at_;
            out.what = '%';
            return true;
        }
        const int position = read_position();
        read_flags(out);
        if (!read_size(out.width, out.width_argument)) return false;
        if (*at_ == '.') {
            ++at_;
            if (!read_size(out.precision, out.precision_argument)) return false;
            if (out.precision < 0) out.precision = 0;
        }
        read_length(out);
        out.what = *at_;
        if (out.what == '\0') return true;
        ++at_;
        out.argument = position >= 0 ? position : next_argument_++;
        return static_cast<std::size_t>(out.argument) < max_arguments;
    }

  private:
    /// "m$": the number of an argument from 0; -1 when there is none, nothing is consumed then.
    int read_position() {
        const char* look = at_;
        int number = 0;
        while (*look >= '0' && *look <= '9' && number < max_field_bytes)
            number = number * 10 + (*look++ - '0');
        if (look == at_ || *look != '$' || number == 0) return -1;
        at_ = look + 1;
        return number - 1;
    }

    void read_flags(Conversion& out) {
        for (;; ++at_) {
            switch (*at_) {
                case '#':
                    out.alternate = true;
                    break;
                case '0':
                    out.zero = true;
                    break;
                case '-':
                    out.left = true;
                    break;
                case ' ':
                    out.space = true;
                    break;
                case '+':
                    out.plus = true;
                    break;
                default:
                    return;
            }
        }
    }

    bool read_size(int& value, int& argument) {
        if (*at_ == '*') {
            ++at_;
            const int position = read_position();
            argument = position >= 0 ? position : next_argument_++;
            return static_cast<std::size_t>(argument) < max_arguments;
        }
        if (*at_ < '0' || *at_ > '9') return true;
        value = 0;
        for (; *at_ >= '0' && *at_ <= '9'; ++at_) {
            value = value * 10 + (*at_ - '0');
            if (value > max_field_bytes) return false;
        }
        return true;
    }

    void read_length(Conversion& out) {
        for (;; ++at_) {
            switch (*at_) {
                case 'h':
                    out.length = Length::half;
                    break;
                case 'l':
                    out.length = out.length == Length::longer ? Length::longest : Length::longer;
                    break;
                case 'q':
                    out.length = Length::longest;
                    break;
                case 'L':
                    out.length = Length::long_double;
                    break;
                case 'z':
                    out.length = Length::size;
                    break;
                default:
                    return;
            }
        }
    }

    const char* at_;
    int next_argument_ = 0;
};

Type integer_type(Length length, Type plain, Type longer, Type longest) noexcept {
    switch (length) {
        case Length::longer:
            return longer;
        case Length::longest:
        case Length::long_double:
            return longest;
        case Length::size:
            return Type::size_value;
        default:
            return plain;
    }
}

Type type_of(const Conversion& conversion) noexcept {
    switch (conversion.what) {
        case 'd':
        case 'i':
        case 'o':
        case 'u':
        case 'x':
        case 'X':
            return integer_type(conversion.length, Type::int_value, Type::long_value, Type::long_long_value);
        case 'c':
            return Type::int_value;
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G':
        case 'a':
        case 'A':
            return conversion.length == Length::long_double ? Type::long_double_value : Type::double_value;
        case 's':
        case 'S':
            return Type::text;
        case 'p':
            return Type::pointer;
        case 'n':
            return integer_type(conversion.length, Type::int_pointer, Type::long_pointer,
                                Type::long_long_pointer);
        default:
            return Type::none;
    }
}

/// First reading: the type of each argument. Empty-handed (false) for a format that makes no sense.
bool learn_types(const char* format, std::vector<Argument>& arguments) {
    Reader reader(format);
    Conversion conversion;
    const auto note = [&](int index, Type type) {
        if (index < 0) return;
        if (arguments.size() <= static_cast<std::size_t>(index))
            arguments.resize(static_cast<std::size_t>(index) + 1);
        arguments[static_cast<std::size_t>(index)].type = type;
    };
    for (;;) {
        if (!reader.next(conversion)) return false;
        if (conversion.what == '\0') break;
        if (conversion.what == '%') continue;
        if (type_of(conversion) == Type::none) return false;
        note(conversion.width_argument, Type::int_value);
        note(conversion.precision_argument, Type::int_value);
        note(conversion.argument, type_of(conversion));
    }
    // Nothing says what type a gap has; an int is the best guess.
    for (Argument& argument : arguments)
        if (argument.type == Type::none) argument.type = Type::int_value;
    return true;
}

void fetch(std::vector<Argument>& arguments, va_list list) {
    for (Argument& argument : arguments) {
        switch (argument.type) {
            case Type::int_value:
                argument.integer = va_arg(list, int);
                break;
            case Type::long_value:
                argument.integer = va_arg(list, long);
                break;
            case Type::long_long_value:
                argument.integer = va_arg(list, long long);
                break;
            case Type::size_value:
                argument.integer = static_cast<std::int64_t>(va_arg(list, std::size_t));
                break;
            case Type::double_value:
                argument.real = va_arg(list, double);
                break;
            case Type::long_double_value:
                argument.real = va_arg(list, long double);
                break;
            default:
                argument.pointer = va_arg(list, void*);
                break;
        }
    }
}

/// Where the output goes.
class Sink {
  public:
    virtual ~Sink() = default;
    /// False: no more is wanted.
    virtual bool put(std::string_view text) = 0;
    bool fill(char c, std::size_t count) {
        const std::string run(count < 64 ? count : 64, c);
        for (; count > run.size(); count -= run.size())
            if (!put(run)) return false;
        return put({run.data(), count});
    }
    std::size_t written = 0;
};

bool put_field(Sink& sink, const Conversion& conversion, std::string_view prefix, std::string_view body,
               bool zero) {
    const std::size_t size = prefix.size() + body.size();
    const auto width = static_cast<std::size_t>(conversion.width);
    const std::size_t pad = width > size ? width - size : 0;
    if (conversion.left) return sink.put(prefix) && sink.put(body) && sink.fill(' ', pad);
    if (zero) return sink.put(prefix) && sink.fill('0', pad) && sink.put(body);
    return sink.fill(' ', pad) && sink.put(prefix) && sink.put(body);
}

/// The magnitude of an integer argument and whether it is negative.
std::uint64_t magnitude(const Conversion& conversion, std::int64_t value, bool is_signed, bool& negative) {
    switch (conversion.length) {
        // A short or char argument arrives as the int it was promoted to.
        case Length::plain:
        case Length::half:
            value = is_signed ? value : static_cast<std::int64_t>(static_cast<unsigned>(value));
            break;
        default:
            break;
    }
    negative = is_signed && value < 0;
    const auto bits = static_cast<std::uint64_t>(value);
    return negative ? 0 - bits : bits;
}

std::string digits_of(std::uint64_t value, unsigned base, bool upper) {
    const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string text;
    for (; value != 0; value /= base)
        text.insert(text.begin(), digits[value % base]);
    return text;
}

bool put_integer(Sink& sink, const Conversion& conversion, std::int64_t value) {
    const bool is_signed = conversion.what == 'd' || conversion.what == 'i';
    const bool hexadecimal = conversion.what == 'x' || conversion.what == 'X';
    const unsigned base = conversion.what == 'o' ? 8 : hexadecimal ? 16 : 10;
    bool negative = false;
    const std::uint64_t bits = magnitude(conversion, value, is_signed, negative);
    std::string body = digits_of(bits, base, conversion.what == 'X');
    const std::size_t least = conversion.precision < 0 ? 1 : static_cast<std::size_t>(conversion.precision);
    if (body.size() < least) body.insert(0, least - body.size(), '0');
    std::string_view prefix;
    if (conversion.alternate && base == 8 && (body.empty() || body[0] != '0')) body.insert(0, 1, '0');
    if (conversion.alternate && hexadecimal && bits != 0) prefix = conversion.what == 'X' ? "0X" : "0x";
    if (negative)
        prefix = "-";
    else if (is_signed && conversion.plus)
        prefix = "+";
    else if (is_signed && conversion.space)
        prefix = " ";
    return put_field(sink, conversion, prefix, body, conversion.zero && conversion.precision < 0);
}

/// The C library knows how to round; only width and padding are ours.
bool put_real(Sink& sink, const Conversion& conversion, long double value) {
    std::string format = "%";
    if (conversion.alternate) format += '#';
    if (conversion.plus) format += '+';
    if (conversion.space) format += ' ';
    if (conversion.precision >= 0) format += ".*";
    format += 'L';
    format += conversion.what;
    const int precision = conversion.precision > 325 ? 325 : conversion.precision;
    std::string text(max_double_text_bytes, '\0');
    for (int round = 0; round < 2; ++round) {
        const int size = precision >= 0
                             ? std::snprintf(text.data(), text.size(), format.c_str(), precision, value)
                             : std::snprintf(text.data(), text.size(), format.c_str(), value);
        if (size < 0) return true;
        const bool fits = static_cast<std::size_t>(size) < text.size();
        text.resize(static_cast<std::size_t>(size) + (fits ? 0 : 1));
        if (fits) break;
    }
    const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == ' ') ? 1 : 0;
    return put_field(sink, conversion, std::string_view(text).substr(0, sign),
                     std::string_view(text).substr(sign), conversion.zero && std::isfinite(value));
}

bool put_text(Sink& sink, const Conversion& conversion, const char* text) {
    if (text == nullptr) {
        text = conversion.precision < 0 || conversion.precision >= 5 ? "(nil)" : "";
    }
    const std::size_t size = conversion.precision < 0
                                 ? std::strlen(text)
                                 : strnlen(text, static_cast<std::size_t>(conversion.precision));
    return put_field(sink, conversion, {}, {text, size}, false);
}

bool put_pointer(Sink& sink, const Conversion& conversion, const void* pointer) {
    if (pointer == nullptr) return put_field(sink, conversion, {}, "(nil)", false);
    return put_field(sink, conversion, "0x", digits_of(reinterpret_cast<std::uintptr_t>(pointer), 16, false),
                     conversion.zero);
}

bool put(Sink& sink, const Conversion& conversion, const Argument& argument) {
    switch (argument.type) {
        case Type::int_pointer:
            *static_cast<int*>(argument.pointer) = static_cast<int>(sink.written);
            return true;
        case Type::long_pointer:
            *static_cast<long*>(argument.pointer) = static_cast<long>(sink.written);
            return true;
        case Type::long_long_pointer:
            *static_cast<long long*>(argument.pointer) = static_cast<long long>(sink.written);
            return true;
        case Type::size_value:
            if (conversion.what != 'n') break;
            return true;
        case Type::double_value:
        case Type::long_double_value:
            return put_real(sink, conversion, argument.real);
        case Type::text:
            return put_text(sink, conversion, static_cast<const char*>(argument.pointer));
        case Type::pointer:
            return put_pointer(sink, conversion, argument.pointer);
        default:
            break;
    }
    if (conversion.what != 'c') return put_integer(sink, conversion, argument.integer);
    const char character = static_cast<char>(argument.integer);
    return put_field(sink, conversion, {}, {&character, 1}, false);
}

/// A width or precision that is an argument.
void resolve_sizes(Conversion& conversion, const std::vector<Argument>& arguments) {
    const auto value = [&](int index) {
        const std::int64_t given = arguments[static_cast<std::size_t>(index)].integer;
        return static_cast<int>(given > max_field_bytes    ? max_field_bytes
                                : given < -max_field_bytes ? -max_field_bytes
                                                           : given);
    };
    if (conversion.width_argument >= 0) conversion.width = value(conversion.width_argument);
    if (conversion.width < 0) {
        conversion.left = true;
        conversion.width = -conversion.width;
    }
    if (conversion.precision_argument >= 0) {
        const int precision = value(conversion.precision_argument);
        conversion.precision = precision < 0 ? -1 : precision;
    }
}

/// False when the format makes no sense or the sink would take no more.
bool print(Sink& sink, const char* format, va_list list) {
    std::vector<Argument> arguments;
    if (!learn_types(format, arguments)) return false;
    fetch(arguments, list);
    Reader reader(format);
    Conversion conversion;
    for (;;) {
        if (!reader.next(conversion) || !sink.put(conversion.literal)) return false;
        if (conversion.what == '\0') return true;
        if (conversion.what == '%') {
            if (!sink.put("%")) return false;
            continue;
        }
        resolve_sizes(conversion, arguments);
        if (!put(sink, conversion, arguments[static_cast<std::size_t>(conversion.argument)])) return false;
    }
}

class FileSink final : public Sink {
  public:
    explicit FileSink(FILE* file) : file_(file) {}
    bool put(std::string_view text) override {
        const std::size_t count = std::fwrite(text.data(), 1, text.size(), file_);
        written += count;
        return count == text.size();
    }

  private:
    FILE* file_;
};

/// Writes at most `limit` bytes; the room after them takes the NUL.
class BufferSink final : public Sink {
  public:
    BufferSink(char* buffer, std::size_t limit) : buffer_(buffer), limit_(limit) {}
    bool put(std::string_view text) override {
        const std::size_t count = text.size() < limit_ - written ? text.size() : limit_ - written;
        if (count != 0) std::memcpy(buffer_ + written, text.data(), count);
        written += count;
        return count == text.size();
    }

  private:
    char* buffer_;
    std::size_t limit_;
};

class StringSink final : public Sink {
  public:
    bool put(std::string_view part) override {
        text.append(part);
        written = text.size();
        return true;
    }
    std::string text;
};

int count_of(const Sink& sink) noexcept { return static_cast<int>(sink.written); }

}  // namespace

int curl_mvfprintf(FILE* file, const char* format, va_list list) try {
    FileSink sink(file);
    print(sink, format, list);
    return count_of(sink);
} catch (const std::exception&) {
    return 0;
}

int curl_mvprintf(const char* format, va_list list) { return curl_mvfprintf(stdout, format, list); }

int curl_mvsnprintf(char* buffer, size_t size, const char* format, va_list list) try {
    BufferSink sink(buffer, size == 0 ? 0 : size - 1);
    if (size != 0) buffer[0] = '\0';
    print(sink, format, list);
    if (size != 0) buffer[sink.written] = '\0';
    return count_of(sink);
} catch (const std::exception&) {
    return 0;
}

int curl_mvsprintf(char* buffer, const char* format, va_list list) {
    return curl_mvsnprintf(buffer, static_cast<size_t>(-1) / 2, format, list);
}

char* curl_mvaprintf(const char* format, va_list list) try {
    StringSink sink;
    return print(sink, format, list) ? hawser::capi::copy_text(sink.text) : nullptr;
} catch (const std::exception&) {
    return nullptr;
}

int curl_mprintf(const char* format, ...) {
    va_list list;
    va_start(list, format);
    const int count = curl_mvfprintf(stdout, format, list);
    va_end(list);
    return count;
}

int curl_mfprintf(FILE* file, const char* format, ...) {
    va_list list;
    va_start(list, format);
    const int count = curl_mvfprintf(file, format, list);
    va_end(list);
    return count;
}

int curl_msprintf(char* buffer, const char* format, ...) {
    va_list list;
    va_start(list, format);
    const int count = curl_mvsprintf(buffer, format, list);
    va_end(list);
    return count;
}

int curl_msnprintf(char* buffer, size_t size, const char* format, ...) {
    va_list list;
    va_start(list, format);
    const int count = curl_mvsnprintf(buffer, size, format, list);
    va_end(list);
    return count;
}

char* curl_maprintf(const char* format, ...) {
    va_list list;
    va_start(list, format);
    char* text = curl_mvaprintf(format, list);
    va_end(list);
    return text;
}
