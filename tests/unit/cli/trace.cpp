#include "cli/trace.hpp"

#include "cli/console.hpp"
#include "support/catch.hpp"

using namespace hawser::cli;  // NOLINT
using hawser::as_bytes;
using hawser::Trace;

namespace {

std::string one(TraceStyle style, Trace kind, std::string_view text) {
    return Tracer(style).text({kind, as_bytes(text)});
}

}  // namespace

// Forms as observed of curl 7.88.1.
TEST_CASE("hexadecimal rows of 16") {
    CHECK(one({TraceForm::hex}, Trace::header_in, "HTTP/1.1 200 OK\r\n") ==
          "<= Recv header, 17 bytes (0x11)\n"
          "0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.\n"
          "0010: 0a                                              .\n");
    CHECK(one({TraceForm::hex}, Trace::data_out, "").starts_with("=> Send data, 0 bytes (0x0)\n"));
}

TEST_CASE("text rows end at CRLF or when they are full") {
    CHECK(one({TraceForm::ascii}, Trace::data_out, "ab\ncd\r\nef\r\n\r\ngh") ==
          "=> Send data, 15 bytes (0xf)\n0000: ab.cd\n0007: ef\n000b: \n000d: gh\n");
    const std::string row(64, 'k');
    CHECK(one({TraceForm::ascii}, Trace::data_in, row + row + "x") ==
          "<= Recv data, 129 bytes (0x81)\n0000: " + row + "\n0040: " + row + "\n0080: x\n");
    CHECK(one({TraceForm::ascii}, Trace::data_out, std::string(63, 'k') + "\r\nzz") ==
          "=> Send data, 67 bytes (0x43)\n0000: " + std::string(63, 'k') + "\n0041: zz\n");
}

TEST_CASE("remarks in a dump") {
    CHECK(one({TraceForm::hex}, Trace::text, "Connected\n") == "== Info: Connected\n");
    CHECK(one({TraceForm::ascii}, Trace::text, "Connected") == "== Info: Connected\n");
}

TEST_CASE("lines are marked by their kind") {
    CHECK(one({}, Trace::text, "Connected\n") == "* Connected\n");
    CHECK(one({}, Trace::header_out, "GET / HTTP/1.1\r\nHost: h\r\n\r\n") == "> GET / HTTP/1.1\r\n> Host: h\r\n> \r\n");
    CHECK(one({}, Trace::header_in, "HTTP/1.1 200 OK\r\n") == "< HTTP/1.1 200 OK\r\n");
    CHECK(one({}, Trace::data_in, "hello") == "{ [5 bytes data]\n");
    CHECK(one({}, Trace::data_out, "hello") == "} [5 bytes data]\n");
}

TEST_CASE("body bytes in a row are marked once") {
    Tracer tracer({});
    CHECK(tracer.text({Trace::data_in, as_bytes("a")}) == "{ [1 bytes data]\n");
    CHECK(tracer.text({Trace::data_in, as_bytes("b")}).empty());
    CHECK(tracer.text({Trace::text, as_bytes("x\n")}) == "* x\n");
    CHECK(tracer.text({Trace::data_in, as_bytes("c")}) == "{ [1 bytes data]\n");
}

TEST_CASE("a line that came in pieces is marked once") {
    Tracer tracer({});
    CHECK(tracer.text({Trace::text, as_bytes("half")}) == "* half");
    CHECK(tracer.text({Trace::text, as_bytes(" whole\n")}) == " whole\n");
}

TEST_CASE("time and numbers stand first") {
    TraceStyle style;
    style.time = style.ids = true;
    Tracer tracer(style);
    TraceEntry entry{Trace::text, as_bytes("x\n"), std::chrono::microseconds(3'723'000'045), 7, -1};
    CHECK(tracer.text(entry) == "01:02:03.000045 [7-x] * x\n");
    style.form = TraceForm::ascii;
    entry.connection = 2;
    CHECK(Tracer(style).text(entry) == "01:02:03.000045 [7-2] == Info: x\n");
}

TEST_CASE("control bytes are shown, not obeyed, on a terminal") {
    CHECK(without_controls("a: b\tc\r\nd\n") == "a: b\tc\r\nd\n");
    CHECK(without_controls("\033[2J\a\x7f\r!") == "\\x1b[2J\\x07\\x7f\\x0d!");
    CHECK(without_controls("\xc2\x9b" "2J\xc2\xa0\xc3\xa4") == "\\xc2\\x9b2J\xc2\xa0\xc3\xa4");
    CHECK(without_controls(std::string_view("\0", 1)) == "\\x00");
}
