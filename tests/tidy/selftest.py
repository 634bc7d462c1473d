#!/usr/bin/env python3
"""Plants each violation in a tree that is otherwise clean, and expects exactly the rule that refuses it."""

import tempfile
import unittest
from pathlib import Path

import layers
import rules
import tidy
from source import SourceFile

CLEAN = {
    "include/hawser/error.hpp": "#pragma once\n#include <string>\n",
    "include/hawser/easy.hpp": "#pragma once\n#include <hawser/error.hpp>\n",
    "src/base/buffer.hpp": "#pragma once\n#include <hawser/error.hpp>\n#include <sys/socket.h>\n",
    "src/http/date.hpp": "#pragma once\n#include \"base/buffer.hpp\"\n#include <libpsl.h>\n",
    "src/proto/h1/reader.cpp": "#include \"http/date.hpp\"\nint f() { return 1; }\n",
    "src/proto/tls/session.hpp": "#pragma once\n#include <openssl/ssl.h>\n",
    "src/proto/quic/quic.cpp": "#include \"proto/tls/session.hpp\"\n#include <ngtcp2/ngtcp2.h>\n",
    "src/io/clock.cpp": "#include <sys/epoll.h>\nauto now() { return std::chrono::steady_clock::now(); }\n",
    "src/engine/multi.cpp": "#include \"proto/h1/reader.hpp\"\n// shared_ptr is refused\nvoid stop() { wire.abort(); }\n",
    "src/proto/h1/reader.hpp": "#pragma once\n",
    "src/api/easy.cpp": "#include <hawser/easy.hpp>\n",
    "src/cli/main.cpp": "#include <hawser/easy.hpp>\nint main() { std::puts(\"abort()\"); std::exit(2); }\n",
    "capi/easy.cpp": "#include \"capi_local.hpp\"\n#include <curl/curl.h>\nvoid g() { std::fputs(\"\", stderr); }\n",
    "capi/capi_local.hpp": "#pragma once\n",
    "capi/rows.def": "ROW(1)\n" * 1000,
    "capi/include/curl/curl.h": "#ifdef __cplusplus\nextern \"C\" {\n#endif\n#include <sys/types.h>\n#ifdef __cplusplus\n}\n#endif\n",
    "tests/unit/h1/reader.cpp": "#include \"proto/h1/reader.hpp\"\n#include <openssl/ssl.h>\n",
    "docs/architecture.md": "# The house\n\n" + layers.picture() + "\n",
    "README.md": "hawser\n",
}

LONG_BODY = "    step();\n" * rules.MAX_FUNCTION_LINES
CONDITIONAL_BODY = "#ifdef __linux__\n    step();\n#endif\n"

# name: (path, text, the rule, the line it names)
PLANTED = {
    "upward include": ("src/base/up.hpp", '#include "http/date.hpp"\n', "layering", 1),
    "sibling cores": ("src/proto/h2/x.cpp", '\n#include "proto/h1/reader.hpp"\n', "layering", 2),
    "core sees io": ("src/proto/h2/x.cpp", '#include "../../io/clock.cpp"\n', "layering", 1),
    "only quic may use tls": ("src/proto/h3/x.cpp", '#include "proto/tls/session.hpp"\n', "layering", 1),
    "command past the public api": ("src/cli/x.cpp", '#include "base/buffer.hpp"\n', "layering", 1),
    "capi through the handles": ("capi/x.cpp", "#include <hawser/easy.hpp>\n", "layering", 1),
    "engine sees a handle": ("src/engine/x.cpp", "#include <hawser/easy.hpp>\n", "layering", 1),
    "unknown folder": ("src/misc/x.cpp", "int x;\n", "layering", 1),
    "missing file": ("src/http/x.cpp", '#include "http/gone.hpp"\n', "include", 1),
    "tls library elsewhere": ("src/engine/x.cpp", "#include <openssl/ssl.h>\n", "third-party", 1),
    "h2 library in h1": ("src/proto/h1/x.cpp", "/* a\n b */ #include <nghttp2/nghttp2.h>\n", "third-party", 2),
    "system call in a core": ("src/proto/h1/x.cpp", "#include <unistd.h>\n", "os-header", 1),
    "epoll in base": ("src/base/x.cpp", "#include <sys/epoll.h>\n", "os-header", 1),
    "third party in a public header": ("include/hawser/x.hpp", "#include <fmt/core.h>\n", "public-header", 1),
    "self include": ("src/base/self.hpp", '#include "base/self.hpp"\n', "cycle", 1),
    "long file": ("src/base/x.cpp", "int x;\n" * (rules.MAX_FILE_LINES + 1), "file-length", rules.MAX_FILE_LINES + 1),
    "long function": ("src/base/x.cpp", "int y;\n\nvoid f()\n{\n" + LONG_BODY + "}\n", "function-length", 3),
    "long method": ("src/base/x.hpp", "class A {\n  void f() {\n" + LONG_BODY + "}\n};\n", "function-length", 2),
    "long constructor": ("src/base/x.cpp", "A::A() : b_{1}, c_(2) {\n" + LONG_BODY + "}\n", "function-length", 1),
    "long in extern C": ("capi/x.cpp", 'extern "C" {\nvoid f() {\n' + LONG_BODY + "}\n}\n", "function-length", 2),
    "long function around a table": ("src/base/x.cpp", "void f() {\n int t[] = {\n 1,\n 2\n };\n" + LONG_BODY + "}\n",
                                     "function-length", 1),
    "long switch": ("src/base/x.cpp", "int f() {\n switch (x) {\n" + " case 1: return 1;\n" * 70 + "}\n}\n",
                    "function-length", 1),
    "long lambda in a call": ("src/base/x.cpp", "void f() {\n g({1, [] {\n" + LONG_BODY + "}});\n}\n", "function-length", 1),
    "ifdef in a function": ("src/base/x.cpp", "void f() {\n" + CONDITIONAL_BODY + "}\n", "conditional", 2),
    "thread_local": ("src/base/x.cpp", "thread_local int x;\n", "thread-local", 1),
    "abort": ("src/base/x.cpp", "void f() { std::abort(); }\n", "ending", 1),
    "exit in capi": ("capi/x.cpp", "void f() { exit(1); }\n", "ending", 1),
    "printf": ("src/base/x.cpp", 'void f() { printf("x"); }\n', "printing", 1),
    "cout": ("src/io/x.cpp", "void f() { std::cout << 1; }\n", "printing", 1),
    "stderr": ("src/http/x.cpp", 'void f() { fputs("x", stderr); }\n', "printing", 1),
    "shared_ptr": ("src/engine/x.hpp", "std::shared_ptr<int> p;\n", "shared-ptr", 1),
    "notice past the route": ("src/engine/x.cpp", "void f() { transfer.route.user()->on_done(outcome); }\n", "notice", 1),
    "body past the route": ("src/engine/x.cpp", "void f() { user->on_body(bytes); }\n", "notice", 1),
    "clock in policy": ("src/policy/x.cpp", "auto n = std::chrono::system_clock::now();\n", "clock", 1),
    "unfinished": ("tests/unit/x.cpp", "// TO" + "DO: more\n", "unfinished", 1),
    "unfinished in a script": ("tests/x.sh", "# FIX" + "ME\n", "unfinished", 1),
    "top level": ("scripts/x.sh", "exit\n", "top-level", 1),
}

# What looks like a violation and is none.
ALLOWED = {
    "words in comments and literals": ("src/base/x.cpp", '// thread_local\n/* abort() */ auto s = "printf(";\n'),
    "raw literal": ("src/base/x.cpp", 'auto s = R"(thread_local { printf(" )";\nint g() { return 0; }\n'),
    "digit separators": ("src/base/x.cpp", "int x = 10'000; // it's\nint y = 20'000;\n"),
    "a method of that name": ("src/base/x.hpp", "struct A { void abort(); void f() { other_.exit(1); } };\n"),
    "marked table": ("src/base/x.cpp", "// tidy: table\n" + "int x;\n" * rules.MAX_FILE_LINES),
    "long table": ("src/base/x.cpp", "constexpr int t[] = {\n" + "    1,\n" * 100 + "};\n"),
    "table in a function": ("tests/x.cpp", "auto& f() {\n static const T t{\n" + " {1, {2}},\n" * 100 + " };\n return t;\n}\n"),
    "table of rows": ("capi/x.cpp", '#include "rows.def"\n'),
    "long class": ("src/base/x.hpp", "class A final : public B<int> {\n" + "    int x;\n" * 100 + "};\n"),
    "long test case": ("tests/x.cpp", 'TEST_CASE("x") {\n' + LONG_BODY + "}\n"),
    "ifdef between functions": ("src/base/x.cpp", "void f() {}\n#ifdef A\nvoid g() {}\n#endif\n"),
    "snprintf": ("src/base/x.cpp", "void f() { std::snprintf(a, 1, b); }\n"),
    "template file name": ("src/cli/x.cpp", 'auto n = "/tmp/x-XXXXXX";\n'),
    "build folder": ("build-x/x.cpp", "thread_local int x;\n"),
}


def plant(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


class TidyTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for path, text in CLEAN.items():
            plant(self.root, path, text)

    def test_clean_tree_passes(self) -> None:
        self.assertEqual([], tidy.findings(self.root))

    def test_each_violation_is_found(self) -> None:
        for name, (path, text, rule, line) in PLANTED.items():
            with self.subTest(name):
                plant(self.root, path, text)
                found = tidy.findings(self.root)
                (self.root / path).unlink()
                place = "scripts" if rule == "top-level" else path
                self.assertEqual([(place, line, rule)], [(f.path, f.line, f.rule) for f in found])
                self.assertTrue(found[0].fix)
                if rule == "top-level":
                    (self.root / path).parent.rmdir()

    def test_lookalikes_pass(self) -> None:
        for name, (path, text) in ALLOWED.items():
            with self.subTest(name):
                plant(self.root, path, text)
                found = tidy.findings(self.root)
                (self.root / path).unlink()
                self.assertEqual([], [str(f) for f in found])

    def test_cycle_through_three_files(self) -> None:
        for one, next_one in (("a", "b"), ("b", "c"), ("c", "a")):
            plant(self.root, f"src/base/{one}.hpp", f'#include "base/{next_one}.hpp"\n')
        self.assertEqual(["cycle"], [f.rule for f in tidy.findings(self.root)])

    def test_picture_must_match(self) -> None:
        path = "docs/architecture.md"
        for text in ("no picture\n", CLEAN[path].replace("src/base -> include/hawser", "src/base -> src/url"),
                     CLEAN[path].replace("src/cli -> src/meter include/hawser\n", "")):
            plant(self.root, path, text)
            self.assertEqual(["picture"], [f.rule for f in tidy.findings(self.root)])

    def test_every_check_is_exercised(self) -> None:
        names = {check.__name__ for check in tidy.CHECKS}
        defined = {name for module in (layers, rules) for name in vars(module) if name.startswith("check_")}
        self.assertEqual(defined, names)

    def test_table_is_closed_under_below(self) -> None:
        for folder, allowed in layers.LAYERS.items():
            for lower in allowed:
                self.assertTrue(set(layers.LAYERS[lower]) <= set(allowed), f"{folder} sees {lower} but not all below it")

    def test_function_heads(self) -> None:
        code = "namespace a {\ntemplate <class T> struct Z { int m() const noexcept { return 1; } };\n" \
               "P& operator=(const P& o) { return *this; }\nauto l = [](int x) { return x; };\nint q{3};\n}\n"
        heads = [f.head for f in SourceFile("src/base/x.cpp", code).functions]
        self.assertEqual(["int m() const noexcept", "P& operator=(const P& o)", "auto l = [](int x)"], heads)


if __name__ == "__main__":
    unittest.main()
