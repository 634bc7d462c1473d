"""The recording server of one run: it answers as the case says and keeps every byte the client sent."""

import os
import re
import select
import socket
import ssl
import struct
import threading

from hello import read_hello
from model import BODY, Step

WAIT_SECONDS = 15  # for anything a client that is still there should do
PIECE_BYTES = 65536
_CONTEXTS = {}
_CONTEXTS_LOCK = threading.Lock()
_VERSIONS = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2,
             "1.3": ssl.TLSVersion.TLSv1_3}


def tls_context(certs, wanted):
    """`wanted`: leaf (name of a certificate), min, max (versions), ciphers, client (ask for a certificate: "optional",
    "required"), alpn (list)."""
    key = repr(sorted(wanted.items()))
    with _CONTEXTS_LOCK:
        if key not in _CONTEXTS:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            leaf = getattr(certs, wanted.get("leaf", "good"))
            context.load_cert_chain(leaf.certificate, leaf.key)
            if wanted.get("alpn") != []:
                context.set_alpn_protocols(wanted.get("alpn", ["http/1.1"]))
            if "min" in wanted:
                context.minimum_version = _VERSIONS[wanted["min"]]
            if "max" in wanted:
                context.maximum_version = _VERSIONS[wanted["max"]]
            if "ciphers" in wanted:
                context.set_ciphers(wanted["ciphers"])
            if "client" in wanted:
                context.load_verify_locations(certs.ca)
                context.verify_mode = ssl.CERT_REQUIRED if wanted["client"] == "required" else ssl.CERT_OPTIONAL
            _CONTEXTS[key] = context
        return _CONTEXTS[key]


class Gone(Exception):
    """The client has closed, or does not go on."""


class Connection:
    """One accepted connection: what came in, cut into heads and bodies, and what TLS had agreed on."""

    def __init__(self, server, sock, listener):
        self.server, self.sock, self.listener = server, sock, listener
        self.pending = b""
        self.parts = []      # (kind, bytes): "head", "body", "chunked", "rest"
        self.notes = []
        self.open = True
        sock.settimeout(WAIT_SECONDS)

    # -- reading

    def fill(self):
        try:
            piece = self.sock.recv(PIECE_BYTES)
        except (OSError, ValueError):
            raise Gone from None
        if not piece:
            raise Gone
        self.pending += piece

    def take(self, count):
        while len(self.pending) < count:
            self.fill()
        taken, self.pending = self.pending[:count], self.pending[count:]
        return taken

    def take_until(self, mark):
        while mark not in self.pending:
            self.fill()
        return self.take(self.pending.index(mark) + len(mark))

    def read_head(self):
        try:
            head = self.take_until(b"\r\n\r\n")
        except Gone:
            return None
        self.parts.append(("head", head))
        self.left = self.body_length(head)
        return head

    @staticmethod
    def body_length(head):
        """Bytes left of the body that follows; None for chunked."""
        if re.search(rb"^transfer-encoding:.*chunked", head, re.I | re.M):
            return None
        length = re.search(rb"^content-length:[ \t]*(\d+)", head, re.I | re.M)
        return int(length.group(1)) if length else 0

    def read_some(self, count):
        self.left = max(0, (self.left or 0) - count)
        self.parts.append(("body", self.take(count)))

    def read_body(self):
        if self.left is None:
            self.read_chunked()
        elif self.left > 0:
            count, self.left = self.left, 0
            self.parts.append(("body", self.take(count)))
        self.left = 0

    def read_chunked(self):
        raw = b""
        while True:
            line = self.take_until(b"\r\n")
            raw += line
            size = int(line.split(b";")[0], 16)
            if size == 0:
                break
            raw += self.take(size + 2)
        while True:
            line = self.take_until(b"\r\n")
            raw += line
            if line == b"\r\n":
                break
        self.parts.append(("chunked", raw))

    # -- ending

    def drain(self):
        try:
            while True:
                self.fill()
        except Gone:
            pass

    def end(self, how):
        self.open = False
        try:
            if how == "reset":
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.sock.close()
                return
            if how == "close" and isinstance(self.sock, ssl.SSLSocket):
                self.sock.settimeout(1)
                self.sock = self.sock.unwrap()
            self.sock.shutdown(socket.SHUT_WR)
        except (OSError, ValueError):
            pass
        self.drain()

    # -- the course of it

    def start_tls(self):
        facts = self.server.case.facts
        hello = read_hello(self.sock) if facts else {}
        for name in facts:
            if name in hello:
                self.notes.append(f"hello {name}: {hello[name]}")
        try:
            self.sock = tls_context(self.server.certs, self.server.case.tls).wrap_socket(self.sock, server_side=True)
        except (OSError, ValueError):
            self.notes.append("TLS handshake failed")
            raise Gone from None
        self.note_tls(facts)

    def note_tls(self, facts):
        self.notes.append(f"TLS ALPN {self.sock.selected_alpn_protocol()}")
        if "version" in facts:
            self.notes.append(f"TLS version {self.sock.version()}")
        if "cipher" in facts:
            self.notes.append(f"TLS cipher {self.sock.cipher()[0]}")
        if "resumed" in facts:
            self.notes.append(f"TLS resumed {self.sock.session_reused}")
        if self.server.case.tls.get("client"):
            certificate = self.sock.getpeercert()
            self.notes.append(f"TLS client {certificate['subject'][0][0][1] if certificate else None}")

    def do(self, step):
        if isinstance(step, (bytes, bytearray)):
            self.send(step)
        elif step.name == "body":
            self.read_body()
        elif step.name == "read":
            self.read_some(step.value)
        elif step.name == "sleep":
            if self.server.finished.wait(step.value):
                raise Gone
        elif step.name == "hold":
            self.drain()
            self.open = False
        elif step.name == "start_tls":
            self.start_tls()
        else:
            self.end(step.name)

    def send(self, data):
        try:
            self.sock.sendall(self.server.filled(data))
        except (OSError, ValueError):
            raise Gone from None

    def answer(self, steps):
        if isinstance(steps, (bytes, bytearray)):
            steps = [BODY, steps]
        for step in steps:
            self.do(step)
            if not self.open:
                return

    def run(self, raw):
        try:
            if self.listener.secure:
                self.start_tls()
            if raw is not None:
                self.answer(raw)
            while self.open:
                head = self.read_head()
                if head is None:
                    break
                self.answer(self.server.reply_for(head))
        except Gone:
            pass
        finally:
            if self.pending:
                self.parts.append(("rest", self.pending))
            try:
                self.sock.close()
            except OSError:
                pass


class Listener:
    def __init__(self, name, secure, sock, address):
        self.name, self.secure, self.sock, self.address = name, secure, sock, address


class Server:
    """Listens where the case needs it; `places` are the words cases may use in their texts."""

    def __init__(self, case, certs, folder):
        self.case, self.certs = case, certs
        self.finished = threading.Event()
        self.lock = threading.Lock()
        self.replies = list(case.replies)
        self.raw = list(case.raw)
        self.used = {}
        self.connections, self.threads, self.listeners = [], [], []
        self.unscripted = 0
        self.places, self.ports = {}, {}
        self.wake, self.waker = socket.socketpair()
        self.listen(folder)

    def wants(self, *names):
        texts = [self.case.text, *self.case.env.values(), *(str(f) for f in self.case.files.values()), repr(self.replies),
                 repr(self.case.routes)]
        return any("{" + name + "}" in text for name in names for text in texts)

    def listen(self, folder):
        self.tcp("url", "port", False, "127.0.0.1", "http://127.0.0.1:%d")
        if self.wants("url2", "port2"):
            self.tcp("url2", "port2", False, "127.0.0.1", "http://127.0.0.1:%d")
        if self.wants("surl", "sport"):
            self.tcp("surl", "sport", True, "127.0.0.1", "https://localhost:%d")
        if self.wants("surl2", "sport2"):
            self.tcp("surl2", "sport2", True, "127.0.0.1", "https://localhost:%d")
        if self.wants("url6", "port6"):
            self.tcp("url6", "port6", False, "::1", "http://[::1]:%d")
        if self.wants("unix"):
            self.local("unix", os.path.join(folder, "socket"), os.path.join(folder, "socket"))
        if self.wants("abstract"):
            name = f"hawser-differential-{os.getpid()}-{os.path.basename(folder)}"
            self.local("abstract", name, "\0" + name)
        if self.wants("localport"):
            # A port that was free a moment ago, another one for each run: the one before may not have let go of its own.
            with socket.socket() as sock:
                sock.bind(("127.0.0.1", 0))
                self.places["localport"] = str(sock.getsockname()[1])
            self.ports[self.places["localport"]] = "LOCALPORT"
        if self.wants("dead", "deadport"):
            # Bound and never listening: connecting is refused, and nobody else gets the port meanwhile.
            sock = socket.socket()
            sock.bind(("127.0.0.1", 0))
            self.dead = sock
            self.name_port("dead", "deadport", sock.getsockname()[1], "http://127.0.0.1:%d")

    def tcp(self, place, port_place, secure, address, form):
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        sock.bind((address, 0))
        self.name_port(place, port_place, sock.getsockname()[1], form)
        self.start(Listener(place, secure, sock, address))

    def name_port(self, place, port_place, port, form):
        self.places[place] = form % port
        self.places[port_place] = str(port)
        self.ports[str(port)] = port_place.upper()

    def local(self, place, shown, path):
        sock = socket.socket(socket.AF_UNIX)
        sock.bind(path)
        self.places[place] = shown
        self.start(Listener(place, False, sock, path))

    def start(self, listener):
        listener.sock.listen(64)
        self.listeners.append(listener)
        thread = threading.Thread(target=self.accept, args=(listener,), daemon=True)
        thread.start()
        self.threads.append(thread)

    def accept(self, listener):
        while True:
            readable = select.select([listener.sock, self.wake], [], [])[0]
            if listener.sock not in readable:
                return  # woken to end, and nothing is left in the queue
            sock, peer = listener.sock.accept()
            connection = Connection(self, sock, listener)
            with self.lock:
                self.connections.append(connection)
                raw = self.raw.pop(0) if self.raw else None
                if "port" in self.case.facts:
                    connection.notes.append(f"from port {peer[1]}")
                if "address" in self.case.facts:
                    connection.notes.append(f"from address {peer[0]}")
                thread = threading.Thread(target=connection.run, args=(raw,), daemon=True)
                self.threads.append(thread)
            thread.start()

    def reply_for(self, head):
        words = head.split(b" ", 2)
        path = words[1].decode("latin-1") if len(words) > 2 else ""
        with self.lock:
            if path in self.case.routes:
                route = self.case.routes[path]
                if isinstance(route, tuple):  # one answer after the other, the last for good
                    at = self.used.get(path, 0)
                    self.used[path] = at + 1
                    return route[min(at, len(route) - 1)]
                return route
            if self.replies:
                return self.replies.pop(0)
            self.unscripted += 1
        return [BODY, b"HTTP/1.1 599 Unscripted\r\nContent-Length: 0\r\n\r\n"]

    def filled(self, data):
        for name, value in self.places.items():
            data = data.replace(b"{" + name.encode() + b"}", value.encode())
        return data

    def finish(self):
        """The client has ended: everything it sent is on its way, so the connections' ends are waited for."""
        self.finished.set()
        self.waker.send(b"!")
        for thread in self.threads:
            thread.join(WAIT_SECONDS)
        for listener in self.listeners:
            listener.sock.close()
        self.wake.close()
        self.waker.close()
        if getattr(self, "dead", None):
            self.dead.close()
