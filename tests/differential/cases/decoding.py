"""Content and transfer codings undone."""

from model import BODY, CLOSE, Subject, chunked, deflated, gzipped, head, ok

it = Subject("decoding")
TEXT = b"the quick brown fox jumps over the lazy dog\n" * 200
ANY = 'set ACCEPT_ENCODING ""\n'
GZIP = 'set ACCEPT_ENCODING "gzip"\n'
SENT = ((r"Accept-Encoding: .*\\r", r"Accept-Encoding: ALL\\r"),)
BROTLI = bytes.fromhex("8b028068656c6c6f0a03")  # "hello\n", stored
ZSTD = bytes.fromhex("28b52ffd2006310000") + b"hello\n"  # one raw block, no checksum

it.client("all-offered", ANY)
it.client("gzip", GZIP + "perform\ninfo SIZE_DOWNLOAD_T CONTENT_LENGTH_DOWNLOAD_T", ok(gzipped(TEXT), "Content-Encoding: gzip"))
it.client("gzip-x", GZIP, ok(gzipped(TEXT), "Content-Encoding: x-gzip"))
it.client("gzip-case", GZIP, ok(gzipped(TEXT), "Content-Encoding: GZIP"))
it.client("gzip-not-asked", "", ok(gzipped(TEXT), "Content-Encoding: gzip"))
it.client("gzip-off", GZIP + "set HTTP_CONTENT_DECODING 0", ok(gzipped(TEXT), "Content-Encoding: gzip"))
it.client("gzip-chunked", GZIP, chunked(gzipped(TEXT)[:20], gzipped(TEXT)[20:], fields=["Content-Encoding: gzip"]))
# A coding that stops before its end.
it.client("rule-cut", GZIP + "set FORBID_REUSE 1\nperform 2", [BODY, ok(gzipped(TEXT)[:50], "Content-Encoding: gzip"), CLOSE],
          ok(gzipped(TEXT)[:10], "Content-Encoding: gzip", status="206 Partial"))
it.client("rule-after-the-end", GZIP, ok(gzipped(TEXT) + b"garbage", "Content-Encoding: gzip"))
it.client("gzip-bad", GZIP, ok(b"this is not gzip at all", "Content-Encoding: gzip"))
it.client("gzip-bad-checksum", GZIP, ok(gzipped(TEXT)[:-8] + b"\0" * 8, "Content-Encoding: gzip"))
it.client("gzip-empty", GZIP, ok(b"", "Content-Encoding: gzip"))
it.client("gzip-head", GZIP + "set NOBODY 1", head("200 OK", "Content-Length: 50", "Content-Encoding: gzip"))
it.client("deflate", ANY, ok(deflated(TEXT), "Content-Encoding: deflate"), normal=SENT)
it.client("deflate-raw", ANY, ok(deflated(TEXT, raw=True), "Content-Encoding: deflate"), normal=SENT)
it.client("deflate-bad", ANY, ok(b"\xff\xff\xff\xff", "Content-Encoding: deflate"), normal=SENT)
it.client("brotli", ANY, ok(BROTLI, "Content-Encoding: br"), normal=SENT)
it.client("brotli-bad", ANY, ok(b"\xff" * 20, "Content-Encoding: br"), normal=SENT)
it.client("zstd", ANY, ok(ZSTD, "Content-Encoding: zstd"), normal=SENT)
it.client("zstd-bad", ANY, ok(b"\xff" * 20, "Content-Encoding: zstd"), normal=SENT)
it.client("identity", ANY, ok(TEXT, "Content-Encoding: identity"), normal=SENT)
it.client("none", ANY, ok(TEXT, "Content-Encoding: none"), normal=SENT)
it.client("unknown", ANY, ok(TEXT, "Content-Encoding: odd"), normal=SENT)
it.client("chain", ANY, ok(gzipped(deflated(TEXT)), "Content-Encoding: deflate, gzip"), normal=SENT)
it.client("chain-two-lines", ANY, ok(gzipped(deflated(TEXT)), "Content-Encoding: deflate", "Content-Encoding: gzip"), normal=SENT)
it.client("chain-too-long", ANY, ok(TEXT, "Content-Encoding: " + ", ".join(["gzip"] * 7)), normal=SENT)
it.client("empty-coding", ANY, ok(TEXT, "Content-Encoding:"), normal=SENT)
it.client("redirect-body-coded", ANY + "set FOLLOWLOCATION 1", ok(gzipped(TEXT), "Content-Encoding: gzip", "Location: /n", status="302 F"), ok(b"end"), normal=SENT)
it.client("transfer-gzip", "set TRANSFER_ENCODING 1", [BODY, head("200 OK", "Transfer-Encoding: gzip, chunked") +
          b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzipped(TEXT)), gzipped(TEXT)), CLOSE])
it.client("rule-maxfilesize", "set MAXFILESIZE 100", chunked(b"x" * 60, b"y" * 60))

it.command("command-compressed", "--compressed {url}/", ok(gzipped(TEXT), "Content-Encoding: gzip"), normal=SENT)
it.command("command-compressed-deflate", "--compressed {url}/", ok(deflated(TEXT), "Content-Encoding: deflate"), normal=SENT)
it.command("command-not-compressed", "{url}/", ok(b"raw bytes", "Content-Encoding: gzip"))
it.command("command-compressed-raw", "--compressed --raw {url}/", ok(b"raw bytes", "Content-Encoding: gzip"), normal=SENT)
it.command("command-compressed-bad", "--compressed {url}/", ok(b"not gzip", "Content-Encoding: gzip"), normal=SENT)
it.command("command-tr-encoding", "--tr-encoding {url}/", [BODY, head("200 OK", "Transfer-Encoding: gzip, chunked") +
           b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzipped(TEXT)), gzipped(TEXT)), CLOSE])
