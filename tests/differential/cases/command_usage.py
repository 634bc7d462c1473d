"""How the command reads its words: what is refused, what stands for what, and what a request is made of."""

from model import Subject, empty, ok, redirect

it = Subject("command-usage")

# ---- words that are refused, all before any connection
for name, words in {
        "unknown-long": "--foo {url}/",
        "unknown-letter": "-sS? {url}/",
        "lone-dash": "- {url}/",
        "no-words": "",
        "only-dashes": "--",
        "value-missing-long": "{url}/ --output",
        "value-missing-letter": "{url}/ -o",
        "value-missing-bundle": "{url}/ -sSo",
        "no-of-flag": "--no-http1.1 {url}/",
        "no-of-unknown": "--no-foo {url}/",
        "ambiguous": "--dat x {url}/",
        "abbreviated-no": "--no-sil {url}/",
        "timeout-words": "-m soon {url}/",
        "timeout-negative": "-m -1 {url}/",
        "timeout-comma": "-m 1,5 {url}/",
        "connect-timeout-words": "--connect-timeout soon {url}/",
        "max-redirs-words": "--max-redirs many {url}/",
        "retry-negative": "--retry -1 {url}/",
        "retry-trailing": "--retry 1x {url}/",
        "speed-negative": "-y -1 {url}/",
        "continue-words": "-C there {url}/",
        "continue-negative": "-C -5 {url}/",
        "limit-rate-unit": "--limit-rate 1q {url}/",
        "max-filesize-unit": "--max-filesize 1q {url}/",
        "tls-max-unknown": "--tls-max 1.9 {url}/",
        "local-port-backwards": "--local-port 5-2 {url}/",
        "local-port-large": "--local-port 99999 {url}/",
        "rate-unit": "--rate 2/x {url}/",
        "rate-words": "--rate often {url}/",
        "proto-default-unknown": "--proto-default foo {url}/",
        "proto-not-allowed": "--proto =https {url}/",
        "form-without-equals": "-F nothing {url}/",
        "form-string-without-equals": "--form-string nothing {url}/",
        "form-end-alone": "-F '=)' {url}/",
        "form-type-without-slash": "-F 'a=b;type=text' {url}/",
        "upload-file-missing-url": "-T in.txt",
}.items():
    it.command(name, words, files={"in.txt": "x"})

# ---- words that are taken
it.command("bundle-with-value", "-sSXPUT {url}/", quiet=False)
it.command("bundle-with-value-apart", "-sSX PUT {url}/", quiet=False)
it.command("letter-digits", "-0 {url}/", ok(version="1.0"))
it.command("toggle-twice", "--compressed --no-compressed {url}/")
it.command("inverted-twice", "--no-keepalive --keepalive {url}/")
it.command("last-method", "-X ONE -X TWO {url}/")
it.command("last-agent", "-A one -A two -A three {url}/")
it.command("number-zero-timeouts", "-m 0 --connect-timeout 0 {url}/")
it.command("number-fractions", "-m 5.5 --connect-timeout 2.75 {url}/")
it.command("time-leading-point", "-m .9 {url}/")
it.command("filesize-kilo", "--max-filesize 1k {url}/", ok(b"x" * 1024))
it.command("filesize-kilo-over", "--max-filesize 1k {url}/", ok(b"x" * 1025))
it.command("proto-list", "--proto http,https {url}/")
it.command("proto-all-but", "--proto '=all,-https' {url}/")
it.command("proto-redir-refused", "-L --proto-redir =https {url}/", redirect("/next"), ok())
it.command("url-option", "--url {url}/one --url {url}/two", ok(b"1"), ok(b"2"))
it.command("outputs-before-urls", "-o a -o b {url}/1 {url}/2", ok(b"1"), ok(b"2"))
it.command("output-between", "{url}/1 -o a {url}/2", ok(b"1"), ok(b"2"))
it.command("more-outputs", "-o a -o b -o c {url}/1", ok(b"1"))
it.command("next-resets", "-A one -H 'X: 1' {url}/1 --next {url}/2", ok(b"1"), ok(b"2"))
it.command("next-letter", "-d x {url}/1 -: -I {url}/2", ok(b"1"), empty("200 OK"))
it.command("headers-of-file", "-H @h {url}/", files={"h": "X-One: 1\nX-Two: 2\n\nX-Three: 3\r\n"})
it.command("rule-header-blanks", "-H 'X:    many   spaces   ' -H X-Two:2 {url}/")
it.command("header-empty", "-H 'X-Empty;' {url}/")
it.command("header-colon-only-name", "-H 'X-Gone:' {url}/")
it.command("header-host", "-H 'Host: other.example' {url}/")
it.command("header-content-type-data", "-H 'content-type: text/x' -d a {url}/")
it.command("header-content-type-removed", "-H 'Content-Type:' -d a {url}/")
it.command("cookie-two", "-b 'a=1; b=2' {url}/")
it.command("referer-auto", "-L -e ';auto' {url}/1", redirect("/2"), ok())
it.command("referer-and-auto", "-L -e 'http://first.example/;auto' {url}/1", redirect("/2"), ok())
it.command("user-colons", "-u 'me:pass:word' {url}/")
it.command("user-empty-password", "-u 'me:' {url}/")
it.command("bearer", "--oauth2-bearer token {url}/")
it.command("range-number", "-r 5 {url}/", ok(b"x"))
it.command("time-cond-date", "-z '6 Nov 1994 08:49:37' {url}/", empty("304 Not Modified"))
it.command("time-cond-before", "-z -20040101 {url}/")
it.command("time-cond-nonsense", "-z nonsense {url}/")
it.command("data-and-query", "-d body --url-query 'n=a b' --url-query '=c&d' {url}/p?z", ok())
it.command("get-and-fragment", "-G -d a=1 -d b=2 '{url}/p?z#frag'", ok())
it.command("get-head", "-G -I -d a=1 {url}/p", empty("200 OK"))
it.command("get-urlencode-file", "-G --data-urlencode n@in.txt {url}/p", ok(), files={"in.txt": "a b\n"})
it.command("data-binary-nul", "--data-binary @in.txt {url}/", files={"in.txt": b"a\x00b\r\nc"})
it.command("data-stripped-nul", "-d @in.txt {url}/", files={"in.txt": b"a\x00b\r\nc\n"})
it.command("urlencode-empty-name", "--data-urlencode '=a=b' {url}/")
it.command("json-and-data", "-d x --json '{1}' {url}/")
it.command("write-out-file-lines", "-w @w -o /dev/null {url}/", files={"w": "%{http_code}\\n\n%{method}\n"})
it.command("config-form", "-K c {url}/", files={"c": 'data-urlencode = "n=a b"\nheader = "X: \\"quoted\\""\n-X PATCH\n'})
it.command("config-no-value-flag", "-K c {url}/", files={"c": "compressed\nno-compressed\n"})
it.command("config-tabs", "-K c {url}/", files={"c": "\tuser-agent\t=\tmine\t\n"})
it.command("config-empty-value", "-K c {url}/", files={"c": 'user-agent = ""\n'})
it.command("config-unquoted-colon", "-K c {url}/", files={"c": "referer = http://from.example/x?y=z\n"})
