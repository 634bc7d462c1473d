#!/usr/bin/env python3
"""examples.py BUILD SOURCE: every example is under 60 lines; those that fetch do, from the server among them."""

import http.server
import pathlib
import subprocess
import sys
import threading

build, source = map(pathlib.Path, sys.argv[1:3])
LINES_LIMIT = 60


def run(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=30)


def check(what, good, done):
    if not good:
        print(f"{what}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return 0 if good else 1


class Taker(http.server.BaseHTTPRequestHandler):
    """Takes what is posted in chunks or put, and has many lines at /lines."""
    protocol_version = "HTTP/1.1"
    taken = []

    def do_GET(self):
        body = b"line\n" * 30_000 if self.path == "/lines" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        self.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(201 if self.path == "/new" else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        body = b""
        while (size := int(self.rfile.readline(), 16)) != 0:
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        self.taken.append(body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def check_form(program, file):
    taker = http.server.HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=taker.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{taker.server_port}/"
    Taker.taken.clear()
    form = run(program, file, url)
    said = [b'name="title"', b"Holiday", file.read_bytes(), b"line 1\nline 2\nline 3\n"]
    failures = check("multipart", form.returncode == 0 and all(words in Taker.taken[0] for words in said), form)
    missing = run(program, file.with_name("no such file"), url)
    failures += check("multipart", missing.returncode == 1 and "no such file" in missing.stderr and len(Taker.taken) == 1, missing)
    taker.shutdown()
    return failures


def check_lines_and_upload(lines, upload, file):
    taker = http.server.HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=taker.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{taker.server_port}/"
    counted, missing = run(lines, url + "lines"), run(lines, url + "missing")
    failures = check("lines", counted.returncode == 0 and counted.stdout == "30000 lines\n", counted)
    failures += check("lines of what is missing", missing.returncode == 1 and "404" in missing.stderr, missing)
    Taker.taken.clear()
    put = run(upload, file, url + "new")
    failures += check("upload", put.returncode == 0 and put.stdout == "201\n" and Taker.taken == [file.read_bytes()], put)
    taker.shutdown()
    return failures


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
        failures += check_lines_and_upload(build / "example-lines", build / "example-upload", source / "upload.cpp")
        failures += check_form(build / "example-multipart", source / "multipart.cpp")
    finally:
        server.kill()
        server.wait()
    sys.exit(1 if failures else 0)


main()
