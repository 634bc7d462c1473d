#!/bin/sh
# Puts the BoringSSL source where subprojects/boringssl.wrap looks for it. No argument: Debian's source package is
# fetched through apt, with a private configuration, so the system's package lists stay as they are and no root is
# needed. With an argument: that tarball is used instead.
set -eu

package=android-platform-external-boringssl
here=$(cd "$(dirname "$0")" && pwd)
wrap=$here/boringssl.wrap

wanted=$(sed -n 's/^source_filename *= *//p' "$wrap")
hash=$(sed -n 's/^source_hash *= *//p' "$wrap")
upstream=${wanted#"${package}"_}
upstream=${upstream%.orig.*}
target=$here/packagefiles/$wanted

is_good() { [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$hash" ]; }

install_tarball() {
    if ! is_good "$1"; then
        echo "fetch-boringssl: $1 does not have the sha256 named in $wrap" >&2
        exit 1
    fi
    cp "$1" "$target.$$"
    mv "$target.$$" "$target"
}

# Every source the machine has, in both of apt's notations, as a deb-src entry. Options such as signed-by stay.
copy_sources() {
    etc=
    eval "$(apt-config shell etc Dir::Etc/d)"
    for file in "$etc"sources.list "$etc"sources.list.d/*.list; do
        [ -f "$file" ] || continue
        sed -n 's/^[[:space:]]*deb\(-src\)\{0,1\}\([[:space:]]\)/deb-src\2/p' "$file" >>"$work/etc/sources.list"
    done
    sort -u -o "$work/etc/sources.list" "$work/etc/sources.list"
    for file in "$etc"sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        sed 's/^[Tt]ypes:.*/Types: deb-src/' "$file" >"$work/etc/sources.list.d/$(basename "$file")"
    done
}

# Read after the system's own configuration, so proxies and credentials hold; hooks, which may touch the system
# or fail without root, do not.
write_configuration() {
    cat >"$work/apt.conf" <<EOF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "$work/state";
Dir::Cache "$work/cache";
Dir::Log "$work/log";
Dir::Etc::sourcelist "$work/etc/sources.list";
Dir::Etc::sourceparts "$work/etc/sources.list.d";
Acquire::Languages "none";
Acquire::Retries "3";
EOF
}

if is_good "$target"; then
    exit 0
fi
if [ $# -gt 0 ]; then
    install_tarball "$1"
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "fetch-boringssl: no apt here; pass the tarball $wanted of Debian's source package as an argument," \
        "or configure with -Dboringssl=system" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$work" # apt drops to its own user for the download
mkdir -p "$work/etc/sources.list.d" "$work/state/lists/partial" "$work/cache/archives/partial" "$work/log" "$work/get"
: >"$work/etc/sources.list"
chown _apt "$work/get" 2>/dev/null || true
copy_sources
write_configuration

# A source without deb-src lists makes update complain; what counts is whether the package can be had after it.
apt-get -c "$work/apt.conf" -qq update >"$work/update.log" 2>&1 || true
version=$(apt-cache -c "$work/apt.conf" showsrc --only-source "$package" 2>/dev/null |
    sed -n 's/^Version: //p' | grep -F "$upstream-" | head -n 1) || true
if [ -z "$version" ]; then
    cat "$work/update.log" >&2
    echo "fetch-boringssl: the machine's apt sources do not offer $package $upstream; pass $wanted as an argument" >&2
    exit 1
fi
(cd "$work/get" && apt-get -c "$work/apt.conf" -qq --download-only --only-source source "$package=$version" >/dev/null)
install_tarball "$work/get/$wanted"
echo "fetch-boringssl: $wanted is in place"
