"""What the benchmarks share: nginx with one worker on loopback, and the programs on both libraries."""

import json
import os
import re
import sys
from types import SimpleNamespace

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "wire"))

from kit import check, free_port, program, wait_for_port  # noqa: E402
from servers import certificates  # noqa: E402

SMALL_BYTES = 1024
MULTI = ("perform", "socket")  # ways to drive the multi interface
AT_A_TIME = 50
BIG_BYTES = 1 << 30

# The small answer leaves in one write: a client then needs one recv for it, whatever the kernel's timing is.
NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    keepalive_requests 100000000;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.3;
    server {{
        listen 127.0.0.1:{http};
        listen 127.0.0.1:{https} ssl;
        root {root};
        location = /small {{ default_type text/plain; return 200 "{small}"; }}
    }}
}}
"""


def serve(kit):
    """nginx: /small has 1 KB, /big has 1 GiB of zeros (a sparse file: no disk takes part)."""
    certs = certificates(kit)
    folder, root = kit.subfolder("nginx"), kit.subfolder("root")
    with open(os.path.join(root, "big"), "wb") as file:
        file.truncate(BIG_BYTES)
    http, https = free_port(), free_port()
    config = kit.write("nginx/nginx.conf", NGINX.format(
        folder=folder, root=root, user="user root;" if os.geteuid() == 0 else "", http=http, https=https,
        certificate=certs.good.certificate, key=certs.good.key, small="x" * SMALL_BYTES))
    process = kit.start("nginx", [program("nginx", "nginx-light"), "-e", "stderr", "-p", folder, "-c", config])
    wait_for_port(process, http)
    return SimpleNamespace(port=http, url=f"http://127.0.0.1:{http}", secure_url=f"https://localhost:{https}", ca=certs.ca)


class Clients:
    """The commands to measure. Each takes (how, count, path) and runs over the server."""

    def __init__(self, kit, build, server):
        self.kit, self.build, self.server = kit, os.path.abspath(build), server
        self.ours = os.path.join(self.build, "capi", "abi")
        self.theirs = os.path.dirname(installed_libcurl(kit))

    def tool(self, name):
        return os.path.join(self.build, "tests", "bench", name)

    def arguments(self, how, count, path, secure):
        url = (self.server.secure_url if secure else self.server.url) + path
        together = [str(AT_A_TIME)] if how in MULTI else []
        return [how, str(count), *together, url, *([self.server.ca] if secure else [])]

    def command(self, which, how, count, path="/small", secure=False):
        """`which` is libcurl, capi, easy or floor. Answers (command, environment)."""
        if which == "floor":
            return [self.tool("bench-floor"), str(count), "127.0.0.1", str(self.server.port), path], {}
        if which == "easy":
            return [self.tool("bench-easy"), *self.arguments(how, count, path, secure)], {}
        library = self.theirs if which == "libcurl" else self.ours
        return [self.tool("bench-multi" if how in MULTI else "bench-capi"), *self.arguments(how, count, path, secure)], {"LD_LIBRARY_PATH": library}

    def run(self, which, how, count, path="/small", secure=False):
        command, environment = self.command(which, how, count, path, secure)
        result = self.kit.run(command, seconds=300, env=environment)
        check(result.code == 0, str(result))
        measured = json.loads(result.out)
        size = BIG_BYTES if path == "/big" else SMALL_BYTES
        check(measured["bytes"] == count * size, f"{measured['bytes']} bytes came\n{result}")
        check(which not in ("libcurl", "capi") or ("hawser" in measured["library"]) == (which == "capi"),
              f"the wrong library was measured\n{result}")
        return measured

    def system_calls(self, which, how="reuse"):
        """System calls per GET: the difference of two runs, so that start-up does not count. With the names."""
        few, many = 100, 1100
        counted = [self.strace(which, how, count) for count in (few, many)]
        gets = many - few
        names = {name: (counted[1][name] - counted[0].get(name, 0)) / gets for name in counted[1]}
        return sum(names.values()), {name: each for name, each in names.items() if each >= 0.005}

    def strace(self, which, how, count):
        command, environment = self.command(which, how, count)
        summary = self.kit.path("strace.txt")
        setting = [part for name, value in environment.items() for part in ("-E", f"{name}={value}")]
        result = self.kit.run([program("strace", "strace"), "-f", "-c", *setting, "-o", summary, *command], seconds=100)
        check(result.code == 0, str(result))
        calls = {}
        with open(summary) as file:
            for line in file:
                words = line.split()
                if len(words) >= 5 and re.fullmatch(r"[\d.]+", words[0]) and words[-1] != "total":
                    calls[words[-1]] = int(words[3])
        check(calls, "strace counted nothing")
        return calls

    def instructions(self, which, how="reuse"):
        """User-space instructions per GET, counted by callgrind: they do not depend on the machine's load."""
        few, many = 50, 550
        counted = [self.callgrind(which, how, count) for count in (few, many)]
        return (counted[1] - counted[0]) / (many - few)

    def callgrind(self, which, how, count):
        command, environment = self.command(which, how, count)
        result = self.kit.run([program("valgrind", "valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null",
                               *command], seconds=200, env=environment)
        check(result.code == 0, str(result))
        found = re.search(rb"Collected : (\d+)", result.err)
        check(found, f"callgrind counted nothing\n{result}")
        return int(found.group(1))


def installed_libcurl(kit):
    """The system's libcurl.so.4, by the loader's own cache."""
    result = kit.run([program("ldconfig", "libc-bin"), "-p"])
    found = re.search(r"libcurl\.so\.4 .*=> (\S+)", result.out.decode())
    check(found, "the system has no libcurl.so.4 (package libcurl4)")
    return found.group(1)
