"""The four modes of Multipath TCP against a server that speaks it, a server that does not, a path that drops or strips
it, and a kernel that has it switched off; and 20 MB over two links: multipath.py BUILD-FOLDER"""

import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from kit import Cases, Failure, Skip, check, free_port, main, make_file, program, sha256  # noqa: E402
from network import LINK_BITS, Network  # noqa: E402
from servers import Products, nginx  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ADDRESS = "10.77.1.2"
LARGE_BYTES = 20_000_000
LOG_SECONDS = 10
CONNECT_FAILED = 7
BOUND_REFUSED = 45


class Matrix:
    def __init__(self, kit, products, network):
        self.kit, self.products, self.network = kit, products, network

    def listen(self, kind):
        port = free_port()
        process = self.kit.start(f"listener-{kind}", self.network.within(
            self.network.server, sys.executable, os.path.join(HERE, "listener.py"), kind, ADDRESS, str(port)))
        self.lines(process, 1)
        return process, f"http://{ADDRESS}:{port}/"

    def lines(self, process, wanted):
        """The server's log, once it has so many lines."""
        end = time.monotonic() + LOG_SECONDS
        while time.monotonic() < end:
            with open(process.log) as file:
                found = file.read().split("\n")[:-1]
            if len(found) >= wanted:
                return found
            if process.poll() is not None:
                break
            time.sleep(0.02)
        raise Failure("the server's log stays short: " + " | ".join(found))

    def hawser(self, *arguments):
        return self.network.run(self.network.client, self.products.hawser, "-sS", *arguments)

    def works(self, server, mode, outcome, *details, multipath=False, options=()):
        """The transfer ends well, and says so of Multipath TCP; the server saw the same."""
        process, url = server
        before = len(self.lines(process, 1))
        result = self.hawser("--multipath", mode, "--paths=json", *options, url)
        check(result.code == 0 and result.out == b"over the wire\n", str(result))
        report = json.loads(result.err)
        said = report["multipath"]
        check(said["asked"] == mode, str(result))
        check(said["outcome"] == outcome, f"the outcome should be: {outcome}\n{result}")
        for detail in details:
            check(detail in said["detail"], f"the detail should say: {detail}\n{result}")
        check(len(report["paths"]) >= 1 and report["paths"][0]["remote"] == url.split("/")[2], str(result))
        line = self.lines(process, before + 1)[-1]
        check(line.startswith(f"mptcp={int(multipath)} ") and not line.endswith("bytes=0"), f"the server saw {line}")

    def fails(self, server, mode, code, *words, connections=0, options=()):
        """The transfer fails with this code and words; the server saw so many connections and no byte of a request."""
        process, url = server
        before = len(self.lines(process, 1))
        result = self.hawser("--multipath", mode, *options, url)
        check(result.code == code and result.out == b"", f"exit code {code} is expected\n{result}")
        for word in words:
            check(word in result.err.decode(), f"the sentence should say: {word}\n{result}")
        seen = self.lines(process, before + connections)[before:]
        check(all(line.endswith("bytes=0") for line in seen), f"the server was sent bytes: {seen}\n{result}")
        check(len(seen) == connections, f"the server saw {seen}\n{result}")

    def behind(self, rule, function, *arguments, **options):
        """Runs a case with an nftables rule before the server."""
        nft = [program("nft", "nftables")]
        table = "table ip wire { chain in { type filter hook input priority 0; }; }"
        for command in ([table], ["add", "rule", "ip", "wire", "in", *rule.split()]):
            made = self.network.run(self.network.server, *nft, *command)
            if made.code != 0:
                raise Skip(f"nftables cannot do this here: {made.err.decode().strip()}")
        try:
            function(*arguments, **options)
        finally:
            self.network.run(self.network.server, *nft, "flush", "ruleset")


def matrix(it, cases):
    network = it.network
    speaks, plain = it.listen("mptcp"), it.listen("tcp")
    missing = "no MP_CAPABLE in the answer"
    for mode in ("prefer", "on", "require"):
        cases.case(f"server with MPTCP, {mode}", lambda mode=mode: it.works(speaks, mode, "negotiated", multipath=True))
    cases.case("server with MPTCP, off", it.works, speaks, "off", "not asked")
    cases.case("plain server, off", it.works, plain, "off", "not asked")
    cases.case("plain server, prefer", it.works, plain, "prefer", missing)
    cases.case("plain server, on", it.works, plain, "on", missing)
    cases.case("plain server, require", lambda: it.fails(plain, "require", CONNECT_FAILED, "MP_CAPABLE", connections=1))

    bind = ["--interface", "hc1"]
    cases.case("bound to an interface, prefer", lambda: it.works(
        speaks, "prefer", "not used: the transfer is bound to one interface or address", options=bind))
    for mode in ("on", "require"):
        cases.case(f"bound to an interface, {mode}", lambda mode=mode: it.fails(
            speaks, mode, BOUND_REFUSED, "hc1", "Multipath TCP", options=bind))

    network.set(network.client, "net.mptcp.enabled", 0)
    refused = "net.mptcp.enabled"
    cases.case("kernel without MPTCP, off", it.works, speaks, "off", "not asked")
    cases.case("kernel without MPTCP, prefer", it.works, speaks, "prefer", "refused by this kernel", refused)
    for mode in ("on", "require"):
        cases.case(f"kernel without MPTCP, {mode}", lambda mode=mode: it.fails(
            speaks, mode, CONNECT_FAILED, "Multipath TCP", refused))
    network.set(network.client, "net.mptcp.enabled", 1)


def middleboxes(it, cases):
    """A path that strips the option looks like a plain server; one that drops the SYN makes the kernel try TCP."""
    speaks = it.listen("mptcp")
    missing = "no MP_CAPABLE in the answer"
    for name, rule in (("strips", "tcp option mptcp exists reset tcp option mptcp"),
                       ("drops", "tcp flags syn tcp option mptcp exists drop")):
        cases.case(f"a path that {name} the option, prefer", it.behind, rule, it.works, speaks, "prefer", missing)
        cases.case(f"a path that {name} the option, require", lambda rule=rule: it.behind(
            rule, it.fails, speaks, "require", CONNECT_FAILED, "MP_CAPABLE", connections=1))
    cases.case("a path that let it through again", lambda: it.works(speaks, "require", "negotiated", multipath=True))


class TwoLinks:
    """nginx behind two links, and one file."""

    def __init__(self, kit, products, network, size):
        self.kit, self.network, self.hawser, self.out = kit, network, products.hawser, kit.path("fetched")
        network.second_path()
        root = kit.subfolder("root")
        self.digest = make_file(os.path.join(root, "large"), size)
        self.server = nginx(kit, root, address=ADDRESS, multipath=True, prefix=network.within(network.server))
        # The rig waits for the server from where the client stands.
        end = time.monotonic() + LOG_SECONDS
        while network.run(network.client, self.hawser, "-sS", "-o", "/dev/null", self.server.url + "/").code == 7:
            check(time.monotonic() < end, "nginx does not listen")
            time.sleep(0.05)

    def command(self):
        return self.network.within(self.network.client, self.hawser, "-sS", "-o", self.out, "--multipath", "require",
                                   "--paths=json", self.server.url + "/large")

    def whole(self, result):
        check(result.code == 0 and sha256(self.out) == self.digest, str(result))
        return json.loads(result.err)


def two_links(kit, products):
    """20 MB by both links at once: both listed, both with bytes."""
    with Network(kit, links=2, rate_bits=LINK_BITS) as network:
        it = TwoLinks(kit, products, network, LARGE_BYTES)
        result = kit.run(it.command())
        report = it.whole(result)
        check(report["multipath"]["outcome"] == "negotiated", str(result))
        paths = {path["local"].rsplit(":", 1)[0]: path for path in report["paths"]}
        check(set(paths) == {"10.77.1.1", "10.77.2.1"}, f"not both paths are listed\n{result}")
        for link, address in enumerate(sorted(paths), start=1):
            path = paths[address]
            check(path["interface"] == f"hc{link}", f"{address} is on hc{link}\n{result}")
            check(path["bytes_received"] >= 1_000_000, f"{address} carried little\n{result}")
            check(path["rtt_microseconds"] > 0, f"{address} has no round-trip time\n{result}")
        check(LARGE_BYTES <= sum(path["bytes_received"] for path in paths.values()) < 2 * LARGE_BYTES, str(result))
        print(f"   {LARGE_BYTES * 8 / result.seconds / 1e6:.0f} Mbit/s over 2 x {LINK_BITS / 1e6:.0f}: " + ", ".join(
            f"{address} {path['bytes_received']}" for address, path in sorted(paths.items())))


def lost_link(kit, products):
    """The link that the connection began on goes down in the middle: the other carries the rest."""
    with Network(kit, links=2, rate_bits=LINK_BITS) as network:
        it = TwoLinks(kit, products, network, LARGE_BYTES)
        cut = threading.Thread(target=cut_when, args=(it, LARGE_BYTES // 8))
        cut.start()
        result = kit.run(it.command())
        cut.join()
        report = it.whole(result)
        check(report["multipath"]["outcome"] == "negotiated", str(result))
        left = [path["local"].rsplit(":", 1)[0] for path in report["paths"]]
        check("10.77.2.1" in left, f"the second path is not listed\n{result}")
        check(network.received("hc1") < LARGE_BYTES // 2, f"the first link was not lost\n{result}")


def cut_when(it, size):
    """Takes the first link down once it has carried so much."""
    end = time.monotonic() + LOG_SECONDS
    while it.network.received("hc1") < size:
        if time.monotonic() > end:
            return  # the transfer itself tells what is wrong
        time.sleep(0.01)
    it.network.ip("-n", it.network.client, "link", "set", "hc1", "down")


def test(kit):
    products = Products(sys.argv[1])
    cases = Cases()
    with Network(kit) as network:
        it = Matrix(kit, products, network)
        matrix(it, cases)
        middleboxes(it, cases)
    cases.case("20 MB over two links", two_links, kit, products)
    cases.case("20 MB, and a link that is lost on the way", lost_link, kit, products)
    cases.finish()


main(test)
