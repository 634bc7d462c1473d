"""Names of the DNS, asked of a server of this test: addresses that do not answer are passed over, names that are not
there end with a sentence: names.py BUILD-FOLDER"""

import os
import socket
import struct
import sys
import threading

from kit import Cases, Skip, check, main, program
from servers import Products, nginx

A, AAAA = 1, 28
NXDOMAIN, SERVFAIL = 3, 2

# What each name under .wire.test answers; what is missing here does not exist.
ZONE = {
    "one": {A: ["127.0.0.1"]},
    "dual-refused": {AAAA: ["::1"], A: ["127.0.0.1"]},         # nothing listens on ::1
    "dual-unreachable": {AAAA: ["2001:db8::1"], A: ["127.0.0.1"]},
    "second": {A: ["127.0.0.2", "127.0.0.3", "127.0.0.1"]},    # nothing listens on the first two
    "nothing": {},
    "broken": None,
    "silent": "silence",
    "nowhere": {A: ["127.0.0.2", "127.0.0.3"]},
}


def question_end(packet):
    at = 12
    while packet[at]:
        at += packet[at] + 1
    return at + 5


def labels(packet):
    at, found = 12, []
    while packet[at]:
        found.append(packet[at + 1:at + 1 + packet[at]].decode())
        at += packet[at] + 1
    return found


def answer(packet):
    """The reply to one question, None for silence."""
    end = question_end(packet)
    kind = struct.unpack(">H", packet[end - 4:end - 2])[0]
    name = labels(packet)
    entry = ZONE.get(name[0].lower()) if [part.lower() for part in name[1:]] == ["wire", "test"] else "missing"
    if entry == "silence":
        return None
    known = name[0].lower() in ZONE and entry != "missing"
    code = SERVFAIL if known and entry is None else 0 if known else NXDOMAIN
    addresses = entry.get(kind, []) if isinstance(entry, dict) else []
    family = socket.AF_INET if kind == A else socket.AF_INET6
    reply = packet[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(addresses), 0, 0) + packet[12:end]
    for address in addresses:
        data = socket.inet_pton(family, address)
        reply += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data
    return reply


def serve():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        server.bind(("127.0.0.1", 53))
    except PermissionError as refused:
        raise Skip("port 53 cannot be had here") from refused

    def loop():
        while True:
            packet, client = server.recvfrom(4096)
            if (reply := answer(packet)) is not None:
                server.sendto(reply, client)

    threading.Thread(target=loop, daemon=True).start()


class Names:
    def __init__(self, kit, products):
        self.kit, self.products = kit, products
        self.unshare = program("unshare", "util-linux")
        self.configuration = kit.write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:2\n")
        root = kit.subfolder("root")
        with open(os.path.join(root, "small"), "wb") as file:
            file.write(b"small")
        self.port = nginx(kit, root).http
        if self.within("true").code != 0:
            raise Skip("nothing may be mounted here")

    def within(self, *command):
        """Runs a command that sees our resolv.conf in place of the machine's."""
        script = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'
        return self.kit.run([self.unshare, "-m", "sh", "-c", script, "sh", self.configuration, *command])

    def fetch(self, name, *options):
        return self.within(self.products.hawser, "-sS", *options, f"http://{name}.wire.test:{self.port}/small")

    def arrives(self, name, seconds, *options):
        result = self.fetch(name, *options)
        check(result.code == 0 and result.out == b"small", str(result))
        check(result.seconds < seconds, f"it took longer than {seconds} s\n{result}")

    def fails(self, name, code, words, *options):
        result = self.fetch(name, *options)
        check(result.code == code and result.out == b"", f"exit code {code} is expected\n{result}")
        for word in [f"{name}.wire.test", *words]:
            check(word in result.err.decode().lower(), f"the sentence does not say {word}\n{result}")


def test(kit):
    serve()
    it = Names(kit, Products(sys.argv[1]))
    cases = Cases()
    cases.case("one address", it.arrives, "one", 5)
    cases.case("an IPv6 address that refuses, and an IPv4 one", it.arrives, "dual-refused", 5)
    cases.case("an IPv6 address nobody can reach, and an IPv4 one", it.arrives, "dual-unreachable", 5)
    cases.case("the third address", it.arrives, "second", 5)
    cases.case("IPv4 alone", it.arrives, "dual-refused", 5, "-4")
    cases.case("IPv6 alone", it.fails, "dual-refused", 7, ["refused"], "-6")
    cases.case("IPv6 alone of a name without", it.fails, "one", 6, [], "-6")
    cases.case("no address answers", it.fails, "nowhere", 7, ["refused", "127.0.0.2", "127.0.0.3"])
    cases.case("a name that is not there", it.fails, "missing", 6, [])
    cases.case("a name without addresses", it.fails, "nothing", 6, [])
    cases.case("a server that fails", it.fails, "broken", 6, [])
    cases.case("a server that is silent", it.fails, "silent", 28, [], "--connect-timeout", "1")
    cases.finish()


main(test, __file__)
