"""Reads what a ClientHello asks for (RFC 8446 section 4.1.2), without taking it from the socket."""

import socket
import struct

_VERSIONS = {0x0304: "1.3", 0x0303: "1.2", 0x0302: "1.1", 0x0301: "1.0"}
_GROUPS = {23: "P-256", 24: "P-384", 25: "P-521", 29: "X25519"}
_GREASE = {0x0A0A + 0x1010 * i for i in range(16)}
PEEK_BYTES = 16384


def _peeked(sock):
    """A record's bytes, or what there is of them."""
    data = b""
    for _ in range(200):
        data = sock.recv(PEEK_BYTES, socket.MSG_PEEK)
        if len(data) >= 5 and len(data) >= 5 + struct.unpack(">H", data[3:5])[0] or not data:
            break
    return data


def _numbers(data):
    return [n for (n,) in struct.iter_unpack(">H", data[:len(data) // 2 * 2]) if n not in _GREASE]


def _extensions(body, at):
    found = {}
    if at + 2 > len(body):
        return found
    end = at + 2 + struct.unpack(">H", body[at:at + 2])[0]
    at += 2
    while at + 4 <= min(end, len(body)):
        kind, length = struct.unpack(">HH", body[at:at + 4])
        found[kind] = body[at + 4:at + 4 + length]
        at += 4 + length
    return found


def _alpn(data):
    names, at = [], 2
    while at < len(data):
        names.append(data[at + 1:at + 1 + data[at]].decode("latin-1"))
        at += 1 + data[at]
    return ",".join(names)


def read_hello(sock):
    """sni, alpn, versions, groups, sigalgs, ciphers, status (whether stapling is asked for) as text."""
    try:
        data = _peeked(sock)
    except OSError:
        return {}
    if len(data) < 48 or data[0] != 22:
        return {}
    body = data[5:]
    at = 4 + 2 + 32
    at += 1 + body[at]
    cipher_bytes = struct.unpack(">H", body[at:at + 2])[0]
    ciphers = _numbers(body[at + 2:at + 2 + cipher_bytes])
    at += 2 + cipher_bytes
    at += 1 + body[at]
    extensions = _extensions(body, at)
    versions = _numbers(extensions[43][1:]) if 43 in extensions else [struct.unpack(">H", body[4:6])[0]]
    return {
        "sni": extensions[0][5:].decode("latin-1") if 0 in extensions else "none",
        "alpn": _alpn(extensions[16]) if 16 in extensions else "none",
        "versions": ",".join(sorted(_VERSIONS.get(v, hex(v)) for v in versions)),
        "groups": ",".join(_GROUPS.get(g, hex(g)) for g in _numbers(extensions.get(10, b"")[2:])),
        "sigalgs": ",".join(hex(n) for n in _numbers(extensions.get(13, b"")[2:])),
        "ciphers": ",".join(hex(n) for n in ciphers if n != 0x00FF),
        "status": str(5 in extensions),
    }
