"""What each folder may include: our own headers by layer, third-party and operating system headers by owner."""

import posixpath
import re
from typing import Iterator

from source import Finding, Include, SourceFile, Tree

_MIDDLE = ("src/http", "src/url", "src/base", "include/hawser")
_CORES = {f"src/proto/{core}": _MIDDLE for core in ("coding", "h1", "h2", "h3", "tls", "tunnel")}
_CORES["src/proto/quic"] = ("src/proto/tls",) + _MIDDLE
_BELOW_ENGINE = tuple(sorted(_CORES)) + ("src/mime", "src/policy", "src/io") + _MIDDLE

LAYERS: dict[str, tuple[str, ...]] = {
    "include/hawser": (),
    "src/meter": (),
    "src/base": ("include/hawser",),
    "src/url": ("src/base", "include/hawser"),
    "src/http": ("src/url", "src/base", "include/hawser"),
    **_CORES,
    "src/mime": _MIDDLE,
    "src/policy": _MIDDLE,
    "src/io": _MIDDLE,
    "src/engine": _BELOW_ENGINE,
    "src/api": ("src/engine",) + _BELOW_ENGINE,
    "src/cli": ("src/meter", "include/hawser"),
    "capi": ("src/engine",) + _BELOW_ENGINE + ("src/meter",),
}

# Public headers that stand on src/api rather than at the bottom of the stack, and who may include them.
HANDLES = {f"include/hawser/{name}.hpp" for name in ("client", "easy", "multi", "share", "co", "hawser")}
HANDLE_USERS = ("src/api", "src/cli")

THIRD_PARTY = (
    (re.compile(r"openssl/"), "src/proto/tls"),  # BoringSSL
    (re.compile(r"nghttp2/"), "src/proto/h2"),
    (re.compile(r"nghttp3/"), "src/proto/h3"),
    (re.compile(r"ngtcp2/"), "src/proto/quic"),
    (re.compile(r"ares(_\w+)?\.h$"), "src/io"),
    (re.compile(r"(zlib|zconf|zstd|zstd_errors)\.h$|brotli/"), "src/proto/coding"),
    (re.compile(r"libpsl\.h$"), "src/http"),
    (re.compile(r"idn2\.h$"), "src/url"),
)

# src/io alone touches the world. Addresses, their text form and option numbers are values: any folder may name them.
OS_HEADER = re.compile(
    r"(sys|netinet|net|arpa|linux|asm)/|(unistd|fcntl|poll|netdb|ifaddrs|signal|pthread|dirent|termios|resolv)\.h$")
OS_FREE = re.compile(r"src/(base|url|http|proto/\w+|policy|engine|api)$")
VALUE_HEADERS = ("sys/socket.h", "sys/types.h", "sys/un.h", "netinet/in.h", "netinet/tcp.h", "arpa/inet.h", "net/if.h")
STANDARD_HEADER = re.compile(r"[a-z_0-9]+$")


def resolve(tree: Tree, file: SourceFile, include: Include) -> str | None:
    """The path in the tree an include names, or None for a header from elsewhere."""
    own = file.path.rpartition("/")[0]
    places = (own, "src", "include", "capi/include", "capi", "tests", "") if include.quoted else ("include", "capi/include")
    for place in places:
        name = posixpath.normpath(posixpath.join(place, include.name))
        if name in tree.files:
            return name
    return None


def _check_own(file: SourceFile, include: Include, target: SourceFile) -> Iterator[Finding]:
    if target.path in HANDLES and file.path not in HANDLES and file.folder not in HANDLE_USERS:
        yield Finding(file.path, include.line, "layering", f"{file.folder} includes the handle {target.path}",
                      "handles stand above src/api; use a value header, or move the code up")
    if target.folder == file.folder or target.folder in LAYERS[file.folder]:
        return
    allowed = " ".join(LAYERS[file.folder]) or "nothing"
    yield Finding(file.path, include.line, "layering", f"{file.folder} includes {target.path}",
                  f"{file.folder} may include only {allowed}; move the shared part down, or pass it in as an argument")


def _check_foreign(file: SourceFile, include: Include) -> Iterator[Finding]:
    name = include.name
    if include.quoted:
        yield Finding(file.path, include.line, "include", f'"{name}" is not in the tree',
                      'write the path from src/, as "folder/file.hpp"')
    for pattern, owner in THIRD_PARTY:
        if pattern.match(name) and file.folder != owner:
            yield Finding(file.path, include.line, "third-party", f"<{name}> is included by {file.folder}",
                          f"only {owner} includes it; wrap what is needed there")
    if OS_HEADER.match(name) and OS_FREE.match(file.folder) and name not in VALUE_HEADERS:
        yield Finding(file.path, include.line, "os-header", f"<{name}> is included by {file.folder}",
                      "only src/io touches the operating system; ask for a value through src/base")
    if file.folder == "include/hawser" and not STANDARD_HEADER.match(name) and not include.quoted:
        yield Finding(file.path, include.line, "public-header", f"<{name}> is included by a public header",
                      "public headers include only <hawser/...> and the standard library; hide it behind src/api")


def check_includes(tree: Tree) -> Iterator[Finding]:
    for file in tree.code_files("include", "src", "capi"):
        if file.folder not in LAYERS:
            yield Finding(file.path, 1, "layering", f"the folder {file.folder} has no layer",
                          "add it to LAYERS in tests/tidy/layers.py and to docs/architecture.md")
            continue
        for include in file.includes:
            target = resolve(tree, file, include)
            if target is None:
                yield from _check_foreign(file, include)
            else:
                yield from _check_own(file, include, tree.files[target])


def check_cycles(tree: Tree) -> Iterator[Finding]:
    graph = {}
    for file in tree.code_files():
        edges = [(resolve(tree, file, include), include.line) for include in file.includes]
        graph[file.path] = [(target, line) for target, line in edges if target and target.endswith((".hpp", ".h"))]
    done: set[str] = set()
    for start in graph:
        yield from _walk(graph, start, [], done)


def _walk(graph: dict, name: str, trail: list[str], done: set[str]) -> Iterator[Finding]:
    if name in done:
        return
    trail = trail + [name]
    for target, line in graph.get(name, ()):
        if target in trail:
            cycle = " -> ".join(trail[trail.index(target):] + [target])
            yield Finding(name, line, "cycle", f"include cycle {cycle}",
                          "declare the type forward, or split out what both need")
        else:
            yield from _walk(graph, target, trail, done)
    done.add(name)


def picture() -> str:
    """The fenced block docs/architecture.md must hold."""
    lines = [f"{folder} -> {' '.join(allowed) if allowed else '-'}" for folder, allowed in LAYERS.items()]
    return "\n".join(["```layers", *lines, "```"])


def _read_picture(text: str) -> tuple[dict[str, set[str]], int] | None:
    match = re.search(r"^```layers\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    if match is None:
        return None
    rows = {}
    for row in match.group(1).splitlines():
        folder, arrow, allowed = row.partition("->")
        if arrow:
            rows[folder.strip()] = set(allowed.split()) - {"-"}
    return rows, text.count("\n", 0, match.start()) + 1


def check_picture(tree: Tree) -> Iterator[Finding]:
    path = "docs/architecture.md"
    found = _read_picture(tree.files[path].text) if path in tree.files else None
    if found is None:
        yield Finding(path, 1, "picture", "there is no ```layers block",
                      "paste what `python3 tests/tidy/tidy.py --print-layers` prints")
        return
    rows, line = found
    enforced = {folder: set(allowed) for folder, allowed in LAYERS.items()}
    for folder in sorted(set(rows) | set(enforced)):
        if rows.get(folder) != enforced.get(folder):
            yield Finding(path, line, "picture", f"the row of {folder} differs from what is enforced",
                          "paste what `python3 tests/tidy/tidy.py --print-layers` prints, or change LAYERS")
