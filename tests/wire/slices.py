"""The parts that break designs, each once on real sockets: two HTTP/2 streams of which one is paused, TLS in CONNECT
in TLS, HTTP/3, an application's own poll loop, fork: slices.py BUILD-FOLDER"""

import os
import re
import socket
import sys
import time

from kit import Cases, check, free_port, main, make_file, sha256
from servers import Products, caddy, certificates, gtlsserver, nghttpd, nginx, squid

PAUSED_BYTES = 5 << 20   # above every window of flow control
SLOW_BYTES = 3 << 20     # two seconds at the 1.5 MB a second of /slow/
QUIC_BYTES = 20_000_000
SMALL_BYTES = 4000
LOG_SECONDS = 10


class Slices:
    def __init__(self, kit, products):
        self.kit, self.products = kit, products
        self.certs = certificates(kit)
        self.root = kit.subfolder("root")
        self.digests = {}
        for name, size in {"paused": PAUSED_BYTES, "slow": SLOW_BYTES, "quic": QUIC_BYTES, "small": SMALL_BYTES}.items():
            self.digests[name] = make_file(os.path.join(self.root, name), size, name)
        self.nginx = nginx(kit, self.root, self.certs)

    def hawser(self, *arguments, env=None):
        trust = ["--cacert", self.certs.ca, "--proxy-cacert", self.certs.ca]
        return self.kit.run([self.products.hawser, "-sS", *trust, *arguments], env=env)

    def fetched(self, name, url, *options, env=None):
        out = self.kit.path("fetched")
        result = self.hawser("-o", out, *options, url, env=env)
        check(result.code == 0, str(result))
        check(os.path.exists(out) and sha256(out) == self.digests[name], f"not the bytes of {name}\n{result}")
        os.unlink(out)
        return result

    def says_ok(self, *command):
        result = self.kit.run(list(command))
        check(result.code == 0 and result.out.startswith(b"ok"), str(result))
        return result

    # ---- HTTP/2

    def two_streams(self):
        server = nghttpd(self.kit, self.root, self.certs)
        self.says_ok(self.products.tool("h2_pause"), server.url + "/paused", str(PAUSED_BYTES), self.certs.ca)
        requests = re.findall(r"\[id=(\d+)\].*\(stream_id=(\d+)\) :path: /paused", read(server.process.log).decode())
        check(len(requests) == 2, f"the server saw the requests {requests}")
        check(requests[0][0] == requests[1][0], f"they came on two connections (connection, stream): {requests}")

    # ---- proxies

    def through(self, proxy, proxy_url, url, logged, *options):
        before = len(read(proxy.log))
        result = self.fetched("paused", url + "/paused", "-x", proxy_url, *options)
        wanted = f" {logged} "
        wait_until(lambda: wanted.encode() in read(proxy.log)[before:], f"the proxy logged no{wanted}\n{result}")

    def untrusted_proxy(self, proxy):
        """The proxy's own certificate is checked, with a sentence that says it is the proxy's."""
        result = self.kit.run([self.products.hawser, "-sS", "-x", proxy.secure_url, self.nginx.secure_url + "/small"])
        check(result.code == 60 and result.out == b"", str(result))
        check(b"proxy" in result.err, f"the sentence does not name the proxy\n{result}")

    def refused_tunnel(self, proxy):
        """squid answers 503 when the origin refuses: that is no answer of the origin."""
        result = self.hawser("-x", proxy.secure_url, "https://localhost:1/")
        check(result.code == 56 and result.out == b"", str(result))

    # ---- HTTP/3

    def http3(self, url, name):
        result = self.fetched(name, f"{url}/{name}", "--http3-only", "--paths=json")
        check(b'"transport":"quic"' in result.err, str(result))

    def http3_untrusted(self, server):
        result = self.kit.run([self.products.hawser, "-sS", "--http3-only", server.url + "/small"])
        check(result.code == 60 and result.out == b"" and b"not trusted" in result.err, str(result))

    def http3_nobody_there(self):
        port = free_port(socket.SOCK_DGRAM)
        result = self.hawser("--http3-only", f"https://127.0.0.1:{port}/")
        check(result.code in (7, 96) and result.out == b"" and b"refused" in result.err, str(result))

    def http3_silence(self):
        """A port that takes the packets and says nothing."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 0))
            url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
            result = self.hawser("--http3-only", "--connect-timeout", "1", url)
            check(result.code == 28 and result.out == b"" and result.seconds < 10, str(result))

    # ---- loops and processes

    def foreign_loop(self, url):
        self.says_ok(self.products.tool("poll_loop"), url + "/slow/slow", str(SLOW_BYTES), self.certs.ca)

    def fork(self, url):
        before = len(read(self.nginx.log))
        self.says_ok(self.products.tool("fork_use"), url + "/slow/slow", str(SLOW_BYTES), url + "/small", self.certs.ca)
        log = read(self.nginx.log)[before:].decode()
        parent, child = (re.findall(rf"connection=(\d+) who={who}\n", log) for who in ("parent", "child"))
        check(len(parent) == 2 and len(set(parent)) == 1, f"the parent lost its idle connection\n{log}")
        check(len(child) == 2 and len(set(child)) == 1, f"the child does not reuse its own connection\n{log}")
        check(parent[0] != child[0], f"the child used the parent's connection\n{log}")


def wait_until(condition, sentence):
    """squid writes its line when a tunnel has closed, perhaps after the command has ended."""
    end = time.monotonic() + LOG_SECONDS
    while not condition():
        check(time.monotonic() < end, sentence)
        time.sleep(0.02)


def read(path):
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def test(kit):
    it = Slices(kit, Products(sys.argv[1]))
    cases = Cases()
    cases.case("two HTTP/2 streams, one paused (nghttpd)", it.two_streams)
    cases.case("a foreign poll loop, http", it.foreign_loop, it.nginx.url)
    cases.case("a foreign poll loop, HTTP/2 over TLS", it.foreign_loop, it.nginx.secure_url)
    cases.case("fork, http", it.fork, it.nginx.url)
    cases.case("fork, HTTP/2 over TLS", it.fork, it.nginx.secure_url)
    proxy = squid(kit, it.certs)
    secure, plain = it.nginx.secure_url, it.nginx.url
    tunnel, forward = "CONNECT", f"GET {it.nginx.url}/paused"
    cases.case("TLS in CONNECT (squid)", it.through, proxy, proxy.url, secure, tunnel)
    cases.case("TLS in CONNECT in TLS (squid)", it.through, proxy, proxy.secure_url, secure, tunnel)
    cases.case("TLS in CONNECT in TLS, HTTP/1.1", it.through, proxy, proxy.secure_url, secure, tunnel, "--http1.1")
    cases.case("plain HTTP in CONNECT in TLS", it.through, proxy, proxy.secure_url, plain, tunnel, "-p")
    cases.case("plain HTTP forwarded", it.through, proxy, proxy.url, plain, forward)
    cases.case("plain HTTP forwarded over TLS", it.through, proxy, proxy.secure_url, plain, forward)
    cases.case("the proxy's certificate is checked", it.untrusted_proxy, proxy)
    cases.case("a proxy that cannot reach the origin", it.refused_tunnel, proxy)
    for name, server in (("caddy", caddy(kit, it.root, it.certs)), ("gtlsserver", gtlsserver(kit, it.root, it.certs)),
                         ("gtlsserver with Retry", gtlsserver(kit, it.root, it.certs, "-V"))):
        cases.case(f"20 MB over HTTP/3 ({name})", it.http3, server.url, "quic")
        cases.case(f"HTTP/3 with an untrusted certificate ({name})", it.http3_untrusted, server)
        cases.case(f"HTTP/3 by a name whose first address refuses ({name})", it.http3, server.by_name, "small")
    cases.case("HTTP/3 where nobody listens", it.http3_nobody_there)
    cases.case("HTTP/3 where nobody answers", it.http3_silence)
    cases.finish()


main(test, __file__)
