#!/usr/bin/env python3
"""examples.py BUILD SOURCE: every example is under 60 lines; those that fetch do, from the server among them."""

import pathlib
import subprocess
import sys

build, source = map(pathlib.Path, sys.argv[1:3])
LINES_LIMIT = 60


def run(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=30)


def check(what, good, done):
    if not good:
        print(f"{what}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return 0 if good else 1


def main():
    failures = 0
    for example in sorted([*source.glob("*.cpp"), *source.glob("*.c")]):
        lines = len(example.read_text().splitlines())
        if lines >= LINES_LIMIT:
            print(f"{example.name}: {lines} lines, an example has less than {LINES_LIMIT}")
            failures += 1
    server = subprocess.Popen([build / "mptcp_server"], stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip()
        got = run(build / "example-get", url)
        failures += check("get", got.returncode == 0 and "200" in got.stdout and "multipath" in got.stdout, got)
        many = run(build / "example-many", url, url + "x", "http://127.0.0.1:1/")
        failures += check("many", many.returncode == 1 and many.stdout.count(": 200,") == 2, many)
        own = run(build / "example-own_loop", url)
        failures += check("own_loop", own.returncode == 0 and own.stdout.startswith("got "), own)
        fetch = run(build / "example-fetch", url)
        failures += check("fetch", fetch.returncode == 0 and fetch.stdout != "", fetch)
        usage = run(build / "example-upload")
        failures += check("upload", usage.returncode == 2, usage)
    finally:
        server.kill()
        server.wait()
    sys.exit(1 if failures else 0)


main()
