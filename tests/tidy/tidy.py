#!/usr/bin/env python3
"""tidy.py ROOT: checks the rules of the house; exit 1 with one line per finding. --print-layers: the layer table."""

import sys
from pathlib import Path

import layers
import rules
from source import Finding, Tree

CHECKS = (
    layers.check_includes,
    layers.check_cycles,
    layers.check_picture,
    rules.check_file_length,
    rules.check_function_length,
    rules.check_conditionals,
    rules.check_words,
    rules.check_unfinished,
    rules.check_top_level,
)


def findings(root: Path) -> list[Finding]:
    tree = Tree(root)
    found = [finding for check in CHECKS for finding in check(tree)]
    return sorted(found, key=lambda finding: (finding.path, finding.line, finding.rule))


def main() -> int:
    if sys.argv[1:] == ["--print-layers"]:
        print(layers.picture())
        return 0
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2])
    found = findings(root)
    for finding in found:
        print(finding)
    print(f"tidy: {len(found)} finding(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
