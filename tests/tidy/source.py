"""Reads the tree once: each file's text, the text without comments and literals, its includes and its functions."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

CODE_FOLDERS = ("include", "src", "capi", "examples", "tests")
CODE_SUFFIXES = (".hpp", ".cpp", ".h", ".c")
TABLE_SUFFIXES = (".def",)  # rows for the preprocessor, nothing else
TEXT_SUFFIXES = CODE_SUFFIXES + TABLE_SUFFIXES + (".py", ".sh", ".md", ".build", ".txt", ".S", ".in", ".map")

_LEXEME = re.compile(
    r'//[^\n]*|/\*.*?\*/'  # comments
    r'|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F'])'(?:\\.|[^'\\\n])+'",  # not the separator of 10'000
    re.DOTALL,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.what}. Fix: {self.fix}"


@dataclass(frozen=True)
class Include:
    line: int
    quoted: bool
    name: str


@dataclass(frozen=True)
class Function:
    head: str
    first_line: int
    last_line: int
    data_lines: int  # of which inside initializers that hold no statement: a table

    @property
    def length(self) -> int:
        return self.last_line - self.first_line + 1 - self.data_lines


@dataclass
class _Block:
    kind: str
    line: int
    statements: bool = False
    data_lines: int = 0


def _blank(match: re.Match) -> str:
    """Same length in lines, so that line numbers stay; literals keep their quotes."""
    text = match.group(0)
    newlines = "\n" * text.count("\n")
    return newlines or (" " if text.startswith("/") else '""')


def strip_comments(text: str) -> str:
    """Comments go, literals stay: for include lines."""
    return _LEXEME.sub(lambda m: _blank(m) if m.group(0).startswith("/") else m.group(0), text)


def strip_all(text: str) -> str:
    return _LEXEME.sub(_blank, text)


class _FunctionFinder:
    """Finds function bodies by their braces. Scopes (namespace, class, enum) are entered; what stands after `=` or
    `return`, or has no parameter list, is an initializer; everything else with braces is a function."""

    _SCOPE = re.compile(
        r'\s*(?:template\s*<.*>\s*)?(?:inline\s+|typedef\s+)?(?:extern\s*""|(?:namespace|class|struct|union|enum)\b)',
        re.DOTALL)

    def __init__(self, code: str) -> None:
        self.code = code
        self.found: list[Function] = []

    def run(self) -> list[Function]:
        line, head, head_line, start = 1, "", 1, (1, "")
        stack: list[_Block] = []
        directive = False
        for i, char in enumerate(self.code):
            if char == "\n":
                directive = directive and self.code[i - 1] == "\\"
                line += 1
            if directive or (char == "#" and not self.code[:i].rpartition("\n")[2].strip()):
                directive = True
                continue
            inside = any(block.kind == "function" for block in stack)
            if char == "{":
                kind = self._kind(head, stack, inside)
                if kind == "function":
                    start = (head_line, head)
                stack.append(_Block(kind, line))
                head = "" if kind in ("scope", "function") else head + " "
            elif char == "}":
                closed = stack.pop() if stack else _Block("scope", line)
                if closed.kind == "function":
                    self.found.append(Function(" ".join(start[1].split()), start[0], line, closed.data_lines))
                elif inside and stack:
                    self._fold(closed, stack[-1], line)
                head = head if closed.kind == "initializer" else ""
            elif char == ";":
                if stack:
                    stack[-1].statements = True
                if not inside and not self._inside_parentheses(head):
                    head = ""
            elif not head.strip():
                head, head_line = char, line
            else:
                head += char
        return self.found

    @staticmethod
    def _fold(closed: _Block, outer: _Block, line: int) -> None:
        """A block without statements is data, whatever it is nested in."""
        outer.statements = outer.statements or (closed.statements and outer.kind != "function")
        outer.data_lines += closed.data_lines if closed.statements else line - closed.line

    @staticmethod
    def _inside_parentheses(head: str) -> bool:
        return head.count("(") > head.count(")")

    def _kind(self, head: str, stack: list[_Block], inside: bool) -> str:
        if inside:
            return "block"
        if stack and stack[-1].kind == "initializer":
            return "initializer"
        plain = re.sub(r"\[\[.*?\]\]|__attribute__\s*\(\(.*?\)\)|alignas\s*\([^)]*\)", " ", head, flags=re.DOTALL)
        if self._SCOPE.match(plain) and not re.search(r"\)\s*(?:const|noexcept|override|final|\s)*$", plain):
            return "scope"
        if re.search(r"(?<![=!<>+\-*/|&^])=(?!=)\s*(?:[\w:<>, ]*)$", plain) and not plain.rstrip().endswith(")"):
            return "initializer"
        if "(" not in plain or self._inside_parentheses(plain):
            return "initializer"
        # Foo::Foo() : member_{1}: the name before the brace is a member's, the body comes later.
        if re.search(r"\)\s*(?:noexcept\s*)?:(?!:).*[\w>]\s*$", plain, re.DOTALL):
            return "initializer"
        return "function"


@dataclass
class SourceFile:
    path: str
    text: str
    folder: str = field(init=False)

    def __post_init__(self) -> None:
        self.folder = folder_of(self.path)

    @cached_property
    def code(self) -> str:
        return strip_all(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def code_lines(self) -> list[str]:
        return self.code.splitlines()

    @cached_property
    def includes(self) -> list[Include]:
        code = strip_comments(self.text)
        return [
            Include(code.count("\n", 0, match.start(2)) + 1, match.group(1) == '"', match.group(2))
            for match in _INCLUDE.finditer(code)
        ]

    @cached_property
    def functions(self) -> list[Function]:
        return _FunctionFinder(self.code).run()


def folder_of(path: str) -> str:
    """The unit of layering: src/h1/x.cpp -> src/h1, src/proto/h1/x.cpp -> src/proto/h1, capi/x/y.cpp -> capi."""
    parts = path.split("/")[:-1]
    if not parts:
        return "."
    if parts[0] == "src":
        return "/".join(parts[: 3 if parts[1:2] == ["proto"] else 2])
    return "include/hawser" if parts[0] == "include" else parts[0]


class Tree:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = {}
        for folder in CODE_FOLDERS + ("docs",):
            for path in sorted((root / folder).rglob("*")):
                if path.suffix in TEXT_SUFFIXES and path.is_file():
                    name = path.relative_to(root).as_posix()
                    self.files[name] = SourceFile(name, path.read_text(encoding="utf-8", errors="replace"))

    def code_files(self, *folders: str) -> list[SourceFile]:
        wanted = folders or CODE_FOLDERS
        return [
            file
            for name, file in self.files.items()
            if name.endswith(CODE_SUFFIXES) and name.split("/")[0] in wanted
        ]
