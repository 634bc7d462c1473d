#!/bin/sh
# Both flavours export exactly the functions of the interface, each under its flavour's version node.
set -eu
openssl=$1 gnutls=$2 functions=$3

check() {
    library=$1 node=$2
    wanted=$(sed "s/\$/@@$node/" "$functions" | sort)
    got=$(nm -D --defined-only --with-symbol-versions "$library" | awk '$2 != "A" { print $3 }' | sort)
    if [ "$got" != "$wanted" ]; then
        echo "$library does not export what it should ($node)" >&2
        printf '%s\n' "$wanted" >"$TMPDIR/wanted"
        printf '%s\n' "$got" | diff "$TMPDIR/wanted" - >&2 || true
        exit 1
    fi
}

TMPDIR=$(mktemp -d)
trap 'rm -rf "$TMPDIR"' EXIT
[ "$(wc -l <"$functions")" -eq 100 ] || { echo "functions.txt does not name 100 functions" >&2; exit 1; }
check "$openssl" CURL_OPENSSL_4
check "$gnutls" CURL_GNUTLS_3
readelf -d "$openssl" | grep -q 'SONAME.*\[libcurl\.so\.4\]'
readelf -d "$gnutls" | grep -q 'SONAME.*\[libcurl-gnutls\.so\.4\]'
