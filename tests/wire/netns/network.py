"""Two network namespaces, joined by links of a known rate: a client with an address on each link, and a server."""

import json
import os
import subprocess

from kit import Skip, check, program

LINK_BITS = 100_000_000
BLACKHOLE = "net.mptcp.blackhole_timeout"  # else one dropped SYN ends Multipath TCP for an hour


class Network:
    """Link n (from 1) is 10.77.n.0/24: the client is .1 and the server .2. Gone when the `with` ends."""

    def __init__(self, kit, links=1, rate_bits=0):
        if os.geteuid() != 0:
            raise Skip("network namespaces with links need root")
        if not os.path.exists("/proc/sys/net/mptcp/enabled"):
            raise Skip("this kernel has no Multipath TCP")
        self.kit, self.links, self.rate_bits = kit, links, rate_bits
        self.ip_command = program("ip", "iproute2")
        self.client, self.server = (f"hawser-{os.getpid()}-{side}" for side in ("client", "server"))

    def __enter__(self):
        made = subprocess.run([self.ip_command, "netns", "add", self.client], capture_output=True)
        if made.returncode != 0:
            raise Skip(f"no network namespace may be made here: {made.stderr.decode().strip()}")
        try:
            self.ip("netns", "add", self.server)
            for side in (self.client, self.server):
                self.ip("-n", side, "link", "set", "lo", "up")
                for name, value in (("net.ipv4.conf.all.rp_filter", 0), ("net.ipv4.conf.default.rp_filter", 0),
                                    (BLACKHOLE, 0)):
                    self.set(side, name, value)
            for link in range(1, self.links + 1):
                self.join(link)
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, kind, value, trace):
        self.remove()
        return False

    def remove(self):
        for side in (self.client, self.server):
            subprocess.run([self.ip_command, "netns", "del", side], capture_output=True)

    def ip(self, *arguments):
        result = self.kit.run([self.ip_command, *arguments])
        check(result.code == 0, str(result))
        return result

    def within(self, side, *command):
        return [self.ip_command, "netns", "exec", side, *command]

    def run(self, side, *command, **options):
        return self.kit.run(self.within(side, *command), **options)

    def set(self, side, name, value):
        path = "/proc/sys/" + name.replace(".", "/")
        result = self.run(side, "sh", "-c", f"echo {value} > {path}")
        check(result.code == 0, f"{name} cannot be set\n{result}")

    def join(self, link):
        names = {self.client: f"hc{link}", self.server: f"hs{link}"}
        self.ip("link", "add", names[self.client], "netns", self.client, "type", "veth", "peer", "name",
                names[self.server], "netns", self.server)
        for host, (side, name) in enumerate(names.items(), start=1):
            self.ip("-n", side, "address", "add", f"10.77.{link}.{host}/24", "dev", name)
            self.ip("-n", side, "link", "set", name, "up")
            if self.rate_bits:
                shape = self.run(side, program("tc", "iproute2"), "qdisc", "add", "dev", name, "root", "tbf", "rate",
                                 f"{self.rate_bits}bit", "burst", "128kb", "latency", "50ms")
                check(shape.code == 0, str(shape))

    def received(self, link):
        """How many bytes came in by this link of the client."""
        shown = self.ip("-n", self.client, "-s", "-j", "link", "show", link)
        return json.loads(shown.out)[0]["stats64"]["rx"]["bytes"]

    def second_path(self):
        """Lets the client's kernel open a subflow from its second address, by its second link, to the server."""
        self.ip("-n", self.client, "mptcp", "limits", "set", "subflows", "2", "add_addr_accepted", "2")
        self.ip("-n", self.server, "mptcp", "limits", "set", "subflows", "2", "add_addr_accepted", "2")
        self.ip("-n", self.client, "rule", "add", "from", "10.77.2.1", "table", "2")
        self.ip("-n", self.client, "route", "add", "default", "via", "10.77.2.2", "dev", "hc2", "table", "2")
        self.ip("-n", self.client, "mptcp", "endpoint", "add", "10.77.2.1", "dev", "hc2", "subflow")
