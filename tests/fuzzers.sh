#!/bin/sh
# fuzzers.sh BUILD SECONDS: builds every target named fuzz-* and runs each for SECONDS, one per processor at a time, from
# its corpus in tests/fuzz/corpus. Prints the output of those that found something, then "PASSED FAILED".
set -u
root=$(cd "$(dirname "$0")/.." && pwd)

# What a fuzzer finds new stays in the build folder; the checked-in corpus is only read.
run_one() {
    program=$1 seconds=$2
    name=$(basename "$program")
    found=$(dirname "$program")/$name.found
    mkdir -p "$found"
    corpus=$root/tests/fuzz/corpus/${name#fuzz-}
    [ -d "$corpus" ] || corpus=
    "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$found/" \
        -print_final_stats=1 "$found" ${corpus:+"$corpus"} >"$program.log" 2>&1
    echo $? >"$program.status"
}

if [ "$1" = --one ]; then
    run_one "$2" "$3"
    exit 0
fi

build=$1 seconds=$2
programs=$(meson introspect "$build" --targets | python3 -c '
import json, sys
for target in json.load(sys.stdin):
    if target["type"] == "executable" and target["name"].startswith("fuzz-"):
        print(target["filename"][0])')
if [ -z "$programs" ]; then
    echo "no target named fuzz-* in $build"
    echo "0 1"
    exit 1
fi
absolute=$(cd "$build" && pwd)
# shellcheck disable=SC2046 # one word a line
if ! ninja -C "$build" --quiet $(echo "$programs" | sed "s|^$absolute/||"); then
    echo "the fuzzers do not build"
    echo "0 1"
    exit 1
fi
echo "$programs" | xargs -P "$(nproc)" -I '{}' sh "$0" --one '{}' "$seconds"

passed=0
failed=0
for program in $programs; do
    if [ "$(cat "$program.status")" = 0 ]; then
        passed=$((passed + 1))
        echo "$(basename "$program"): $(sed -n 's/^stat::number_of_executed_units: *//p' "$program.log") inputs"
    else
        failed=$((failed + 1))
        echo "failed: $(basename "$program")"
        tail -n 40 "$program.log"
    fi
done
echo "$passed $failed"
