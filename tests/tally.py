"""tally.py LOG ALLOWED_SKIPS: counts the results of one `meson test` run (its .json log).

Prints what did not pass, then "PASSED FAILED" as its last line. A skip counts as failed unless ALLOWED_SKIPS
names the test with a reason, one `name: reason` a line.
"""

import json
import sys
from pathlib import Path


def read_allowed(path: str) -> dict[str, str]:
    allowed = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, colon, reason = line.partition(": ")
        if line.strip() and not line.startswith("#"):
            if not colon or not reason.strip():
                sys.exit(f"{path}: no reason given: {line}")
            allowed[name.strip()] = reason.strip()
    return allowed


def main() -> None:
    log, skips = sys.argv[1:]
    allowed = read_allowed(skips)
    passed = failed = 0
    for line in Path(log).read_text(encoding="utf-8").splitlines():
        test = json.loads(line)
        # "hawser:unit / base" in the log; the list names what stands behind the suite.
        name = test["name"].rpartition(" / ")[2]
        result = test["result"]
        if result in ("OK", "EXPECTEDFAIL"):
            passed += 1
        elif result == "SKIP" and name in allowed:
            print(f"skipped, as allowed: {name}: {allowed[name]}")
        else:
            failed += 1
            print(f"{result.lower()}: {name}")
    print(passed, failed)


main()
