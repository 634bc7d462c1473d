"""The three lists beside the rig."""

import os
import types

from kit import check


def _lines(folder, name):
    """Of a file; or of a folder, which has a file a subject: that of the cases in it. No file, no lines."""
    path = os.path.join(folder, name)
    if os.path.isdir(path):
        return [line for subject in sorted(os.listdir(path)) for line in _lines(path, subject)]
    if not os.path.exists(path):
        return []
    with open(path) as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


def reasons(folder, name):
    """`NAME: reason` a line."""
    found = {}
    for line in _lines(folder, name):
        key, colon, reason = line.partition(": ")
        check(colon and reason, f"{name}: `{line}` gives no reason")
        check(key not in found, f"{name}: {key} stands there twice")
        found[key] = reason
    return found


def differences(folder):
    """`case NAME`, `why SOURCE: ...`, then the lines that differ: exactly these are wanted."""
    found, entry = {}, None
    for line in _lines(folder, "differences"):
        if line.startswith("case "):
            entry = types.SimpleNamespace(why="", lines=[])
            check(line[5:] not in found, f"differences: {line[5:]} stands there twice")
            found[line[5:]] = entry
        elif line.startswith("why "):
            entry.why += line[4:]
        else:
            check(line[:1] in "-+", f"differences: what is `{line}`?")
            entry.lines.append(line)
    for name, entry in found.items():
        check(entry.why and entry.lines, f"differences: {name} needs a `why` and what differs")
    return found
