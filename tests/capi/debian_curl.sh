#!/bin/sh
# Debian's /usr/bin/curl on our libcurl.so.4.
set -eu
. "$(dirname "$0")/debian.sh"
need /usr/bin/curl
serve "$2"
export LD_LIBRARY_PATH="$1"

curl() { /usr/bin/curl -sS --noproxy '*' "$@"; }

/usr/bin/curl --version | grep -q 'libcurl/8.22.0' || fail "the library under test is not the one that runs"
[ "$(curl "$base/bytes/26")" = abcdefghijklmnopqrstuvwxyz ] || fail "a plain GET"
curl -o "$tmp/large" "$base/bytes/3000000"
[ "$(wc -c <"$tmp/large")" -eq 3000000 ] || fail "a large file"
[ "$(curl -d name=value "$base/echo")" = "POST name=value" ] || fail "-d"
[ "$(printf 'from stdin' | curl -T - "$base/echo")" = "PUT from stdin" ] || fail "-T -"
printf 'in a file' >"$tmp/part.txt"
printf 'from stdin' | curl -F name=value -F "file=@$tmp/part.txt" -F 'in=@-;filename=s' "$base/echo" >"$tmp/form"
grep -q 'name="name"' "$tmp/form" && grep -q 'name="file"; filename="part.txt"' "$tmp/form" &&
    grep -q '^in a file' "$tmp/form" && grep -q '^from stdin' "$tmp/form" || fail "-F"
[ "$(curl -L "$base/redirect")" = abcdefghij ] || fail "-L"
[ "$(curl -u user:pass "$base/auth")" = in ] || fail "-u"
curl -I "$base/bytes/5" | grep -qi '^content-length: 5' || fail "-I"
curl -i "$base/bytes/1" | head -1 | grep -q '^HTTP/1.1 200' || fail "-i"
curl -H 'X-Mine: 1' -A agent "$base/headers" | grep -q '^X-Mine: 1' || fail "-H"
[ "$(curl -o /dev/null -w '%{http_code} %{size_download} %{num_connects}' "$base/bytes/7")" = "200 7 1" ] || fail "-w"
[ "$(curl "$base/bytes/3" "$base/bytes/4")" = abcabcd ] || fail "two URLs"
[ "$(curl -w '%{num_connects}' "$base/bytes/1" "$base/bytes/1")" = a1a0 ] || fail "the connection is reused"
[ "$(curl -Z "$base/bytes/3" "$base/bytes/3")" = abcabc ] || fail "-Z"
status=0; curl -f "$base/status/404" 2>"$tmp/error" || status=$?
[ "$status" -eq 22 ] && grep -q 404 "$tmp/error" || fail "-f"
status=0; curl http://127.0.0.1:1/ 2>/dev/null || status=$?
[ "$status" -eq 7 ] || fail "a refused connection exits $status"
status=0; curl http://host.invalid/ 2>/dev/null || status=$?
[ "$status" -eq 6 ] || fail "an unknown host exits $status"
status=0; curl foo://host/ 2>/dev/null || status=$?
[ "$status" -eq 1 ] || fail "an unknown scheme exits $status"
status=0; http_proxy=socks4://127.0.0.1:1 /usr/bin/curl -sS "$base/bytes/1" >"$tmp/direct" 2>/dev/null || status=$?
[ "$status" -ne 0 ] && [ ! -s "$tmp/direct" ] || fail "a proxy that cannot be used was passed by"
