"""Bodies of several parts, further: who owns what, what replaces what, encodings at their edges, redirects, and forms with
everything curl_formadd takes."""

from model import Subject, continued, ok, redirect

it = Subject("mime-trees")
QUIET = 'set HTTPHEADER "Expect:"\n'
X = 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 data "x"\n'
POST = "set MIMEPOST mime 0\nperform"
FILES = {"a.txt": "A", "b.gif": "B", "c": "C", "empty": "", "dir/d.html": "D"}


def part(text, number=0):
    """`name=n data="x"` as steps on a new part."""
    words = "".join(f"mime {number} {piece}\n" for piece in text.split("; "))
    return f"mime part {number}\n{words}"


def mime(name, *parts, before="", after="", replies=(), **options):
    script = QUIET + before + "mime new 0\n" + "".join(part(text) for text in parts) + POST + "\n" + after
    it.client(name, script, *replies, files=FILES, **options)


# ---- what replaces what
mime("file-then-data", 'filedata "a.txt"; data "instead"')
mime("data-then-file", 'data "x"; filedata "b.gif"')
mime("file-then-nothing", 'filedata "b.gif"; filedata NULL')
mime("callback-then-nothing", 'callback "x"; data NULL 0')
mime("filename-then-file", 'filename "k.gif"; filedata "a.txt"')
mime("file-without-name-typed", 'name "f"; filedata "b.gif"; filename NULL')
mime("file-unknown-renamed", 'name "f"; filedata "c"; filename ""')
mime("file-known-renamed-unknown", 'name "f"; filedata "a.txt"; filename "zz"')
mime("file-in-folder", 'filedata "dir/d.html"')
mime("file-empty", 'filedata "empty"')
mime("data-filename-empty", 'data "x"; filename ""')
mime("data-filename-unknown", 'data "x"; filename "u.xyz"')
mime("callback-filename-unknown", 'callback "x"; filename "u.xyz"')
mime("type-empty", 'name "f"; data "x"; type ""')
mime("type-plain", 'name "f"; data "x"; type "text/plain"')
mime("name-empty", 'name ""; data "x"')
mime("headers-type-only", 'name "f"; data "x"; headers "Content-Type: x/y" "X-A: b"')
mime("headers-forms", 'name "f"; data "x"; headers "X-A:" "X-B;" "no-colon" "X-C:d" "content-type : q/r" "Content-Type;"')
mime("headers-encoding", 'name "f"; data "abc"; encoder "base64"; headers "content-transfer-encoding: own"')
mime("headers-folded", 'name "f"; data "x"; headers "X-F: a\\r\\n b"')
mime("headers-null", 'name "f"; data "x"; headers "X-A: b"; headers NULL')

# ---- encodings at their edges
for count in (54, 57, 58, 114, 115):
    mime(f"base64-{count}", f'data "{"q" * count}"; encoder "base64"')
for name, text in {"76": "q" * 76, "77": "q" * 77, "152": "q" * 152, "blank": "q" * 75 + " b", "coded": "q" * 73 + "\\xff", "coded-on": "q" * 73 + "\\xffb",
                   "line": "q" * 76 + "\\r\\n", "cr": "q" * 75 + "b\\r", "blanks": "a \\r\\nb\\t\\r\\nc  ", "lone": "a\\nb\\rc", "bytes": "\\x00\\x7f\\x80~!="}.items():
    mime(f"quoted-{name}", f'data "{text}"; encoder "quoted-printable"')
mime("quoted-empty", 'data ""; encoder "quoted-printable"')
mime("encoder-case", 'data "x"; encoder "Base64"')
mime("callback-base64", 'callback "0123456789abcdef"; encoder "base64"', before="knob mime.piece 3\n")
mime("callback-quoted", 'callback "a = b \\r\\n c="; encoder "quoted-printable"')

# ---- trees
SUB = 'mime new 1\n' + part('name "in"; data "1"', 1)
for name, inner, outer in (
        ("anonymous", 'data "1"', 'name "out"'), ("form", 'data "1"', 'type "multipart/form-data"'), ("form-upper", 'data "1"', 'type "Multipart/Form-Data;x"'),
        ("form-like", 'data "1"', 'type "multipart/form-datax"'), ("own-type", 'name "in"', 'headers "Content-Type: multipart/signed"'),
        ("8bit", 'data "1"', 'encoder "8bit"'), ("filename", 'filename "f.gif"', 'filename "x.html"'), ("escaped", 'name "a\\"\\\\b"; data "1"', 'name "n"')):
    it.client(f"nested-{name}", QUIET + "mime new 0\nmime new 1\n" + part(inner, 1) + part(outer + "; subparts 1") + POST)
it.client("nested-empty", QUIET + "mime new 0\nmime new 1\n" + part('name "none"; subparts 1') + POST)
it.client("nested-twice", QUIET + "mime new 0\nmime new 1\nmime new 2\n" + part('data "deep"', 2) + part("subparts 2", 1) + part('name "out"; subparts 1') + POST)
it.client("nested-in-two", QUIET + "knob mime.keep 1\nmime new 0\n" + SUB + part('name "a"; subparts 1') + part('name "b"; data "lost"; subparts 1') + POST)
it.client("nested-in-itself", QUIET + "knob mime.keep 1\nmime new 0\n" + part('name "a"; data "lost"; subparts 0') + POST)
it.client("nested-in-a-circle", QUIET + "knob mime.keep 1\nmime new 0\n" + SUB + part('name "a"; subparts 1') + "mime 1 subparts 0\n" + POST)
it.client("nested-replaced", QUIET + "mime new 0\n" + SUB + part('name "a"; subparts 1; data "instead"') + POST)
it.client("nested-grown", QUIET + "knob mime.keep 1\nmime new 0\n" + SUB + part('name "a"; subparts 1') + part('data "later"', 1) + POST)
it.client("grown-between", QUIET + X + POST + "\n" + part('name "second"; data "2"') + "perform", ok(), ok())

# ---- handles
it.client("two-handles", QUIET + X + "set MIMEPOST mime 0\nperform\ndup b\nhandle b\nperform", ok(), ok())
it.client("dup-of-all", QUIET + "mime new 0\n" + SUB + part('name "a"; filename "b"; type "c/d"; headers "E: f"; subparts 1') + part('name "g"; callback "h"') +
          part('filedata "a.txt"') + "set MIMEPOST mime 0\ndup b\nhandle b\nperform", files=FILES)
it.client("null-sends-nothing", QUIET + X + "set MIMEPOST mime 0\nset MIMEPOST NULL\nperform")
it.client("freed-sends-nothing", QUIET + X + "set MIMEPOST mime 0\nmime free 0\nperform")
it.client("reset", X + "set MIMEPOST mime 0\nreset\nset URL \"{url}/\"\nperform")
it.client("then-get", QUIET + X + "set MIMEPOST mime 0\nset HTTPGET 1\nperform")
it.client("then-fields", QUIET + X + 'set MIMEPOST mime 0\nset POST 1\nset POSTFIELDS "abc"\nperform')
it.client("after-fields", QUIET + X + 'set POSTFIELDS "abc"\n' + POST)
it.client("after-nobody", QUIET + X + "set NOBODY 1\n" + POST)
it.client("then-nobody", QUIET + X + "set MIMEPOST mime 0\nset NOBODY 1\nperform")
it.client("form-after-nobody", QUIET + 'set NOBODY 1\nform add COPYNAME "a" COPYCONTENTS "b"\nset HTTPPOST form x\nperform\nform free')

# ---- the request around it
for name, own in (("form-charset", "multipart/form-data; charset=x"), ("plain", "text/plain")):
    it.client(f"content-type-{name}", f'set HTTPHEADER "Expect:" "Content-Type: {own}"\n' + X + POST)
it.client("content-type-place", 'set HTTPHEADER "A: b" "content-type: multipart/related" "C: d"\n' + X + POST)
for code in ("301", "302", "303", "307", "308"):
    it.client(f"redirect-{code}", QUIET + "set FOLLOWLOCATION 1\nmime new 0\n" + part('name "f"; callback "again"') + part('filedata "a.txt"') + POST,
              redirect("/n", f"{code} T"), ok(), files=FILES)
it.client("redirect-301-kept", QUIET + "set FOLLOWLOCATION 1\nset POSTREDIR CURL_REDIR_POST_ALL\n" + X + POST, redirect("/n", "301 T"), ok())
it.client("redirect-cannot-seek", QUIET + "knob mime.seek CURL_SEEKFUNC_CANTSEEK\nset FOLLOWLOCATION 1\nmime new 0\n" + part('callback "again"') + POST, redirect("/n", "307 T"), ok())
it.client("expect-large", "mime new 0\n" + part('filedata "large"') + POST, continued(ok()), files={"large": b"x" * 1100 * 1024})
it.client("expect-unknown", "mime new 0\n" + part('callback "x" -1') + POST, continued(ok()))
it.client("chunked-asked-for", 'set HTTPHEADER "Expect:" "Transfer-Encoding: chunked"\n' + X + POST)
mime("sizes-of-file", 'filedata "a.txt"', after="info CONTENT_TYPE EFFECTIVE_METHOD RESPONSE_CODE")

# ---- curl_formadd


def form(name, *adds, before="", **options):
    steps = "".join(f"form add {add}\n" for add in adds)
    it.client(f"form-{name}", QUIET + before + steps + "set HTTPPOST form x\nperform\nform free", files=FILES, **options)


form("type-of-the-one-before", 'COPYNAME "f" FILE "b.gif" FILE "c"', 'COPYNAME "g" FILE "c" FILE "b.gif"', 'COPYNAME "h" FILE "c" CONTENTTYPE "my/own" FILE "empty"')
form("filename-first", 'COPYNAME "f" FILENAME "shown" FILE "a.txt"')
form("filename-of-contents", 'COPYNAME "f" COPYCONTENTS "x" FILENAME "no.html"')
form("filecontent-type", 'COPYNAME "f" FILECONTENT "b.gif"')
form("buffer-type", 'COPYNAME "f" BUFFER "x.html" BUFFERPTR "buffered" BUFFERLENGTH 8')
form("buffer-no-length", 'COPYNAME "f" BUFFER "x" BUFFERPTR "buffered"')
form("buffer-own-type", 'COPYNAME "f" BUFFER "x" BUFFERPTR "buffered" CONTENTTYPE "o/p"')
form("buffer-nameless", 'COPYNAME "f" BUFFERPTR "buffered" BUFFERLENGTH 3')
form("name-length", 'PTRNAME "namelong" NAMELENGTH 4 COPYCONTENTS "x"')
form("length-zero", 'COPYNAME "f" COPYCONTENTS "whole" CONTENTSLENGTH 0')
form("length-before", 'COPYNAME "f" CONTENTSLENGTH 2 PTRCONTENTS "cut"')
form("headers-of-files", 'COPYNAME "f" FILE "a.txt" FILE "b.gif" CONTENTHEADER "X-Q: b"')
form("escaped", 'COPYNAME "a\\"b" COPYCONTENTS "x"')
form("backslash", 'COPYNAME "a\\"b" COPYCONTENTS "x"', before="set MIME_OPTIONS CURLMIMEOPT_FORMESCAPE\n")
form("stdin", 'COPYNAME "f" FILE "-"', stdin=b"from stdin")
form("stream-unknown", 'COPYNAME "f" STREAM "x"', before='source "streamed"\n')
form("none")
for name, add in {
        "nothing": 'COPYNAME "a"', "no-name": 'COPYCONTENTS "a"', "name-twice": 'COPYNAME "a" PTRNAME "b" COPYCONTENTS "x"', "contents-twice": 'COPYNAME "a" COPYCONTENTS "x" COPYCONTENTS "y"',
        "file-and-contents": 'COPYNAME "a" FILE "a.txt" COPYCONTENTS "x"', "contents-and-file": 'COPYNAME "a" COPYCONTENTS "x" FILE "a.txt"', "filecontent-twice": 'COPYNAME "a" FILECONTENT "a" FILECONTENT "b"',
        "type-twice": 'COPYNAME "a" COPYCONTENTS "x" CONTENTTYPE "a/b" CONTENTTYPE "c/d"', "filename-twice": 'COPYNAME "a" COPYCONTENTS "x" FILENAME "a" FILENAME "b"', "buffer-alone": 'COPYNAME "a" BUFFER "x"',
        "bufferlength-twice": 'COPYNAME "a" BUFFERPTR "x" BUFFERLENGTH 1 BUFFERLENGTH 1', "namelength-twice": 'COPYNAME "a" NAMELENGTH 1 NAMELENGTH 1 COPYCONTENTS "x"', "null-name": "COPYNAME NULL",
        "null-contents": 'COPYNAME "a" COPYCONTENTS NULL', "null-file": 'COPYNAME "a" FILE NULL', "headers-twice": 'COPYNAME "a" COPYCONTENTS "x" CONTENTHEADER "a: b" CONTENTHEADER "a: b"'}.items():
    it.client(f"form-refused-{name}", f"form add {add}\nform get", transfer=False)
