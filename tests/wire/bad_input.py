"""What goes wrong on real sockets, through the command: each ends with libcurl's number, a sentence that names what was
wrong, and no partial file presented as whole: bad_input.py BUILD-FOLDER"""

import os
import socket
import subprocess
import sys

from hostile import BOMB_BYTES, Hostile
from kit import Cases, Skip, check, die_with_parent, free_port, main, program
from servers import Products, certificates, nginx

MEMORY_LIMIT_BYTES = 128 << 20  # far above what streaming takes, far below the bomb


class Bad:
    def __init__(self, kit, products):
        self.kit, self.products = kit, products
        self.certs = certificates(kit)
        self.root = kit.subfolder("root")
        with open(os.path.join(self.root, "large"), "wb") as file:
            file.write(os.urandom(3_000_000))
        with open(os.path.join(self.root, "small"), "wb") as file:
            file.write(b"small")
        self.out = kit.path("out")
        self.hostile = Hostile()

    def command(self, *arguments, output=None):
        return [self.products.hawser, "-sS", "-m", "25", "-o", output or self.out, *arguments]

    def judged(self, result, code, *words):
        check(result.code == code, f"exit code {code} is expected\n{result}")
        sentence = result.err.decode(errors="replace")
        check(sentence.startswith("hawser: ") and len(sentence.strip()) > 25, f"no sentence that helps\n{result}")
        for word in words:
            choices = word if isinstance(word, tuple) else (word,)
            check(any(choice in sentence.lower() for choice in choices), f"the sentence does not say {word}\n{result}")
        return sentence

    def ends(self, code, words, *arguments):
        """Fails with this code and words, and leaves nothing under the output's name; then, where a file of that
        name was there before, leaves it as it was."""
        self.clear()
        self.judged(self.kit.run(self.command(*arguments)), code, *words)
        check(not os.path.exists(self.out), "a file was left under the wanted name")
        self.clear()
        with open(self.out, "wb") as file:
            file.write(b"precious")
        self.judged(self.kit.run(self.command(*arguments)), code, *words)
        with open(self.out, "rb") as file:
            check(file.read() == b"precious", "the file that was there before has changed")
        self.clear()

    def clear(self):
        for name in (self.out, self.out + ".part"):
            if os.path.lexists(name):
                os.unlink(name)

    def part_is_told(self):
        """Of a body that was cut the command says where the part is."""
        self.clear()
        sentence = self.judged(self.kit.run(self.command(self.hostile.url + "/truncated")), 18)
        check(self.out + ".part" in sentence, f"the sentence does not say where the part is: {sentence}")
        check(os.path.getsize(self.out + ".part") <= 500_000, "the part holds more than came")
        self.clear()

    def without_file(self, code, words, output, *arguments):
        self.judged(self.kit.run(self.command(*arguments, output=output)), code, *words)

    # ---- memory

    def measured(self, command):
        """Runs a command; answers its exit code, its standard error and the most memory it had."""
        with open(self.kit.path("stderr"), "w+b") as err:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                                       preexec_fn=die_with_parent)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            err.seek(0)
            return process.returncode, err.read().decode(errors="replace"), usage.ru_maxrss * 1024

    def bounded(self, code, *arguments, output=None):
        self.clear()
        ended, err, memory = self.measured(self.command(*arguments, output=output))
        check(ended == code, f"exit code {code} is expected, not {ended}: {err}")
        check(memory < MEMORY_LIMIT_BYTES, f"it took {memory >> 20} MiB of memory: {err}")
        check(not os.path.exists(self.out), "a file was left under the wanted name")
        self.clear()
        return err

    def bomb_within_limit(self):
        err = self.bounded(63, "--compressed", "--max-filesize", "5000000", self.hostile.url + "/gzip-bomb")
        check("5000000" in err, f"the sentence does not name the limit: {err}")

    def bomb_streams(self):
        """Without a limit a bomb is a long file: it streams, in little memory, and is whole."""
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb") as pipe:
            process = subprocess.Popen([self.products.hawser, "-sS", "--compressed", self.hostile.url + "/gzip-bomb"],
                                       stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE)
            os.close(writer)
            count = 0
            while block := pipe.read(1 << 20):
                count += len(block)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        err = process.stderr.read().decode(errors="replace")
        process.stderr.close()
        check(process.returncode == 0 and count == BOMB_BYTES, f"exit {process.returncode}, {count} bytes: {err}")
        check(usage.ru_maxrss * 1024 < MEMORY_LIMIT_BYTES, f"it took {usage.ru_maxrss >> 10} MiB")

    # ---- disks

    def full_disk(self, url, compressed):
        """A file system of one megabyte, in a mount namespace of its own."""
        unshare, place = program("unshare", "util-linux"), self.kit.subfolder("tiny")
        if self.kit.run([unshare, "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", place]).code != 0:
            raise Skip("nothing may be mounted here")
        script = 'mount -t tmpfs -o size=1m none "$1" && cd "$1" && shift && "$@"; echo "exit $?"; ls -1'
        command = self.command(*compressed, url, output=os.path.join(place, "file"))
        result = self.kit.run([unshare, "-m", "sh", "-c", script, "sh", place, *command])
        check(b"exit 23\n" in result.out, f"exit code 23 is expected\n{result}")
        check(b"no space left" in result.err.lower(), f"the sentence does not say why\n{result}")
        check(b"file" not in result.out.split(b"\n"), f"a partial file is presented as whole\n{result}")


# ---- what an output leaves of what was there

SMALL = bytes(range(256)) * 16


def keeps(it, code, url, *options):
    """Resuming a file that cannot be resumed leaves it as it is."""
    it.clear()
    with open(it.out, "wb") as file:
        file.write(SMALL)
    result = it.kit.run(it.command(*options, url))
    check(result.code == code, f"exit code {code} is expected\n{result}")
    with open(it.out, "rb") as file:
        check(file.read() == SMALL, f"the file has changed\n{result}")
    it.clear()


def keeps_mode(it, url):
    it.clear()
    with open(it.out, "wb"):
        os.chmod(it.out, 0o600)
    result = it.kit.run(it.command(url))
    check(result.code == 0 and os.path.getsize(it.out) == len(SMALL), str(result))
    check(os.stat(it.out).st_mode & 0o777 == 0o600, "a private file has become readable for others")
    it.clear()


def keeps_link(it, url):
    it.clear()
    target = it.kit.write("target", "old")
    os.symlink("target", it.out)
    result = it.kit.run(it.command(url))
    check(result.code == 0 and os.path.islink(it.out), f"the link has been replaced\n{result}")
    check(os.path.getsize(target) == len(SMALL), "the link's target has not been written")
    it.clear()


def keeps_foreign_part(it, url):
    """A file that happens to be called NAME.part is not the command's to overwrite."""
    it.clear()
    part = it.kit.write("out.part", "somebody's own")
    result = it.kit.run(it.command(url))
    check(os.path.exists(part), f"a file of another's is gone\n{result}")
    with open(part) as file:
        check(file.read() == "somebody's own", f"a file of another's was overwritten\n{result}")
    it.clear()


def closed_pipe(it, url):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe, subprocess.Popen([it.products.hawser, "-sS", url], stdout=pipe,
                                                           stderr=subprocess.PIPE) as process:
        err = process.communicate(timeout=30)[1].decode(errors="replace")
    check(process.returncode == 23, f"exit code 23 is expected, not {process.returncode}: {err}")
    check("standard output" in err, f"the sentence does not say what: {err}")


def leavings(it, cases):
    server = nginx(it.kit, it.root)
    with open(os.path.join(it.root, "bytes"), "wb") as file:
        file.write(SMALL)
    url, size = server.url + "/bytes", str(len(SMALL))
    cases.case("resuming what is whole", keeps, it, 0, url, "-C", size)
    cases.case("resuming beyond the end", keeps, it, 0, url, "-C", "5000")
    cases.case("resuming what is not there", keeps, it, 33, server.url + "/nothing", "-C", "3000")
    cases.case("resuming what is not there, with -f", keeps, it, 22, server.url + "/nothing", "-C", "3000", "-f")
    cases.case("resuming from a server without ranges", keeps, it, 33, it.hostile.url + "/good", "-C", "3000")
    cases.case("the mode of the output", keeps_mode, it, url)
    cases.case("an output that is a link", keeps_link, it, url)
    cases.case("a file called like the part", keeps_foreign_part, it, url)
    cases.case("a pipe nobody reads", closed_pipe, it, server.url + "/large")


def names(it, cases):
    other = socket.create_server(("127.0.0.1", 0))
    closed = free_port()
    cases.case("unknown scheme", it.ends, 1, ["gopherx"], "gopherx://localhost/")
    cases.case("no URL at all", it.ends, 3, [("url", "host")], "http://")
    cases.case("space in a host name", it.ends, 3, [], "http://local host/")
    cases.case("bad port", it.ends, 3, ["port"], "http://localhost:99999/")
    cases.case("unresolvable host", it.ends, 6, ["no-such-host.invalid"], "http://no-such-host.invalid/")
    cases.case("unresolvable proxy", it.ends, 5, ["no-such-proxy.invalid"], "-x", "http://no-such-proxy.invalid:3128",
               "http://localhost/")
    cases.case("refused port", it.ends, 7, ["refused", str(closed)], f"http://127.0.0.1:{closed}/")
    cases.case("refused port of a name", it.ends, 7, ["refused", "localhost"], f"http://localhost:{closed}/")
    cases.case("refused proxy", it.ends, 7, ["refused"], "-x", f"http://127.0.0.1:{closed}", "http://localhost/")
    cases.case("no way to the network", it.ends, 7, ["192.0.2.1", ("unreachable", "cannot be reached")], "http://192.0.2.1/")
    cases.case("nobody answers", it.ends, 28, ["1"], "-m", "1", f"http://127.0.0.1:{other.getsockname()[1]}/")
    other.close()


def trust(it, cases):
    def server(which):
        it.certs.good, kept = getattr(it.certs, which), it.certs.good
        started = nginx(it.kit, it.root, it.certs)
        it.certs.good = kept
        return started.secure_url + "/small"

    ca = ["--cacert", it.certs.ca]
    good, plain = server("good"), nginx(it.kit, it.root)
    cases.case("TLS to a plain port", it.ends, 35, ["tls"], *ca,
               plain.url.replace("http:", "https:") + "/small")
    cases.case("unknown issuer", it.ends, 60, [("issuer", "trust", "authority")], good)
    cases.case("expired certificate", it.ends, 60, ["expired"], *ca, server("expired"))
    cases.case("self-signed certificate", it.ends, 60, [("self-signed", "self signed")], *ca, server("self_signed"))
    wrong = server("wrong_name")
    cases.case("certificate of another name", it.ends, 60, ["localhost", "elsewhere.example"], *ca, wrong)
    cases.case("certificate of another address", it.ends, 60, ["127.0.0.1"], *ca, wrong.replace("localhost", "127.0.0.1"))
    cases.case("no such CA file", it.ends, 77, ["nothing-here"], "--cacert", "/nothing-here.pem", good)


def answers(it, cases):
    url = it.hostile.url
    cases.case("truncated body", it.ends, 18, ["500000"], url + "/truncated")
    cases.case("the part of a truncated body", it.part_is_told)
    cases.case("truncated chunk", it.ends, 18, [], url + "/truncated-chunk")
    cases.case("truncated gzip", it.ends, 61, ["gzip"], "--compressed", url + "/truncated-gzip")
    cases.case("what is no gzip", it.ends, 61, ["gzip"], "--compressed", url + "/broken-gzip")
    cases.case("reset", it.ends, 56, ["reset"], url + "/reset")
    cases.case("empty reply", it.ends, 52, [("empty", "no answer", "without")], url + "/empty")
    cases.case("what is no HTTP", it.ends, 1, ["http"], url + "/garbage")
    cases.case("two lengths", it.ends, 8, ["content-length"], url + "/two-lengths")
    cases.case("bad chunk", it.ends, 56, ["chunk"], url + "/bad-chunk")
    cases.case("endless headers", it.bounded, 56, url + "/endless-headers")
    cases.case("endless header line", it.bounded, 56, url + "/endless-header-line")
    cases.case("endless interim answers", it.bounded, 56, url + "/endless-interim")
    cases.case("endless body within a limit", it.ends, 63, ["1000000"], "--max-filesize", "1000000", url + "/endless-body")
    cases.case("announced body above the limit", it.ends, 63, ["1000"], "--max-filesize", "1000", url + "/truncated")
    cases.case("gzip bomb within a limit", it.bomb_within_limit)
    cases.case("gzip bomb in little memory", it.bomb_streams)
    cases.case("silence", it.ends, 28, ["1"], "-m", "1", url + "/silent")
    cases.case("a body that stalls", it.ends, 28, ["500000"], "-m", "1", url + "/stalled")
    cases.case("endless redirects", it.ends, 47, ["5"], "-L", "--max-redirs", "5", url + "/redirect-loop")
    cases.case("redirect to a file", it.ends, 1, ["file"], "-L", url + "/redirect-file")


def outputs(it, cases):
    server = nginx(it.kit, it.root)
    url = server.url + "/large"
    cases.case("output to a folder that is not there", it.without_file, 23, ["no such file", "/nowhere"],
               "/nowhere/at/all", url)
    cases.case("output to a folder", it.without_file, 23, ["directory"], it.root, url)
    cases.case("output to a full device", it.without_file, 23, ["no space"], "/dev/full", url)
    cases.case("full disk", it.full_disk, url, [])
    cases.case("full disk, nothing written by the server's end", it.full_disk, it.hostile.url + "/gzip-bomb",
               ["--compressed"])
    cases.case("missing page with -f", it.ends, 22, ["404"], "-f", server.url + "/nothing")


def test(kit):
    it = Bad(kit, Products(sys.argv[1]))
    cases = Cases()
    for group in (names, trust, answers, outputs, leavings):
        group(it, cases)
    it.hostile.stopped.set()
    cases.finish()


main(test, __file__)
