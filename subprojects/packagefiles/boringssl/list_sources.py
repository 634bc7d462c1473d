"""Prints one of the file lists of BoringSSL's generated makefile, one file a line: list_sources.py MAKEFILE LIST."""

import re
import sys


def main() -> None:
    makefile, wanted = sys.argv[1:]
    with open(makefile, encoding="utf-8") as handle:
        text = handle.read().replace("\\\n", " ")
    found = re.search(rf"^{re.escape(wanted)} *:=(.*)$", text, re.MULTILINE)
    if not found:
        sys.exit(f"{makefile} has no list {wanted}")
    names = [name for name in found.group(1).split() if "/test/" not in name]
    print("\n".join(names))


main()
