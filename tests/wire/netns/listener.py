"""A small server that logs every byte a connection sent and whether it was Multipath TCP: listener.py mptcp|tcp
ADDRESS PORT. A line per connection: `mptcp=0 bytes=84`."""

import socket
import sys
import threading

IPPROTO_MPTCP = 262
TCP_IS_MPTCP = 43
BODY = b"over the wire\n"


def serve(client):
    received = b""
    # Fresh from accept(): the answer the handshake gave.
    try:
        multipath = client.getsockopt(socket.IPPROTO_TCP, TCP_IS_MPTCP)
    except OSError:
        multipath = 0
    try:
        while b"\r\n\r\n" not in received:
            part = client.recv(65536)
            if not part:
                break
            received += part
        if received:
            client.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY))
            client.shutdown(socket.SHUT_WR)
            while client.recv(65536):
                pass
    except OSError:
        pass
    print(f"mptcp={multipath} bytes={len(received)}", flush=True)
    client.close()


def main():
    kind, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP if kind == "mptcp" else 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(16)
    print("listening", flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


main()
