// Whole bodies: what is written, sizes, buffers of all sizes, rewinding from everywhere, pauses, errors and limits.
#include "support/catch.hpp"

#include "support.hpp"

using namespace hawser;
using namespace hawser::mime;

namespace {

constexpr std::size_t steps[] = {1, 2, 3, 7, 65'536};

Part named(std::string_view name, std::string_view text = {}) {
    Part part;
    part.name = name;
    part.content = as_bytes(text);
    return part;
}

Part encoded(std::string_view name, std::string_view text, Encoding encoding) {
    Part part = named(name, text);
    part.encoding = encoding;
    return part;
}

/// Every kind of content with every encoding, nested twice, once around encoded parts.
std::vector<Part> everything(std::vector<Pieces::Log>& logs, bool sized, int pause_every = 0) {
    std::string text;
    for (int i = 0; i < 300; ++i) text.append(i % 50 == 49 ? "\r\n" : i % 7 == 6 ? " =" : "x");
    logs.assign(8, {});
    std::vector<Part> parts;
    parts.push_back(named("plain", "value"));
    parts.push_back(Part{});
    std::size_t next = 0;
    std::vector<Part> inner;
    for (const Encoding encoding : {Encoding::none, Encoding::binary, Encoding::eight_bit, Encoding::seven_bit, Encoding::base64,
                                    Encoding::quoted_printable}) {
        if (sized && encoding == Encoding::quoted_printable) continue;
        Part part = named("stream");
        part.encoding = encoding;
        part.content = streamed(text, 5 + next * 13, logs[next], sized, pause_every);
        ++next;
        inner.push_back(std::move(part));
        inner.push_back(encoded("memory", "some text", encoding));
    }
    Part nested = named("nested");
    nested.content = std::move(inner);
    parts.push_back(std::move(nested));
    std::vector<Part> deep;
    deep.push_back(named("deep", "deep text"));
    Part stream = named("deep stream");
    stream.content = streamed("more of it", 3, logs[6], sized, pause_every);
    deep.push_back(std::move(stream));
    Part wrapped = named("wrapped");
    wrapped.encoding = Encoding::base64;
    wrapped.content = std::move(deep);
    parts.push_back(std::move(wrapped));
    Part last = named("empty stream");
    last.content = streamed("", 3, logs[7], sized, pause_every);
    parts.push_back(std::move(last));
    return parts;
}

}  // namespace

TEST_CASE("a form is written as RFC 7578 has it") {
    std::vector<Part> parts;
    parts.push_back(named("a", "x"));
    parts.push_back(named("b"));
    const auto body = make_body(std::move(parts));
    CHECK(body->content_type() == "multipart/form-data; boundary=" + boundary(0));
    const std::string text = all_of(*body);
    CHECK(text == "--" + boundary(0) + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--" + boundary(0) +
                      "\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--" + boundary(0) + "--\r\n");
    CHECK(body->size() == text.size());
}

TEST_CASE("a body of no parts is its end") {
    const auto body = make_body({});
    CHECK(all_of(*body) == "--" + boundary(0) + "--\r\n");
    CHECK(body->size() == 52U);
}

TEST_CASE("nested parts have boundaries of their own") {
    std::vector<Part> inner;
    inner.push_back(named("in", "1"));
    std::vector<Part> parts;
    parts.push_back(named("out"));
    parts.back().content = std::move(inner);
    parts.push_back(named("none"));
    parts.back().content = std::vector<Part>();
    const auto body = make_body(std::move(parts), {.type = "multipart/mixed"});
    const std::string text = all_of(*body);
    CHECK(text == "--" + boundary(0) + "\r\nContent-Disposition: attachment; name=\"out\"\r\nContent-Type: multipart/mixed; boundary=" +
                      boundary(1) + "\r\n\r\n--" + boundary(1) + "\r\nContent-Disposition: attachment; name=\"in\"\r\n\r\n1\r\n--" +
                      boundary(1) + "--\r\n\r\n--" + boundary(0) +
                      "\r\nContent-Disposition: attachment; name=\"none\"\r\nContent-Type: multipart/mixed; boundary=" + boundary(2) +
                      "\r\n\r\n--" + boundary(2) + "--\r\n\r\n--" + boundary(0) + "--\r\n");
    CHECK(body->size() == text.size());
}

TEST_CASE("parts of a nested form are dispositioned as form-data") {
    std::vector<Part> inner;
    inner.push_back(named("in", "1"));
    std::vector<Part> parts;
    parts.push_back(Part{});
    parts.back().type = "multipart/form-data";
    parts.back().content = std::move(inner);
    const auto body = make_body(std::move(parts), {.type = "multipart/mixed"});
    CHECK(all_of(*body).find("Content-Disposition: form-data; name=\"in\"") != std::string::npos);
}

TEST_CASE("buffers of every size get the same bytes, and the size is foretold") {
    std::vector<Pieces::Log> logs;
    for (const bool sized : {true, false}) {
        const std::string whole = all_of(*make_body(everything(logs, sized)));
        for (const std::size_t step : steps)
            for (const int pause_every : {0, 1 + 1, 3}) {
                const auto body = make_body(everything(logs, sized, pause_every));
                REQUIRE(body->size().has_value() == sized);
                REQUIRE(take(*body, step).value() == whole);
                if (sized) REQUIRE(body->size() == whole.size());
            }
    }
}

TEST_CASE("a body goes back to its start from every offset") {
    std::vector<Pieces::Log> logs;
    const std::string whole = all_of(*make_body(everything(logs, false)));
    const auto body = make_body(everything(logs, false, 4));
    for (std::size_t offset = 0; offset <= whole.size(); ++offset) {
        REQUIRE(take(*body, 1 + offset % 97, offset).value() == whole.substr(0, offset));
        REQUIRE(body->rewind());
    }
    CHECK(take(*body, 11).value() == whole);
    CHECK(take(*body, 11).value().empty());
}

TEST_CASE("only sources that were asked are rewound") {
    Pieces::Log first;
    Pieces::Log second;
    std::vector<Part> parts;
    parts.push_back(named("1"));
    parts.back().content = streamed("abc", 3, first);
    parts.push_back(named("2"));
    parts.back().content = streamed("abc", 3, second, true, 0, false);
    const auto body = make_body(std::move(parts));
    REQUIRE(body->rewind());
    CHECK(first.rewinds == 0);
    const std::size_t before_second = *body->size() - boundary_bytes - 8 - 3;
    REQUIRE(take(*body, 1, before_second));
    REQUIRE(body->rewind());
    CHECK(first.rewinds == 1);
    CHECK(second.rewinds == 0);
    REQUIRE(take(*body, 1, before_second + 1));
    const auto refused = body->rewind();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::rewind_failed);
}

TEST_CASE("a source with a size is asked for no more, and no end") {
    Pieces::Log log;
    std::vector<Part> parts;
    parts.push_back(named("1"));
    parts.back().content = streamed("abcdefgh", 100, log);
    std::get<Streamed>(parts.back().content).size = 5;
    const auto body = make_body(std::move(parts));
    const std::string text = all_of(*body);
    CHECK(text.find("\r\n\r\nabcde\r\n--") != std::string::npos);
    CHECK(text.size() == body->size());
    CHECK(log.most_asked == 5);
    CHECK(log.reads == 1);
    CHECK(log.ends == 0);
}

TEST_CASE("a source that ends early is an error that names the part") {
    Pieces::Log log;
    for (const Encoding encoding : {Encoding::none, Encoding::base64}) {
        std::vector<Part> parts;
        parts.push_back(encoded("short", "", encoding));
        parts.back().content = streamed("abc", 2, log);
        std::get<Streamed>(parts.back().content).size = 5;
        const auto body = make_body(std::move(parts));
        const auto text = take(*body, 100);
        REQUIRE_FALSE(text);
        CHECK(text.error().code() == ErrorCode::read_failed);
        CHECK(text.error().message() == "the part \"short\" ended after 3 of its 5 bytes");
    }
}

TEST_CASE("what a source gives is handed over before its pause, and it is not asked twice") {
    Pieces::Log log;
    std::vector<Part> parts;
    parts.push_back(named("1"));
    parts.back().content = streamed("abc", 3, log, false, 1 + 1);
    const auto body = make_body(std::move(parts));
    std::uint8_t buffer[1'000];
    auto got = body->read(buffer).value();
    CHECK(as_text({buffer, got.bytes}).ends_with("\r\n\r\nabc"));
    got = body->read(buffer).value();
    CHECK(got.kind == Pulled::Kind::pause);
    CHECK(log.reads == 1);
    got = body->read(buffer).value();
    CHECK(got.kind == Pulled::Kind::bytes);
    CHECK(log.reads == 2);
    CHECK(body->read(buffer).value().kind == Pulled::Kind::end);
}

TEST_CASE("a pause at once leaves only what stands before") {
    Pieces::Log log;
    std::vector<Part> parts;
    parts.push_back(named("1"));
    parts.back().content = streamed("abc", 3, log, false, 1);
    const auto body = make_body(std::move(parts));
    std::uint8_t buffer[1'000];
    CHECK(body->read(buffer).value().kind == Pulled::Kind::bytes);
    for (int again = 0; again < 3; ++again) CHECK(body->read(buffer).value().kind == Pulled::Kind::pause);
    CHECK(log.reads == 0);
}

TEST_CASE("7bit carries seven bits") {
    std::vector<Part> parts;
    parts.push_back(encoded("x", "h\xc3\xa9llo", Encoding::seven_bit));
    auto body = make_body(std::move(parts));
    auto text = take(*body, 7);
    REQUIRE_FALSE(text);
    CHECK(text.error().code() == ErrorCode::read_failed);
    CHECK(text.error().message().find("7bit") != std::string::npos);

    parts.clear();
    std::vector<Part> inner;
    inner.push_back(named("in", "\xff"));
    parts.push_back(encoded("outer", "", Encoding::seven_bit));
    parts.back().content = std::move(inner);
    body = make_body(std::move(parts));
    CHECK_FALSE(take(*body, 1'000));
}

TEST_CASE("parts and levels are limited") {
    const auto nested = [](std::size_t levels) {
        std::vector<Part> parts;
        for (std::size_t level = 1; level < levels; ++level) {
            std::vector<Part> outer;
            outer.push_back(Part{});
            outer.back().content = std::move(parts);
            parts = std::move(outer);
        }
        return parts;
    };
    CHECK(Serializer::make(nested(Multipart::max_depth), {}, counted()));
    auto made = Serializer::make(nested(Multipart::max_depth + 1), {}, counted());
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == ErrorCode::bad_argument);

    std::vector<Part> many(Multipart::max_parts + 1);
    made = Serializer::make(std::move(many), {}, counted());
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == ErrorCode::bad_argument);
}

TEST_CASE("announced sizes beyond what a body can have are refused") {
    Pieces::Log log;
    std::vector<Part> parts;
    for (int count = 0; count < 3; ++count) {
        parts.push_back(Part{});
        parts.back().content = streamed("", 1, log);
        std::get<Streamed>(parts.back().content).size = std::uint64_t{1} << 63;
    }
    const auto made = Serializer::make(std::move(parts), {}, counted());
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == ErrorCode::bad_argument);
}

TEST_CASE("boundaries are drawn fairly, and from nothing else") {
    const Random broken = [](MutableBytes) -> Result<void> { return fail(ErrorCode::init_failed, Phase::setup, "none"); };
    CHECK_FALSE(Serializer::make({}, {}, broken));
    const Random constant = [](MutableBytes into) -> Result<void> { return std::fill(into.begin(), into.end(), 255), Result<void>(); };
    CHECK_FALSE(make_boundary(constant));
    std::uint8_t next = 240;
    const Random counting = [&next](MutableBytes into) -> Result<void> {
        for (auto& byte : into) byte = next++;
        return {};
    };
    CHECK(make_boundary(counting).value() == std::string(24, '-') + "stuvwxyz" + "0123456789ABCD");
}
