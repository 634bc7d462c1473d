"""-w"""

from model import Subject, chunked, ok, redirect

it = Subject("command-writeout")
VARIABLES = ("content_type errormsg exitcode filename_effective http_code http_connect http_version method num_connects num_headers num_redirects proxy_ssl_verify_result "
             "redirect_url referer remote_ip remote_port response_code scheme size_download size_header size_upload ssl_verify_result url url_effective urlnum "
             "local_ip").split()
TIMES = "time_appconnect time_connect time_namelookup time_pretransfer time_redirect time_starttransfer time_total speed_download speed_upload local_port".split()
LOWER = ((r"(?i)\bscheme=(\w+)", lambda match: f"scheme={match.group(1).lower()}"),)
SCHEME = ((r'\\"HTTP\\"|\\"http\\"', "HTTP"), (r'"HTTP\b', '"http'))

for name in VARIABLES:
    it.command(name.replace("_", "-"), f"-A ua -w '{name}=%{{{name}}}\\n' -o out {{url}}/x", ok(b"abc", "X: y"), normal=LOWER)
for name in TIMES:
    it.command(name.replace("_", "-"), f"-A ua -w '{name}=%{{{name}}}\\n' -o out {{url}}/x", ok(b"abc"), normal=((r"=[0-9.]*[1-9][0-9.]*", "=some"),))
it.command("size-request", "-A ua -w '%{size_request}\\n' {url}/x", ok(b"abc"))
it.command("after-redirects", "-A ua -L -w '%{num_redirects} %{url_effective} %{redirect_url} %{http_code}\\n' {url}/", redirect("/2"), redirect("/3"), ok(b"end"))
it.command("redirect-to-relative", "-w '%{redirect_url}\\n' {url}/a/", redirect("../b"))
it.command("error", "-w '%{exitcode} %{http_code}\\n' {dead}/")
it.command("error-message", "-w '%{errormsg}|\\n' {url}/")
it.command("two-urls", "-w '%{urlnum} %{url} %{num_connects}\\n' {url}/1 {url}/2", ok(b"1"), ok(b"2"))
it.command("percent", "-w '100%% %x %{unknown}\\n' {url}/")
it.command("escapes", "-w 'a\\\\tb\\\\nc\\\\rd\\\\e' {url}/")
it.command("file", "-w @fmt {url}/", files={"fmt": "%{http_code}\n"})
it.command("stdin", "-w @- {url}/", stdin=b"%{http_code}\n")
it.command("stderr", "-w '%{stderr}%{http_code}\\n' {url}/", stderr="all")
it.command("stdout-after-stderr", "-w '%{stderr}e%{stdout}o\\n' {url}/", stderr="all")
it.command("onerror", "-w 'x%{onerror}only on error\\n' {url}/")
it.command("onerror-error", "-w 'x%{onerror}only on error\\n' {dead}/")
it.command("header", "-w '%header{x-one} %header{X-ONE} %header{none}\\n' {url}/", ok(b"x", "X-One: 1"))
it.command("header-json", "-w '%{header_json}\\n' {url}/", ok(b"x", "X-One: 1", "x-one: 2", 'X-Quote: a"b'), normal=((r"[ \\t]+", " "),))
# Variables that 7.88.1 does not know (curl(1), --write-out: 8.1 to 8.13) are taken out of what hawser tells.
NEWER = (r'\\"(?:conn_id|num_retries|proxy_used|size_delivered|time_posttransfer|time_queue|tls_earlydata|urle?\.\w+|xfer_id)\\":'
         r'(?:null|[-A-Z0-9.]+|\\"[^"]*\\"),')
it.command("json", "-A ua -w '%{json}\\n' -o out {url}/x", ok(b"abc"),
           normal=((r'\\"curl_version\\":\\"[^,}]*\\"', "VERSION"), (r'(\\"(?:time_\w+|speed_\w+|local_port)\\":)[0-9.]+', r"\1N"), SCHEME[0], (NEWER, "")))
it.command("last-wins", "-w one -w two {url}/")
it.command("empty", "-w '' {url}/")
it.command("long-name", "--write-out '%{http_code}\\n' {url}/")
it.command("certs", "-w '%{certs}%{num_certs}\\n' {url}/")
it.command("http-version-1.0", "-w '%{http_version}\\n' {url}/", ok(version="1.0"))
it.command("chunked-sizes", "-A ua -w '%{size_download} %{size_header}\\n' {url}/", chunked(b"abc"))
it.command("per-next", "-w '1:%{http_code}\\n' {url}/1 --next -w '2:%{method}\\n' -d x {url}/2", ok(b"1"), ok(b"2"))
