"""What does not come in time. Limits are short and the waits they cut are long: the result says which came first."""

from model import BODY, HOLD, Subject, chunked, head, ok, sleep

it = Subject("timeouts")
SILENT = [BODY, HOLD]
TRICKLE = [BODY, head("200 OK", "Content-Length: 1000"), *([b"x", sleep(0.2)] * 40), HOLD]

it.client("total-ms", "set TIMEOUT_MS 200\nperform\ninfo RESPONSE_CODE", SILENT)
it.client("total", "set TIMEOUT 1", SILENT)
it.client("total-in-body", "set TIMEOUT_MS 300\nperform\ninfo RESPONSE_CODE", [BODY, head("200 OK", "Content-Length: 10") + b"abc", HOLD])
it.client("total-in-head", "set TIMEOUT_MS 300", [BODY, b"HTTP/1.1 200 OK\r\nX: ", HOLD])
it.client("total-over-redirects", "set FOLLOWLOCATION 1\nset TIMEOUT_MS 400\nperform\ninfo REDIRECT_COUNT",
          ok(b"", "Location: /n", status="302 F"), SILENT)
it.client("total-enough", "set TIMEOUT_MS 10000")
it.client("total-upload", 'set UPLOAD 1\nset HTTPHEADER "Expect:"\nset TIMEOUT_MS 300\nset INFILESIZE 3\nsource "abc"', SILENT)
it.client("total-negative", "set TIMEOUT -1\nset TIMEOUT_MS -1\nset CONNECTTIMEOUT -1\nset LOW_SPEED_TIME -1")
it.client("connect-ms", 'set CONNECTTIMEOUT_MS 200\nset CAINFO "{ca}"', raw=[[HOLD]], path="{surl}/")
it.client("connect", 'set CONNECTTIMEOUT 1\nset URL "http://240.0.0.1/"')
it.client("low-speed", "set LOW_SPEED_LIMIT 1000\nset LOW_SPEED_TIME 1", TRICKLE, normal=((r'body "x+"', 'body "x..."'),))
it.client("low-speed-no-limit", "set LOW_SPEED_TIME 1", chunked(b"abc"))
it.client("server-response", "set SERVER_RESPONSE_TIMEOUT 1\nset TIMEOUT_MS 1500", SILENT)
it.client("server-response-alias", "set FTP_RESPONSE_TIMEOUT 5")
it.client("refused", 'set URL "{dead}/"\nperform\ninfo RESPONSE_CODE OS_ERRNO NUM_CONNECTS PRIMARY_IP CONNECT_TIME_T')
it.client("refused-happy-eyeballs", 'set HAPPY_EYEBALLS_TIMEOUT_MS 100\nset RESOLVE "twice.example:{port}:[::1],127.0.0.1"\nset URL "http://twice.example:{port}/"')
it.client("recv-rate", "set MAX_RECV_SPEED_LARGE 20000\nperform\ninfo SIZE_DOWNLOAD_T", ok(b"x" * 20_000))
it.client("send-rate", 'set UPLOAD 1\nset HTTPHEADER "Expect:"\nset MAX_SEND_SPEED_LARGE 20000\nset INFILESIZE 20000\nsource "0123456789" 2000\nperform\ninfo SIZE_UPLOAD_T')
it.client("times", "perform\ntimes\ninfo TOTAL_TIME TOTAL_TIME_T NAMELOOKUP_TIME CONNECT_TIME CONNECT_TIME_T PRETRANSFER_TIME "
          "PRETRANSFER_TIME_T STARTTRANSFER_TIME STARTTRANSFER_TIME_T APPCONNECT_TIME APPCONNECT_TIME_T REDIRECT_TIME REDIRECT_TIME_T")
it.client("times-secure", 'set CAINFO "{ca}"\nperform\ntimes\ninfo APPCONNECT_TIME APPCONNECT_TIME_T', path="{surl}/")
it.client("times-failed", 'set URL "{dead}/"\nperform\ntimes\ninfo TOTAL_TIME STARTTRANSFER_TIME CONNECT_TIME')
it.client("speeds", 'set POSTFIELDS "abc"\nperform\ninfo SPEED_DOWNLOAD SPEED_DOWNLOAD_T SPEED_UPLOAD SPEED_UPLOAD_T')

it.command("command-max-time", "-m 0.3 {url}/", SILENT)
it.command("command-max-time-long", "--max-time 0.3 {url}/", SILENT)
it.command("command-connect-timeout", "--connect-timeout 0.3 --cacert {ca} {surl}/", raw=[[HOLD]])
it.command("command-speed-limit", "-Y 1000 -y 1 {url}/", TRICKLE, normal=((r'"x+"', '"x..."'),))
it.command("command-speed-limit-long", "--speed-limit 1000 --speed-time 1 {url}/", TRICKLE, normal=((r'"x+"', '"x..."'),))
it.command("command-refused", "{dead}/")
it.command("command-limit-rate", "--limit-rate 20k {url}/", ok(b"x" * 20_000))
it.command("command-retry", "--retry 2 --retry-delay 1 {url}/", ok(b"busy", status="503 Busy"), ok())
it.command("command-retry-exhausted", "--retry 1 --retry-delay 1 {url}/", ok(b"busy", status="503 Busy"), ok(b"busy", status="503 Busy"))
it.command("command-retry-not-for-404", "--retry 2 {url}/", ok(b"no", status="404 Not Found"))
it.command("command-retry-max-time", "--retry 5 --retry-delay 1 --retry-max-time 1 {url}/", *[ok(b"busy", status="503 Busy")] * 3)
it.command("command-retry-connrefused", "--retry 1 --retry-delay 1 --retry-connrefused {dead}/")
it.command("command-retry-all-errors", "--retry 1 --retry-delay 1 --retry-all-errors -f {url}/", ok(b"no", status="404 Not Found"), ok())
it.command("command-retry-after", "--retry 1 {url}/", ok(b"busy", "Retry-After: 1", status="429 Too Many"), ok())
it.command("command-happy-eyeballs", "--happy-eyeballs-timeout-ms 100 {url}/")
