#!/bin/sh
# quickstart.sh [URL]: builds hawser into build-quickstart and fetches URL over Multipath TCP, with the report of the
# paths taken. Without a URL it starts a small Multipath TCP server on this machine and fetches from that.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-quickstart
server=
log=

clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$log" ] || rm -f "$log"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Only what the build itself needs; no test servers.
prepare() {
    sh "$root/tests/packages.sh" build
    sh "$root/subprojects/fetch-boringssl.sh"
    [ -f "$build/build.ninja" ] || meson setup "$build" "$root" --buildtype=release -Dtests=false >"$build.log" 2>&1 || {
        tail -n 30 "$build.log"
        exit 1
    }
    rm -f "$build.log"
    ninja -C "$build" --quiet src/cli/hawser examples/mptcp_server
}

start_server() {
    log=$(mktemp)
    "$build/examples/mptcp_server" >"$log" &
    server=$!
    while [ ! -s "$log" ]; do
        kill -0 "$server" 2>/dev/null || exit 1
        sleep 0.05
    done
    url=$(cat "$log")
}

begun=$(date +%s)
prepare
echo "built in $(($(date +%s) - begun)) s: $build/src/cli/hawser"
url=${1:-}
[ -n "$url" ] || start_server
echo "\$ hawser --mptcp --paths $url"
"$build/src/cli/hawser" --mptcp --paths "$url"
