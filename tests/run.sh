#!/bin/sh
# run.sh [full]: everything a change must pass, from a bare machine on.
#   (nothing)  installs what is missing, builds with g++ into build-test, runs all tests: at most 15 minutes
#   full       then clang, the sanitizers, 30 seconds of each fuzzer and the benchmarks: at most 60 minutes, two cores
# A skipped test is a failure unless tests/allowed-skips names it. The last line is `N passed, N failed`.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
mode=${1:-default}
case $mode in
default | full) ;;
*)
    echo "usage: tests/run.sh [full]" >&2
    exit 2
    ;;
esac

passed=0
failed=0
ccache=$(command -v ccache || true)
clang="${ccache:+$ccache }clang-16"
clangxx="${ccache:+$ccache }clang++-16"
times=$(mktemp)
trap 'rm -f "$times"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
jobs=$(nproc)

# phase NAME SECONDS COMMAND...: one step with a limit of its own; a step that is no `meson test` counts as one test.
phase() {
    name=$1 limit=$2
    shift 2
    echo "== $name"
    begun=$(date +%s)
    timeout --kill-after=30 "$limit" "$@"
    status=$?
    [ "$status" -ne 124 ] || echo "$name: not done after $limit s"
    echo "$(($(date +%s) - begun)) s  $name" >>"$times"
    return "$status"
}

step() {
    if phase "$@"; then
        passed=$((passed + 1))
    else
        echo "failed: $1"
        failed=$((failed + 1))
        return 1
    fi
}

# run_tests BUILD SECONDS MESON-TEST-ARGUMENT...: runs them and adds up what the log says.
run_tests() {
    build=$1 limit=$2
    shift 2
    log=$build/meson-logs/run.json
    rm -f "$log"
    phase "tests in $build" "$limit" meson test -C "$build" --logbase run --print-errorlogs --num-processes "$jobs" "$@"
    status=$?
    if ! summary=$(python3 tests/tally.py "$log" tests/allowed-skips); then
        echo "$summary"
        echo "failed: no results from $build"
        failed=$((failed + 1))
        return
    fi
    counts=$(echo "$summary" | tail -n 1)
    echo "$summary" | sed '$d'
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
    # Stopped by the limit, or a build that broke: the log alone would not tell.
    if [ "$status" -ne 0 ] && [ "${counts#* }" -eq 0 ]; then
        echo "failed: meson test in $build ended with $status"
        failed=$((failed + 1))
    fi
}

# configure BUILD OPTION...: makes the folder once, and brings its options up to date after that.
configure() {
    build=$1
    shift
    if [ -f "$build/build.ninja" ]; then
        meson setup --reconfigure "$build" "$@" >"$build.log" 2>&1
    else
        meson setup "$build" "$@" >"$build.log" 2>&1
    fi || {
        tail -n 30 "$build.log"
        echo "failed: configuring $build"
        failed=$((failed + 1))
        return 1
    }
    rm -f "$build.log"
}

finish() {
    echo "== times"
    cat "$times"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

default_mode() {
    step "gcc build" 780 ninja -C build-test -j "$jobs" --quiet || return
    run_tests build-test 840 --no-rebuild --no-suite bench --no-suite full
}

clang_build() {
    CC=$clang CXX=$clangxx configure build-clang -Dbuildtype=debug -Db_lundef=false || return
    step "clang build" 780 ninja -C build-clang -j "$jobs" --quiet || return
    run_tests build-clang 300 --no-rebuild --suite unit --suite sim
}

# A third of the optimisation costs half of the compile time; the instrumented code is slow enough without.
sanitizer_build() {
    build=$1 sanitizers=$2 limit=$3
    shift 3
    CC=$clang CXX=$clangxx configure "$build" -Db_sanitize="$sanitizers" -Db_lundef=false \
        -Doptimization=1 -Dexamples=false --prefix="$root/$build/prefix" || return
    run_tests "$build" "$limit" "$@"
}

# add_counts "LINES... PASSED FAILED": for a script that counts by itself.
add_counts() {
    counts=$(tail -n 1 "$1")
    case $counts in
    *[!0-9\ ]* | '' | *' '*' '*) counts='0 1' ;;
    esac
    sed '$d' "$1"
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

fuzzers() {
    CC=$clang CXX=$clangxx configure build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false \
        -Doptimization=1 -Dexamples=false || return
    phase "fuzzers, 30 s each" 900 sh -c 'sh tests/fuzzers.sh build-fuzz 30 >build-fuzz/fuzzers.out'
    add_counts build-fuzz/fuzzers.out
}

benchmarks() {
    [ -f tests/bench/run.sh ] || return
    configure build-bench -Dbuildtype=release -Dexamples=false || return
    step "benchmarks" 900 sh tests/bench/run.sh build-bench
}

# Every finding of a sanitizer ends the test it is in (undefined behaviour: by compiler flag, in our code only).
export ASAN_OPTIONS=halt_on_error=1:abort_on_error=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
export CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=time_macros,include_file_mtime,include_file_ctime
step "packages" 300 sh tests/packages.sh build unit install wire capi || finish
[ "$mode" = default ] || step "packages for full" 300 sh tests/packages.sh clang || finish
step "BoringSSL source" 120 sh subprojects/fetch-boringssl.sh || finish

configure build-test --prefix="$root/build-test/prefix" && default_mode
if [ "$mode" = full ]; then
    clang_build
    sanitizer_build build-asan address,undefined 1200 --suite unit --suite sim --suite fuzz-replay --suite capi --suite wire
    sanitizer_build build-tsan thread 900 --suite unit --suite sim --suite slices
    fuzzers
    benchmarks
fi
finish
