#!/bin/sh
# Debian's python3-pycurl, built for the GnuTLS flavour, on our libcurl-gnutls.so.4.
set -eu
. "$(dirname "$0")/debian.sh"
need /usr/bin/python3
/usr/bin/python3 -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("pycurl") is None)' || exit 77
serve "$2"
LD_LIBRARY_PATH="$1" /usr/bin/python3 "$(dirname "$0")/debian_pycurl.py" "$base"
