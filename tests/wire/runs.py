"""What the command does around its transfers: files under kill -9 and other signals, pipes that close, terminals,
retries, rates, parallel transfers, uploads from a pipe: runs.py BUILD-FOLDER"""

import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import time

from kit import Cases, Skip, check, die_with_parent, main
from runs_server import BODY, Gate, Server
from servers import Products

OLD = b"what was there before\n" * 20
SEED = int(os.environ.get("HAWSER_SEED", "0")) or random.SystemRandom().randrange(1 << 32)


class Runs:
    def __init__(self, kit, products):
        self.kit, self.build, self.hawser, self.abi = kit, products.build, products.hawser, products.abi
        self.server = Server()
        self.random = random.Random(SEED)
        self.count = 0

    def folder(self):
        self.count += 1
        self.server.fresh()
        return self.kit.subfolder(f"run-{self.count}")

    def start(self, folder, *arguments, **options):
        return subprocess.Popen([self.hawser, *arguments], cwd=folder, preexec_fn=die_with_parent,
                                **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})

    def run(self, folder, *arguments, code=0, **options):
        result = self.kit.run([self.hawser, *arguments], cwd=folder, **options)
        check(result.code == code, f"exit code {code} is expected\n{result}")
        return result

    def times(self):
        return [at for at, _, _ in self.server.arrivals]

    # ---- files

    def ended_at(self, folder, number, after, *arguments):
        """Ends a transfer with a signal once the server has sent `after` bytes; None lets it end by chance close to its end."""
        gate = None if after is None else Gate(after)
        self.server.gate = gate
        with self.start(folder, *arguments, self.server.url + "/gated") as process:
            if gate is None:
                time.sleep(self.random.uniform(0, 0.03))
            else:
                check(gate.reached.wait(20), "the server was never asked")
                time.sleep(self.random.uniform(0, 0.004))
            process.send_signal(number)
            if gate is not None:
                process.wait(20)
                gate.go_on.set()
            process.communicate(timeout=20)
        self.server.gate = None
        return process.returncode

    def survives(self, number, old):
        """Whole, absent, or what was there before: nothing else has the wanted name."""
        whole = 0
        points = [self.random.randrange(len(BODY)) for _ in range(12)] + [0, len(BODY) - 1, len(BODY)] + [None] * 25
        for after in points:
            folder = self.folder()
            out = os.path.join(folder, "out")
            if old is not None:
                with open(out, "wb") as file:
                    file.write(old)
            ended = self.ended_at(folder, number, after, "-s", "-o", "out")
            found = open(out, "rb").read() if os.path.exists(out) else None
            check(found in (BODY, old), f"{len(found or b'')} bytes are presented as whole, signal after {after} (seed {SEED})")
            check(after is None or after == len(BODY) or (ended == -number and found == old),
                  f"the signal after {after} bytes came too late: {ended}")
            whole += found == BODY
        print(f"   {whole} of {len(points)} were whole", flush=True)

    def resumes(self, first_part):
        """With -C - what is left is a plain beginning, and going on makes it whole."""
        for after in [self.random.randrange(1, len(BODY)) for _ in range(8)]:
            folder = self.folder()
            out = os.path.join(folder, "out")
            if first_part:
                with open(out, "wb") as file:
                    file.write(BODY[:1000])
            ended = self.ended_at(folder, signal.SIGKILL, after, "-s", "-C", "-", "-o", "out")
            check(ended == -signal.SIGKILL, f"it ended by itself: {ended}")
            left = out if first_part else out + ".part"
            if os.path.exists(left):
                found = open(left, "rb").read()
                check(BODY.startswith(found), f"{left} is no beginning of the body (seed {SEED})")
            check(first_part or not os.path.exists(out), "a partial file has the wanted name")
            self.run(folder, "-sS", "-C", "-", "-o", "out", self.server.url + "/gated")
            check(open(out, "rb").read() == BODY, f"the resumed file differs (seed {SEED})")
            check(os.listdir(folder) == ["out"], f"left behind: {os.listdir(folder)}")

    def together(self):
        """Two transfers to one name do not mix, and --no-clobber keeps both."""
        for options, names in (((), ["out"]), (("--no-clobber",), ["out", "out.1"])):
            folder = self.folder()
            self.server.gate = Gate(1000)
            both = [self.start(folder, "-sS", *options, "-o", "out", self.server.url + "/gated") for _ in range(2)]
            end = time.monotonic() + 20
            while len(self.server.arrivals) < 2:
                check(time.monotonic() < end, "the server was not asked twice")
                time.sleep(0.01)
            self.server.gate.go_on.set()
            for process in both:
                _, err = process.communicate(timeout=20)
                check(process.returncode == 0, f"exit {process.returncode}: {err}")
            check(sorted(os.listdir(folder)) == names, f"found {os.listdir(folder)}")
            for name in names:
                check(open(os.path.join(folder, name), "rb").read() == BODY, f"{name} is mixed")

    def named_by_server(self):
        """A file that is there stays when a redirect chose its name, unless --clobber allows that."""
        folder = self.folder()
        victim = os.path.join(folder, "victim")
        open(victim, "wb").write(OLD)
        self.run(folder, "-sSOJL", self.server.url + "/moved/victim")
        check(open(victim, "rb").read() == b"from the server\n", "the name was the user's own: it is replaced")
        open(victim, "wb").write(OLD)
        result = self.run(folder, "-sSOJL", self.server.url + "/moved/victim/asked", code=23)
        check(open(victim, "rb").read() == OLD and b"came from the server" in result.err, str(result))
        self.run(folder, "-sSOJL", "--clobber", self.server.url + "/moved/victim/asked")
        check(open(victim, "rb").read() == b"from the server\n", "--clobber did not replace it")
        check(os.listdir(folder) == ["victim"], f"left behind: {os.listdir(folder)}")

    def without_folder_rights(self):
        """A file in a folder that cannot be written to is written itself, with a warning."""
        folder = self.folder()
        os.chmod(self.kit.folder, 0o755)
        hawser, drop = self.hawser, []
        if os.geteuid() == 0:
            # Nobody may be let into the folders above the checkout, such as /root: what is run stands beside the test.
            drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            hawser = shutil.copy(self.hawser, self.kit.subfolder("nobody/src/cli"))
            library = os.path.join(self.build, "libhawser.so.0")
            if os.path.exists(library):
                shutil.copy(library, self.kit.path("nobody"))
        out = os.path.join(folder, "out")
        with open(out, "wb") as file:
            file.write(OLD)
        os.chmod(out, 0o666)
        os.chmod(folder, 0o555)
        result = self.kit.run([*drop, hawser, "-s", "-o", "out", self.server.url + "/gated"], cwd=folder)
        check(result.code == 0, str(result))
        check(open(out, "rb").read() == BODY, "the file differs")
        check(b"cannot be written to" in result.err, f"no warning\n{result}")

    def attributes(self):
        """--xattr keeps where a file came from, without its password."""
        folder = self.folder()
        try:
            os.setxattr(folder, "user.test", b"x")
        except OSError as trouble:
            raise Skip(f"no extended attributes in {folder}: {trouble.strerror}") from trouble
        url = self.server.url.replace("http://", "http://user:secret@") + "/tenth/x"
        self.run(folder, "-sS", "--xattr", "-e", "http://referer/", "-o", "out", url)
        kept = {name: os.getxattr(os.path.join(folder, "out"), name) for name in os.listxattr(os.path.join(folder, "out"))}
        wanted = {"user.creator": b"hawser", "user.xdg.origin.url": (self.server.url + "/tenth/x").encode(),
                  "user.xdg.referrer.url": b"http://referer/"}
        check(kept == wanted, f"kept {kept}")

    # ---- logs

    def logs(self):
        """-vv puts the time and numbers before each line, -vvv shows what passed; --trace-ids alone puts the numbers."""
        folder = self.folder()
        urls = [self.server.url + "/tenth/1", self.server.url + "/tenth/2"]
        result = self.run(folder, "-svv", *urls)
        lines = result.err.decode().splitlines()
        check(all(re.match(r"\d\d:\d\d:\d\d\.\d{6} \[[01]-[0x]\] [*<>{] ?", line) for line in lines), str(result))
        check(any("[1-0] > GET /tenth/2 HTTP/1.1" in line for line in lines), f"the second transfer is not numbered\n{result}")
        result = self.run(folder, "-svvv", urls[0])
        check(b"[0-0] <= Recv data, 9 bytes (0x9)\n0000: /tenth/1." in result.err, str(result))
        result = self.run(folder, "-s", "--trace-ids", "--trace", "log", urls[0])
        log = open(os.path.join(folder, "log"), "rb").read()
        check(b"[0-0] <= Recv data, 9 bytes (0x9)\n0000: 2f 74 65 6e 74 68 2f 31 0a" in log and not result.err, str(log))

    # ---- secrets

    def hidden_arguments(self):
        """Passwords and tokens do not stay in the list of processes."""
        folder = self.folder()
        self.kit.write(os.path.join(os.path.basename(folder), "config"), "user = kept:safely\n")
        self.server.gate = Gate(1000)
        with self.start(folder, "-s", "-u", "name:secret", "-Uproxy:secret", "--pass=secret", "--proxy-pass", "secret",
                        "--oauth2-bearer", "secret", "-Efile\\:x:secret", "--proxy-cert", "file:secret", "-K", "config",
                        self.server.url + "/gated") as process:
            check(self.server.gate.reached.wait(20), "the server was never asked")
            shown = open(f"/proc/{process.pid}/cmdline", "rb").read()
            self.server.gate.go_on.set()
            process.communicate(timeout=20)
        check(b"secret" not in shown and b"file\\:x:******" in shown and self.server.url.encode() in shown, f"shown: {shown}")
        check(process.returncode == 0, f"exit {process.returncode}")
        sent = self.server.arrivals[0][2].get("Authorization")
        check(sent == "Basic a2VwdDpzYWZlbHk=" or sent == "Bearer secret", f"sent {sent}")

    def private_logs(self):
        """Logs and programs hold what was sent, passwords included: nobody else may read them."""
        folder = self.folder()
        os.umask(0o022)
        self.run(folder, "-s", "-u", "name:secret", "--trace", "log", "--libcurl", "it.c", self.server.url + "/tenth/x")
        for name in ("log", "it.c"):
            mode = os.stat(os.path.join(folder, name)).st_mode & 0o777
            check(mode == 0o600, f"{name} has the rights {mode:o}")

    # ---- pipes and terminals

    def closed_pipe(self):
        folder = self.folder()
        with self.start(folder, "-sS", self.server.url + "/gated") as process:
            process.stdout.read(10)
            process.stdout.close()
            err = process.stderr.read()
            check(process.wait(20) == 23 and b"(23)" in err, f"exit {process.returncode}: {err}")

    def full_device(self):
        folder = self.folder()
        for arguments in (("-o", "/dev/full"),):
            result = self.run(folder, "-sS", *arguments, self.server.url + "/gated", code=23)
            check(b"No space left" in result.err, str(result))
        with open("/dev/full", "wb") as full:
            with self.start(folder, "-sS", self.server.url + "/gated", stdout=full) as process:
                err = process.stderr.read()
                check(process.wait(20) == 23, f"exit {process.returncode}: {err}")

    def on_terminal(self, *arguments, typed=b"", slow=False):
        """What a person at a terminal sees, and the exit code. A slow one begins to show when much is waiting."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(self.hawser, [self.hawser, *arguments])
        seen = b""
        os.write(terminal, typed)
        if slow:
            self.server.long_sent.wait(1)  # by then the terminal is full, whether or not all was sent
        try:
            while block := os.read(terminal, 65536):
                seen += block
        except OSError:  # the other side is gone
            pass
        os.close(terminal)
        return seen, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def terminal(self):
        self.folder()
        seen, code = self.on_terminal(self.server.url + "/binary")
        check(code == 23 and b"Binary output" in seen and b"ELF" not in seen, f"exit {code}: {seen}")
        seen, code = self.on_terminal("-o", "-", "-s", self.server.url + "/binary")
        check(code == 0 and b"ELF" in seen, f"exit {code}: {seen}")
        seen, code = self.on_terminal(self.server.url + "/tenth/x")
        check(code == 0 and seen == b"/tenth/x\r\n", f"exit {code}: {seen}")
        seen, code = self.on_terminal("-i", "-s", self.server.url + "/tenth/x")
        check(code == 0 and b"\x1b[1mContent-Length\x1b[0m: 9" in seen, f"exit {code}: {seen}")

    def painted_terminal(self):
        """What a server puts into its header lines does not steer the terminal; a file gets it as it is."""
        folder = self.folder()
        for arguments in (("-i",), ("-v", "-o", "/dev/null"), ("-D", "-"), ("--no-styled-output", "-i"), ("--trace-ascii", "-")):
            seen, code = self.on_terminal("-s", *arguments, self.server.url + "/painted")
            check(code == 0 and b"X-Paint" in seen and b"\x1b[2J" not in seen, f"{arguments}: exit {code}: {seen}")
        check(b"a\\x1b[2Jb" in self.on_terminal("-s", "-D", "-", self.server.url + "/painted")[0], "it is not shown")
        result = self.run(folder, "-si", self.server.url + "/painted")
        check(b"X-Paint: a\x1b[2Jb\r\n" in result.out, str(result))

    # ---- retries, rates, many at once

    def retries(self):
        folder = self.folder()
        result = self.run(folder, "--retry", "3", "-o", "out", self.server.url + "/flaky/503//a")
        check(open(os.path.join(folder, "out"), "rb").read() == b"now\n", "the file holds what was thrown away")
        for text in (b"Will retry in 1 second. 3 retries left.", b"Will retry in 2 seconds. 2 retries left.", b"Throwing away 8 bytes"):
            check(text in result.err, f"{text} was not said\n{result}")
        first, second, third = self.times()
        check(second - first > 0.9 and third - second > 1.9, f"waits of {second - first:.2f} and {third - second:.2f} s")

    def retry_after(self):
        folder = self.folder()
        self.run(folder, "-s", "--retry", "2", "--retry-delay", "0.1", self.server.url + "/flaky/429/2/b")
        first, second, third = self.times()
        check(second - first > 1.9 and third - second > 1.9, "Retry-After was not heeded")
        self.server.fresh()
        self.run(folder, "-sf", "--retry", "2", "--retry-max-time", "1", self.server.url + "/flaky/429/2/c", code=22)
        check(len(self.times()) == 1, "it was tried again after the time for that")

    def retry_goes_on(self):
        """With -C - a retry goes on where the attempt before ended."""
        folder = self.folder()
        self.run(folder, "-sS", "-C", "-", "--retry", "3", "--retry-delay", "0.05", "--retry-all-errors", "-o", "out",
                 self.server.url + "/cut/d")
        check(open(os.path.join(folder, "out"), "rb").read() == BODY, "the file differs")
        ranges = [fields.get("Range") for _, _, fields in self.server.arrivals]
        check(ranges == [None, "bytes=100000-", "bytes=200000-"], f"asked for {ranges}")

    def retry_begins_again(self):
        folder = self.folder()
        self.run(folder, "-sS", "--retry", "3", "--retry-delay", "0.05", "--retry-all-errors", "-o", "out",
                 self.server.url + "/cut/e")
        check(open(os.path.join(folder, "out"), "rb").read() == BODY, "the file differs")

    def retry_then_unchanged(self):
        """A failure with a body, then 304: the file stays as it was."""
        folder = self.folder()
        out = os.path.join(folder, "out")
        open(out, "wb").write(OLD)
        self.run(folder, "-sS", "--retry", "1", "--retry-delay", "0.05", "-z", "out", "-o", "out", self.server.url + "/turns/unchanged/a")
        check(open(out, "rb").read() == OLD, "the file was replaced")
        check(os.listdir(folder) == ["out"], f"left behind: {os.listdir(folder)}")

    def retry_then_named(self):
        """A failure with a body, then an answer that names the file: that name it has."""
        folder = self.folder()
        self.run(folder, "-sSOJ", "--retry", "1", "--retry-delay", "0.05", self.server.url + "/turns/named/chosen/asked")
        check(os.listdir(folder) == ["chosen"], f"found {os.listdir(folder)}")
        check(open(os.path.join(folder, "chosen"), "rb").read() == b"now\n", "the file differs")

    def rate(self):
        folder = self.folder()
        self.run(folder, "-s", "--rate", "4/s", self.server.url + "/status/[200-204]")
        times = self.times()
        check(len(times) == 5 and times[-1] - times[0] > 0.95, f"five starts in {times[-1] - times[0]:.2f} s")

    def parallel(self):
        folder = self.folder()
        result = self.run(folder, "-Z", "--parallel-max", "3", "-o", "#1", self.server.url + "/tenth/[1-12]")
        check(sorted(os.listdir(folder), key=int) == [str(i) for i in range(1, 13)], f"found {os.listdir(folder)}")
        for name in os.listdir(folder):
            check(open(os.path.join(folder, name)).read() == f"/tenth/{name}\n", f"{name} holds another answer")
        check(self.server.most_live == 3, f"{self.server.most_live} at once")
        check(b"Xfers" in result.err, f"no table\n{result}")

    def parallel_heads(self):
        """The heads of parallel answers stand in one file, each whole."""
        folder = self.folder()
        self.run(folder, "-sZ", "-D", "heads", self.server.url + "/late", self.server.url + "/tenth/[1-7]")
        heads = open(os.path.join(folder, "heads")).read()
        check(heads.count("HTTP/1.1 200") == 8 and heads.count("\n\n") == 8, f"found {heads}")

    def parallel_codes(self):
        folder = self.folder()
        two = [self.server.url + "/status/404", self.server.url + "/tenth/x"]
        self.run(folder, "-sf", *two, code=0)
        self.run(folder, "-sf", *reversed(two), code=22)
        self.run(folder, "-sfZ", *two, code=22)
        self.server.fresh()
        self.run(folder, "-sf", "--fail-early", *two, code=22)
        check(len(self.times()) == 1, "the second was begun")

    # ---- uploads

    def retried_upload(self):
        """A retry sends standard input again where that can be read again, from where it stood."""
        folder = self.folder()
        for name in ("-", "."):
            path = "/second/file" + ("" if name == "-" else "-now")
            with open(os.path.join(folder, "in"), "wb+") as file:
                file.write(b"skipped important data")
                file.flush()
                os.lseek(file.fileno(), len(b"skipped "), os.SEEK_SET)
                with self.start(folder, "-sS", "--retry", "1", "--retry-delay", "0.05", "-T", name, self.server.url + path,
                                stdin=file.fileno()) as process:
                    out, err = process.stdout.read(), process.stderr.read()
                    check(process.wait(20) == 0, f"exit {process.returncode}: {out} {err}")
            check(self.server.stored[path] == b"important data", f"stored {self.server.stored[path]}")

    def upload_that_cannot_be_retried(self):
        """What came through a pipe is gone: no second request pretends to send it."""
        folder = self.folder()
        for name in ("-", "."):
            self.server.fresh()
            path = "/second/pipe" + ("" if name == "-" else "-now")
            with self.start(folder, "-sS", "--retry", "3", "--retry-delay", "0.05", "-T", name, self.server.url + path,
                            stdin=subprocess.PIPE) as process:
                out, err = process.communicate(b"important data", timeout=20)
            check(process.returncode == 65 and b"cannot be read again" in err, f"exit {process.returncode}: {out} {err}")
            check(self.server.stored[path] == b"important data" and len(self.times()) == 1, f"{len(self.times())} requests")

    def upload_at_terminal(self):
        """Without waiting for input, output to the same terminal is waited for."""
        folder = self.folder()
        seen, code = self.on_terminal("-sS", "-T", ".", self.server.url + "/long/put", typed=b"a line\n\x04", slow=True)
        check(code == 0 and seen.count(b"x") >= 300_000, f"exit {code}: {len(seen)} bytes: {seen[-300:]}")

    def upload_as_it_comes(self, name):
        """What is written into the pipe arrives before more is, and the answer comes at the end."""
        folder = self.folder()
        with self.start(folder, "-sS", "-T", name, self.server.url + "/put", stdin=subprocess.PIPE) as process:
            so_far = b""
            for piece in (b"one\n", b"two\n", b"three\n"):
                process.stdin.write(piece)
                process.stdin.flush()
                so_far += piece
                check(self.server.sent.wait_for(so_far), f"{piece} did not arrive by itself: {self.server.sent.bytes}")
            process.stdin.close()
            out, err = process.stdout.read(), process.stderr.read()
            check(process.wait(20) == 0 and out == b"stored\n", f"exit {process.returncode}: {out} {err}")
        check(self.server.stored["/put"] == so_far, "what was stored differs")


def test(kit):
    runs = Runs(kit, Products(sys.argv[1]))
    print(f"seed {SEED}", flush=True)
    cases = Cases()
    for name in ("SIGKILL", "SIGINT", "SIGTERM"):
        cases.case(f"{name}, no file before", runs.survives, getattr(signal, name), None)
        cases.case(f"{name}, a file before", runs.survives, getattr(signal, name), OLD)
    cases.case("SIGKILL while resuming a file", runs.resumes, True)
    cases.case("SIGKILL while making one with -C -", runs.resumes, False)
    cases.case("two at once to one name", runs.together)
    cases.case("a name that a redirect chose", runs.named_by_server)
    cases.case("a folder that cannot be written to", runs.without_folder_rights)
    cases.case("extended attributes", runs.attributes)
    cases.case("logs", runs.logs)
    cases.case("secrets in the list of processes", runs.hidden_arguments)
    cases.case("logs are private", runs.private_logs)
    cases.case("a pipe whose reader left", runs.closed_pipe)
    cases.case("a full device", runs.full_device)
    cases.case("a terminal", runs.terminal)
    cases.case("control bytes of a server on a terminal", runs.painted_terminal)
    cases.case("retries", runs.retries)
    cases.case("Retry-After", runs.retry_after)
    cases.case("a retry that goes on", runs.retry_goes_on)
    cases.case("a retry that begins again", runs.retry_begins_again)
    cases.case("a retry that finds nothing new", runs.retry_then_unchanged)
    cases.case("a retry whose answer names the file", runs.retry_then_named)
    cases.case("a rate of starts", runs.rate)
    cases.case("parallel transfers", runs.parallel)
    cases.case("heads of parallel transfers", runs.parallel_heads)
    cases.case("exit codes of several", runs.parallel_codes)
    cases.case("an upload that is retried", runs.retried_upload)
    cases.case("an upload that cannot be retried", runs.upload_that_cannot_be_retried)
    cases.case("an upload at a terminal", runs.upload_at_terminal)
    cases.case("an upload from a pipe", runs.upload_as_it_comes, ".")
    cases.case("an upload from a pipe that is waited for", runs.upload_as_it_comes, "-")
    cases.finish()


main(test, __file__)
