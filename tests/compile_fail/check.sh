#!/bin/sh
# check.sh CASE INCLUDE COMPILER...: the case compiles, and with -DMUST_FAIL fails for the reason it names.
set -u
case_file=$1 include=$2
shift 2
expected=$(sed -n '1s,^// expect: ,,p' "$case_file")
if [ -z "$expected" ]; then
    echo "$case_file: the first line must be '// expect: WORDS'"
    exit 1
fi
compile() { LC_ALL=C "$@" -std=c++20 -Wall -Wextra -Wconversion -Werror -I "$include" -fsyntax-only "$case_file" 2>&1; }

if ! complaint=$(compile "$@"); then
    echo "the valid half does not compile:"
    echo "$complaint"
    exit 1
fi
if complaint=$(compile "$@" -DMUST_FAIL); then
    echo "the misuse compiles"
    exit 1
fi
if ! echo "$complaint" | grep -Eq -- "$expected"; then
    echo "refused for another reason than '$expected':"
    echo "$complaint"
    exit 1
fi
