"""What every wire test stands on: a temporary folder, processes it started and ends, certificates, big files, and a
runner that prints the logs of whatever failed."""

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

SKIP = 77
START_SECONDS = 20  # how long a server may take to listen; sanitized programs on a busy machine are slow
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


class Skip(Exception):
    """This machine cannot run the test; the text says why."""


class Failure(Exception):
    """The test found something wrong; the text says what."""


def check(condition, sentence):
    if not condition:
        raise Failure(sentence)


def program(name, package, places=("/usr/sbin", "/usr/bin", "/sbin", "/bin")):
    """The path of a program that the Debian package holds."""
    found = shutil.which(name, path=os.pathsep.join((*places, os.environ.get("PATH", ""))))
    if found is None:
        raise Skip(f"{name} is not installed (package {package})")
    return found


def free_port(kind=socket.SOCK_STREAM, address="127.0.0.1"):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def die_with_parent():
    """Run in a child between fork and exec: a test that is killed takes its servers along."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Result:
    """How a command ended."""

    def __init__(self, command, code, out, err, seconds):
        self.command, self.code, self.out, self.err, self.seconds = command, code, out, err, seconds

    def __str__(self):
        shown = self.out if len(self.out) < 2000 else self.out[:2000] + b"..."
        return (f"$ {' '.join(self.command)}\nexit {self.code} after {self.seconds:.1f} s\n"
                f"stdout: {shown.decode(errors='replace')}\nstderr: {self.err.decode(errors='replace')}")


class Kit:
    """A temporary folder and the processes of one test; both are gone when the `with` ends."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="hawser-wire-")
        os.chmod(self.folder, 0o755)  # servers that root starts work as users of their own
        self.processes = []
        self.logs = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        for process in reversed(self.processes):
            stop(process)
        if kind is not None and not issubclass(kind, Skip):
            self.print_logs()
        shutil.rmtree(self.folder, ignore_errors=True)
        return False

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def subfolder(self, name):
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        return folder

    def write(self, name, content):
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(self.path(name), mode) as file:
            file.write(content)
        return self.path(name)

    def start(self, name, command, **options):
        """Starts a server; its output goes to a log that is shown when the test fails."""
        log = self.path(f"{name}-{len(self.processes)}.log")
        self.logs[log] = " ".join(command)
        with open(log, "wb") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                       start_new_session=True, preexec_fn=die_with_parent, **options)
        process.log = log
        self.processes.append(process)
        return process

    def run(self, command, seconds=50, env=None, **options):
        """Runs a command to its end; one that hangs is a failure."""
        begun = time.monotonic()
        environment = {**os.environ, **(env or {})}
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment, preexec_fn=die_with_parent, **options) as process:
            try:
                out, err = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired as late:
                process.kill()
                out, err = process.communicate()
                raise Failure(str(Result(command, f"none: killed after {seconds} s", out, err, seconds))) from late
        return Result(command, process.returncode, out, err, time.monotonic() - begun)

    def print_logs(self):
        for log, command in self.logs.items():
            if not os.path.exists(log):
                continue
            with open(log, "rb") as file:
                text = file.read()[-6000:].decode(errors="replace")
            print(f"---- log of: {command}\n{text}", file=sys.stderr)


def stop(process):
    """Ends a process this test started, and its children (it leads a session of its own)."""
    if process.poll() is None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
                process.wait(timeout=5)
                return
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                return


def wait_for_port(process, port, address="127.0.0.1"):
    """Until the TCP port answers; a server that ended instead is a failure."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        alive(process)
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((address, port)) == 0:
                return
        time.sleep(0.02)
    raise Failure(f"the server {process.args[0]} does not listen on port {port}")


def alive(process):
    if process.poll() is not None:
        raise Failure(f"the server {process.args[0]} ended with {process.returncode}")


def wait_for_udp_port(process, port):
    """Until the kernel lists a UDP socket on this port: a datagram sent earlier would be lost, not refused."""
    wanted = f":{port:04X}"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        alive(process)
        for table in ("/proc/net/udp", "/proc/net/udp6"):
            with open(table) as file:
                if any(line.split()[1].endswith(wanted) for line in file.readlines()[1:]):
                    return
        time.sleep(0.02)
    raise Failure(f"the server {process.args[0]} does not listen on UDP port {port}")


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def make_file(path, size, seed="hawser"):
    """Fills a file with a keystream: every block differs, so lost, doubled or swapped pieces change the hash."""
    key = hashlib.sha256(seed.encode()).hexdigest()[:32]
    with open(path, "wb") as out, subprocess.Popen(
            [program("openssl", "openssl"), "enc", "-aes-128-ctr", "-K", key, "-iv", "0" * 32], stdin=subprocess.PIPE,
            stdout=out) as cipher:
        zeros = bytes(1 << 20)
        left = size
        while left > 0:
            cipher.stdin.write(zeros[:min(left, len(zeros))])
            left -= len(zeros)
        cipher.stdin.close()
    check(os.path.getsize(path) == size, f"{path} could not be made: is the disk full?")
    return sha256(path)


def counter(name):
    """A counter of the kernel for this network namespace: /proc/net/netstat has a line of names, then one of numbers."""
    with open("/proc/net/netstat") as file:
        lines = file.read().split("\n")
    for names, numbers in zip(lines[::2], lines[1::2]):
        if name in names.split():
            return int(numbers.split()[names.split().index(name)])
    return 0


def isolate(script):
    """Runs this test in a network namespace of its own, with loopback alone: ports and counters are the test's."""
    if os.environ.get("HAWSER_WIRE_ISOLATED") == "1":
        subprocess.run([program("ip", "iproute2"), "link", "set", "lo", "up"], check=True)
        return
    unshare = program("unshare", "util-linux")
    for flags in (["-n"], ["-rn"]):
        if subprocess.run([unshare, *flags, "true"], stderr=subprocess.DEVNULL).returncode == 0:
            environment = {**os.environ, "HAWSER_WIRE_ISOLATED": "1"}
            os.execve(unshare, [unshare, *flags, sys.executable, script, *sys.argv[1:]], environment)
    raise Skip("no network namespace may be made here (needs root or user namespaces)")


def clean_environment():
    """A proxy or a locale of the person who runs the tests is no part of them."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "CURL_HOME"):
            del os.environ[name]
    os.environ["LC_ALL"] = "C.UTF-8"


def end_by_signal(number, frame):
    raise SystemExit(128 + number)


class Cases:
    """Runs named cases one after another: each that fails is told at once, and the test fails at its end."""

    def __init__(self):
        self.passed, self.failed, self.skipped = [], [], []

    def case(self, name, function, *arguments):
        begun = time.monotonic()
        try:
            function(*arguments)
        except Failure as failure:
            self.failed.append(name)
            print(f"FAILED {name}\n{failure}", flush=True)
        except Skip as reason:
            self.skipped.append(f"{name}: {reason}")
        except Exception:  # a broken case must not hide those after it
            self.failed.append(name)
            print(f"FAILED {name}\n{traceback.format_exc()}", flush=True)
        else:
            self.passed.append(name)
            print(f"ok {name} ({time.monotonic() - begun:.1f} s)", flush=True)

    def finish(self):
        check(not self.failed, f"{len(self.failed)} of {len(self.failed) + len(self.passed)} cases failed: "
                               + ", ".join(self.failed))
        if self.skipped:
            raise Skip("; ".join(self.skipped))


def main(test, script=None):
    """Runs `test(kit)`; the exit code is meson's. With `script` the test gets a network namespace of its own."""
    signal.signal(signal.SIGTERM, end_by_signal)
    clean_environment()
    try:
        if script is not None:
            isolate(script)
        with Kit() as kit:
            test(kit)
    except Skip as reason:
        print(f"skipped: {reason}")
        sys.exit(SKIP)
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    except Exception:  # a broken rig must not look like a pass
        traceback.print_exc()
        sys.exit(1)
