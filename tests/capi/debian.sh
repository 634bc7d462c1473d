# Sourced by the tests that run Debian's binaries on our libraries. Exit status 77: the binary is not there.
tmp=$(mktemp -d)
server_pid=
finish() {
    if [ -n "$server_pid" ]; then kill "$server_pid" 2>/dev/null || true; fi
    rm -rf "$tmp"
}
trap finish EXIT

fail() {
    echo "failed: $1" >&2
    exit 1
}

need() {
    [ -x "$1" ] || exit 77
}

# Starts the test server given, which ends with this script: it reads until the write end of the fifo is closed.
serve() {
    mkfifo "$tmp/hold"
    "$1" <"$tmp/hold" >"$tmp/served" &
    server_pid=$!
    exec 9>"$tmp/hold"
    until [ -s "$tmp/served" ]; do
        kill -0 "$server_pid" 2>/dev/null || fail "the test server did not start"
    done
    base="http://127.0.0.1:$(cat "$tmp/served")"
}
