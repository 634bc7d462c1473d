#!/bin/sh
# merge-archive.sh OUTPUT LD OBJCOPY AR ARCHIVE...
# One object out of all archives, its hidden symbols made local; the archives of BoringSSL (named libhawser-ssl.a and
# libhawser-crypto.a, last) give only what is used.
set -eu
output=$1 ld=$2 objcopy=$3 ar=$4
shift 4
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
rm -f "$output"
"$ar" rcsD "$output" "$object"
rm -f "$object"
