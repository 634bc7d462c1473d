#!/bin/sh
# Debian's git on our libcurl-gnutls.so.4, cloning over HTTP from a plain file server.
set -eu
. "$(dirname "$0")/debian.sh"
need /usr/bin/git
need /usr/bin/python3
export HOME="$tmp" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b \
    GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b no_proxy='*'

git init -q -b main "$tmp/work"
seq 1 20000 >"$tmp/work/file"
git -C "$tmp/work" add file
git -C "$tmp/work" commit -q -m first
git clone -q --bare "$tmp/work" "$tmp/served.git"
git -C "$tmp/served.git" update-server-info

mkfifo "$tmp/port"
/usr/bin/python3 -c '
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
with open(sys.argv[2], "w") as port:
    print(server.server_port, file=port)
server.serve_forever()' "$tmp" "$tmp/port" 2>/dev/null &
server_pid=$!
read -r port <"$tmp/port"

LD_LIBRARY_PATH="$1" git clone -q "http://127.0.0.1:$port/served.git" "$tmp/cloned"
cmp "$tmp/work/file" "$tmp/cloned/file" || fail "the clone differs"
git -C "$tmp/cloned" fsck --no-progress || fail "the clone is broken"
LD_LIBRARY_PATH="$1" git -C "$tmp/cloned" fetch -q || fail "fetch"
if LD_LIBRARY_PATH="$1" git clone -q "http://127.0.0.1:$port/missing.git" "$tmp/none" 2>/dev/null; then fail "a missing repository was cloned"; fi
