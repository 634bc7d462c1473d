"""What a transfer leaves behind."""

from model import Subject, empty, head, ok, redirect

it = Subject("getinfo")
EVERYTHING = ("EFFECTIVE_URL RESPONSE_CODE SIZE_UPLOAD SIZE_UPLOAD_T SIZE_DOWNLOAD SIZE_DOWNLOAD_T HEADER_SIZE REQUEST_SIZE SSL_VERIFYRESULT FILETIME FILETIME_T "
              "CONTENT_LENGTH_DOWNLOAD CONTENT_LENGTH_DOWNLOAD_T CONTENT_LENGTH_UPLOAD CONTENT_LENGTH_UPLOAD_T CONTENT_TYPE REDIRECT_COUNT PRIVATE "
              "HTTP_CONNECTCODE HTTPAUTH_AVAIL PROXYAUTH_AVAIL OS_ERRNO NUM_CONNECTS COOKIELIST FTP_ENTRY_PATH REDIRECT_URL PRIMARY_IP CERTINFO "
              "CONDITION_UNMET RTSP_SESSION_ID RTSP_CLIENT_CSEQ RTSP_SERVER_CSEQ RTSP_CSEQ_RECV LOCAL_IP HTTP_VERSION "
              "PROXY_SSL_VERIFYRESULT PROTOCOL SCHEME RETRY_AFTER EFFECTIVE_METHOD PROXY_ERROR REFERER LASTSOCKET ACTIVESOCKET")
NORMAL = ((r"info RTSP_(\w+) \d", r"info RTSP_\1 some"),)

it.client("before-any", f"info {EVERYTHING}", transfer=False, normal=NORMAL)
it.client("after-get", f"perform\ninfo {EVERYTHING}", ok(b"abc"), normal=NORMAL)
it.client("after-post", f'set POSTFIELDS "abc"\nperform\ninfo {EVERYTHING}', ok(b"abc"), normal=NORMAL)
it.client("after-redirects", f'set FOLLOWLOCATION 1\nperform\ninfo {EVERYTHING}', redirect("/2"), redirect("/3"), ok(b"abc"), normal=NORMAL)
it.client("after-refused", f'set URL "{{dead}}/"\nperform\ninfo {EVERYTHING}', normal=NORMAL)
it.client("after-unsupported", f'set URL "odd://x/"\nperform\ninfo {EVERYTHING}', normal=NORMAL)
it.client("after-reset", f"perform\nreset\ninfo {EVERYTHING}", ok(b"abc"), normal=NORMAL)
it.client("after-second", f"perform 2\ninfo {EVERYTHING}", ok(b"abc", kind="text/x"), empty("204 No Content"), normal=NORMAL)
it.client("effective-url-form", 'set URL "HTTP://127.0.0.1:{port}"\nperform\ninfo EFFECTIVE_URL')
it.client("effective-url-guess", 'set URL "127.0.0.1:{port}/x"\nperform\ninfo EFFECTIVE_URL SCHEME')
it.client("effective-url-dots", 'set URL "{url}/a/../b/./c"\nperform\ninfo EFFECTIVE_URL')
it.client("private", 'set PRIVATE "mine"\nperform\ninfo PRIVATE')
it.client("local-port", "set LOCALPORT 31000\nset LOCALPORTRANGE 400\nknob info.exact 1\nperform\ninfo LOCAL_PORT LOCAL_IP",
          facts=("port",), normal=((r"\b31[0-3]\d\d\b", "31XXX"),))
it.client("local-port-taken", "set LOCALPORT 31500\nset LOCALPORTRANGE 60\nperform\nset FRESH_CONNECT 1\nperform", ok(), ok(), alone=True)
it.client("local-port-one", "set LOCALPORT {localport}", facts=("port",), alone=True)
it.client("primary-port", "perform\ninfo PRIMARY_PORT PRIMARY_IP")
it.client("primary-ip6", 'set URL "{url6}/"\nperform\ninfo PRIMARY_IP LOCAL_IP PRIMARY_PORT')
it.client("null-pointer-types", "perform\ninfo CONTENT_TYPE", empty("204 No Content"))
it.client("num-connects", 'set FOLLOWLOCATION 1\nperform\ninfo NUM_CONNECTS', redirect("{url2}/"), ok())
it.client("connect-only", 'set CONNECT_ONLY 1\nperform\ninfo ACTIVESOCKET LASTSOCKET\nsend "GET /own HTTP/1.0\\r\\n\\r\\n"\nreceive 5', ok(version="1.0"))
it.client("http-code-name", "perform\ninfo RESPONSE_CODE", ok(status="418 Pot"))
it.client("rule-new-infos", 'info PRIMARY_PORT LOCAL_PORT\nset USERPWD "a:b"\nset PROXY "{url}"\nset PROXYUSERPWD "c:d"\nperform 2\n'
          "info HTTPAUTH_USED PROXYAUTH_USED USED_PROXY SIZE_DELIVERED EARLYDATA_SENT_T XFER_ID CONN_ID POSTTRANSFER_TIME_T QUEUE_TIME_T", ok(), ok(), path="http://a.example/")
it.client("private-again", 'set PRIVATE "mine"\nperform\ninfo PRIVATE')
it.client("connectcode", 'set PROXY "{url}"\nset HTTPPROXYTUNNEL 1\nset SUPPRESS_CONNECT_HEADERS 1\nperform\ninfo HTTP_CONNECTCODE', head("200 Up"), ok(), path="http://a.example/",
          normal=((r"Proxy-Connection: Keep-Alive\\r\\n\n", ""),))
