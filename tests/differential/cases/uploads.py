"""Bodies that go out: sizes, pieces, pauses, and ends that come too early."""

from model import BODY, CLOSE, Subject, continued, head, ok, read

it = Subject("uploads")
UP = 'set UPLOAD 1\nset HTTPHEADER "Expect:"\n'
EXPECT = 'set UPLOAD 1\n'
LARGE = "0123456789abcdef" * 8192  # 128 KiB

it.client("pieces", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.piece 3')
it.client("one-byte-pieces", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.piece 1')
it.client("unknown-size", UP + 'source "0123456789"')
it.client("unknown-size-pieces", UP + 'source "0123456789"\nknob read.piece 4')
it.client("unknown-size-chunked-header", 'set UPLOAD 1\nset HTTPHEADER "Expect:" "Transfer-Encoding: chunked"\nsource "0123456789"')
it.client("large", UP + f'set INFILESIZE {len(LARGE)}\nsource "{LARGE}"\nperform\ninfo SIZE_UPLOAD SIZE_UPLOAD_T CONTENT_LENGTH_UPLOAD_T CONTENT_LENGTH_UPLOAD')
it.client("read-abort", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.abort 1')
it.client("read-abort-second", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.piece 5 read.abort 2')
it.client("read-oversize", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.oversize 1')
it.client("read-data", UP + 'set INFILESIZE 3\nsource "abc"\nset READDATA tag mine')
it.client("read-data-alias", UP + 'set INFILESIZE 3\nsource "abc"\nset INFILE tag mine')
it.client("read-file", UP + 'file "in" "from a file"\nset READFUNCTION NULL\nset READDATA input "in"\nset INFILESIZE 11')
it.client("read-function", UP + 'set INFILESIZE 3\nsource "abc"\nset READDATA tag mine\nset READFUNCTION on')
it.client("pause", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.piece 5 read.pause 2\nmulti perform a')
it.client("pause-first", UP + 'set INFILESIZE 10\nsource "0123456789"\nknob read.pause 1\nmulti perform a')
it.client("pause-chunked", UP + 'source "0123456789"\nknob read.piece 5 read.pause 2\nmulti perform a')
it.client("post-pause", 'set POST 1\nset POSTFIELDSIZE 10\nset HTTPHEADER "Expect:"\nsource "0123456789"\nknob read.piece 5 read.pause 2\nmulti perform a')
it.client("twice", UP + 'set INFILESIZE 3\nsource "abc"\nperform\nsource "def"\nperform', ok(b"1"), ok(b"2"))
it.client("answer-before-body", UP + f'set INFILESIZE {len(LARGE)}\nsource "{LARGE}"\nperform\ninfo RESPONSE_CODE',
          [read(10), ok(b"early\n"), BODY])
it.client("error-before-body", UP + 'set INFILESIZE 10\nsource "0123456789"\nperform\ninfo RESPONSE_CODE',
          [BODY, ok(b"bad\n", "Connection: close", status="400 Bad"), CLOSE])
it.client("keep-sending-on-error", UP + f'set KEEP_SENDING_ON_ERROR 1\nset INFILESIZE {len(LARGE)}\nsource "{LARGE}"',
          [read(10), head("400 Bad", "Content-Length: 3"), BODY, b"bad"])
it.client("buffersize", UP + f'set UPLOAD_BUFFERSIZE 16384\nset INFILESIZE {len(LARGE)}\nsource "{LARGE}"')
it.client("read-sizes", UP + 'set UPLOAD_BUFFERSIZE 16384\nset INFILESIZE 3\nsource "abc"\nknob read.log 1')
it.client("progress", UP + 'set INFILESIZE 10\nsource "0123456789"\nset NOPROGRESS 0\nset XFERINFOFUNCTION on\nset XFERINFODATA tag p')
it.client("size-reset", UP + 'set INFILESIZE 3\nset INFILESIZE -1\nsource "abc"')
it.client("resume", UP + 'set INFILESIZE 10\nset RESUME_FROM 4\nsource "0123456789"\nset SEEKFUNCTION on\nset SEEKDATA tag s')
it.client("resume-all", UP + 'set INFILESIZE 4\nset RESUME_FROM 4\nsource "0123"\nset SEEKFUNCTION on\nset SEEKDATA tag s')
it.client("range", UP + 'set INFILESIZE 4\nset RANGE "2-5"\nsource "2345"')
it.client("resume-postfields", 'set POSTFIELDS "abc"\nset RESUME_FROM 1')
it.client("trailers", UP + 'set HTTPHEADER "Expect:" "Transfer-Encoding: chunked" "Trailer: X-Sum"\nsource "abc"\n'
          'set TRAILERFUNCTION on\nset TRAILERDATA tag t\ntrailer "X-Sum: 3" "X-More: y"')
it.client("trailers-none", UP + 'set HTTPHEADER "Expect:" "Transfer-Encoding: chunked"\nsource "abc"\nset TRAILERFUNCTION on\nset TRAILERDATA tag t')
it.client("trailers-abort", UP + 'set HTTPHEADER "Expect:" "Transfer-Encoding: chunked"\nsource "abc"\nset TRAILERFUNCTION on\nset TRAILERDATA tag t\n'
          "knob trailer.result CURL_TRAILERFUNC_ABORT")
it.client("trailers-bad-line", UP + 'set HTTPHEADER "Expect:" "Transfer-Encoding: chunked"\nsource "abc"\nset TRAILERFUNCTION on\n'
          'set TRAILERDATA tag t\ntrailer "nonsense" "X: y"')
it.client("trailers-not-chunked", UP + 'set INFILESIZE 3\nsource "abc"\nset TRAILERFUNCTION on\nset TRAILERDATA tag t\ntrailer "X: y"')

# ---- Expect: 100-continue
it.client("expect-continued", EXPECT + 'set HTTPHEADER "Expect: 100-continue"\nset INFILESIZE 3\nsource "abc"', continued(ok()))
it.client("expect-own-post", 'set POSTFIELDS "abc"\nset HTTPHEADER "Expect: 100-continue"', continued(ok()))
it.client("expect-waits", EXPECT + 'set HTTPHEADER "Expect: 100-continue"\nset EXPECT_100_TIMEOUT_MS 50\nset INFILESIZE 3\nsource "abc"', [BODY, ok()])
it.client("expect-refused", EXPECT + 'set HTTPHEADER "Expect: 100-continue"\nset INFILESIZE 3\nsource "abc"\nperform\ninfo RESPONSE_CODE SIZE_UPLOAD_T',
          [head("403 Forbidden", "Content-Length: 2") + b"no", CLOSE])
it.client("expect-final-at-once", EXPECT + 'set HTTPHEADER "Expect: 100-continue"\nset INFILESIZE 3\nsource "abc"',
          [head("200 OK", "Content-Length: 4") + b"fine", CLOSE])
it.client("expect-unknown-size", 'set UPLOAD 1\nsource "abc"', continued(ok()))
it.client("expect-large-post", f'set POST 1\nset POSTFIELDSIZE_LARGE {1100 * 1024}\nsource "{"x" * 1024}" 1100', continued(ok()))
it.client("expect-just-below", f'set POST 1\nset POSTFIELDSIZE_LARGE {1024 * 1024}\nsource "{"x" * 1024}" 1024', ok())
it.client("expect-http-1.0", 'set HTTP_VERSION CURL_HTTP_VERSION_1_0\nset POSTFIELDS "abc"\nset HTTPHEADER "Expect: 100-continue"', ok(version="1.0"))

# What is said of a body is true of it, and a connection is used again only when its request is whole.
it.client("rule-lengths", UP + "set FORBID_REUSE 1\n"
          + 'set INFILESIZE 4\nsource "0123456789"\nperform\ninfo SIZE_UPLOAD_T\n'
          + f'set INFILESIZE -1\nsource "{LARGE}"\nperform\ninfo SIZE_UPLOAD_T\n'
          + 'set HTTPHEADER "Expect:" "Content-Length: 3"\nsource "abc"\nperform\n'
          + 'set HTTPHEADER "Expect:"\nset CRLF 1\nset INFILESIZE 9\nsource "one\\ntwo\\r\\n"\nperform\nset CRLF 0\n'
          + 'set HTTPHEADER "Expect: 100-continue"\nset INFILESIZE 3\nsource "abc"\nperform\n'
          + 'set HTTPHEADER NULL\nset EXPECT_100_TIMEOUT_MS 50\nset INFILESIZE 3\nsource "abc"\nperform\n'
          + 'set HTTPHEADER "Expect:"\nset INFILESIZE 10\nsource "01234"\nperform\n'
          + 'set RESUME_FROM 4\nset INFILESIZE -1\nsource "0123456789"\nset SEEKFUNCTION on\nset SEEKDATA tag s\nperform\nset RESUME_FROM 0\n'
          + 'set POSTFIELDS "abc"\nset RANGE "0-1"\nperform',
          ok(), ok(), ok(), ok(), [head("417 Expectation Failed", "Content-Length: 0")], ok(), [BODY, ok()], [read(5), CLOSE], ok(), ok())

it.command("command-expect-timeout", "--expect100-timeout 0.05 -H 'Expect: 100-continue' -d x {url}/", [BODY, ok()])
it.command("command-upload-large", "-H Expect: -T in {url}/x", ok(), files={"in": LARGE})
it.command("command-upload-two", "-H Expect: -T '{a,b}' {url}/", ok(b"1"), ok(b"2"), files={"a": "first", "b": "second"})
it.command("command-upload-append", "-H Expect: -a -T a {url}/", ok(), files={"a": "x"})
it.command("command-upload-crlf", "-H Expect: -H 'Content-Length: 17' --crlf -T a {url}/x", ok(), files={"a": "one\ntwo\nthree\n"})
it.command("command-upload-chunked", "-H Expect: -H 'Transfer-Encoding: chunked' -T a {url}/x", ok(), files={"a": "abc"})
