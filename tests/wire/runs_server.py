"""The server of runs.py: answers that wait, break off, fail a few times, move, or hold what they should not."""

import http.server
import random
import socketserver
import threading
import time

BODY = random.Random("hawser").randbytes(300_000)


class Gate:
    """Holds an answer after so many bytes, until it is let go."""

    def __init__(self, after):
        self.after, self.reached, self.go_on = after, threading.Event(), threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, body, status=200, fields=()):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        server = self.server
        with server.lock:
            server.arrivals.append((time.monotonic(), self.path, dict(self.headers)))
            server.live += 1
            server.most_live = max(server.most_live, server.live)
        try:
            getattr(self, "get_" + self.path.split("/")[1])()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with server.lock:
                server.live -= 1

    def head_of_body(self):
        """The head of BODY, or of the rest of it that Range asks for; answers where that begins."""
        first = 0
        if asked := self.headers.get("Range"):
            first = int(asked.split("=")[1].rstrip("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{len(BODY) - 1}/{len(BODY)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(BODY) - first))
        self.end_headers()
        return first

    def get_gated(self):
        """The body, or the rest of it from Range on, in pieces; held by the gate."""
        first = self.head_of_body()
        gate = self.server.gate
        hold = len(BODY) if gate is None else min(len(BODY), first + gate.after)
        self.wfile.write(BODY[first:hold])
        if gate is not None:
            gate.reached.set()
            gate.go_on.wait(20)
        self.wfile.write(BODY[hold:])

    def get_flaky(self):
        """Fails twice, then not: /flaky/STATUS/RETRY-AFTER/NAME."""
        _, _, status, after, name = self.path.split("/")
        with self.server.lock:
            count = self.server.counts[name] = self.server.counts.get(name, 0) + 1
        if count <= 2:
            return self.answer(b"not yet\n", int(status), [("Retry-After", after)] if after else [])
        return self.answer(b"now\n")

    def get_cut(self):
        """Breaks off in the middle of the body, twice; honours Range: /cut/NAME."""
        with self.server.lock:
            count = self.server.counts[self.path] = self.server.counts.get(self.path, 0) + 1
        first = self.head_of_body()
        self.wfile.write(BODY[first:first + 100_000] if count <= 2 else BODY[first:])
        if count <= 2:
            self.close_connection = True

    def get_moved(self):
        """A redirect whose target the server chose: /moved/NAME."""
        self.answer(b"", 302, [("Location", "/named/" + self.path.split("/")[2])])

    def get_named(self):
        self.answer(b"from the server\n")

    def get_turns(self):
        """503 with a body, then what the path says: /turns/KIND/NAME."""
        kind, name = self.path.split("/")[2:4]
        with self.server.lock:
            count = self.server.counts[self.path] = self.server.counts.get(self.path, 0) + 1
        if count == 1:
            return self.answer(b"not yet\n", 503)
        if kind == "unchanged":
            return self.answer(b"", 304)
        return self.answer(b"now\n", 200, [("Content-Disposition", f"attachment; filename={name}")])

    def get_status(self):
        self.answer(b"status\n", int(self.path.split("/")[2]))

    def get_tenth(self):
        """Takes a tenth of a second, so that parallel transfers meet."""
        time.sleep(0.1)
        self.answer(self.path.encode() + b"\n")

    def get_late(self):
        """Long after those of get_tenth()."""
        time.sleep(0.5)
        self.answer(b"late\n")

    def get_painted(self):
        self.answer(b"painted\n", 200, [("X-Paint", "a\x1b[2Jb")])

    def get_binary(self):
        self.answer(b"\x7fELF\0\0\x1b[2J")

    def do_PUT(self):
        received = b""
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                received += self.rfile.read(size)
                self.server.sent.put_piece(received)
                self.rfile.readline()
            self.rfile.readline()
        else:
            received = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.arrivals.append((time.monotonic(), self.path, dict(self.headers)))
            self.server.stored[self.path] = received
            count = self.server.counts[self.path] = self.server.counts.get(self.path, 0) + 1
        if self.path.startswith("/second/") and count == 1:
            return self.answer(b"not yet\n", 503)
        if not self.path.startswith("/long/"):
            return self.answer(b"stored\n")
        self.answer(b"x" * 300_000)
        self.server.long_sent.set()


class Pieces:
    """What of an upload has come so far, to be waited for."""

    def __init__(self):
        self.changed, self.bytes = threading.Condition(), b""

    def put_piece(self, received):
        with self.changed:
            self.bytes = received
            self.changed.notify_all()

    def wait_for(self, wanted):
        with self.changed:
            return self.changed.wait_for(lambda: self.bytes == wanted, 20)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.arrivals, self.counts, self.stored = [], {}, {}
        self.live = self.most_live = 0
        self.gate, self.sent, self.long_sent = None, Pieces(), threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that was killed

    def fresh(self):
        with self.lock:
            self.arrivals, self.most_live = [], 0
        self.gate, self.sent = None, Pieces()
