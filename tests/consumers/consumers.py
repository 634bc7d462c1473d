"""Runs every command line and every pycurl script of docs/consumers.md twice, once on the system's libcurl and once on
hawser's, and compares what they print, how they end, what they write and what they send: consumers.py BUILD DOC [NUMBER...]

Debian's own curl and pycurl are run, unchanged: only LD_LIBRARY_PATH differs."""

import concurrent.futures
import difflib
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "wire"))

from kit import check, main  # noqa: E402
from server import Servers  # noqa: E402
from servers import certificates  # noqa: E402

SECONDS_MAX = 30
WORKERS = 4
LEAST = 100
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.M | re.S)
# What differs from run to run, or is about the library itself.
_VARIES = [(re.compile(r"-{24,}[0-9a-zA-Z]{16,}"), "BOUNDARY"),
           (re.compile(r"after \d+ m(?:illi)?s(?:econds)?"), "after N ms"),
           (re.compile(r"^(curl: \(\d+\)) .*$", re.M), r"\1")]


def consumers(path):
    """Every line of a sh block, every python block as one script."""
    with open(path) as file:
        text = file.read()
    for kind, code in _BLOCK.findall(text):
        if kind == "python":
            yield kind, code
        else:
            yield from (("sh", line) for line in code.split("\n") if line and not line.startswith("#"))


# Later libcurls write longer boundaries.
_FORM_LENGTH = re.compile(r"Content-Length: \d+(?=\r?\n(?:.+\r?\n)*Content-Type: multipart/)")


def steady(text):
    text = _FORM_LENGTH.sub("Content-Length: N", text)
    for pattern, plain in _VARIES:
        text = pattern.sub(plain, text)
    return text


def contents(folder, known):
    found = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            found += [f"{name}/{line}" for line in contents(path, known)]
        else:
            with open(path, "rb") as file:
                data = file.read()
            shown = known(data.decode("latin-1")) if len(data) < 2000 else f"{len(data)} bytes, hash {hash(data)}"
            found.append(f"{name} {int(os.path.getmtime(path)) if os.path.getmtime(path) < 1.6e9 else ''}: {shown}")
    return found


class Rig:
    def __init__(self, kit, build):
        self.kit, self.ours = kit, os.path.join(os.path.abspath(build), "capi", "abi")
        self.certs = certificates(kit)

    def run(self, number, kind, code, library):
        """One consumer in a folder of its own, with a server of its own."""
        folder = self.kit.subfolder(f"run/{number}-{'ours' if library else 'theirs'}")
        work = os.path.join(folder, "work")
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        servers = Servers(folder, self.certs.good.certificate, self.certs.good.key)
        environment = {"PATH": os.environ["PATH"], "HOME": work, "LANG": "C.UTF-8", "CA": self.certs.ca, "PORT": str(servers.port),
                       "HTTP": f"http://127.0.0.1:{servers.port}", "HTTPS": f"https://localhost:{servers.secure_port}",
                       "SECURE_PORT": str(servers.secure_port), "SOCKET": servers.unix, "PYTHONDONTWRITEBYTECODE": "1"}
        if library:
            for name in ("libcurl.so.4", "libcurl-gnutls.so.4"):  # a missing one would be found in the system
                check(os.path.exists(os.path.join(library, name)), f"no {name} in {library}")
            environment["LD_LIBRARY_PATH"] = library
        shell = ["/usr/bin/python3", "-c", code] if kind == "python" else ["sh", "-c", code]
        done = subprocess.run(shell, cwd=work, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS_MAX)

        def known(text):
            for value, name in ((str(servers.port), "PORT"), (str(servers.secure_port), "SECURE_PORT"), (folder, "FOLDER")):
                text = text.replace(value, name)
            return steady(text)

        sent = [known(note) for note in servers.take_notes()]
        lines = [f"exit code {done.returncode}", "-- prints"] + known(done.stdout.decode("latin-1")).split("\n")
        lines += ["-- says"] + known(done.stderr.decode("latin-1")).split("\n")
        lines += ["-- writes"] + contents(work, known) + ["-- sends"] + (sorted(sent) if " -Z" in code else sent)
        return SimpleNamespace(lines=lines, code=done.returncode, sent=sent)

    def compare(self, number, kind, code):
        theirs, ours = self.run(number, kind, code, ""), self.run(number, kind, code, self.ours)
        if theirs.lines == ours.lines:
            return None
        return "\n".join(list(difflib.unified_diff(theirs.lines, ours.lines, "installed libcurl", "hawser", lineterm="", n=1))[:40])


def test(kit):
    listed = list(consumers(sys.argv[2]))
    check(len(listed) >= LEAST, f"{len(listed)} consumers, at least {LEAST} are promised")
    rig, failed = Rig(kit, sys.argv[1]), 0
    chosen = [int(number) for number in sys.argv[3:]] or range(1, len(listed) + 1)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        runs = {number: pool.submit(rig.compare, number, *listed[number - 1]) for number in chosen}
    for number, run in runs.items():
        if difference := run.result():
            failed += 1
            print(f"== {number}: {listed[number - 1][1].strip()}\n{difference}", flush=True)
    print(f"{len(runs)} consumers, {failed} behave otherwise on hawser")
    check(failed == 0, "see above")


if __name__ == "__main__":
    main(test)
