"""One run of a case on one side, and what of it is compared: lines of text, with what may differ from run to run
replaced by its name."""

import os
import re
import subprocess
import time

from server import Server

SHOWN_MAX = 4000
ERROR_LINE = re.compile(r"^(?:curl|hawser): (?:\((\d+)\) )?(?!try )")
BOUNDARY = re.compile(rb"boundary=\"?(-{20,}[A-Za-z0-9]+)")
RESULT = re.compile(rb"^result (\d+)", re.M)
GIVEN_UP = (26, 42)  # READ_ERROR, ABORTED_BY_CALLBACK
AGENT = re.compile(r"(?im)^(.*user-agent: )(?:curl|hawser)/[0-9][0-9.]*")


def shown(data):
    """Bytes as a line of text; long ones by their beginning, length and FNV-1a sum, as the client shows them."""
    text = []
    for byte in data[:SHOWN_MAX if len(data) <= SHOWN_MAX else 100]:
        if byte in b"\r\n\t\\\"":
            text.append({13: "\\r", 10: "\\n", 9: "\\t", 92: "\\\\", 34: '\\"'}[byte])
        else:
            text.append(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}")
    if len(data) <= SHOWN_MAX:
        return '"' + "".join(text) + '"'
    total = 0xcbf29ce484222325
    for byte in data:
        total = (total ^ byte) * 0x100000001b3 & 0xFFFFFFFFFFFFFFFF
    return '"' + "".join(text) + f'"... {len(data)} bytes, sum {total:016x}'


def joined_chunks(raw):
    """What chunks carry, and the trailer lines."""
    body, at = b"", 0
    while True:
        end = raw.index(b"\r\n", at)
        size = int(raw[at:end].split(b";")[0], 16)
        if size == 0:
            return body, raw[end + 2:]
        body += raw[end + 2:end + 2 + size]
        at = end + 2 + size + 2


def resized_chunks(raw, change):
    """The same chunks with what they carry changed, and their sizes with it."""
    fixed, at = b"", 0
    while True:
        end = raw.index(b"\r\n", at)
        size = int(raw[at:end].split(b";")[0], 16)
        if size == 0:
            return fixed + raw[at:]
        data = change(raw[end + 2:end + 2 + size])
        fixed += b"%x\r\n%s\r\n" % (len(data), data)
        at = end + 2 + size + 2


def without_boundaries(parts):
    """Multipart boundaries are random, and of another length in newer versions: each becomes a name, and the lengths
    that count them follow."""
    fixed = []
    for kind, data in parts:
        head = fixed[-1][1] if fixed and fixed[-1][0] == "head" else b""
        found = list(dict.fromkeys(BOUNDARY.findall(head + data)))

        def change(piece, found=found):
            for number, boundary in enumerate(found):
                piece = piece.replace(boundary, b"BOUNDARY-%d" % number)
            return piece

        named = data if kind == "head" else resized_chunks(data, change) if kind == "chunked" else change(data)
        if len(named) != len(data) and kind == "body" and head:
            length = lambda match: match.group(1) + b"%d" % (int(match.group(2)) - len(data) + len(named))  # noqa: E731
            fixed[-1] = ("head", re.sub(rb"(?i)(content-length: )(\d+)", length, head, count=1))
        fixed.append((kind, named))
    return [(kind, BOUNDARY.sub(b"boundary=BOUNDARY-0", data) if kind == "head" else data) for kind, data in fixed]


def named_boundaries(text):
    """Those in what the client shows."""
    for number, boundary in enumerate(dict.fromkeys(re.findall(r"boundary=(-{20,}[A-Za-z0-9]+)", text))):
        text = text.replace(boundary, f"BOUNDARY-{number}")
    return text


def given_up(connection, ended):
    """A request that the client itself broke off, or never came to: whether its head was already on its way when the
    body could not be read is nothing to rely on."""
    return ended in GIVEN_UP and (not connection.parts or connection.parts[-1][0] in ("head", "rest"))


def says_nothing(connection):
    """TLS that came to no request: when a client looks at its files, or at the certificate, is its own affair."""
    return connection.listener.secure and not connection.parts and not connection.server.case.facts


def request_lines(connection):
    lines = [f"-- connection to {connection.listener.name}"] + connection.notes
    for kind, data in without_boundaries(connection.parts):
        if kind == "head":
            lines += [shown(line + b"\r\n")[1:-1] for line in data.split(b"\r\n")[:-2]]
            lines.append("(end of head)")
        elif kind == "chunked" and len(data) > SHOWN_MAX:
            body, trailers = joined_chunks(data)
            lines += [f"chunks of {shown(body)}", f"trailers {shown(trailers)}"]
        else:
            lines.append(f"{kind} {shown(data)}")
    return lines


class Run:
    """Runs one case against a server of its own."""

    def __init__(self, case, side, folder, certs, text=None):
        self.case, self.side = case, side
        self.folder = folder
        self.work = os.path.join(folder, "work")
        os.makedirs(self.work)
        self.server = Server(case, certs, folder)
        self.certs = certs
        self.text = case.text if text is None else text
        self.write_files()
        self.execute()
        self.server.finish()
        self.lines = self.recorded()

    def filled(self, text):
        leaf = self.certs.good
        places = {**self.server.places, "dir": self.work, "ca": self.certs.ca, "cert": leaf.certificate, "key": leaf.key,
                  **self.certs.places}
        for name, value in places.items():
            text = text.replace("{" + name + "}", value)
        return text

    def write_files(self):
        for name, content in self.case.files.items():
            path = os.path.join(self.work, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if content is None:
                os.makedirs(path, exist_ok=True)
                continue
            data = self.filled(content).encode() if isinstance(content, str) else content
            with open(path, "wb") as file:
                file.write(data)
            os.utime(path, (1_600_000_000, 1_600_000_000))

    def execute(self):
        text = self.filled(self.text)
        if self.case.kind == "client":
            script = os.path.join(self.folder, "script")
            with open(script, "w") as file:
                file.write(text)
            command = [*self.side.client, script]
        else:
            command = [*self.side.command, *split_words(text)]
        self.command = command
        environment = {"HOME": self.work, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "LD_LIBRARY_PATH": self.side.libraries,
                       **{name: self.filled(value) for name, value in self.case.env.items()}}
        begun = time.monotonic()
        # Nothing to be done between fork and exec: thousands of these are started, and Python then does it quickly.
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.work, env=environment) as process:
            try:
                self.out, self.err = process.communicate(self.case.stdin, timeout=self.case.seconds)
                self.code = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                self.out, self.err = process.communicate()
                self.code = f"none: hangs for {self.case.seconds} s"
        self.seconds = time.monotonic() - begun

    def recorded(self):
        lines = []
        ended = self.code if self.case.kind == "command" else int((RESULT.findall(self.out) or [0])[-1])
        for connection in self.ordered():
            lines += [] if says_nothing(connection) or given_up(connection, ended) else request_lines(connection)
        if self.server.unscripted:
            lines.append(f"{self.server.unscripted} requests more than the case answers")
        if self.case.kind == "client":
            lines += ["-- client"] + self.out.decode("latin-1").split("\n")
        else:
            lines += ["-- stdout"] + ([shown(line) for line in self.out.splitlines(True)] if len(self.out) < 20000 else [shown(self.out)])
        lines += [f"-- exit {self.code}"] + self.error_lines() + self.file_lines()
        return self.normal("\n".join(lines)).split("\n")

    def ordered(self):
        if not self.case.unordered:
            return self.server.connections
        return sorted(self.server.connections, key=lambda c: (c.listener.name, [data for _, data in c.parts]))

    def error_lines(self):
        lines = []
        for line in self.err.decode("latin-1").replace("\r", "\n").split("\n"):
            wrong = ERROR_LINE.match(line)
            if wrong:
                lines.append(f"error {wrong.group(1) or 'in usage'}")
            elif line[:2] in ("> ", "< ") and self.case.stderr == "heads" or line and self.case.stderr == "all":
                lines.append("stderr " + shown(line.encode("latin-1")))
            elif self.case.kind == "client" and line:
                lines.append("stderr " + line)
        return lines

    def file_lines(self):
        lines = []
        for folder, folders, names in os.walk(self.work):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                relative = os.path.relpath(path, self.work)
                with open(path, "rb") as file:
                    content = file.read()
                before = self.case.files.get(relative)
                before = self.filled(before).encode() if isinstance(before, str) else before
                if before != content or self.case.mtimes:
                    when = f" of {int(os.stat(path).st_mtime)}" if self.case.mtimes else ""
                    lines.append(f"file {relative}{when} {shown(content)}")
                lines += [f"attribute {name} of {relative} {shown(value)}" for name, value in attributes(path)]
            lines += [f"folder {os.path.relpath(os.path.join(folder, name), self.work)}" for name in folders
                      if self.case.files.get(name, self) is not None and not any(f.startswith(name + "/") for f in self.case.files)]
        return lines

    def normal(self, text):
        text = text.replace(self.work, "DIR").replace(self.folder, "TOP")
        if "abstract" in self.server.places:
            text = text.replace(self.server.places["abstract"], "ABSTRACT")
        for port, name in self.server.ports.items():
            text = re.sub(rf"(?<![0-9]){port}(?![0-9])", name, text)
        # SCHEME may be in either case: it is to be compared without regard to it.
        text = re.sub(r'(?m)^info SCHEME "\w+"', lambda match: match.group(0)[:13] + match.group(0)[13:].lower(), text)
        text = named_boundaries(AGENT.sub(r"\1COMMAND", text))
        for pattern, replacement in self.case.normal:
            text = re.sub(pattern, replacement, text)
        return text


def attributes(path):
    """What the file system keeps of a file beside its content, where it keeps such."""
    try:
        return [(name, os.getxattr(path, name)) for name in sorted(os.listxattr(path)) if name.startswith("user.")]
    except OSError:
        return []


def split_words(text):
    """A command line as a shell would split it; \\n and \\r within double quotes become what they name."""
    import shlex
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.escape = ""
    return [word.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t") for word in lexer]
