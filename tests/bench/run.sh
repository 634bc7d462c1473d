#!/bin/sh
# run.sh BUILD [PAGE]: builds what the benchmarks need in BUILD (a release build), runs them, and with PAGE writes the
# tables there (docs/performance.md).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:?usage: run.sh BUILD [PAGE]}
cd "$root"
sh tests/packages.sh wire capi bench
ninja -C "$build" -j "$(nproc)" --quiet tests/bench/bench-capi tests/bench/bench-multi tests/bench/bench-easy tests/bench/bench-floor
export PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 tests/bench/syscalls.py "$build"
exec /usr/bin/python3 tests/bench/compare.py "$@"
