"""Bodies of several parts: the MIME API, the older form API, and the command's -F."""

from model import BODY, Subject, ok, redirect

it = Subject("mime")
NEW = "mime new 0\n"
SEND = 'set HTTPHEADER "Expect:"\nset MIMEPOST mime 0\nperform'


def mime(name, text, *replies, own=None, **options):
    send = SEND if own is None else SEND.replace('"Expect:"', f'"Expect:" "{own}"')
    it.client(name, NEW + text + "\n" + send, *replies, **options)


mime("one", 'mime part 0\nmime 0 name "field"\nmime 0 data "value"')
mime("two", 'mime part 0\nmime 0 name "a"\nmime 0 data "1"\nmime part 0\nmime 0 name "b"\nmime 0 data "2"')
mime("none", "")
mime("no-name", 'mime part 0\nmime 0 data "value"')
mime("no-data", 'mime part 0\nmime 0 name "field"')
mime("data-zero-bytes", 'mime part 0\nmime 0 name "f"\nmime 0 data "a\\0b"')
mime("data-length", 'mime part 0\nmime 0 name "f"\nmime 0 data "abcdef" 3')
mime("data-null", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 data NULL 0')
mime("type", 'mime part 0\nmime 0 name "f"\nmime 0 data "{{}}"\nmime 0 type "application/json"')
mime("type-null", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 type "a/b"\nmime 0 type NULL')
mime("filename", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 filename "some.txt"')
for suffix in ("txt", "html", "jpg", "jpeg", "gif", "png", "svg", "pdf", "xml", "htm", "bin", "TXT"):
    mime(f"filename-{suffix}", f'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 filename "some.{suffix}"')
mime("filedata", 'mime part 0\nmime 0 name "f"\nmime 0 filedata "in.txt"', files={"in.txt": "from a file\n"})
mime("filedata-renamed", 'mime part 0\nmime 0 name "f"\nmime 0 filedata "in.txt"\nmime 0 filename "other.png"', files={"in.txt": "x"})
mime("filedata-no-filename", 'mime part 0\nmime 0 name "f"\nmime 0 filedata "in.txt"\nmime 0 filename NULL', files={"in.txt": "x"})
mime("filedata-missing", 'mime part 0\nmime 0 name "f"\nmime 0 filedata "nothing.txt"')
mime("filedata-large", 'mime part 0\nmime 0 name "f"\nmime 0 filedata "in.bin"', files={"in.bin": bytes(range(256)) * 400})
mime("callback", 'mime part 0\nmime 0 name "f"\nmime 0 callback "called"')
mime("callback-pieces", 'knob mime.piece 2\nmime part 0\nmime 0 name "f"\nmime 0 callback "called"')
mime("callback-unknown-size", 'mime part 0\nmime 0 name "f"\nmime 0 callback "called" -1')
mime("callback-abort", 'knob mime.abort 1\nmime part 0\nmime 0 name "f"\nmime 0 callback "called"')
mime("callback-freed", 'knob mime.freed 1\nmime part 0\nmime 0 name "f"\nmime 0 callback "x"\nmime 0 data "instead"')
mime("headers", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 headers "X-Part: 1" "X-More: 2"')
mime("headers-replace-type", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 type "a/b"\nmime 0 headers "Content-Type: c/d"')
mime("headers-replace-disposition", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 headers "Content-Disposition: attachment"')
for encoder in ("base64", "quoted-printable", "7bit", "8bit", "binary"):
    mime(f"encoder-{encoder}", f'mime part 0\nmime 0 name "f"\nmime 0 data "line = one\\r\\ncaf {"x" * 90} \\tend "\nmime 0 encoder "{encoder}"')
mime("encoder-7bit-high", 'mime part 0\nmime 0 name "f"\nmime 0 data "caf\\xc3\\xa9"\nmime 0 encoder "7bit"')
mime("encoder-base64-high", 'mime part 0\nmime 0 name "f"\nmime 0 data "\\x00\\xff\\xfe"\nmime 0 encoder "base64"')
mime("encoder-quoted-high", 'mime part 0\nmime 0 name "f"\nmime 0 data "caf\\xc3\\xa9 \\r\\n. =\\n"\nmime 0 encoder "quoted-printable"')
mime("encoder-unknown", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 encoder "odd"')
mime("encoder-null", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 encoder "base64"\nmime 0 encoder NULL')
mime("encoder-file", 'mime part 0\nmime 0 name "f"\nmime 0 filedata "in.bin"\nmime 0 encoder "base64"', files={"in.bin": bytes(range(200))})
mime("name-escaped", 'mime part 0\nmime 0 name "a\\"b\\\\c\\r\\nd"\nmime 0 data "x"')
mime("filename-escaped", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"\nmime 0 filename "a\\"b\\\\c.txt"')
mime("name-form-escape", 'set MIME_OPTIONS CURLMIMEOPT_FORMESCAPE\nmime part 0\nmime 0 name "a\\"b\\\\c"\nmime 0 data "x"')
mime("name-high", 'mime part 0\nmime 0 name "caf\\xc3\\xa9"\nmime 0 data "x"')
mime("subparts", 'mime new 1\nmime part 1\nmime 1 name "in"\nmime 1 data "side"\nmime part 0\nmime 0 name "outer"\nmime 0 subparts 1')
mime("subparts-type", 'mime new 1\nmime part 1\nmime 1 data "text"\nmime part 1\nmime 1 data "<b>"\nmime 1 type "text/html"\nmime part 0\nmime 0 type "multipart/alternative"\nmime 0 subparts 1')
mime("subparts-files", 'mime new 1\nmime part 1\nmime 1 filedata "a.txt"\nmime part 1\nmime 1 filedata "b.txt"\nmime part 0\nmime 0 name "files"\nmime 0 subparts 1',
     files={"a.txt": "A", "b.txt": "B"})
mime("own-content-type", 'mime part 0\nmime 0 name "f"\nmime 0 data "x"', own="Content-Type: multipart/related")
it.client("null", 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 data "x"\nset MIMEPOST mime 0\nset MIMEPOST NULL\nset HTTPGET 1')
it.client("twice", 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 callback "again"\nset HTTPHEADER "Expect:"\nset MIMEPOST mime 0\nperform 2', ok(), ok())
it.client("redirect-307", 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 callback "again"\nset HTTPHEADER "Expect:"\nset FOLLOWLOCATION 1\nset MIMEPOST mime 0', redirect("/n", "307 T"), ok())
it.client("redirect-307-no-seek", 'knob mime.noseek 1\nmime new 0\nmime part 0\nmime 0 name "f"\nmime 0 callback "again"\nset HTTPHEADER "Expect:"\nset FOLLOWLOCATION 1\nset MIMEPOST mime 0',
          redirect("/n", "307 T"), ok())
it.client("upload-mime", 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 data "x"\nset HTTPHEADER "Expect:"\nset CUSTOMREQUEST "PUT"\nset MIMEPOST mime 0')
it.client("free", 'mime new 0\nmime part 0\nmime 0 data "x"\nmime free 0\nperform')
it.client("sizes", 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 data "value"\nset HTTPHEADER "Expect:"\nset MIMEPOST mime 0\nset NOPROGRESS 0\nset XFERINFOFUNCTION on\nperform\ninfo EFFECTIVE_METHOD',
          normal=((r"progress begins.*\n", ""), (r"progress ends.*", "progress ends")))


def form(name, *adds, **options):
    it.client(f"form-{name}", "\n".join(f"form add {add}" for add in adds) + '\nform get\nset HTTPHEADER "Expect:"\nset HTTPPOST form x\nperform\nform free', **options)


form("copy", 'COPYNAME "name" COPYCONTENTS "value"')
form("two", 'COPYNAME "a" COPYCONTENTS "1"', 'COPYNAME "b" COPYCONTENTS "2" CONTENTTYPE "text/x"')
form("pointers", 'PTRNAME "name" PTRCONTENTS "value"')
form("lengths", 'COPYNAME "name" NAMELENGTH 2 COPYCONTENTS "value" CONTENTSLENGTH 3')
form("contentlen", 'COPYNAME "n" COPYCONTENTS "a\\0bc" CONTENTLEN 3')
form("file", 'COPYNAME "f" FILE "in.txt"', files={"in.txt": "file body"})
form("file-type-name", 'COPYNAME "f" FILE "in.txt" CONTENTTYPE "a/b" FILENAME "other.txt"', files={"in.txt": "file body"})
form("files", 'COPYNAME "f" FILE "a.txt" FILE "b.txt"', files={"a.txt": "A", "b.txt": "B"})
form("filecontent", 'COPYNAME "f" FILECONTENT "in.txt"', files={"in.txt": "file body"})
form("buffer", 'COPYNAME "f" BUFFER "b.txt" BUFFERPTR "buffered" BUFFERLENGTH 4')
form("header", 'COPYNAME "f" COPYCONTENTS "x" CONTENTHEADER "X-Part: 1"')
it.client("form-stream", 'source "abcd"\nform add COPYNAME "f" FILENAME "s.txt" STREAM "x" CONTENTLEN 4\nset HTTPHEADER "Expect:"\nset HTTPPOST form x\nperform\nform free')
form("missing-file", 'COPYNAME "f" FILE "nothing.txt"')
it.client("form-incomplete", 'form add COPYNAME "x"\nform add COPYCONTENTS "y"\nform add COPYNAME "x" COPYNAME "y"\nform add COPYNAME "x" COPYCONTENTS "a" PTRCONTENTS "b"', transfer=False)

E = "-H Expect: "
for name, text in {
    "field": "-F a=1 {url}/", "field-long": "--form a=1 --form b=2 {url}/", "string": "--form-string 'a=@b;type=x' {url}/", "file": "-F f=@in.txt {url}/",
    "file-name": "-F 'f=@in.txt;filename=other.png' {url}/", "file-type": "-F 'f=@in.txt;type=a/b' {url}/", "file-content": "-F 'f=<in.txt' {url}/",
    "type": "-F 'a=1;type=text/x' {url}/", "quoted": "-F 'a=\"x;y\"' {url}/", "headers": "-F 'a=1;headers=\"X-P: 1\"' {url}/", "headers-file": "-F 'a=1;headers=@h.txt' {url}/",
    "encoder": "-F 'a=caf=;encoder=quoted-printable' {url}/", "nested": "-F '=(;type=multipart/alternative' -F '=text' -F '=<b>;type=text/html' -F '=)' {url}/",
    "files-list": "-F 'f=@in.txt,two.txt' {url}/", "missing": "-F f=@nothing.txt {url}/", "bad": "-F nonsense {url}/", "stdin": "-F f=@- {url}/",
    "escape": "--form-escape -F 'a\"b=1' {url}/", "no-escape": "-F 'a\"b=1' {url}/", "empty": "-F a= {url}/", "put": "-X PUT -F a=1 {url}/",
}.items():
    it.command(f"command-{name}", E + text, files={"in.txt": "contents\n", "two.txt": "second\n", "h.txt": "X-From: file\n"}, stdin=b"from stdin")
