"""rig.py BUILD [PATTERN...] [--show] [--list] [--jobs N]: runs the same thing on Debian's libcurl and on ours against
a recording server, and compares. Patterns choose cases by name; `--show` prints both recordings of each.

Lists beside this one: `differences` (wanted ones, each with its source) and `todo` (cases that fail because something is
not built), a file a subject; `uncovered` (what no case proves, with the reason)."""

import argparse
import concurrent.futures
import difflib
import fnmatch
import importlib
import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
import types

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "wire"))
sys.path.insert(0, HERE)

import kit  # noqa: E402
import lists  # noqa: E402
import materials  # noqa: E402
from kit import check  # noqa: E402
from model import CASES  # noqa: E402
from recording import Run  # noqa: E402

DEBIAN_LIBRARIES = "/usr/lib/x86_64-linux-gnu"
SHOWN_LINES = 60
ALLOWED_DIFFERENCES = 0.02


def load_cases():
    folder = os.path.join(HERE, "cases")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            importlib.import_module(f"cases.{name[:-3]}")


class Sides:
    """The two things compared, and that each is what it is taken for."""

    def __init__(self, build):
        client = os.path.join(build, "tests/differential/client")
        check(os.access(client, os.X_OK), f"{client} was not built")
        debian = next((path for path in (DEBIAN_LIBRARIES, "/usr/lib/aarch64-linux-gnu") if os.path.isdir(path)), "/usr/lib")
        curl = kit.program("curl", "curl")
        self.debian = types.SimpleNamespace(name="Debian", client=[client], command=[curl], libraries=debian)
        self.ours = types.SimpleNamespace(name="hawser", client=[client], command=[os.path.join(build, "src/cli/hawser")],
                                          libraries=os.path.join(build, "capi/abi"))
        for side, word in ((self.debian, "libcurl/7.88.1 OpenSSL"), (self.ours, "hawser")):
            version = subprocess.run([*side.client, "--version"], env={"LD_LIBRARY_PATH": side.libraries}, check=True,
                                     stdout=subprocess.PIPE).stdout.decode()
            if word not in version and side is self.debian:
                raise kit.Skip(f"the reference is {word}; this machine has {version.strip()}")
            check(word in version, f"the client would not run on {side.name}: {version.strip()}")


class Rig:
    def __init__(self, the_kit, build):
        self.kit, self.build = the_kit, build
        self.sides = Sides(build)
        self.certs = materials.certificates(the_kit)
        self.numbers = itertools.count(100000)
        self.lock = threading.Lock()

    def run(self, case, side, text=None):
        with self.lock:
            number = next(self.numbers)
        folder = self.kit.path(str(number))
        os.makedirs(folder)
        try:
            return Run(case, side, folder, self.certs, text)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def both(self, case):
        reference = self.run(case, self.sides.debian)
        return reference, self.run(case, self.sides.ours)


def changed_lines(reference, ours):
    """The lines that differ, '-' for Debian's and '+' for ours."""
    return [line for line in difflib.unified_diff(reference, ours, lineterm="", n=0) if line[:1] in "-+"][2:]


def short_diff(reference, ours):
    lines = list(difflib.unified_diff(reference, ours, "Debian", "hawser", lineterm="", n=4))
    return "\n".join(lines[:SHOWN_LINES] + (["..."] if len(lines) > SHOWN_LINES else []))


EMPTY_BUFFER = ", error buffer empty"


def forgive_words(reference, ours):
    """Where Debian's library leaves the error buffer empty, ours may still say something; not the other way round."""
    silent = {line for line in reference if line.endswith(EMPTY_BUFFER)}
    return ([line.removesuffix(EMPTY_BUFFER) for line in reference],
            [line.removesuffix(EMPTY_BUFFER) if line in silent else line for line in ours])


class Outcome:
    def __init__(self, case, reference, ours, wanted):
        self.case, self.reference, self.ours = case, reference, ours
        reference.lines, ours.lines = forgive_words(reference.lines, ours.lines)
        self.changes = changed_lines(reference.lines, ours.lines)
        self.broken = self.broken_case()
        self.same = not self.changes and not self.broken
        self.as_wanted = wanted is not None and self.changes == wanted.lines
        self.wanted = wanted

    def broken_case(self):
        """A case that says nothing because it is written wrongly, or the reference that hangs."""
        if self.case.kind == "client" and self.reference.code == 120:
            return "the client refuses the script: " + self.reference.err.decode(errors="replace").strip()
        if not isinstance(self.reference.code, int) or self.reference.code < 0:
            return f"Debian's run ends with {self.reference.code}"
        return None

    def good(self):
        return self.same and self.wanted is None or self.as_wanted and not self.broken

    def problem(self):
        if self.broken:
            return self.broken
        if self.wanted is not None and not self.changes:
            return "is listed in `differences`, but there is none any more"
        return ("differs otherwise than `differences` says\n" if self.wanted else "") + short_diff(self.reference.lines, self.ours.lines)


def run_cases(rig, cases, wanted, jobs, told):
    outcomes = {}

    def one(case):
        return Outcome(case, *rig.both(case), wanted.get(case.name))

    together = [case for case in cases if not case.alone]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for case, outcome in zip(together, pool.map(one, together)):
            outcomes[case.name] = outcome
            told(outcome)
    for case in cases:
        if case.alone:
            outcomes[case.name] = one(case)
            told(outcomes[case.name])
    return outcomes


def chosen(patterns):
    names = [name for name in CASES
             if not patterns or any(fnmatch.fnmatch(name, p) or fnmatch.fnmatch(name, f"{p}/*") for p in patterns)]
    check(names, f"no case is called {' or '.join(patterns)}")
    return [CASES[name] for name in names]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--show", action="store_true", help="print both recordings")
    parser.add_argument("--list", action="store_true", help="print the names and end")
    parser.add_argument("--differences", action="store_true", help="print what differs as entries for the file")
    parser.add_argument("--jobs", type=int, default=max(2, 2 * (os.cpu_count() or 1)))
    return parser.parse_args()


def tell_failures(given, outcomes, todo):
    """Prints what is wrong; the names of the cases that fail though nothing says so, and of those that pass though the
    list says otherwise."""
    failed, stale = [], []
    for name, outcome in outcomes.items():
        if outcome.good():
            if name in todo:
                stale.append(name)
                print(f"PASSES {name}: take it out of `todo`")
        elif name not in todo:
            failed.append(name)
            print(f"FAILED {name}\n{outcome.problem()}\nrerun: python3 {os.path.abspath(__file__)} {given.build} {name} --show\n")
    return failed, stale


def summary(outcomes, todo, wanted, begun):
    waiting = [name for name in outcomes if name in todo]
    print(f"{len(outcomes)} cases, {sum(o.good() for o in outcomes.values())} as wanted, {len(waiting)} waiting in `todo`, "
          f"{len(wanted)} wanted differences, {time.monotonic() - begun:.0f} s")


def main_run(the_kit):
    given = arguments()
    load_cases()
    if given.list:
        print("\n".join(CASES))
        return
    cases = chosen(given.patterns)
    wanted, todo = lists.differences(HERE), lists.reasons(HERE, "todo")
    for name in [*wanted, *todo]:
        check(name in CASES, f"`{name}` is listed, but there is no such case")
    begun = time.monotonic()
    rig = Rig(the_kit, os.path.abspath(given.build))

    def told(outcome):
        if given.show:
            for run in (outcome.reference, outcome.ours):
                print(f"==== {run.side.name}: {outcome.case.name}, {run.seconds:.2f} s\n" + "\n".join(run.lines))
        if given.differences and not outcome.same:
            print(f"case {outcome.case.name}\nwhy \n" + "\n".join(outcome.changes) + "\n")

    outcomes = run_cases(rig, cases, wanted, given.jobs, told)
    failed, stale = tell_failures(given, outcomes, todo)
    summary(outcomes, todo, wanted, begun)
    gaps = []
    if not given.patterns:
        import coverage
        gaps = coverage.examine(rig, outcomes, todo, given.jobs)
        print(f"with the proofs {time.monotonic() - begun:.0f} s")
        check(len(wanted) <= ALLOWED_DIFFERENCES * len(CASES), f"{len(wanted)} wanted differences are more than 2 % of the cases")
    check(not failed and not stale and not gaps,
          f"{len(failed)} cases failed, {len(stale)} pass though `todo` lists them, {len(gaps)} gaps: "
          + ", ".join(failed + stale + gaps))


if __name__ == "__main__":
    kit.main(main_run, os.path.abspath(__file__))
