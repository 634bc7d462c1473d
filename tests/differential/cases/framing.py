"""Where an answer ends: lengths, chunks, closes, and every way to get that wrong."""

from model import BODY, CLOSE, RESET, Subject, chunked, empty, head, ok, sleep, until_close

it = Subject("framing")
SIZES = "perform\ninfo SIZE_DOWNLOAD SIZE_DOWNLOAD_T CONTENT_LENGTH_DOWNLOAD CONTENT_LENGTH_DOWNLOAD_T NUM_CONNECTS"


def then_closed(data):
    return [BODY, data, CLOSE]


it.client("length", SIZES)
it.client("length-zero", SIZES, ok(b""))
it.client("length-large", SIZES, ok(b"0123456789" * 20_000))
it.client("length-short-body", SIZES, then_closed(head("200 OK", "Content-Length: 10") + b"abc"))
it.client("length-no-body", SIZES, then_closed(head("200 OK", "Content-Length: 10")))
it.client("length-extra-body", "perform 2\ninfo NUM_CONNECTS", ok(b"abc") + b"extra", ok())
it.client("length-twice-same", "", then_closed(head("200 OK", "Content-Length: 3", "Content-Length: 3") + b"abc"))
it.client("length-and-chunked", "", then_closed(head("200 OK", "Content-Length: 2", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n"))
# What is no length at all, or two of them.
it.client("rule-lengths", "set FORBID_REUSE 1\nperform 6",
          *[then_closed(head("200 OK", *(f"Content-Length: {value}" for value in values)) + b"abcd")
            for values in (["-5"], ["abc"], ["99999999999999999999999"], ["3", "4"], ["+3"], ["3x"])])
it.client("length-spaces", "", then_closed(head("200 OK", "Content-Length:   3  ") + b"abc"))

it.client("close", SIZES, until_close(b"to the end"))
it.client("close-empty", SIZES, until_close(b""))
it.client("close-http-1.0", SIZES, until_close(b"to the end", version="1.0"))
it.client("close-reset", "", [BODY, head("200 OK") + b"abc", sleep(0.1), RESET])
it.client("close-connection-header", "perform 2\ninfo NUM_CONNECTS", ok(b"1", "Connection: close"), ok(b"2"))
it.client("close-connection-header-case", "perform 2\ninfo NUM_CONNECTS", ok(b"1", "connection: CLOSE"), ok(b"2"))
it.client("close-connection-list", "perform 2\ninfo NUM_CONNECTS", ok(b"1", "Connection: foo, close"), ok(b"2"))
it.client("proxy-connection-close", "perform 2\ninfo NUM_CONNECTS", ok(b"1", "Proxy-Connection: close"), ok(b"2"))
it.client("keep-alive", "perform 3\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"), ok(b"3"))
it.client("keep-alive-closed-behind", "perform\nidle 100\nperform\ninfo NUM_CONNECTS", [BODY, ok(b"1"), CLOSE], ok(b"2"))
it.client("keep-alive-reset-on-second", "perform 2\ninfo NUM_CONNECTS", ok(b"1"), [CLOSE], ok(b"2"))
it.client("keep-alive-post-closed", 'set POSTFIELDS "x"\nperform 2\ninfo NUM_CONNECTS', ok(b"1"), [BODY, CLOSE], ok(b"2"))
it.client("fresh", "set FRESH_CONNECT 1\nperform 2\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
it.client("forbid-reuse", "set FORBID_REUSE 1\nperform 2\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
# The fresh connection is not kept: which of two idle ones is taken is promised by nobody (hawser: the one used last).
it.client("fresh-once", "perform\nset FRESH_CONNECT 1\nset FORBID_REUSE 1\nperform\nset FRESH_CONNECT 0\nset FORBID_REUSE 0\nperform\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"), ok(b"3"))
it.client("maxconnects", 'set MAXCONNECTS 1\nperform\nset URL "{url2}/"\nperform\nset URL "{url}/"\nperform\ninfo NUM_CONNECTS', ok(b"1"), ok(b"2"), ok(b"3"))
it.client("maxage", "set MAXAGE_CONN 1\nperform 2\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
it.client("maxage-passed", "set MAXAGE_CONN 1\nperform\nidle 2200\nperform\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
it.client("maxlifetime-passed", "set MAXLIFETIME_CONN 1\nperform\nidle 2200\nperform\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
it.client("maxlifetime", "set MAXLIFETIME_CONN 1\nperform 2\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))

for status in ("204 No Content", "304 Not Modified"):
    it.client(f"no-body-{status[:3]}", "perform 2\ninfo NUM_CONNECTS", head(status, "Content-Length: 5"), ok())
    it.client(f"no-body-{status[:3]}-chunked", "perform 2\ninfo NUM_CONNECTS", head(status, "Transfer-Encoding: chunked"), ok())
it.client("no-length-205", "", then_closed(head("205 Reset Content") + b"x"))
it.client("status-199", "", head("199 Odd") + ok())
it.client("status-999", "perform\ninfo RESPONSE_CODE", ok(status="999 Odd"))
# What is no status line of HTTP/1, and the end of HTTP that nobody asked for.
it.client("rule-status-lines", "set FORBID_REUSE 1\nperform 9",
          *[then_closed(line + b"\r\nContent-Length: 1\r\n\r\nx") for line in
            (b"HTTP/1.1 000 Odd", b"HTTP/1.1 099 Odd", b"HTTP/1.1 1000 Odd", b"HTTP/1.1 20 Odd", b"HTTP/1.1 abc Odd", b"HTTP/1.2 200 OK", b"HTTP/2 200 OK",
             b"HTTP/3.0 200 OK", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x")])
it.client("version-none", "", then_closed(b"HTTP 200 OK\r\n\r\nx"))
it.client("version-lower-case", "", then_closed(b"http/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"))
it.client("version-info", "perform\ninfo HTTP_VERSION", ok())
it.client("version-info-1.0", "perform\ninfo HTTP_VERSION", ok(version="1.0"))
it.client("leading-crlf", "", b"\r\n\r\n" + ok())
it.client("leading-junk", "", then_closed(b"junk\r\n" + ok()))
it.client("http-0.9-refused", "", then_closed(b"just a body\n"))
it.client("http-0.9-allowed", "set HTTP09_ALLOWED 1\nperform\ninfo RESPONSE_CODE HTTP_VERSION", then_closed(b"just a body\n"))
it.client("http-0.9-allowed-short", "set HTTP09_ALLOWED 1", then_closed(b"HT"))
it.client("binary-body", "", ok(bytes(range(256))))
it.client("interim-then-close", "", then_closed(head("100 Continue")))

# ---- chunks
it.client("chunked", SIZES, chunked(b"abc", b"defgh"))
it.client("chunked-empty", SIZES, chunked())
it.client("chunked-large", SIZES, chunked(b"x" * 70_000, b"y" * 50_000))
it.client("chunked-kept", "perform 2\ninfo NUM_CONNECTS", chunked(b"abc"), chunked(b"def"))
it.client("chunked-extension", "", head("200 OK", "Transfer-Encoding: chunked") + b"3;name=value\r\nabc\r\n0;x\r\n\r\n")
it.client("chunked-upper-hex", "", head("200 OK", "Transfer-Encoding: chunked") + b"A\r\n0123456789\r\n0\r\n\r\n")
it.client("chunked-leading-zeros", "", head("200 OK", "Transfer-Encoding: chunked") + b"0003\r\nabc\r\n000\r\n\r\n")
it.client("chunked-case", "", head("200 OK", "Transfer-Encoding: Chunked") + b"3\r\nabc\r\n0\r\n\r\n")
it.client("chunked-pieces", "", [head("200 OK", "Transfer-Encoding: chunked") + b"3\r", BODY, b"\nab", b"c\r\n", b"0\r\n\r", b"\n"])
it.client("chunked-trailers", "", chunked(b"abc", trailers=["X-One: 1", "X-Two: 2"]))
it.client("chunked-trailers-header-in-body", "set HEADER 1", chunked(b"abc", trailers=["X-One: 1"]))
it.client("chunked-cut", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"5\r\nab"))
it.client("chunked-no-end", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n"))
it.client("chunked-cut-in-end", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n"))
it.client("chunked-bad-size", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"xyz\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-size-too-large", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-negative", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"-3\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-no-crlf-after-data", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"3\r\nabcX0\r\n\r\n"))
# Lines of chunks that end in LF alone, and something behind a size.
it.client("rule-chunk-lines", "set FORBID_REUSE 1\nperform 3",
          *[then_closed(head("200 OK", "Transfer-Encoding: chunked") + data) for data in
            (b"3\nabc\n0\n\n", b"3\r\nabc\r\n0\n\n", b"3 x\r\nabc\r\n0\r\n\r\n")])
it.client("chunked-empty-size", "", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-over-close", "", then_closed(head("200 OK", "Transfer-Encoding: chunked", "Connection: close") + b"3\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-http-1.0", "", then_closed(b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-not-undone", "set HTTP_TRANSFER_DECODING 0", then_closed(head("200 OK", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n"))
it.client("chunked-unknown-coding", "", then_closed(head("200 OK", "Transfer-Encoding: odd") + b"abc"))
it.client("chunked-identity", "", then_closed(head("200 OK", "Transfer-Encoding: identity") + b"abc"))

it.command("command-short-body", "{url}/", then_closed(head("200 OK", "Content-Length: 10") + b"abc"))
it.command("command-nothing", "{url}/", [BODY, CLOSE])
it.command("command-chunked", "{url}/", chunked(b"abc", b"def\n"))
it.command("command-raw", "--raw {url}/", chunked(b"abc", b"def\n"))
it.command("command-http0.9", "--http0.9 {url}/", then_closed(b"just a body\n"))
it.command("command-http0.9-refused", "{url}/", then_closed(b"just a body\n"))
it.command("command-keepalive", "{url}/1 {url}/2", ok(b"1"), ok(b"2"))
it.command("command-keepalive-off", "--no-keepalive {url}/1", ok(b"1"))
it.command("command-204", "-i {url}/", empty("204 No Content"))
it.command("command-bad-length", "{url}/", then_closed(head("200 OK", "Content-Length: x") + b"abc"))
it.command("command-ignored-103", "-i {url}/", head("103 Early Hints") + ok())
