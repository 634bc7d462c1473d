"""The URL API: what parts a URL has, what they become, and what is refused."""

from model import Subject, ok, redirect

it = Subject("url")


def parts(name, url, flags="0", get_flags="0", **options):
    it.client(name, f'url set URL "{url}" {flags}\nurl all {get_flags}', transfer=False, **options)


for name, url in {
    "full": "https://user:pass@host.example:8080/a/b?q=1&r=2#frag", "plain": "http://host.example", "slash": "http://host.example/",
    "upper-scheme": "HTTP://Host.Example/Path", "query-without-path": "http://host.example?a=b", "fragment-without-path": "http://host.example#x",
    "user-only": "http://user@host.example/", "user-empty-password": "http://user:@host.example/", "empty-user": "http://:pass@host.example/",
    "at-only": "http://@host.example/", "user-percent": "http://us%40er:p%3Ass@host.example/", "two-ats": "http://a@b@host.example/",
    "port": "http://host.example:1/", "port-zeros": "http://host.example:0080/", "port-default": "http://host.example:80/",
    "port-empty": "http://host.example:/", "port-too-large": "http://host.example:65536/", "port-words": "http://host.example:http/",
    "port-negative": "http://host.example:-1/", "port-space": "http://host.example:8 0/",
    "ipv4": "http://127.0.0.1/", "ipv4-short": "http://127.1/", "ipv4-number": "http://2130706433/", "ipv4-hex": "http://0x7f.0.0.1/",
    "ipv4-octal": "http://0177.0.0.1/", "ipv4-too-large": "http://256.0.0.1/", "ipv4-five": "http://1.2.3.4.5/",
    "ipv4-hex-whole": "http://0x7f000001/", "ipv4-three": "http://1.2.3/",
    "ipv6": "http://[::1]/", "ipv6-port": "http://[::1]:99/", "ipv6-long": "http://[2001:0db8:0000:0000:0000:0000:0000:0001]/",
    "ipv6-zone": "http://[fe80::1%25eth0]/", "ipv6-zone-plain": "http://[fe80::1%eth0]/", "ipv6-bad": "http://[::g]/", "ipv6-open": "http://[::1/",
    "ipv6-v4": "http://[::ffff:127.0.0.1]/", "ipv6-after": "http://[::1]x/",
    "dots": "http://h/a/./b/../c", "dots-beyond": "http://h/../../a", "dots-end": "http://h/a/b/..", "dots-single-end": "http://h/a/.",
    "dots-in-query": "http://h/a?b/../c", "double-slash": "http://h//a//b", "percent-upper": "http://h/%7e%7E%2f", "percent-bad": "http://h/%zz",
    "percent-host": "http://h%6fst.example/", "percent-host-slash": "http://h%2fst.example/", "percent-host-nul": "http://h%00st/",
    "slashes-three": "http:///host.example/", "slashes-one": "http:/host.example/", "slashes-none": "http:host.example/",
    "slashes-four": "http:////host.example/", "no-host": "http:///", "no-host-path": "http:///path", "only-scheme": "http://",
    "space-path": "http://h/a b", "space-host": "http://h ost/", "space-lead": " http://h/", "tab": "http://h/a\\tb", "newline": "http://h/a\\nb", "control": "http://h/a\\x01b",
    "delete": "http://h/a\\x7fb", "high-path": "http://h/caf\\xc3\\xa9", "high-query": "http://h/?\\xc3\\xa9", "high-fragment": "http://h/#\\xc3\\xa9",
    "backslash": "http://h\\\\x/", "host-brace": "http://h{{x/", "host-underscore": "http://a_b.example/",
    "host-dash": "http://-a-.example/", "host-dot-end": "http://host.example./", "host-dots": "http://host..example/", "host-star": "http://*.example/",
    "unknown-scheme": "odd://host/x", "no-scheme": "host.example/x", "no-scheme-ftp": "ftp.example/x", "mailto": "mailto:x@y", "file": "file:///a/b",
    "file-host": "file://localhost/a", "file-other-host": "file://elsewhere/a", "file-one": "file:/a", "file-two": "file://a", "file-four": "file:////a",
    "ftp": "ftp://u:p@h/x;type=a", "imap-options": "imap://u;AUTH=x:p@h/", "scheme-plus": "a+b.c-d://h/",
    "question-in-fragment": "http://h/#a?b", "colon-in-path": "http://h/a:b", "semicolon": "http://h/a;b=c?d;e", "very-long-query": "http://h/?" + "x" * 3000,
    "brackets-query": "http://h/?a[]=b", "quote": "http://h/\\\"x\\\"", "plus": "http://h/a+b?c+d", "empty": "",
}.items():
    parts(f"parse-{name}", url.replace("{{", "{"))

G = "CURLU_GUESS_SCHEME"
for name, url in {"www": "www.example/x", "ftp": "ftp.example/x", "imap": "imap.x/", "port": "host.example:8080/x", "user": "user@host/x",
                  "smtp": "smtp.x/", "localhost": "localhost:8080", "scheme-given": "https://h/"}.items():
    parts(f"guess-{name}", url, G)
parts("default-scheme", "host.example/x", "CURLU_DEFAULT_SCHEME")
parts("unknown-scheme-allowed", "odd://host/x", "CURLU_NON_SUPPORT_SCHEME")
parts("no-authority", "odd:///x", "CURLU_NO_AUTHORITY|CURLU_NON_SUPPORT_SCHEME")
parts("path-as-is", "http://h/a/../b/./c", "CURLU_PATH_AS_IS")
parts("url-encode", "http://h/a b?c d", "CURLU_URLENCODE")
parts("allow-space", "http://h/a b?c d", "CURLU_ALLOW_SPACE")
parts("disallow-user", "http://u:p@h/", "CURLU_DISALLOW_USER")
parts("get-default-port", "https://h/", get_flags="CURLU_DEFAULT_PORT")
parts("get-no-default-port", "https://h:443/", get_flags="CURLU_NO_DEFAULT_PORT")
parts("get-decoded", "http://u%41:p%42@h/p%43?q%44#f%45", get_flags="CURLU_URLDECODE")
parts("get-decoded-control", "http://u%01:p@h/p%0a?q%00", get_flags="CURLU_URLDECODE")
parts("get-encoded", "http://h/a%20b", get_flags="CURLU_URLENCODE")
parts("get-punycode", "http://b\\xc3\\xbccher.example/", get_flags="CURLU_PUNYCODE")
parts("get-idn", "http://b\\xc3\\xbccher.example/")
parts("get-punycode-ascii", "http://plain.example/", get_flags="CURLU_PUNYCODE")
parts("get-decoded-plus", "http://h/?a+b", get_flags="CURLU_URLDECODE")

for name, reference in {"absolute": "https://other/x", "scheme-relative": "//other/x", "root": "/x", "relative": "x", "up": "../x", "up-up": "../../../x", "dot": "./x",
                        "query": "?x=y", "path-query": "x?y=z", "path-fragment": "x#y", "dir": "x/", "colon": "./a:b", 
                        "space": "a b", "slashes": "//", "empty-path-port": "//other:99"}.items():
    it.client(f"relative-{name}", f'url set URL "http://u:p@h:8080/a/b/c?q#f"\nurl set URL "{reference}" CURLU_URLENCODE\nurl get URL\nurl all', transfer=False)

for name, part, value, flags in (
    ("scheme", "SCHEME", "ftp", "0"), ("scheme-unknown", "SCHEME", "odd", "0"), ("scheme-unknown-allowed", "SCHEME", "odd", "CURLU_NON_SUPPORT_SCHEME"),
    ("user", "USER", "na me", "0"), ("password", "PASSWORD", "p:w", "0"), ("options", "OPTIONS", "AUTH=x", "0"),
    ("host", "HOST", "other.example", "0"), ("host-ipv6", "HOST", "[::1]", "0"), ("host-empty", "HOST", "", "0"), ("host-bad", "HOST", "a b", "0"),
    ("host-slash", "HOST", "a/b", "0"), ("host-ipv4-number", "HOST", "2130706433", "0"),
    ("zone", "ZONEID", "eth0", "0"), ("port", "PORT", "99", "0"), ("port-bad", "PORT", "65536", "0"), ("port-words", "PORT", "x", "0"), ("port-mixed", "PORT", "80x", "0"), ("path", "PATH", "/x/y z", "0"), ("path-question", "PATH", "/x?y", "0"),
    ("path-dots", "PATH", "/x/../y", "0"), ("query", "QUERY", "x=y z", "0"),
    ("query-append", "QUERY", "more=1", "CURLU_APPENDQUERY"),
    ("query-hash", "QUERY", "a#b", "0"), ("fragment", "FRAGMENT", "fr ag", "0"), ("fragment-encoded", "FRAGMENT", "fr ag", "CURLU_URLENCODE"),
    ("percent-lower", "PATH", "/%7e%2f", "0"),
):
    it.client(f"set-{name}", f'url set URL "http://h:8080/a?b=c#d"\nurl set {part} "{value}" {flags}\nurl all', transfer=False)
for part in ("SCHEME", "USER", "PASSWORD", "OPTIONS", "HOST", "PORT", "PATH", "QUERY", "FRAGMENT", "ZONEID", "URL"):
    it.client(f"clear-{part.lower()}", f'url set URL "http://u:p@h:8080/a?b=c#d"\nurl set {part} NULL\nurl all', transfer=False)
# ---- what is otherwise since 7.88: a case for each rule
it.client("rule-set", 'url set URL "http://h/"\nurl set USER "na:me@x" CURLU_URLENCODE\nurl set PATH "/x/y z?%41" CURLU_URLENCODE\nurl set QUERY "x=y z&1+1" CURLU_URLENCODE\n'
          'url set QUERY "mo re=a&b=c" CURLU_APPENDQUERY|CURLU_URLENCODE\nurl get URL\nurl set URL "\\xc3\\xa9" CURLU_URLENCODE\nurl get URL\n'
          'url set URL "http://h/?#"\nurl get QUERY\nurl get FRAGMENT\nurl get URL\nurl set QUERY ""\nurl set FRAGMENT ""\nurl get QUERY\nurl get FRAGMENT\n'
          'url set URL "http://h/"\nurl set HOST "a%62c"\nurl get HOST\n'
          'url set URL "http://h/"\nurl set PORT "0099"\nurl get PORT\n'
          'url set URL "http://h/"\nurl set SCHEME "a b" CURLU_NON_SUPPORT_SCHEME\nurl get SCHEME\nurl set SCHEME ""\nurl set SCHEME "HTTPS"\nurl get SCHEME\n'
          'url set URL "{url}/\\xc3\\xa9"\nset CURLU url u\nperform\ninfo EFFECTIVE_URL\nurl get URL\nset CURLU NULL\n'
          'set FOLLOWLOCATION 1\nset URL "{url}/caf\\xc3\\xa9?\\xc3\\xa9"\nperform\ninfo EFFECTIVE_URL',
          ok(), redirect("/caf\xc3\xa9?\xc3\xa9"), ok(), transfer=False)
it.client("rule-read", 'url set URL "http://127.0.0.1./"\nurl get HOST\nurl set URL "http://[ABCD::EF]/"\nurl get HOST\n'
          'url set URL "http://h|x/"\n'
          'url set URL "http://h/a/b?q"\nurl set URL "#x"\nurl get URL',
          transfer=False)

it.client("build", 'url set SCHEME "https"\nurl set HOST "h.example"\nurl set PATH "/p"\nurl set QUERY "q"\nurl set USER "u"\nurl get URL', transfer=False)
it.client("build-no-scheme", 'url set HOST "h.example"\nurl get URL\nurl get URL CURLU_DEFAULT_SCHEME', transfer=False)
it.client("build-no-host", 'url set SCHEME "https"\nurl get URL\nurl get HOST\nurl get PATH', transfer=False)
it.client("empty-handle", "url all", transfer=False)
it.client("copy", 'url set URL "http://u:p@h:1/a?b#c"\nurl copy v\nurl set HOST "other"\nurl get URL\nurl use v\nurl all', transfer=False)
it.client("failed-set-keeps", 'url set URL "http://h/a"\nurl set URL "http://[bad/"\nurl get URL', transfer=False)
it.client("in-transfer", 'url set URL "{url}/from/handle?x"\nset CURLU url u\nperform\ninfo EFFECTIVE_URL\nurl get URL')
it.client("in-transfer-before-url", 'url set URL "{url}/from/handle"\nset URL "{url}/from/option"\nset CURLU url u\nperform')
it.client("in-transfer-null", 'url set URL "{url}/from/handle"\nset URL "{url}/from/option"\nset CURLU url u\nset CURLU NULL\nperform')
it.client("in-transfer-user", 'url set URL "{url}/x"\nurl set USER "na me"\nurl set PASSWORD "p"\nset CURLU url u')

# ---- as a transfer uses it
for name, path in {"dots": "/a/../b/./c", "dots-percent-kept": "/a%2f..", "double": "//a//b", "space": "/a b", "query-space": "/?a b",
                   "percent": "/%41%zz", "question": "?a", "none": "", "hash": "#x", "quote": "/\\\"a\\\"", "braces": "/a|b^c", "brackets": "/?a[0]=1", "semicolon": "/a;b"}.items():
    it.client(f"request-{name}", f'set URL "{{url}}{path}"')
it.client("request-query-high", 'set URL "{url}/?\\xc3\\xa9=\\xff"')
it.client("request-fragment-high", 'set URL "{url}/#\\xc3\\xa9"\nperform\ninfo EFFECTIVE_URL')
it.client("request-user-high", 'set URL "http://\\xc3\\xa9:x@127.0.0.1:{port}/"')
it.client("request-target-high", 'set REQUEST_TARGET "/\\xc3\\xa9"')
it.client("request-path-as-is", "set PATH_AS_IS 1", path="/a/../b/./c")
it.client("request-no-scheme", 'set URL "127.0.0.1:{port}/x"')
it.client("request-default-protocol", 'set DEFAULT_PROTOCOL "odd"\nset URL "127.0.0.1:{port}/x"')
it.client("request-default-protocol-http", 'set DEFAULT_PROTOCOL "http"\nset URL "ftp.localhost:{port}/x"\nset IPRESOLVE CURL_IPRESOLVE_V4\nset CONNECT_TO "::127.0.0.1:{port}"')
it.client("request-port", "set PORT {port}", path="http://127.0.0.1:1/x")
it.client("request-protocols", "set PROTOCOLS CURLPROTO_HTTPS")
it.client("request-protocols-str", 'set PROTOCOLS_STR "https,ftp"')
it.client("request-protocols-str-bad", 'set PROTOCOLS_STR "nonsense"\nset REDIR_PROTOCOLS_STR "nonsense"', transfer=False)
it.client("request-ipv4-forms", 'set URL "http://127.1:{port}/x"')
it.client("request-ipv4-number", 'set URL "http://2130706433:{port}/x"')
it.client("request-upper", 'set URL "HTTP://LOCALHOST:{port}/X"\nset IPRESOLVE CURL_IPRESOLVE_V4')
it.client("request-idn", 'set URL "http://b\\xc3\\xbccher.example:{port}/x"\nset CONNECT_TO "::127.0.0.1:{port}"')
it.client("request-never-set", 'perform', transfer=False)
it.client("request-empty-text", 'set URL ""')
it.client("request-bad", 'set URL "http://[bad"')
it.client("request-unsupported", 'set URL "odd://x/"')

it.command("command-path-as-is", "--path-as-is {url}/a/../b")
it.command("command-dots", "{url}/a/../b/./c")
it.command("command-space", "'{url}/a b'")
it.command("command-no-scheme", "127.0.0.1:{port}/x")
it.command("command-url-option", "--url {url}/x")
it.command("command-bad", "'http://[bad'")
it.command("command-unsupported", "odd://x/")
it.command("command-nothing", "")
