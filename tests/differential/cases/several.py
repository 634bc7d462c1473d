"""Several transfers: multi, shares, and handles used again."""

from model import Subject, ok, sleep, BODY

it = Subject("several")
ROUTES = {"/a": ok(b"A\n"), "/b": ok(b"B\n"), "/c": [BODY, sleep(0.1), ok(b"C\n")]}
TWO = 'set URL "{url}/a"\nhandle b\nset URL "{url}/b"\n'

it.client("multi-one", "multi perform a")
it.client("multi-two", TWO + "multi perform a b", routes=ROUTES, unordered=True)
it.client("multi-three", TWO + 'handle c\nset URL "{url}/c"\nmulti perform a b c', routes=ROUTES, unordered=True)
it.client("multi-again", "multi perform a\nmulti perform a\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
it.client("multi-total-one", TWO + "multi set MAX_TOTAL_CONNECTIONS 1\nmulti perform a b", routes=ROUTES)
it.client("multi-host-one", TWO + "multi set MAX_HOST_CONNECTIONS 1\nmulti perform a b", routes=ROUTES)
it.client("multi-add-twice", "multi perform a a")
it.client("multi-failing", 'set URL "{dead}/"\nhandle b\nset URL "{url}/b"\nmulti perform a b', routes=ROUTES)
it.client("easy-then-multi", "perform\nmulti perform a\ninfo NUM_CONNECTS", ok(b"1"), ok(b"2"))
it.client("share-connections", 'share CURL_LOCK_DATA_CONNECT\nset SHARE share x\nset URL "{url}/a"\nperform\nhandle b\nset SHARE share x\nset URL "{url}/b"\nperform\ninfo NUM_CONNECTS\n'
          "set SHARE NULL\nhandle a\nset SHARE NULL", routes=ROUTES)
it.client("share-nothing", 'set SHARE share x\nset URL "{url}/a"\nperform\nhandle b\nset SHARE share x\nset URL "{url}/b"\nperform\ninfo NUM_CONNECTS\n'
          "set SHARE NULL\nhandle a\nset SHARE NULL", routes=ROUTES)
it.client("share-dns", 'share CURL_LOCK_DATA_DNS\nset SHARE share x\nset RESOLVE "some.example:{port}:127.0.0.1"\nset URL "http://some.example:{port}/a"\nperform\nhandle b\nset SHARE share x\n'
          'set URL "http://some.example:{port}/b"\nperform\nset SHARE NULL\nhandle a\nset SHARE NULL', routes=ROUTES)
it.client("share-sessions", 'share CURL_LOCK_DATA_SSL_SESSION\nset SHARE share x\nset CAINFO "{ca}"\nset URL "{surl}/a"\nperform\nhandle b\nset SHARE share x\nset CAINFO "{ca}"\nset URL "{surl}/b"\n'
          "perform\nset SHARE NULL\nhandle a\nset SHARE NULL", routes=ROUTES, facts=("resumed",), tls={"max": "1.2"})
it.client("handle-other-url", 'perform\nset URL "{url}/b"\nperform\nset URL "{url2}/c"\nperform\ninfo NUM_CONNECTS', ok(b"1"), ok(b"2"), ok(b"3"))
it.client("handle-after-error", 'set URL "{dead}/"\nperform\nset URL "{url}/"\nperform', ok())
it.client("handle-credentials-change", 'set USERPWD "a:b"\nperform\nset USERPWD "c:d"\nperform\ninfo NUM_CONNECTS', ok(b"1"), ok(b"2"))
it.client("handle-reset-keeps-connections", 'perform\nreset\nset URL "{url}/"\nperform\ninfo NUM_CONNECTS', ok(b"1"), ok(b"2"))
it.client("dup-callbacks", 'set POSTFIELDS "x"\nset HTTPHEADER "X: y"\nset TIMEOUT_MS 5000\nset FOLLOWLOCATION 1\nset PRIVATE "p"\ndup b\nhandle b\nperform\ninfo PRIVATE')
it.client("dup-mime", 'mime new 0\nmime part 0\nmime 0 name "f"\nmime 0 data "x"\nset HTTPHEADER "Expect:"\nset MIMEPOST mime 0\ndup b\nhandle b\nperform')
it.client("dup-blob", 'set CAINFO_BLOB file "{ca}"\nset URL "{surl}/"\ndup b\nhandle b\nperform')
it.client("stream-options", "set STREAM_WEIGHT 10\nset STREAM_DEPENDS NULL\nset STREAM_DEPENDS_E NULL")
it.client("pipewait", 'set URL "{url}/c"\nset PIPEWAIT 1\nhandle b\nset URL "{url}/b"\nset PIPEWAIT 1\nmulti perform a b', routes=ROUTES, unordered=True)
it.client("pipewait-http1", 'set URL "{url}/c"\nset PIPEWAIT 1\nset HTTP_VERSION CURL_HTTP_VERSION_1_1\nhandle b\nset URL "{url}/b"\nset PIPEWAIT 1\nset HTTP_VERSION CURL_HTTP_VERSION_1_1\n'
          "multi perform a b", routes=ROUTES, unordered=True)
it.client("quick-exit", "set QUICK_EXIT 1")
it.client("conv-functions-gone", "set CONV_FROM_NETWORK_FUNCTION NULL", transfer=False)
it.client("other-protocols", "set FTP_USE_EPSV 0\nset FTP_USE_EPRT 0\nset APPEND 0\nset DIRLISTONLY 0", transfer=False)
it.client("text-options", "set TRANSFERTEXT 1\nset CRLF 0", transfer=False)
