"""What the command does around its transfers: globs, output files, header dumps, --write-out, retries, etags, several
transfers, exit codes."""

from model import BODY, CLOSE, Subject, empty, head, ok, redirect

it = Subject("runs")

A, B, C, D = (ok(letter.encode()) for letter in "abcd")
MODIFIED = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"
FAILED = ok(b"failed\n", status="500 Internal Server Error")
MISSING = ok(b"missing\n", status="404 Not Found")
CUT = [BODY, head("200 OK", "Content-Length: 10") + b"half", CLOSE]
TIMES = ((r"\d+\.\d{6}", "TIME"),)
SPEEDS = ((r"speed=\d+", "speed=N"),)


def ranged(first, body=b"0123456789"):
    return ok(body[first:], f"Content-Range: bytes {first}-{len(body) - 1}/{len(body)}", status="206 Partial Content")


# ---- globs

it.command("glob-words", "{url}/{a,b}", A, B)
it.command("glob-numbers", "{url}/[1-3]", A, B, C)
it.command("glob-step", "{url}/[1-10:4]", A, B, C)
it.command("glob-zeros", "{url}/[08-10]", A, B, C)
it.command("glob-letters", "{url}/[a-e:2]", A, B, C)
it.command("glob-order", "{url}/{x,y}[1-2]", A, B, C, D)
it.command("glob-empty-word", "{url}/{,x}", A, B)
it.command("glob-escaped", r"{url}/\{a,b\}", A)
it.command("glob-comma", r"{url}/{a\,b,c}", A, B)
it.command("glob-off", "-g {url}/{a,b}[1-2]", A)
it.command("glob-off-long", "--globoff {url}/[1-2]", A)
it.command("glob-empty-brackets", "-g {url}/[]", A)
for number, bad in enumerate(("[1-0]", "{a,b", "{}", "{a,{b}}", "[a-]", "a}", "[1-3:0]", "[a-Z]", "[1-3", "[-1-5]", "{a]")):
    it.command(f"glob-bad-{number + 1}", f"'{{url}}/{bad}'", stderr="all", normal=((r'"hawser: ', '"curl: '), (r".*(?:http:|\^).*\n?", "")))
it.command("glob-bad-second", "{url}/1 {url}/[1-0] {url}/3", A)
it.command("glob-output", "-o '#1' {url}/{a,b}", A, B)
it.command("glob-output-two", "-o '#2_#1.txt' {url}/{a,b}/[1-2]", A, B, C, D)
it.command("glob-output-none", "-o '#1#2' {url}/{a,b}", A, B)
it.command("glob-output-literal", "-o 'x#1' {url}/a", A)
it.command("glob-remote-name", "-O {url}/d/{a,b}.txt", A, B)
it.command("glob-upload", "-H Expect: -T {one,two} {url}/", A, B, files={"one": "1", "two": "22"})
it.command("glob-url-number", "-w '%{urlnum} ' {url}/{a,b} {url}/c", A, B, C)

# ---- where the body goes

it.command("output", "-o file {url}/", A)
it.command("output-long", "--output file {url}/", A)
it.command("output-replaced", "-o file {url}/", A, files={"file": "a longer content of old"})
it.command("output-stdout", "-o - {url}/", A)
it.command("output-null", "-o /dev/null {url}/", A)
it.command("output-empty-body", "-o file {url}/", ok(b""))
it.command("output-204", "-o file {url}/", empty("204 No Content"), files={"file": "old"})
it.command("output-304", "-o file {url}/", empty("304 Not Modified"), files={"file": "old"})
it.command("output-two", "-o one -o two {url}/1 {url}/2", A, B)
it.command("output-one-of-two", "-o one {url}/1 {url}/2", A, B)
it.command("output-folder", "-o . {url}/", A)
it.command("output-no-folder", "-o none/file {url}/", A)
it.command("output-full", "-o /dev/full {url}/", A)
it.command("output-create-dirs", "--create-dirs -o a/b/file {url}/", A)
it.command("output-no-create-dirs", "--create-dirs --no-create-dirs -o a/b/file {url}/", A)
it.command("output-dir", "--output-dir out -o file {url}/", A, files={"out/": None})
it.command("output-dir-create", "--output-dir out --create-dirs -o file {url}/", A)
it.command("output-dir-missing", "--output-dir out -o file {url}/", A)
it.command("output-dir-remote", "--output-dir out --create-dirs -O {url}/d/file.txt", A)
it.command("output-link", "-o link {url}/", A, files={"link": "old"})
it.command("remote-name", "-O {url}/d/file.txt?x=1", A)
it.command("remote-name-escaped", "-O {url}/a%20b", A)
it.command("remote-name-off", "-O --no-remote-name {url}/file", A)
it.command("remote-name-all", "--remote-name-all {url}/one {url}/two", A, B)
it.command("remote-name-all-but", "--remote-name-all {url}/one -o other {url}/two", A, B)
it.command("remote-header-name", "-OJ {url}/x", ok(b"j", 'Content-Disposition: attachment; filename="said.txt"'))
it.command("remote-header-name-plain", "-OJ {url}/x", ok(b"j", "Content-Disposition: inline; filename=said.txt; a=b"))
it.command("remote-header-name-path", "-OJ {url}/x", ok(b"j", 'Content-Disposition: attachment; filename="../../etc/said"'))
it.command("remote-header-name-windows", "-OJ {url}/x", ok(b"j", r'Content-Disposition: attachment; filename="c:\\dir\\said"'))
it.command("remote-header-name-none", "-OJ {url}/x", A)
it.command("remote-header-name-extended", "-OJ {url}/x", ok(b"j", "Content-Disposition: attachment; filename*=UTF-8''said.txt"))
it.command("remote-header-name-exists", "-OJ {url}/x", ok(b"j", "Content-Disposition: attachment; filename=said"), files={"said": "old"})
it.command("remote-header-name-alone", "-J {url}/x", ok(b"j", "Content-Disposition: attachment; filename=said"))
it.command("remote-header-name-dir", "-OJ --output-dir out --create-dirs {url}/x", ok(b"j", "Content-Disposition: attachment; filename=said"))
it.command("no-clobber", "--no-clobber -o file {url}/", A, files={"file": "old"})
it.command("no-clobber-twice", "--no-clobber -o file {url}/", A, files={"file": "old", "file.1": "older"})
it.command("no-clobber-free", "--no-clobber -o file {url}/", A)
it.command("clobber", "--no-clobber --clobber -o file {url}/", A, files={"file": "old"})
it.command("out-null", "--out-null {url}/", A)
it.command("partial", "-o file {url}/", CUT)
it.command("partial-stdout", "{url}/", CUT)
it.command("remove-on-error", "--remove-on-error -o file {url}/", CUT)
it.command("remove-on-error-none", "--remove-on-error -o file {url}/", A)
it.command("remote-time", "-R -o file {url}/", ok(b"a", MODIFIED), mtimes=True, files={"file": "old"})
it.command("remote-time-long", "--remote-time -o file {url}/", ok(b"a", "Last-Modified: Mon, 07 Nov 1994 08:49:37 GMT"), mtimes=True)
it.command("remote-time-redirect", "-R -L -o file {url}/", redirect("/2"), ok(b"a", MODIFIED), mtimes=True)
it.command("no-buffer", "-N {url}/", A)
it.command("max-filesize", "--max-filesize 3 -o file {url}/", ok(b"12345"))

# ---- resuming

it.command("resume", "-C 4 -o file {url}/", ranged(4), files={"file": "0123"})
it.command("resume-automatic", "-C - -o file {url}/", ranged(4), files={"file": "0123"})
it.command("resume-nothing", "-C - -o file {url}/", ok(b"0123456789"))
it.command("resume-stdout", "-C 4 {url}/", ranged(4))
it.command("resume-unable", "-C - -o file {url}/", ok(b"0123456789"), files={"file": "0123"})
it.command("resume-whole", "-C - -o file {url}/", ok(b"no", "Content-Range: bytes */4", status="416 Range Not Satisfiable"), files={"file": "0123"})
it.command("resume-remote-name", "-C - -O {url}/file", ranged(4), files={"file": "0123"})
it.command("resume-cut", "-C - -o file {url}/", [BODY, head("206 Partial Content", "Content-Length: 6", "Content-Range: bytes 4-9/10") + b"45", CLOSE], files={"file": "0123"})

# ---- header lines

HEADS = ("-i", "-I", "-D heads", "-D -", "-D heads -o file", "-I -o file", "-i -o file", "-i --no-include")
for number, options in enumerate(HEADS):
    it.command(f"heads-{number + 1}", f"{options} {{url}}/", head("200 OK", "Content-Length: 1", "X-A: 1", "X-A: 2") if "-I" in options else ok(b"a", "X-A: 1", "X-A: 2"))
it.command("heads-redirect", "-i -L {url}/", redirect("/2"), A)
it.command("heads-dump-redirect", "-L -D heads {url}/", redirect("/2"), A)
it.command("heads-dump-two", "-D heads {url}/1 {url}/2", A, B)
it.command("heads-dump-replaced", "-D heads {url}/1", A, files={"heads": "something old"})
it.command("heads-head-two", "-I {url}/1 {url}/2", empty("200 OK"), empty("404 Not Found"))
it.command("heads-fail", "-i -f {url}/", MISSING)
it.command("heads-styled-not", "-i --styled-output {url}/", A)

# ---- --write-out

NUMBERS = ("http_code", "response_code", "http_connect", "http_version", "num_connects", "num_headers", "num_redirects", "size_download",
           "size_header", "size_upload", "ssl_verify_result", "exitcode", "urlnum", "remote_port", "method",
           "content_type", "filename_effective", "redirect_url", "remote_ip", "local_ip", "url", "url_effective", "errormsg", "ftp_entry_path")
ALL = "".join(f"{name}=%{{{name}}}\\n" for name in NUMBERS)
it.command("write-out", f"-A x -w '{ALL}' {{url}}/p?q#f", ok(b"abc", "X-A: 1"))
it.command("write-out-redirect", f"-A x -L -w '{ALL}' {{url}}/", redirect("/2"), ok(b"abc"))
it.command("write-out-not-followed", "-w '%{redirect_url} %{num_redirects}' {url}/a/b", redirect("../c"))
it.command("write-out-post", f"-A x -d abc -w '{ALL}' {{url}}/", ok(b"abc"))
it.command("write-out-head", f"-A x -I -w '{ALL}' {{url}}/", empty("200 OK"))
it.command("write-out-put", "-H Expect: -A x -T file -w '%{size_upload} %{method}' {url}/", A, files={"file": "12345"})
it.command("write-out-http1.0", "-0 -w '%{http_version}' {url}/", A)
it.command("write-out-reused", "-w '%{num_connects} ' {url}/1 {url}/2", A, B)
it.command("write-out-file", "-o file -w '%{filename_effective}' {url}/", A)
it.command("write-out-remote-name", "-OJ -w '%{filename_effective}' {url}/x", ok(b"j", "Content-Disposition: attachment; filename=said"))
it.command("write-out-no-clobber", "-o file --no-clobber -w '%{filename_effective}' {url}/", A, files={"file": "old"})
it.command("write-out-escapes", r"-w 'a\nb\tc\rd\xe%%f%g\\' {url}/", A)
it.command("write-out-unknown", "-w '[%{nothing}]%{http_code}' {url}/", A, stderr="all", normal=((r'"(curl|hawser): unknown', '"unknown'),))
it.command("write-out-open", "-w '%{http_code' {url}/", A)
it.command("write-out-stderr", "-w 'a%{stderr}b%{stdout}c' {url}/", A, stderr="all")
it.command("write-out-onerror", "-w 'a%{onerror}b' {url}/", A)
it.command("write-out-onerror-failed", "-f -w 'a%{onerror}b%{exitcode} %{errormsg}' {url}/", MISSING)
it.command("write-out-refused", "-w '%{http_code} %{exitcode} %{size_download} %{remote_port}' http://127.0.0.1:1/")
it.command("write-out-header", "-w '%header{x-a} [%header{none}] %header{CONTENT-length}' {url}/", ok(b"a", "X-A: one", "X-A: two"))
it.command("write-out-header-json", "-w '%{header_json}' {url}/", ok(b"a", "X-A: one", "x-a: two", "X-B: q\"\\z"))
it.command("write-out-file-format", "-w @format {url}/", A, files={"format": "code %{http_code}\\n"})
it.command("write-out-stdin-format", "-w @- {url}/", A, stdin=b"code %{http_code}")
it.command("write-out-last", "-w one -w two {url}/", A)
it.command("write-out-times", "-w '%{time_total} %{time_connect} %{time_appconnect} %{time_redirect} %{time_starttransfer} %{time_pretransfer} %{time_namelookup}' {url}/", A, normal=TIMES)
it.command("write-out-no-appconnect", "-w '%{time_appconnect} %{time_redirect}' {url}/", A)
it.command("write-out-speed", "-w 'speed=%{speed_download} %{speed_upload}' {url}/", A, normal=SPEEDS)
it.command("write-out-scheme", "-w '%{scheme}' {url}/", A, normal=(("HTTP\"", "http\""),))
it.command("write-out-referer", "-e http://x/ -w '%{referer}' {url}/", A)
it.command("write-out-retried", "--retry 1 --retry-delay 1 -w '%{http_code}' {url}/", FAILED, A)

# ---- failing

it.command("fail", "-f {url}/", MISSING)
it.command("fail-long", "--fail {url}/", MISSING)
it.command("fail-not", "-f {url}/", A)
it.command("fail-off", "-f --no-fail {url}/", MISSING)
it.command("fail-399", "-f {url}/", ok(b"x", status="399 Odd"))
it.command("fail-output", "-f -o file {url}/", MISSING, files={"file": "old"})
it.command("fail-with-body", "--fail-with-body {url}/", MISSING)
it.command("fail-with-body-output", "--fail-with-body -o file {url}/", MISSING)
it.command("fail-first", "-f {url}/1 {url}/2", MISSING, A)
it.command("fail-last", "-f {url}/1 {url}/2", A, MISSING)
it.command("fail-early", "-f --fail-early {url}/1 {url}/2", MISSING, A)
it.command("fail-early-not", "-f --fail-early {url}/1 {url}/2", A, MISSING)
it.command("silent", "-s -f {url}/", MISSING, quiet=False, stderr="all")
it.command("silent-show-error", "-s -S -f {url}/", MISSING, quiet=False, stderr="all", normal=((r'"hawser: ', '"curl: '),))
it.command("no-progress-meter", "--no-progress-meter -o file {url}/", A, quiet=False, stderr="all")
it.command("stderr-file", "--stderr said -f {url}/", MISSING, normal=((r'"hawser: ', '"curl: '),))
it.command("stderr-stdout", "--stderr - -f {url}/", MISSING, normal=((r'"hawser: ', '"curl: '),))
it.command("refused", "http://127.0.0.1:1/")
it.command("bad-host", "-g http://[x/")
it.command("unsupported-scheme", "weird://x/ {url}/", A)

# ---- retries

it.command("retry", "--retry 2 --retry-delay 1 {url}/", FAILED, ok(b"failed\n", status="503 Busy"), A, seconds=30)
it.command("retry-file", "--retry 1 -o file {url}/", FAILED, A)
it.command("retry-used-up", "--retry 1 {url}/", FAILED, FAILED)
it.command("retry-fail", "-f --retry 1 {url}/", FAILED, A)
it.command("retry-not-404", "--retry 1 {url}/", MISSING)
it.command("retry-none", "--retry 0 {url}/", FAILED)
it.command("retry-408", "--retry 1 {url}/", ok(b"late", status="408 Request Timeout"), A)
it.command("retry-429", "--retry 1 {url}/", ok(b"many", status="429 Too Many"), A)
it.command("retry-cut", "--retry 1 {url}/", CUT)
it.command("retry-all-errors", "--retry 1 --retry-all-errors -o file {url}/", CUT, A)
it.command("retry-connrefused", "--retry 1 --retry-connrefused http://127.0.0.1:1/", stderr="all", normal=((r".*(?:curl|hawser): .*\n", ""), ("Problem :", "Problem:"), ("1 seconds", "1 second"), ("1 retries", "1 retry"), (r'"stderr "\nstderr "Warning: ', ""), (r" *\\n", "")))
it.command("retry-refused-not", "--retry 1 http://127.0.0.1:1/")
it.command("retry-max-time", "--retry 3 --retry-max-time 1 --retry-delay 2 {url}/", FAILED, FAILED)
it.command("retry-max-time-after", "--retry 3 --retry-max-time 1 {url}/", ok(b"x", "Retry-After: 9", status="503 Busy"))
it.command("retry-after", "--retry 1 {url}/", ok(b"x", "Retry-After: 1", status="503 Busy"), A)
it.command("retry-upload", "-H Expect: --retry 1 -T file {url}/", FAILED, A, files={"file": "12345"})
it.command("retry-post", "--retry 1 -d x=1 {url}/", FAILED, A)

# ---- etags

TAG = 'ETag: "abc"'
it.command("etag-save", "--etag-save tag {url}/", ok(b"a", TAG))
it.command("etag-save-weak", "--etag-save tag {url}/", ok(b"a", 'etag: W/"abc"'))
it.command("etag-save-none", "--etag-save tag {url}/", A)
it.command("etag-save-none-kept", "--etag-save tag {url}/", A, files={"tag": '"old"\n'})
it.command("etag-save-replaced", "--etag-save tag {url}/", ok(b"a", TAG), files={"tag": '"a much older one"\n'})
it.command("etag-compare", "--etag-compare tag {url}/", A, files={"tag": '"abc"\n'})
it.command("etag-compare-plain", "--etag-compare tag {url}/", A, files={"tag": '"abc"'})
it.command("etag-compare-empty", "--etag-compare tag {url}/", A, files={"tag": ""})
it.command("etag-both-304", "--etag-save tag --etag-compare tag -o file {url}/", empty("304 Not Modified", TAG), files={"tag": '"abc"\n', "file": "old"})
it.command("etag-both-200", "--etag-save tag --etag-compare tag -o file {url}/", ok(b"new", 'ETag: "new"'), files={"tag": '"abc"\n', "file": "old"})

# ---- several

it.command("two", "{url}/1 {url}/2", A, B)
it.command("next", "-d x=1 {url}/1 --next {url}/2", A, B)
it.command("next-output", "-o one {url}/1 --next -o two {url}/2", A, B)
it.command("next-short", "-H 'X-A: 1' {url}/1 -: -H 'X-B: 2' {url}/2", A, B)
# Which requests share a connection is the engine's choice: the files say what came.
REQUESTS = ((r"(?s)-- connection.*?(?=-- stdout)", ""),)
it.command("parallel", "-Z {url}/a {url}/b -o one -o two", routes={"/a": A, "/b": B}, unordered=True, normal=REQUESTS)
it.command("parallel-glob", "-Z --parallel-max 2 -o '#1' {url}/[1-4]", routes={f"/{i}": ok(str(i).encode()) for i in range(1, 5)}, unordered=True, normal=REQUESTS)
it.command("parallel-one", "--parallel --parallel-max 1 {url}/1 {url}/2 {url}/3", A, B, C)
it.command("parallel-fail", "-s -Z -f {url}/a {url}/b", routes={"/a": MISSING, "/b": B}, unordered=True, normal=REQUESTS, quiet=False)
it.command("parallel-immediate", "-Z --parallel-immediate {url}/a {url}/b -o one -o two", routes={"/a": A, "/b": B}, unordered=True)
it.command("rate", "--rate 2/s {url}/1 {url}/2", A, B)

# ---- uploads

it.command("upload", "-H Expect: -T file {url}/stored", A, files={"file": "12345"})
it.command("upload-folder", "-H Expect: -T d/file {url}/d/", A, files={"d/file": "12345"})
it.command("upload-host", "-H Expect: -T file {url}", A, files={"file": "12345"})
it.command("upload-space", "-H Expect: -T 'a b' {url}/", A, files={"a b": "12345"})
it.command("upload-empty", "-H Expect: -T file {url}/x", A, files={"file": ""})
it.command("upload-stdin", "-T - {url}/x", A, stdin=b"from a pipe")
it.command("upload-stdin-dot", "-T . {url}/x", A, stdin=b"from a pipe")
it.command("upload-two", "-H Expect: -T one {url}/1 -T two {url}/2", A, B, files={"one": "1", "two": "22"})
it.command("upload-method", "-H Expect: -X POST -T file {url}/x", A, files={"file": "12345"})
it.command("upload-headers", "-H Expect: -T file -H 'X-A: 1' -H 'Content-Type: text/x' {url}/x", A, files={"file": "12345"})

# ---- traces

NUMBERED = ((r"curl/7\.88\.1", "hawser/0.1.0"), (r"\d\d:\d\d:\d\d\.\d{6}", "CLOCK"))
it.command("verbose-heads", "-v -A x {url}/", A, stderr="heads")
it.command("verbose-post", "-v -A x -d abc {url}/", A, stderr="heads")
it.command("trace-ascii", "-A x -H 'Host: h' --trace-ascii said {url}/", A, normal=((r"(file said )(.*)", r"\1of a log"),))
it.command("trace", "-A x -H 'Host: h' --trace said {url}/", A, normal=((r"(file said )(.*)", r"\1of a log"),))
