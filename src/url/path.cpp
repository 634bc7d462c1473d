#include "url/path.hpp"

#include <algorithm>
#include <cstdint>

#include "url/percent.hpp"

namespace hawser::url {
namespace {

enum class Segment : std::uint8_t { plain, dot, dots };

Segment classify(std::string_view segment) noexcept {
    int dots = 0;
    for (std::size_t at = 0; at < segment.size(); ++at) {
        if (dots == 2) return Segment::plain;
        if (segment[at] == '.') {
            ++dots;
        } else if (escaped_byte(segment, at) == '.') {
            ++dots;
            at += 2;
        } else {
            return Segment::plain;
        }
    }
    return dots == 0 ? Segment::plain : dots == 1 ? Segment::dot : Segment::dots;
}

void drop_last_segment(std::string& path) {
    const std::size_t slash = path.rfind('/');
    path.resize(slash == std::string::npos ? 0 : slash);
}

}  // namespace

std::string remove_dot_segments(std::string_view path) {
    std::string result;
    result.reserve(path.size());
    while (!path.empty()) {
        const bool slash = path.front() == '/';
        if (slash) path.remove_prefix(1);
        const std::size_t length = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, length);
        const bool last = length == path.size();
        path.remove_prefix(length);
        switch (classify(segment)) {
            case Segment::plain:
                if (slash) result += '/';
                result += segment;
                break;
            case Segment::dots:
                drop_last_segment(result);
                [[fallthrough]];
            case Segment::dot:
                // What remains is a directory: its slash stays.
                if (last) result += '/';
                break;
        }
        if (last) break;
    }
    return result;
}

std::string merge_paths(std::string_view base, std::string_view reference) {
    const std::size_t slash = base.rfind('/');
    std::string result(slash == std::string_view::npos ? std::string_view("/") : base.substr(0, slash + 1));
    return result.append(reference);
}

std::string climb(std::string_view base, std::string_view reference) {
    base = base.substr(0, base.rfind('/') + 1);
    while (true) {
        const std::size_t length = std::min(reference.find('/'), reference.size());
        const Segment segment = classify(reference.substr(0, length));
        if (segment == Segment::plain) break;
        if (segment == Segment::dots && base.size() > 1)
            base = base.substr(0, base.rfind('/', base.size() - 2) + 1);
        reference.remove_prefix(std::min(length + 1, reference.size()));
    }
    return std::string(base.empty() ? std::string_view("/") : base).append(reference);
}

}  // namespace hawser::url
