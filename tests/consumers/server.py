"""The server that docs/consumers.md talks to: HTTP/1.1 on loopback and on a Unix socket, HTTPS beside it. It writes down
every request, so that what two clients sent can be compared."""

import base64
import gzip
import os
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

TEXT = b"".join(b"%05d the quick brown fox jumps over the lazy dog\n" % i for i in range(2000))
LAST_MODIFIED = "Wed, 21 Oct 2015 07:28:00 GMT"
ETAG = '"tag-1"'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "consumers"
    sys_version = ""

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return LAST_MODIFIED

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304 and status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self):
        body = self.body()
        self.server.note(f"{self.requestline}\n{self.headers}{body.decode('latin-1')}")
        path = urlsplit(self.path).path
        name = path.split("/")[1] or "hello"
        page = getattr(self, "page_" + name.split(".")[0], None)
        if page is None:
            return self.answer(404, b"no such page\n", Content_Type="text/plain")
        return page(path, body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_PURGE = handle_any

    # Pages, by the first part of the path.

    def page_hello(self, _path, _body):
        self.answer(200, b"hello\n", Content_Type="text/plain", X_Twice="a, b")

    def page_echo(self, _path, body):
        self.answer(200, f"{self.requestline}\n{self.headers}\n".encode("latin-1") + body, Content_Type="text/plain")

    def page_text(self, _path, _body):
        wanted = self.headers.get("Range", "")
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since"):
            return self.answer(304, ETag=ETAG)
        if not wanted.startswith("bytes="):
            return self.answer(200, TEXT, Content_Type="text/plain", Last_Modified=LAST_MODIFIED, ETag=ETAG)
        first, _, last = wanted[6:].split(",")[0].partition("-")
        begin = int(first) if first else len(TEXT) - int(last)
        end = min(int(last) + 1 if first and last else len(TEXT), len(TEXT))
        if begin >= len(TEXT):
            return self.answer(416, b"", Content_Range=f"bytes */{len(TEXT)}")
        return self.answer(206, TEXT[begin:end], Content_Range=f"bytes {begin}-{end - 1}/{len(TEXT)}", Last_Modified=LAST_MODIFIED)

    def page_gzip(self, _path, _body):
        packed = gzip.compress(TEXT, mtime=0)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            return self.answer(200, packed, Content_Encoding="gzip")
        return self.answer(200, TEXT)

    def page_chunked(self, _path, _body):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "X-Sum")
        self.end_headers()
        for piece in (b"first ", b"second ", b"third\n"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\nX-Sum: 19\r\n\r\n")

    def page_status(self, path, _body):
        status = int(path.split("/")[2])
        self.answer(status, b"" if status in (204, 304) else b"status %d\n" % status)

    def page_redirect(self, path, _body):
        left = int(path.split("/")[2])
        self.answer(302, b"moved\n", Location=f"/redirect/{left - 1}" if left > 1 else "/echo")

    def page_see(self, path, _body):
        self.answer(int(path.split("/")[2]), b"moved\n", Location="/echo")

    def page_private(self, _path, _body):
        wanted = "Basic " + base64.b64encode(b"ann:secret").decode()
        if self.headers.get("Authorization") in (wanted, "Bearer token-1"):
            return self.answer(200, b"welcome\n")
        return self.answer(401, b"who are you?\n", WWW_Authenticate='Basic realm="consumers"')

    def page_cookie(self, _path, _body):
        self.answer(200, f"cookie: {self.headers.get('Cookie')}\n".encode(), Set_Cookie="a=1; Path=/")

    def page_named(self, _path, _body):
        self.answer(200, b"named\n", Content_Disposition='attachment; filename="given.txt"')

    def page_slow(self, path, _body):
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"12345")
        self.wfile.flush()
        time.sleep(float(path.split("/")[2]))
        self.wfile.write(b"67890")

    def page_short(self, _path, _body):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"only this\n")
        self.close_connection = True

    def page_nothing(self, _path, _body):
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address, handler, notes, lock):
        self.notes, self.lock = notes, lock
        super().__init__(address, handler)

    def note(self, text):
        with self.lock:
            self.notes.append(text)

    def handle_error(self, *_):
        pass  # a client that went away is part of what is tested


class UnixServer(Server):
    address_family = socket.AF_UNIX

    def server_bind(self):
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "unix", 0

    def get_request(self):
        connection, _ = self.socket.accept()
        return connection, ("unix", 0)


class Servers:
    """`http` and `https` are URLs, `unix` is a path."""

    def __init__(self, folder, certificate, key):
        self.notes, self.lock = [], threading.Lock()
        plain = Server(("127.0.0.1", 0), Handler, self.notes, self.lock)
        secure = Server(("127.0.0.1", 0), Handler, self.notes, self.lock)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
        self.unix = os.path.join(folder, "s.sock")
        unix = UnixServer(self.unix, Handler, self.notes, self.lock)
        for server in (plain, secure, unix):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.port, self.secure_port = plain.server_address[1], secure.server_address[1]

    def take_notes(self):
        with self.lock:
            taken = list(self.notes)
            self.notes.clear()
        return taken
