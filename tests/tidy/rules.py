"""Rules on single files: size, words that may not appear, and what stands at the top of the repository."""

import re
from typing import Iterator

from source import TABLE_SUFFIXES, Finding, SourceFile, Tree

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 70
TABLE_MARK = "tidy: table"

TOP_LEVEL = {
    "meson.build", "meson_options.txt", "include", "src", "capi", "examples", "tests", "subprojects", "docs", "LICENSE",
    "README.md",
}
TOP_LEVEL_IGNORED = re.compile(r"\.|build|compile_commands\.json$|__pycache__$")

_TEST_HEAD = re.compile(r"^\s*(?:TEST_CASE|SCENARIO|TEMPLATE_TEST_CASE|TEST_CASE_METHOD)\b")
_CONDITIONAL = re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif|else)\b")
_BEFORE_CALL = r"(?<![\w.:>])(?:std::|::)?"
_PRINT = re.compile(
    _BEFORE_CALL + r"(?:v?printf|puts|putchar|perror)\s*\(|\bstd::(?:cout|cerr|clog|print|println)\b|\bstd(?:out|err)\b")
_END = re.compile(_BEFORE_CALL + r"(?:abort|exit|_exit|_Exit|quick_exit|terminate)\s*\(")
_DECLARATION = re.compile(r"(?!return\b|else\b|do\b|throw\b)[\w>*&]+\s+(?:abort|exit|terminate)\s*\(")
_CLOCK = re.compile(r"\b(?:steady|system|high_resolution)_clock::now\b|\bclock_gettime\s*\(|\bgettimeofday\s*\(|(?<![\w.:>])(?:std::|::)?time\s*\(\s*(?:nullptr|NULL|0)\s*\)")
_NOTICE = re.compile(r"(?:\.|->)on_(?:header|progress|debug|done)\s*\(|\buser\w*(?:\(\))?(?:\.|->)on_body\s*\(")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")


def _matches(file: SourceFile, pattern: re.Pattern, rule: str, what: str, fix: str) -> Iterator[Finding]:
    for number, line in enumerate(file.code_lines, 1):
        match = pattern.search(line)
        if match:
            yield Finding(file.path, number, rule, f"`{match.group(0).strip()}` {what}", fix)


def check_file_length(tree: Tree) -> Iterator[Finding]:
    for file in tree.files.values():
        if file.path.startswith("docs/") or file.path.endswith((".txt", ".in") + TABLE_SUFFIXES):
            continue
        if len(file.lines) > MAX_FILE_LINES and TABLE_MARK not in "\n".join(file.lines[:5]):
            yield Finding(file.path, MAX_FILE_LINES + 1, "file-length",
                          f"{len(file.lines)} lines, at most {MAX_FILE_LINES}",
                          f"split it by subject (a pure table says `// {TABLE_MARK}` in its first five lines)")


def check_function_length(tree: Tree) -> Iterator[Finding]:
    for file in tree.code_files():
        for function in file.functions:
            if function.length > MAX_FUNCTION_LINES and not _TEST_HEAD.match(function.head):
                yield Finding(file.path, function.first_line, "function-length",
                              f"`{function.head[:60]}` has {function.length} lines, at most {MAX_FUNCTION_LINES}",
                              "split it where it decides something")


def check_conditionals(tree: Tree) -> Iterator[Finding]:
    for file in tree.code_files("include", "src", "capi", "examples"):
        bodies = [range(f.first_line, f.last_line + 1) for f in file.functions]
        for number, line in enumerate(file.code_lines, 1):
            if _CONDITIONAL.match(line) and any(number in body for body in bodies):
                yield Finding(file.path, number, "conditional", f"`{line.strip()}` inside a function",
                              "choose by file in meson.build, or define the difference once above")


def check_words(tree: Tree) -> Iterator[Finding]:
    for file in tree.code_files("include", "src", "capi"):
        yield from _matches(file, re.compile(r"\bthread_local\b|\b__thread\b"), "thread-local", "is refused",
                            "make it a member of what owns the work")
        if file.folder == "src/cli":
            continue
        for finding in _matches(file, _END, "ending", "ends the user's program", "return an Error"):
            if not _DECLARATION.search(file.code_lines[finding.line - 1]):
                yield finding
        if file.folder != "capi":
            yield from _matches(file, _PRINT, "printing", "prints", "return an Error, or trace through the user's callback")
    for file in tree.code_files("src"):
        if file.folder == "src/engine":
            yield from _matches(file, re.compile(r"\b(?:shared_ptr|make_shared|enable_shared_from_this)\b"), "shared-ptr",
                                "in the engine", "own with unique_ptr, refer sideways by id")
            if file.path != "src/engine/route.cpp":
                yield from _matches(file, _NOTICE, "notice", "tells the user past the Route", "tell it through Transfer::route")
        if file.folder not in ("src/io", "src/cli"):
            yield from _matches(file, _CLOCK, "clock", "reads the clock", "take `now` as an argument; src/io reads it")


def check_unfinished(tree: Tree) -> Iterator[Finding]:
    for file in tree.files.values():
        if file.path.startswith("tests/tidy/"):
            continue
        for number, line in enumerate(file.lines, 1):
            match = _UNFINISHED.search(line)
            if match:
                yield Finding(file.path, number, "unfinished", f"`{match.group(0)}`", "do it now, or leave the feature out")


def check_top_level(tree: Tree) -> Iterator[Finding]:
    for path in sorted(tree.root.iterdir()):
        if path.name not in TOP_LEVEL and not TOP_LEVEL_IGNORED.match(path.name):
            yield Finding(path.name, 1, "top-level", f"{path.name} does not belong at the top",
                          f"move it into one of {', '.join(sorted(TOP_LEVEL))}")
