"""What a case of the rig is made of: a script for the generic client or a command line, the server's answers, and what
else the run needs. The tables in cases/ are written with the functions here."""

import dataclasses
import gzip
import zlib


# ---- what the server does

@dataclasses.dataclass(frozen=True)
class Step:
    """One thing the server does in the course of an answer; bytes stand for themselves."""
    name: str
    value: object = None


BODY = Step("body")            # reads the request's body to its end
CLOSE = Step("close")          # ends the connection in order
CUT = Step("cut")              # ends it without TLS's close_notify
RESET = Step("reset")          # ends it with a TCP reset
HOLD = Step("hold")            # waits until the client goes away
START_TLS = Step("start_tls")  # TLS from here on: the inside of a CONNECT tunnel


def read(count):
    """Reads that many bytes of the request's body."""
    return Step("read", count)


def sleep(seconds):
    return Step("sleep", seconds)


def head(status="200 OK", *fields, version="1.1"):
    return f"HTTP/{version} {status}\r\n".encode() + b"".join(field.encode("latin-1") + b"\r\n" for field in fields) + b"\r\n"


def ok(body=b"hello\n", *fields, status="200 OK", version="1.1", kind="text/plain"):
    """An answer with a Content-Length."""
    more = [f"Content-Type: {kind}"] if kind else []
    return head(status, f"Content-Length: {len(body)}", *more, *fields, version=version) + body


def empty(status, *fields):
    """An answer that has no body by its nature, or an empty one."""
    return head(status, *([] if status[:3] in ("204", "304") else ["Content-Length: 0"]), *fields)


def redirect(to, status="302 Found", *fields, body=b"moved\n"):
    return ok(body, f"Location: {to}", *fields, status=status)


def chunked(*pieces, fields=(), trailers=(), status="200 OK"):
    coded = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    tail = b"0\r\n" + b"".join(line.encode() + b"\r\n" for line in trailers) + b"\r\n"
    return head(status, "Transfer-Encoding: chunked", *fields) + coded + tail


def until_close(body=b"hello\n", *fields, status="200 OK", version="1.1"):
    """An answer whose end is the connection's."""
    return [BODY, head(status, *fields, version=version) + body, CLOSE]


def continued(*answer):
    """100 Continue as soon as the head is there, then the answer."""
    return [head("100 Continue"), BODY, *answer]


def gzipped(data):
    return gzip.compress(data, mtime=0)


def deflated(data, raw=False):
    coder = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 15)
    return coder.compress(data) + coder.flush()


# ---- cases

@dataclasses.dataclass
class Case:
    name: str
    kind: str                       # "client" or "command"
    text: str                       # the script, or the command line without the program
    replies: list = dataclasses.field(default_factory=list)
    routes: dict = dataclasses.field(default_factory=dict)   # path -> answer, for requests whose order is open
    raw: list = dataclasses.field(default_factory=list)      # what to do with the n-th connection, no request awaited
    files: dict = dataclasses.field(default_factory=dict)    # in the folder the program runs in
    env: dict = dataclasses.field(default_factory=dict)
    tls: dict = dataclasses.field(default_factory=dict)      # see server.tls_context
    facts: tuple = ()               # what of a connection is recorded beside its bytes: hello fields, port, resumed, ...
    stdin: bytes = b""
    stderr: str = "errors"          # what of it counts: "errors" (exit text class), "heads" (lines of -v), "all"
    mtimes: bool = False            # whether the files' times count
    unordered: bool = False         # requests come on several connections in no order
    without: str = None             # the same case with its option removed, where dropping a line would not do
    seconds: int = 20               # when a run counts as hung
    normal: tuple = ()              # further (pattern, replacement) on the recording
    alone: bool = False             # measures time: nothing else runs beside it


CASES = {}


def _add(case):
    if case.name in CASES:
        raise ValueError(f"two cases are called {case.name}")
    CASES[case.name] = case


_NEEDS_NO_URL = ("set URL", "set CURLU")
_PERFORMS = ("perform", "multi perform")


def _script(text, path, transfer):
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if transfer:
        if not any(line.startswith(_NEEDS_NO_URL) for line in lines):
            lines.insert(0, f'set URL "{"{url}" + path if path.startswith("/") else path}"')
        if not any(line.startswith(_PERFORMS) for line in lines):
            at = next((i for i, line in enumerate(lines) if line.startswith(("info", "times", "header", "error"))), len(lines))
            lines.insert(at, "perform")
    return "\n".join(lines) + "\n"


class Subject:
    """The cases of one file; their names begin with the subject's."""

    def __init__(self, name):
        self.name = name

    def client(self, name, text, *replies, path="/", transfer=True, **options):
        """A script for the generic client. The URL and the `perform` are put in where they are not written."""
        answers = list(replies) if replies or not transfer else [ok()]
        _add(Case(f"{self.name}/{name}", "client", _script(text, path, transfer), answers, **options))

    def command(self, name, text, *replies, quiet=True, **options):
        """A command line. It begins with -sS unless `quiet` is false."""
        _add(Case(f"{self.name}/{name}", "command", ("-sS " if quiet else "") + text, list(replies) or [ok()], **options))
