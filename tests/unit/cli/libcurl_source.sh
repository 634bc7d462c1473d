#!/bin/sh
# libcurl_source.sh HAWSER INCLUDE CC: what --libcurl writes is C that compiles without a warning against the interface's headers.
set -eu

# Both are used from another folder.
hawser=$(realpath "$1")
include=$(realpath "$2")
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo content >file.txt

# Port 1 is nobody's: the transfer fails, the source is there.
check() {
    rm -f it.c
    code=0
    "$hawser" -q -s --libcurl it.c "$@" http://127.0.0.1:1/ || code=$?
    [ "$code" = 7 ] || { echo "hawser $* ended with $code" >&2; exit 1; }
    "$compiler" $flags -c it.c -o it.o || { echo "of: hawser $*" >&2; exit 1; }
}
compiler=$1
shift
flags="$* -std=c99 -Wall -Wextra -Wpedantic -Werror -I$include"

check
check -d 'a=b "quoted" ?? \ end' -H 'X-One: 1' -H 'X-Two;' -H 'Accept:' -X PATCH -L -u me:secret -o out
check --data-binary @file.txt -A agent -e http://r/ -b 'a=1' --compressed --http2 -m 3 --connect-timeout 1 --limit-rate 1M
check -F 'name=value;type=text/plain' -F 'file=@file.txt;headers="X: y"' -F 'text=<file.txt' -F 'deep=(' -F '=inner;encoder=base64' -F '=)'
check -T file.txt --tlsv1.3 --ciphers AES128-SHA -k -r 1-2 -4
check -I --post301 --max-redirs 3 --proto '=http,https' --oauth2-bearer token --noproxy '*' -y 3 -Y 100
check -G -d q=1 --url-query 'x=y z' -z 20040101 --interface lo --local-port 4000-4010 --no-keepalive
check --resolve example.org:80:127.0.0.1 --connect-to ::127.0.0.1:1 --dns-servers 127.0.0.1
check --proxy1.0 127.0.0.1:1 -p --suppress-connect-headers --proxy-header 'P: 1' --haproxy-protocol --haproxy-clientip 192.0.2.1
for word in 'PROXYTYPE, (long)CURLPROXY_HTTP_1_0' 'SUPPRESS_CONNECT_HEADERS, 1L' 'HAPROXYPROTOCOL, 1L' 'HAPROXY_CLIENT_IP, "192.0.2.1"'; do
    grep -q "$word" it.c || { echo "the source lacks $word" >&2; exit 1; }
done
check --unix-socket "$folder/nobody"
check http://127.0.0.1:1/two -o one --next -f -i -v --stderr /dev/null
