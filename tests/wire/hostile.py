"""An HTTP server that answers what no honest server would; each path is one misdeed."""

import gzip
import socket
import threading
import zlib

BOMB_BYTES = 1 << 30


def bomb():
    """A gzip stream of a megabyte that unpacks to a gibibyte of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    zeros = bytes(1 << 20)
    return b"".join([packer.compress(zeros) for _ in range(BOMB_BYTES >> 20)] + [packer.flush()])


def reply(*lines, body=b""):
    return "".join(line + "\r\n" for line in ("HTTP/1.1 200 OK", *lines, "")).encode() + body


class Hostile:
    """Listens on loopback until the process ends; `received` holds the bytes of each connection."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.bomb = None
        self.stopped = threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    part = client.recv(65536)
                    if not part:
                        return
                    head += part
                name = head.split(b" ", 2)[1].decode().strip("/").replace("-", "_")
                getattr(self, name)(client)
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):  # closing with unread bytes would reset the connection
                    pass
            except OSError:
                pass  # the client had enough, as it should

    def good(self, client):
        client.sendall(reply("Content-Length: 5", body=b"hello"))

    def truncated(self, client):
        client.sendall(reply("Content-Length: 1000000", body=bytes(500_000)))

    def truncated_chunk(self, client):
        client.sendall(reply("Transfer-Encoding: chunked", body=b"100000\r\n" + bytes(500_000)))

    def truncated_gzip(self, client):
        packed = gzip.compress(bytes(range(256)) * 4000)[:-100]
        client.sendall(reply("Content-Encoding: gzip", f"Content-Length: {len(packed)}", body=packed))

    def broken_gzip(self, client):
        client.sendall(reply("Content-Encoding: gzip", "Content-Length: 1000", body=b"this is no gzip " * 62 + b"12345678"))

    def reset(self, client):
        client.sendall(reply("Content-Length: 1000000", body=bytes(500_000)))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()

    def empty(self, client):
        pass

    def garbage(self, client):
        client.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n" * 10)

    def two_lengths(self, client):
        client.sendall(reply("Content-Length: 5", "Content-Length: 6", body=b"hello!"))

    def bad_chunk(self, client):
        client.sendall(reply("Transfer-Encoding: chunked", body=b"nonsense\r\nhello\r\n0\r\n\r\n"))

    def endless_headers(self, client):
        client.sendall(b"HTTP/1.1 200 OK\r\n")
        number = 0
        while not self.stopped.is_set():
            client.sendall(b"".join(b"X-%d: %s\r\n" % (i, b"y" * 100) for i in range(number, number + 100)))
            number += 100

    def endless_header_line(self, client):
        client.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.stopped.is_set():
            client.sendall(b"y" * 65536)

    def endless_interim(self, client):
        while not self.stopped.is_set():
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    def endless_body(self, client):
        client.sendall(reply())
        while not self.stopped.is_set():
            client.sendall(bytes(65536))

    def gzip_bomb(self, client):
        self.bomb = self.bomb or bomb()
        client.sendall(reply("Content-Encoding: gzip", f"Content-Length: {len(self.bomb)}", body=self.bomb))

    def silent(self, client):
        self.stopped.wait(30)

    def stalled(self, client):
        client.sendall(reply("Content-Length: 1000000", body=bytes(500_000)))
        self.stopped.wait(30)

    def redirect_loop(self, client):
        client.sendall(b"HTTP/1.1 302 Found\r\nLocation: /redirect-loop\r\nContent-Length: 0\r\n\r\n")

    def redirect_file(self, client):
        client.sendall(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")
