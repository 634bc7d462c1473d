#!/usr/bin/env python3
"""snippets.py ROOT CXX CC: compiles every C and C++ block of README.md and docs/*.md that is a whole program."""

import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
compilers = {"cpp": [sys.argv[2], "-std=c++20", "-Wall", "-Wextra", "-Werror"], "c": [sys.argv[3], "-Wall", "-Wextra", "-Werror"]}
includes = [f"-I{root}/include", f"-I{root}/capi/include"]


def blocks(page):
    for match in re.finditer(r"^```(cpp|c)\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        if "#include" in match[2] and "int main" in match[2]:
            yield page.read_text().count("\n", 0, match.start()) + 2, match[1], match[2]


def main():
    compiled = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
            for line, language, code in blocks(page):
                source = pathlib.Path(folder) / f"snippet.{language}"
                source.write_text(code)
                done = subprocess.run([*compilers[language], *includes, "-fsyntax-only", str(source)], capture_output=True, text=True)
                compiled += 1
                if done.returncode != 0:
                    failed += 1
                    print(f"{page.relative_to(root)}:{line}: does not compile\n{done.stderr}")
    print(f"{compiled} programs, {failed} do not compile")
    if compiled < 2:
        sys.exit("the README must hold a C++ and a C program")
    sys.exit(1 if failed else 0)


main()
