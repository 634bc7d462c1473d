#!/bin/sh
# merge-archive.sh OUTPUT LD OBJCOPY AR KEEP ARCHIVE...
# One object out of all archives, its hidden symbols made local, and with a KEEP other than "visible" (a comma
# separated list of patterns) every symbol but those; the archives of BoringSSL (named libhawser-ssl.a and
# libhawser-crypto.a, last) give only what is used.
set -eu
output=$1 ld=$2 objcopy=$3 ar=$4 keep=$5
shift 5
object=${output%.a}.merged.o
# A section group keeps its identity by name even when its symbol became local: a program that instantiates the same
# inline function would make the linker drop ours and then complain about the reference to it.
whole=--whole-archive
count=$#
while [ "$count" -gt 0 ]; do
    case $1 in
    */libhawser-ssl.a | */libhawser-crypto.a) whole=--no-whole-archive ;;
    esac
    set -- "$@" "$whole" "$1"
    shift
    count=$((count - 1))
done
"$ld" -r --force-group-allocation -o "$object" "$@"
"$objcopy" --localize-hidden "$object"
if [ "$keep" != visible ]; then
    set -f
    options=
    for pattern in $(echo "$keep" | tr , ' '); do
        options="$options --keep-global-symbol=$pattern"
    done
    # shellcheck disable=SC2086 # the patterns are words
    "$objcopy" --wildcard $options "$object"
fi
rm -f "$output"
"$ar" rcsD "$output" "$object"
rm -f "$object"
