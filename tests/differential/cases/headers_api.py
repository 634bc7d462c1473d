"""curl_easy_header and curl_easy_nextheader."""

from model import BODY, START_TLS, Subject, chunked, head, ok, redirect

it = Subject("headers-api")
TWO = ok(b"x", "X-One: 1", "X-Two: a", "x-two: b", "X-Two: c")

it.client("all", "perform\nheaders", TWO)
it.client("one", "perform\nheader X-One\nheader x-one\nheader X-Two 0\nheader X-Two 1\nheader X-Two 2\nheader X-Two 3\nheader Nothing", TWO)
it.client("before", "header X-One\nheaders", transfer=False)
it.client("value-blanks", "perform\nheaders", ok(b"x", "X-A:   b c  ", "X-C:d"))
it.client("redirects", "set FOLLOWLOCATION 1\nperform\nheader Location 0 CURLH_HEADER 0\nheader Location 0 CURLH_HEADER 1\nheader Location\nheaders CURLH_HEADER 0\nheaders CURLH_HEADER 1\n"
          "headers CURLH_HEADER 2", redirect("/n"), TWO)
it.client("trailers", "perform\nheaders CURLH_TRAILER\nheaders CURLH_HEADER|CURLH_TRAILER\nheader X-Sum 0 CURLH_TRAILER\nheader X-Sum", chunked(b"abc", fields=["X-H: 1"], trailers=["X-Sum: 3"]))
it.client("interim", "perform\nheaders CURLH_1XX\nheaders CURLH_HEADER\nheader Link 0 CURLH_1XX", head("103 Early Hints", "Link: </a>") + ok())
it.client("connect", 'set PROXY "{url}"\nset HTTPPROXYTUNNEL 1\nperform\nheaders CURLH_CONNECT\nheaders CURLH_HEADER', head("200 Established", "X-Proxy: 1"), ok(), path="http://a.example/")
it.client("arguments", "perform\nheader X-One 0 0\nheader X-One 0 CURLH_HEADER -2\nheader X-One 0 CURLH_HEADER 5\nheader X-One 0 0x40\nheader X-One 0 CURLH_PSEUDO", TWO)
it.client("second-transfer", "perform\nperform\nheaders", TWO, ok(b"x", "X-Other: 1"))
it.client("reset", "perform\nreset\nheaders\nheader X-One", TWO)
it.client("failed", "perform\nheaders", head("200 OK", "X-Kept: 1") + b"")
it.client("connect-tls", 'set CAINFO "{ca}"\nset PROXY "{url}"\nperform\nheaders CURLH_CONNECT\nheaders', [head("200 Established", "X-Proxy: 1"), START_TLS], ok(b"x", "X-In: 1"),
          path="https://localhost:4443/")
