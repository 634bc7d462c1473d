#!/usr/bin/env python3
"""Makes docs/compat.md from the tables and from what the differential rig found.

    compat_page.py ROOT            exits 1 when docs/compat.md is not what would be made
    compat_page.py ROOT --update   writes it"""

import pathlib
import re
import sys
import textwrap
from collections import namedtuple

Row = namedtuple("Row", "name kind note")

TEXT = r'"((?:[^"\\]|\\.)*)"'
STRINGS = rf"{TEXT}((?:\s*{TEXT})*)"

INTRODUCTION = """# Compatibility: what works, and what does not

*Made from `capi/options.def`, `capi/interface.def`, `src/cli/options.def` and `tests/differential/differences/` by
`tests/docs/compat_page.py . --update`; a test fails when it is stale.*

`libcurl.so.4` and `libcurl-gnutls.so.4` export every function of libcurl 8.22 and run programs built against Debian's
7.88.1; the command `hawser` knows every option of curl's command. Nothing is accepted and then ignored:

| kind | `curl_easy_setopt` answers | the command |
|---|---|---|
| works | `CURLE_OK`; `CURLE_BAD_FUNCTION_ARGUMENT` for a value out of range | does it |
| no effect | `CURLE_OK`: libcurl documents that the option does nothing | accepts it, as curl documents |
| not built | `CURLE_NOT_BUILT_IN`, but for the value that asks for nothing (the default, or NULL) | says so, exit 2 |

"""

PURPOSE = """
## Where hawser differs on purpose

- A proxy, set by option or by environment, that cannot be used makes the transfer fail; it never goes direct.
- `CURL_LOCK_DATA_CONNECT` shares connections, with their names and TLS sessions, between `curl_easy_perform` calls; handles
  in a multi handle use the multi handle's.
- `CURLOPT_CAINFO` and `CURLOPT_CAPATH` each replace the system's store; Debian's libcurl goes on trusting
  `/etc/ssl/certs` beside a `CURLOPT_CAINFO`. A directory that does not exist is `CURLE_SSL_CACERT_BADFILE`.
- A pin that is not the base64 form of a SHA-256 hash is an error of the list it stands in, not a pin that never matches.
- A server that wants a client certificate and got none ends the transfer with `CURLE_SSL_CLIENTCERT`; with TLS 1.3
  libcurl 7.88 answers `CURLE_RECV_ERROR`.
- An encrypted private key without a password is an error; nobody is prompted for one.
- Client certificates, keys, pins, issuers and revocation lists are read again as soon as their files change.
- A multipart body whose files cannot be read, or whose names would break out of their header line, fails before anything
  is sent; a directory is no readable file. A removed `Content-Type:` is left out, boundary and all. Of a callback part
  with a size no more is asked for than that, and less is `CURLE_READ_ERROR`.
- Line breaks in the names, types and headers of parts (folded headers excepted) are `CURLE_BAD_FUNCTION_ARGUMENT` where
  they cannot be escaped. A mime with an empty part, or of a file that became shorter, can be performed again.
- `curl_formadd` takes `CURLFORM_FILENAME` for each file of a part, and refuses a second content or type for the same
  one. `curl_formget` fails on `CURLFORM_STREAM`: there is no transfer to read it for.
- An open-socket callback may not change the address it is shown; one that does is refused.
"""

SOURCES = """
`tests/differential` runs the same programs and the same command lines on Debian's libcurl 7.88.1 and on hawser against one
recording server, and compares bytes sent, bytes delivered, codes and infos. What differs is listed there case by case, each with
its source:

"""


def read(root, path):
    return (root / path).read_text()


def unquoted(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"').replace("\\\\", "\\")


def easy_options(text):
    rows, aliases = [], []
    for line in re.findall(r"^(?:NUMBER|OPTION|ALIAS)\((?:.|\n)*?\)$", text, re.M):
        fields = [field.strip() for field in line[line.index("(") + 1:-1].split(",")]
        if line.startswith("ALIAS"):
            aliases.append((fields[0], fields[1]))
        else:
            note = unquoted(line[line.index('"'):]) if '"' in line else ""
            rows.append(Row(fields[0], fields[2], note))
    return rows, aliases


def interface(text, macro):
    return [Row(*found) for found in re.findall(rf'^{macro}\((\w+), (\w+), {TEXT}\)$', text, re.M)]


def command_options(text):
    kinds = {"OPTION": "built", "NO_EFFECT": "no_effect", "NOT_BUILT": "absent"}
    found = re.findall(r'^(OPTION|NO_EFFECT|NOT_BUILT)\("([^"]+)", [^,]+, (\w+)', text, re.M)
    return [Row(("--no-" if takes == "inverted" else "--") + name, kinds[macro], "") for macro, name, takes in found]


def wrapped(text, indent=""):
    return textwrap.fill(text, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False).split("\n")


def names(rows):
    return ", ".join(f"`{row.name}`" for row in rows)


def section(title, rows, kinds=(("built", "Works"), ("no_effect", "No effect, as documented"),
                                ("empty", "Nothing to tell: of what is not built"), ("absent", "Not built"),
                                ("gone", "Unknown, as in libcurl 8.22"))):
    lines = [f"## {title}", ""]
    for kind, heading in kinds:
        found = [row for row in rows if row.kind == kind]
        if not found:
            continue
        plain = [row for row in found if not row.note]
        lines += wrapped(f"**{heading}** ({len(found)})" + (f": {names(plain)}." if plain else ":")) + [""]
        for row in found:
            lines += wrapped(f"- `{row.name}`: {row.note}", "  ") if row.note else []
        lines += [""] if any(row.note for row in found) else []
    return lines


def differences(text):
    """The cases by the reason that their entry gives."""
    reasons, name = {}, None
    for line in text.split("\n"):
        if line.startswith("case "):
            name = line[5:].strip()
        elif line.startswith("why ") and name:
            reasons.setdefault(line[4:].strip(), []).append(name)
    return reasons


def page(root):
    options, aliases = easy_options(read(root, "capi/options.def"))
    table = read(root, "capi/interface.def")
    lines = INTRODUCTION.rstrip("\n").split("\n") + [""]
    lines += section("Functions", interface(table, "FUNCTION"))
    lines += section("Options of easy handles", options)
    lines += wrapped("Other names: " + ", ".join(f"`{name}` is `{of}`" for name, of in aliases) + ".") + [""]
    lines += section("Options of multi handles", interface(table, "MULTI_OPTION"))
    lines += section("Infos", interface(table, "INFO"))
    lines += section("Options of the command", command_options(read(root, "src/cli/options.def")))
    lines += PURPOSE.strip("\n").split("\n") + SOURCES.rstrip("\n").split("\n") + [""]
    wanted = sorted((pathlib.Path(root) / "tests/differential/differences").iterdir())
    for reason, cases in differences("\n".join(file.read_text() for file in wanted)).items():
        lines += wrapped(f"- {reason} ({', '.join(cases)})", "  ")
    return "\n".join(lines).rstrip("\n") + "\n"


def complete(root):
    """Every function that is exported stands in the table, and no other."""
    exported = set(read(root, "capi/abi/functions.txt").split())
    listed = {row.name for row in interface(read(root, "capi/interface.def"), "FUNCTION")}
    return [f"{name}: exported, not in capi/interface.def" for name in sorted(exported - listed)] + \
           [f"{name}: in capi/interface.def, not exported" for name in sorted(listed - exported)]


def main():
    root = pathlib.Path(sys.argv[1])
    target, made = root / "docs/compat.md", page(root)
    problems = complete(root)
    if sys.argv[2:] == ["--update"]:
        target.write_text(made)
    elif target.read_text() != made:
        problems.append("docs/compat.md is stale: run tests/docs/compat_page.py . --update")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
