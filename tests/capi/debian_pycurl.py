"""What a program on pycurl does: easy, multi, sockets, headers, errors."""

import io
import select
import tempfile
import sys

import pycurl

base = sys.argv[1]
assert "libcurl/8.22.0" in pycurl.version, pycurl.version


def handle(path):
    easy = pycurl.Curl()
    easy.body = io.BytesIO()
    easy.setopt(pycurl.URL, base + path)
    easy.setopt(pycurl.WRITEDATA, easy.body)
    easy.setopt(pycurl.NOPROXY, "*")
    return easy


easy = handle("/bytes/26")
lines = []
easy.setopt(pycurl.HEADERFUNCTION, lines.append)
easy.perform()
assert easy.body.getvalue() == b"abcdefghijklmnopqrstuvwxyz"
assert easy.getinfo(pycurl.RESPONSE_CODE) == 200
assert lines[0].startswith(b"HTTP/1.1 200") and lines[-1] == b"\r\n"
easy.close()

easy = handle("/echo")
easy.setopt(pycurl.POSTFIELDS, "a=b")
easy.perform()
assert easy.body.getvalue() == b"POST a=b"
easy.close()

easy = handle("/redirect")
easy.setopt(pycurl.FOLLOWLOCATION, True)
easy.perform()
assert easy.body.getvalue() == b"abcdefghij"
assert easy.getinfo(pycurl.REDIRECT_COUNT) == 1
easy.close()

easy = handle("/status/500")
easy.setopt(pycurl.FAILONERROR, True)
try:
    easy.perform()
    raise AssertionError("no error for status 500")
except pycurl.error as error:
    assert error.args[0] == pycurl.E_HTTP_RETURNED_ERROR and "500" in error.args[1], error
easy.close()

multi = pycurl.CurlMulti()
handles = [handle("/bytes/%d" % (1000 + i)) for i in range(5)]
for easy in handles:
    multi.add_handle(easy)
running = len(handles)
while running:
    while True:
        code, running = multi.perform()
        if code != pycurl.E_CALL_MULTI_PERFORM:
            break
    if running:
        multi.select(1.0)
queued, good, bad = multi.info_read()
assert len(good) == 5 and not bad, (good, bad)
for i, easy in enumerate(handles):
    assert len(easy.body.getvalue()) == 1000 + i
    multi.remove_handle(easy)
    easy.close()
multi.close()

watched = {}
timer = [None]
multi = pycurl.CurlMulti()


def on_socket(what, fd, multi, data):
    if what == pycurl.POLL_REMOVE:
        del watched[fd]
    else:
        watched[fd] = what


multi.setopt(pycurl.M_SOCKETFUNCTION, on_socket)
multi.setopt(pycurl.M_TIMERFUNCTION, lambda ms: timer.__setitem__(0, ms))
easy = handle("/bytes/100000")
multi.add_handle(easy)
assert timer[0] == 0, timer
code, running = multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
while running:
    readers = [fd for fd, what in watched.items() if what & pycurl.POLL_IN]
    writers = [fd for fd, what in watched.items() if what & pycurl.POLL_OUT]
    timeout = 5.0 if timer[0] is None or timer[0] < 0 else timer[0] / 1000.0
    readable, writable, _ = select.select(readers, writers, [], timeout)
    for fd in readable:
        code, running = multi.socket_action(fd, pycurl.CSELECT_IN)
    for fd in writable:
        code, running = multi.socket_action(fd, pycurl.CSELECT_OUT)
    if not readable and not writable:
        code, running = multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
assert len(easy.body.getvalue()) == 100000
multi.remove_handle(easy)
easy.close()
multi.close()

easy = handle("/echo")
with tempfile.NamedTemporaryFile(suffix=".gif") as file:
    file.write(b"GIF89a")
    file.flush()
    easy.setopt(pycurl.HTTPPOST, [
        ("field", "value"),
        ("typed", (pycurl.FORM_CONTENTS, "<b>", pycurl.FORM_CONTENTTYPE, "text/html")),
        ("file", (pycurl.FORM_FILE, file.name, pycurl.FORM_FILENAME, "shown.gif")),
        ("buffer", (pycurl.FORM_BUFFER, "b.txt", pycurl.FORM_BUFFERPTR, b"buf\0fered")),
    ])
    easy.perform()
sent = easy.body.getvalue()
easy.close()
assert sent.startswith(b"POST --"), sent
for part in (b'name="field"\r\n\r\nvalue\r\n', b'name="typed"\r\nContent-Type: text/html\r\n\r\n<b>\r\n',
             b'name="file"; filename="shown.gif"\r\nContent-Type: image/gif\r\n\r\nGIF89a\r\n',
             b'name="buffer"; filename="b.txt"\r\nContent-Type: text/plain\r\n\r\nbuf\0fered\r\n'):
    assert part in sent, (part, sent)
