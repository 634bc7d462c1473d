// Every kind of answer, at every fragment size.
#include "support.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::h1::test;
using namespace std::string_literals;

namespace {

enum class End { open, eof };

struct Case {
    const char* name;
    std::string input;
    std::string expected;
    End end = End::open;
    bool reusable = true;
    Ask ask = {};
    h1::Settings settings = {};
};

const Ask head{.method = "HEAD"};
const Ask connect{.method = "CONNECT"};
const Ask upgrade{.fields = {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}}};
const Ask old{.http1_0 = true};
const Ask closing{.fields = {{"Connection", "x, Close"}}};

const std::vector<std::string_view> icy_alias = {"ICY", "SHOUT 200"};
const std::vector<std::string_view> https_alias = {"HTTPS"};
const Ask icy{.reading = {.aliases = icy_alias}};
const Ask ignoring{.reading = {.ignore_length = true}};
const Ask raw{.reading = {.raw_chunks = true}};
const Ask coded{.reading = {.with_codings = true}};

std::string http(std::string_view rest) { return "HTTP/1.1 200 OK\r\n" + std::string(rest); }
std::string chunked(std::string_view rest) {
    return http("Transfer-Encoding: chunked\r\n\r\n") + std::string(rest);
}
const std::string told_ok = "told [HTTP/1.1 200 OK\r\n]; ";
const std::string chunked_head = "head 200 (OK) [Transfer-Encoding=chunked]; ";

const std::vector<Case>& good_cases() {
    static const std::vector<Case> cases = {
        {"sized", "HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 5\r\n\r\nhello",
         "head 200 (OK) [Server=s] [Content-Length=5]; body 'hello'; end; "},
        {"empty body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Content-Length=0]; end; "},
        {"no reason, no second blank", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
         "head 200 [Content-Length=0]; end; "},
        {"reason with blanks and high bytes", "HTTP/1.1 404 Nicht da\xdf!\r\nContent-Length:0\r\n\r\n",
         "head 404 (Nicht da\xdf!) [Content-Length=0]; end; "},
        {"line feeds alone", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
         "head 200 (OK) [Content-Length=2]; body 'ok'; end; "},
        {"blanks around a value", "HTTP/1.1 200 OK\r\nA: \t b c\t \r\nB:\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [A=b c] [B=] [Content-Length=0]; end; "},
        {"later minor version", "HTTP/1.7 200 OK\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Content-Length=0]; end; "},
        {"folded",
         "HTTP/1.1 200 OK\r\nA: one \r\n \t two\r\n\tthree\r\nB: x\r\n y\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [A=one two three] [B=x y] [Content-Length=0]; end; "},
        {"folded, nothing in the first line", "HTTP/1.1 200 OK\r\nA:\r\n b\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [A=b] [Content-Length=0]; end; "},
        {"folded, nothing in the continuation", "HTTP/1.1 200 OK\r\nA: b\r\n  \r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [A=b] [Content-Length=0]; end; "},
        {"folded length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\n\r\nok",
         "head 200 (OK) [Content-Length=2]; body 'ok'; end; "},
        {"chunked",
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
         "head 200 (OK) [Transfer-Encoding=chunked]; body 'abc0123456789'; end; "},
        {"chunked, extensions and padding",
         "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n03 ;a=\"b;c\"\r\nabc\r\n2  "
         "\r\nde\r\n000;x\r\n\r\n",
         "head 200 (OK) [transfer-encoding=Chunked]; body 'abcde'; end; "},
        {"trailers",
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: 1\r\nB: 2\r\n 3\r\n\r\n",
         "head 200 (OK) [Transfer-Encoding=chunked]; body 'x'; trailers [A=1] [B=2 3]; end; "},
        {"chunked said twice",
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "head 200 (OK) [Transfer-Encoding=chunked] [Transfer-Encoding=chunked]; end; "},
        {"same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
         "head 200 (OK) [Content-Length=2] [Content-Length=2]; body 'ok'; end; "},
        {"same length in a list", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
         "head 200 (OK) [Content-Length=2, 2]; body 'ok'; end; "},
        {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "head 200 (OK) [Content-Length=5]; end; ",
         End::open, true, head},
        {"HEAD, chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
         "head 200 (OK) [Transfer-Encoding=chunked]; end; ", End::open, true, head},
        {"204", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
         "head 204 (No Content) [Content-Length=5]; end; "},
        {"304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
         "head 304 (Not Modified) [Content-Length=5]; end; "},
        {"interim heads",
         "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 "
         "OK\r\nContent-Length: "
         "1\r\n\r\nx",
         "interim 100 (Continue); interim 103 (Early Hints) [Link=</a>]; head 200 (OK) [Content-Length=1]; "
         "body 'x'; "
         "end; "},
        {"until close", "HTTP/1.1 200 OK\r\n\r\nall of it", "head 200 (OK); closing; body 'all of it'; end; ",
         End::eof, false},
        {"until close, empty", "HTTP/1.1 200 OK\r\n\r\n", "head 200 (OK); closing; end; ", End::eof, false},
        {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
         "head 200 1.0 (OK) [Content-Length=2]; closing; body 'ok'; end; ", End::open, false},
        {"HTTP/1.0 keep-alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok",
         "head 200 1.0 (OK) [Connection=Keep-Alive] [Content-Length=2]; body 'ok'; end; "},
        {"1.1 to a 1.0 request", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Content-Length=0]; closing; end; ", End::open, false, old},
        {"Connection: close", "HTTP/1.1 200 OK\r\nConnection: x, CLOSE\r\nContent-Length: 2\r\n\r\nok",
         "head 200 (OK) [Connection=x, CLOSE] [Content-Length=2]; closing; body 'ok'; end; ", End::open,
         false},
        {"close was asked for", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Content-Length=0]; closing; end; ", End::open, false, closing},
        {"Proxy-Connection from an origin",
         "HTTP/1.1 200 OK\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Proxy-Connection=close] [Content-Length=0]; end; "},
        {"Proxy-Connection from a proxy",
         "HTTP/1.1 200 OK\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Proxy-Connection=close] [Content-Length=0]; closing; end; ",
         End::open,
         false,
         {},
         {.to_proxy = true}},
        // RFC 9112 6.3 rule 3: the coding wins and the connection is not trusted further.
        {"length and coding",
         "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
         "head 200 (OK) [Content-Length=3] [Transfer-Encoding=chunked]; closing; body 'ok'; end; ", End::open,
         false},
        {"coding from HTTP/1.0",
         "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: "
         "chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
         "head 200 1.0 (OK) [Connection=keep-alive] [Transfer-Encoding=chunked]; closing; body 'ok'; end; ",
         End::open, false},
        {"identity", "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok",
         "head 200 (OK) [Transfer-Encoding=identity] [Content-Length=2]; closing; body 'ok'; end; ",
         End::open, false},
        {"upgrade", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi",
         "head 101 (Switching Protocols) [Upgrade=websocket]; closing; body '\x81\x02hi'; end; ", End::eof,
         false, upgrade},
        {"upgrade declined", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
         "head 200 (OK) [Content-Length=2]; body 'ok'; end; ", End::open, true, upgrade},
        {"CONNECT", "HTTP/1.1 200 Established\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nraw",
         "head 200 (Established) [Content-Length=5] [Transfer-Encoding=chunked]; closing; body 'raw'; end; ",
         End::eof, false, connect},
        {"CONNECT refused", "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno",
         "head 407 (No) [Content-Length=2]; body 'no'; end; ", End::open, true, connect},
        {"small letters", "http/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
         "head 200 (OK) [Content-Length=2]; body 'ok'; end; "},
        {"blanks before the status", "HTTP/1.1   200 OK\r\nContent-Length: 0\r\n\r\n",
         "head 200 (OK) [Content-Length=0]; end; "},
        {"no blank behind the status", "HTTP/1.1 200OK\r\nContent-Length: 0\r\n\r\n",
         "head 200 (K) [Content-Length=0]; end; "},
        {"names that are no token", http("A(b): 2\r\nTwo words: 3\r\n\xc3\xa4: 4\r\nContent-Length: 0\r\n\r\n"),
         "head 200 (OK) [A(b)=2] [Two words=3] [\xc3\xa4=4] [Content-Length=0]; end; "},
        {"no name", http("A: 1\r\n:status: 200\r\n and more\r\nContent-Length: 0\r\n\r\n"),
         "head 200 (OK) [A=1] [Content-Length=0]; end; "},
        {"alias", "ICY 404 who cares\r\nicy-name: x\r\n\r\nmusic", "head 200 1.0 [icy-name=x]; closing; body 'music'; end; ",
         End::eof, false, icy},
        {"alias, sized and kept", "ICY\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
         "head 200 1.0 [Connection=keep-alive] [Content-Length=2]; body 'ok'; end; ", End::open, true, icy},
        {"alias named, HTTP spoken", "HTTP/1.1 204 No\r\n\r\n", "head 204 (No); end; ", End::open, true, icy},
        {"alias that begins as HTTP does", "HTTPS rules\r\n\r\nx", "head 200 1.0; closing; body 'x'; end; ", End::eof, false,
         {.reading = {.aliases = https_alias}}},
        {"length ignored", http("Content-Length: 2\r\n\r\nok and more"),
         "head 200 (OK) [Content-Length=2]; closing; body 'ok and more'; end; ", End::eof, false, ignoring},
        {"bad length ignored", http("Content-Length: -2\r\n\r\nok"),
         "head 200 (OK) [Content-Length=-2]; closing; body 'ok'; end; ", End::eof, false, ignoring},
        {"length ignored beside chunks", http("Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
         "head 200 (OK) [Content-Length=7] [Transfer-Encoding=chunked]; body 'x'; end; ", End::open, true, ignoring},
        {"raw chunks", chunked("3;x\r\nabc\r\n0\r\nA: b\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=chunked]; body '3;x\r\nabc\r\n0\r\nA: b\r\n\r\n'; end; ", End::open, true, raw},
        {"raw chunks of a coding", http("Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=gzip, chunked]; body '1\r\nx\r\n0\r\n\r\n'; end; ", End::open, true, raw},
        {"coding asked for", http("Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=gzip, chunked]; body 'x'; end; ", End::open, true, coded},
        {"coding asked for, not chunked", http("Transfer-Encoding: gzip\r\n\r\nx"),
         "head 200 (OK) [Transfer-Encoding=gzip]; closing; body 'x'; end; ", End::eof, false, coded},
        {"HTTP/0.9",
         "<html>\r\n",
         "head 0; closing; body '<html>\r\n'; end; ",
         End::eof,
         false,
         {},
         {.allow_http0_9 = true}},
        {"HTTP/0.9 that begins like HTTP",
         "HTTX",
         "head 0; closing; body 'HTTX'; end; ",
         End::eof,
         false,
         {},
         {.allow_http0_9 = true}},
    };
    return cases;
}

const std::vector<Case>& bad_cases() {
    static const std::vector<Case> cases = {
        {"nothing", "", "error 52", End::eof},
        {"half the protocol", "HTT", "error 52", End::eof},
        {"half a status line", "HTTP/1.1 20", "error 52", End::eof},
        {"status line only", "HTTP/1.1 200 OK\r\n", told_ok + "error 56", End::eof},
        {"half a field", http("Content-Le"), told_ok + "error 56", End::eof},
        {"100 and no more", "HTTP/1.1 100 Continue\r\n\r\n", "interim 100 (Continue); error 52", End::eof},
        {"sized, cut", http("Content-Length: 5\r\n\r\nhe"),
         "head 200 (OK) [Content-Length=5]; body 'he'; error 18", End::eof},
        {"chunked, cut in the data", chunked("5\r\nhe"), chunked_head + "body 'he'; error 18", End::eof},
        {"chunked, cut before a size", chunked("2\r\nhe\r\n"), chunked_head + "body 'he'; error 18",
         End::eof},
        {"chunked, cut in a size", chunked("2"), chunked_head + "error 18", End::eof},
        {"chunked, cut in the trailers", chunked("0\r\nA: b\r\n"), chunked_head + "error 18", End::eof},

        {"another protocol", "SSH-2.0-x\r\n", "error 1"},
        {"leading line end", "\r\nHTTP/1.1 200 OK\r\n\r\n", "error 1"},
        {"leading blank", " HTTP/1.1 200 OK\r\n\r\n", "error 1"},
        {"small, and another protocol", "httq/1.1 200 OK\r\n\r\n", "error 1"},
        {"HTTP/2", "HTTP/2 200 OK\r\n\r\n", "error 1"},
        {"HTTP/0.9 said", "HTTP/0.9 200 OK\r\n\r\n", "error 1"},
        {"no version", "HTTP/ 200 OK\r\n\r\n", "error 1"},
        {"two digits of version", "HTTP/1.10 200 OK\r\n\r\n", "error 1"},
        {"status of two digits", "HTTP/1.1 20 OK\r\n\r\n", "error 1"},
        {"status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", "error 1"},
        {"status below 100", "HTTP/1.1 099 OK\r\n\r\n", "error 1"},
        {"no blank before the status", "HTTP/1.1200 OK\r\n\r\n", "error 1"},
        {"tab before the status", "HTTP/1.1\t200 OK\r\n\r\n", "error 1"},
        {"an alias nobody named", "ICY 200 OK\r\n\r\n", "error 1"},
        {"almost an alias", "ICE 200 OK\r\n\r\n", "error 1", End::open, false, icy},
        {"half an alias", "IC", "error 52", End::eof, false, icy},
        {"NUL behind an alias", "ICY 200 O\0K\r\n\r\n"s, "error 8", End::open, false, icy},
        {"bare CR in the status line", "HTTP/1.1 200 O\rK\r\n\r\n", "error 8"},
        {"NUL in the status line", "HTTP/1.1 200 O\0K\r\n\r\n"s, "error 8"},
        {"something else after 100",
         "HTTP/1.1 100 Continue\r\n\r\nSSH",
         "interim 100 (Continue); error 8",
         End::open,
         false,
         {},
         {.allow_http0_9 = true}},

        {"bare CR in a value", http("A: b\rc\r\n\r\n"), told_ok + "error 8"},
        {"two CRs at the end", http("A: b\r\r\n\r\n"), told_ok + "error 8"},
        {"NUL in a value", http("A: b\0c\r\n\r\n"s), told_ok + "error 8"},
        {"NUL in a name", http("A\0: b\r\n\r\n"s), told_ok + "error 8"},
        {"blank before the colon", http("Content-Length : 2\r\n\r\nok"), told_ok + "error 8"},
        {"no colon", http("Content-Length 2\r\n\r\nok"), told_ok + "error 8"},
        {"odd name, blank before the colon", http("A(b) : 2\r\n\r\nok"), told_ok + "error 8"},
        {"tab before the colon", http("A\t: 2\r\n\r\nok"), told_ok + "error 8"},
        {"control in a name", http("A\x01: 2\r\n\r\nok"), told_ok + "error 8"},
        {"fold before any field", http(" A: b\r\n\r\nok"), told_ok + "error 8"},
        {"NUL in a fold", http("A: b\r\n c\0d\r\n\r\n"s), told_ok + "error 8"},

        {"length no number", http("Content-Length: x\r\n\r\n"), told_ok + "error 8"},
        {"length empty", http("Content-Length:\r\n\r\n"), told_ok + "error 8"},
        {"length signed", http("Content-Length: +2\r\n\r\nok"), told_ok + "error 8"},
        {"length negative", http("Content-Length: -2\r\n\r\nok"), told_ok + "error 8"},
        {"length with rubbish", http("Content-Length: 2x\r\n\r\nok"), told_ok + "error 8"},
        {"length hexadecimal", http("Content-Length: 0x2\r\n\r\nok"), told_ok + "error 8"},
        {"length too large", http("Content-Length: 18446744073709551616\r\n\r\n"), told_ok + "error 8"},
        {"length no number behind others", http("A: b\r\n c\r\nB:\r\nContent-Length: x\r\nC: d\r\nbad\r\n"),
         "told [HTTP/1.1 200 OK\r\nA: b c\r\nB:\r\n]; error 8"},
        {"no colon behind others", http("A: b\r\n: left out\r\nB: c\r\n d\r\nbad\r\n\r\n"),
         "told [HTTP/1.1 200 OK\r\nA: b\r\nB: c d\r\n]; error 8"},
        {"NUL in a fold behind another", http("A: b\r\nB: c\r\n d\0\r\n\r\n"s),
         "told [HTTP/1.1 200 OK\r\nA: b\r\n]; error 8"},
        {"end within a fold", http("A: b\r\nB: c\r\n d"), "told [HTTP/1.1 200 OK\r\nA: b\r\nB: c\r\n]; error 56",
         End::eof},
        {"end behind a field", http("A: b\r\n"), "told [HTTP/1.1 200 OK\r\nA: b\r\n]; error 56", End::eof},
        {"lengths differ", http("Content-Length: 2\r\nContent-Length: 3\r\n\r\nok"),
         "told [HTTP/1.1 200 OK\r\nContent-Length: 2\r\n]; error 8"},
        {"lengths differ in a list", http("Content-Length: 2, 3\r\n\r\nok"), told_ok + "error 8"},
        {"bad length beside a coding",
         http("Content-Length: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), told_ok + "error 8"},
        {"coding after chunked, asked for", http("Transfer-Encoding: chunked, gzip\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=chunked, gzip]; error 61",
         End::open, false, coded},
        {"raw chunks, cut", chunked("5\r\nhe"), chunked_head + "body '5\r\nhe'; error 18", End::eof, false, raw},
        {"raw chunks, broken", chunked("5\r\nhello\r\nx"), chunked_head + "body '5\r\nhello\r\nx'; error 56",
         End::open, false, raw},
        {"unknown coding", http("Transfer-Encoding: foo\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=foo]; error 61"},
        {"coding not asked for", http("Transfer-Encoding: gzip, chunked\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=gzip, chunked]; error 61"},
        {"coding after chunked", http("Transfer-Encoding: chunked, foo\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=chunked, foo]; error 61"},
        {"identity after chunked", http("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=chunked] [Transfer-Encoding=identity]; error 61"},
        {"chunked with a blank inside", http("Transfer-Encoding: chu nked\r\n\r\n"),
         "head 200 (OK) [Transfer-Encoding=chu nked]; error 61"},

        {"chunk size empty", chunked("\r\n"), chunked_head + "error 56"},
        {"chunk size no number", chunked("xyz\r\n"), chunked_head + "error 56"},
        {"chunk size signed", chunked("+2\r\nok\r\n"), chunked_head + "error 56"},
        {"chunk size with 0x", chunked("0x2\r\nok\r\n"), chunked_head + "error 56"},
        {"chunk size with a blank in front", chunked(" 2\r\nok\r\n"), chunked_head + "error 56"},
        {"chunk size with a blank within", chunked("2 2\r\nok\r\n"), chunked_head + "error 56"},
        {"chunk size of 17 digits", chunked("11111111111111111\r\n"), chunked_head + "error 56"},
        {"chunk size beyond 2^63", chunked("ffffffffffffffff\r\n"), chunked_head + "error 56"},
        {"endless zeros", chunked("00000000000000001\r\n"), chunked_head + "error 56"},
        {"line feed alone after a size", chunked("2\nok\r\n"), chunked_head + "error 56"},
        {"CR alone after a size", chunked("2\rok\r\n"), chunked_head + "error 56"},
        {"line feed in an extension", chunked("2;a\nok\r\n"), chunked_head + "error 56"},
        {"NUL in an extension", chunked("2;a\0\r\nok\r\n"s), chunked_head + "error 56"},
        {"chunk longer than its size", chunked("2\r\nokay\r\n"), chunked_head + "body 'ok'; error 56"},
        {"line feed alone after a chunk", chunked("2\r\nok\n0\r\n\r\n"),
         chunked_head + "body 'ok'; error 56"},
        {"trailer without colon", chunked("0\r\nabc\r\n\r\n"), chunked_head + "error 8"},

        {"101 not asked for", "HTTP/1.1 101 Sw\r\nUpgrade: x\r\n\r\n",
         "told [HTTP/1.1 101 Sw\r\nUpgrade: x\r\n]; error 8"},
        {"101 in HTTP/1.0", "HTTP/1.0 101 Sw\r\nUpgrade: x\r\n\r\n",
         "told [HTTP/1.0 101 Sw\r\nUpgrade: x\r\n]; error 8", End::open, false, upgrade},
    };
    return cases;
}

struct Outcome {
    std::string text;
    bool reusable;
};

Outcome run(const Case& test, std::size_t piece_bytes) {
    const auto codec = h1::make_codec(test.settings);
    REQUIRE(test.ask.open(*codec));
    pull_all(*codec);
    Transcript transcript;
    if (feed_in_pieces(*codec, test.input, piece_bytes, transcript) && test.end == End::eof) {
        REQUIRE(codec->feed_eof(now));
        transcript.drain(*codec);
    }
    return {transcript.text(), codec->reusable()};
}

}  // namespace

TEST_CASE("every answer reads the same at every fragment size") {
    for (const Case& test : good_cases()) {
        for (const std::size_t size : fragment_sizes) {
            INFO(test.name << ", fragments of " << size);
            const Outcome outcome = run(test, size);
            CHECK(outcome.text == test.expected);
            CHECK(outcome.reusable == test.reusable);
        }
    }
}

TEST_CASE("what cannot be trusted is refused at every fragment size") {
    for (const Case& test : bad_cases()) {
        for (const std::size_t size : fragment_sizes) {
            INFO(test.name << ", fragments of " << size);
            const Outcome outcome = run(test, size);
            CHECK(outcome.text == test.expected);
            CHECK_FALSE(outcome.reusable);
        }
    }
}

TEST_CASE("every place to cut an answer in two gives the same events") {
    for (const auto* cases : {&good_cases(), &bad_cases()}) {
        for (const Case& test : *cases) {
            for (std::size_t cut = 1; cut < test.input.size(); ++cut) {
                INFO(test.name << ", cut at " << cut);
                const auto codec = h1::make_codec(test.settings);
                REQUIRE(test.ask.open(*codec));
                pull_all(*codec);
                Transcript transcript;
                const std::string_view input = test.input;
                if (feed_in_pieces(*codec, input.substr(0, cut), cut, transcript) &&
                    feed_in_pieces(*codec, input.substr(cut), input.size(), transcript) &&
                    test.end == End::eof) {
                    REQUIRE(codec->feed_eof(now));
                    transcript.drain(*codec);
                }
                CHECK(transcript.text() == test.expected);
            }
        }
    }
}

TEST_CASE("a truncated answer is never told as whole") {
    for (const Case& test : good_cases()) {
        if (test.end == End::eof || test.settings.allow_http0_9) continue;  // these end with the connection
        for (std::size_t length = 0; length < test.input.size(); ++length) {
            INFO(test.name << ", " << length << " bytes");
            const auto codec = h1::make_codec(test.settings);
            REQUIRE(test.ask.open(*codec));
            pull_all(*codec);
            Transcript transcript;
            REQUIRE(
                feed_in_pieces(*codec, std::string_view(test.input).substr(0, length), length, transcript));
            REQUIRE(codec->feed_eof(now));
            CHECK_FALSE(transcript.drain(*codec));
            CHECK(transcript.text().find("end;") == std::string::npos);
        }
    }
}

TEST_CASE("raw lines are kept, folded ones as one line") {
    const std::string input = "HTTP/1.1 200 Fine\r\nA:  b \r\nC: d\r\n  e\r\nContent-Length: 0\r\n\r\n";
    for (const std::size_t size : fragment_sizes) {
        const auto codec = h1::make_codec({});
        REQUIRE(Ask{}.open(*codec));
        pull_all(*codec);
        Transcript transcript;
        REQUIRE(feed_in_pieces(*codec, input, size, transcript));
        CHECK(transcript.lines() == "HTTP/1.1 200 Fine\r\nA:  b \r\nC: d e\r\nContent-Length: 0\r\n");
    }
}

TEST_CASE("lines of a head are told as they come, none before nothing can change it") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    const auto told = [&](std::string_view piece) {
        REQUIRE(codec->feed(as_bytes(piece), now));
        std::string lines;
        for (;;) {
            const auto event = codec->next(now);
            REQUIRE(event);
            if (!*event) return lines;
            const auto* part = std::get_if<HeadLinesEvent>(&**event);
            REQUIRE(part != nullptr);
            CHECK(part->status == 200);
            lines += part->status_line;
            for (const FieldView& field : part->fields)
                lines += field.line;
        }
    };
    CHECK(told("HTTP/1.1 200 O").empty());
    CHECK(told("K\r") == "");
    CHECK(told("\n") == "HTTP/1.1 200 OK\r\n");
    CHECK(told("A: b\r\n") == "");  // the next line may continue it
    CHECK(told(" c\r\n") == "");
    CHECK(told("B") == "A: b c\r\n");
    CHECK(told(": d\r\nC: e\r\nD") == "B: d\r\nC: e\r\n");
    CHECK(told("").empty());
}

TEST_CASE("a head that lies whole in one feed is told as one") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    const std::string input = "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n\r\n";
    REQUIRE(codec->feed(as_bytes(input), now));
    const auto event = codec->next(now);
    REQUIRE((event && *event));
    REQUIRE(std::holds_alternative<HeadEvent>(**event));
    CHECK_FALSE(std::get<HeadEvent>(**event).begun);
    CHECK(std::get<HeadEvent>(**event).fields_told == 0);
}

TEST_CASE("the framing of chunks is told where it was asked for, to the last byte") {
    const Ask framed{.reading = {.with_framing = true}};
    const struct {
        std::string body;
        std::string decoded;
        bool good;
    } cases[] = {
        {"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", "body 'abc0123456789'; end; ", true},
        {"1\r\nx\r\n0\r\nA: 1\r\nB: 2\r\n\r\n", "body 'x'; trailers [A=1] [B=2]; end; ", true},
        {"0\r\n\r\n", "end; ", true},
        {"2\r\nok\r\nx", "body 'ok'; error 56", false},
    };
    for (const auto& test : cases)
        for (const std::size_t size : fragment_sizes) {
            const auto codec = h1::make_codec({});
            REQUIRE(framed.open(*codec));
            pull_all(*codec);
            Transcript transcript;
            CHECK(feed_in_pieces(*codec, chunked(test.body), size, transcript) == test.good);
            CHECK(transcript.text() == chunked_head + test.decoded);
            CHECK(transcript.framed() == test.body);
            CHECK(codec->reusable() == test.good);
        }
}

TEST_CASE("body bytes are views of what was fed") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    const std::string input = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    REQUIRE(codec->feed(as_bytes(input), now));
    const auto head_event = codec->next(now);
    REQUIRE((head_event && *head_event));
    const auto body = codec->next(now);
    REQUIRE((body && *body));
    CHECK(reinterpret_cast<const char*>(std::get<BodyEvent>(**body).bytes.data()) ==
          input.data() + input.size() - 5);
}
