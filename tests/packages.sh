#!/bin/sh
# packages.sh PURPOSE...: installs what is missing of the Debian packages a purpose needs. Does nothing when nothing is
# missing; otherwise needs root or sudo, and says so.
set -eu

packages_for() {
    case $1 in
    build)
        echo g++ meson ninja-build pkg-config python3 xz-utils ca-certificates
        echo libnghttp2-dev libngtcp2-dev libnghttp3-dev libc-ares-dev
        echo zlib1g-dev libbrotli-dev libzstd-dev libpsl-dev libidn2-dev
        ;;
    unit) echo catch2 ccache python3 mandoc groff-base zsh fish ;;
    # The outside programs of tests/install link OpenSSL beside the library.
    install) echo libssl-dev gcc ;;
    # Real servers, and the tools to lay out networks.
    wire)
        echo nginx-light apache2 caddy nghttp2-server nghttp2-proxy ngtcp2-server squid-openssl dante-server tinyproxy
        echo openssl iproute2 nftables procps strace mptcpize util-linux
        ;;
    # Programs built elsewhere for the system's libcurl.
    capi) echo libcurl4 libcurl3-gnutls curl libcurl4-openssl-dev git php-cli php-curl python3-pycurl ;;
    bench) echo valgrind ;;
    clang) echo clang-16 libclang-rt-16-dev ;;
    *)
        echo "packages.sh: unknown purpose $1" >&2
        exit 2
        ;;
    esac
}

is_installed() { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

missing=
for purpose in "$@"; do
    for package in $(packages_for "$purpose"); do
        is_installed "$package" || missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "packages.sh: this is no Debian system; install the equivalents of:$missing" >&2
    exit 1
fi
root=
if [ "$(id -u)" -ne 0 ]; then
    root=sudo
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
        echo "packages.sh: needs root to install:$missing" >&2
        echo "packages.sh: as root, run: apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
fi
echo "packages.sh: installing$missing"
# RUNLEVEL=1: the servers are started by the tests, on their own ports, never as services.
# shellcheck disable=SC2086 # words
$root env DEBIAN_FRONTEND=noninteractive apt-get -q update >/dev/null
# shellcheck disable=SC2086
$root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -y install --no-install-recommends $missing >/dev/null
