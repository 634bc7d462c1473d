#!/bin/sh
# pages.sh DIRECTORY: the manual page and the completion files made from the table of options are what their readers want.
# A reader that is not installed is named, and the test ends as skipped; bash is always there.
set -eu

place=$(cd "$1" && pwd)
fail() { echo "pages.sh: $*" >&2; exit 1; }
status=0
has() { command -v "$1" >/dev/null || { echo "pages.sh: no $1 here"; status=77; return 1; }; }

# ---- bash: what would be offered for a command line
bash -n "$place/hawser.bash"
complete() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hawser; printf "%s\n" "${COMPREPLY[@]}"' bash "$place/hawser.bash" "$@"
}
[ "$(complete hawser --sil)" = --silent ] || fail "bash does not complete --sil"
complete hawser --data- | grep -qx -- --data-urlencode || fail "bash does not offer --data-urlencode"
complete hawser --no-al | grep -qx -- --no-alpn || fail "bash does not offer --no-alpn"
complete hawser --ntl | grep -q ntlm && fail "bash offers what is not built"
complete hawser --help tl | grep -qx tls || fail "bash does not offer the categories of --help"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
touch "$folder/certificate.pem"
(cd "$folder" && [ "$(complete hawser --cacert cert)" = certificate.pem ]) || fail "bash offers no files where a file is wanted"
[ -z "$(complete hawser --data cert)" ] || fail "bash offers files where none is wanted"
bash -c '. "$1"; complete -p hawser' bash "$place/hawser.bash" | grep -q -- '-F _hawser hawser' || fail "bash knows no completion for hawser"

# ---- zsh and fish
if has zsh; then
    zsh -f -n "$place/_hawser"
    zsh -f -c 'fpath=($1 $fpath); autoload -Uz compinit; compinit -u -D; [[ $_comps[hawser] == _hawser ]]' zsh "$place" || fail "zsh knows no completion for hawser"
fi
if has fish; then
    fish --no-config --no-execute "$place/hawser.fish"
    offered=$(HOME=$folder fish --no-config -c 'source $argv[1]; complete -C "hawser --sil"' "$place/hawser.fish")
    case $offered in *--silent*) ;; *) fail "fish does not complete --sil: $offered" ;; esac
fi

# ---- the manual page
if has mandoc; then
    complaints=$(mandoc -T lint -W warning "$place/hawser.1" 2>&1) || fail "mandoc: $complaints"
fi
if has groff; then
    complaints=$(groff -man -Tutf8 -ww -z "$place/hawser.1" 2>&1)
    [ -z "$complaints" ] || fail "groff: $complaints"
    groff -man -Tascii -P-cbou "$place/hawser.1" | grep -q -- '-o, --output <file>' || fail "the page does not show --output"
fi
exit $status
