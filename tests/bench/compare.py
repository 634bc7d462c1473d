"""Runs the same transfers on the system's libcurl, on hawser's libcurl.so.4 and on hawser::Easy, alternating, and prints
a table of medians: compare.py BUILD-FOLDER [PAGE]. With PAGE (docs/performance.md) the table is written there too.

Fails when a keep-alive GET costs more of libcurl's than it may."""

import os
import platform
import statistics
import sys

from rig import AT_A_TIME, BIG_BYTES, SMALL_BYTES, Clients, serve

from kit import Skip, check, main

ROUNDS = 5

# name, title, how, count, path, secure, who
SCENES = (
    ("keep-alive", f"{SMALL_BYTES} bytes, keep-alive, http", "reuse", 150000, "/small", False,
     ("libcurl", "capi", "easy", "floor")),
    ("multi-perform", f"{SMALL_BYTES} bytes, {AT_A_TIME} at a time by curl_multi_perform, http", "perform", 50000, "/small", False,
     ("libcurl", "capi")),
    ("multi-socket", f"{SMALL_BYTES} bytes, {AT_A_TIME} at a time by curl_multi_socket_action, http", "socket", 50000, "/small",
     False, ("libcurl", "capi")),
    ("fresh", f"{SMALL_BYTES} bytes, handle and connection made for each, http", "fresh", 6000, "/small", False,
     ("libcurl", "capi", "easy")),
    ("fresh-tls", f"{SMALL_BYTES} bytes, handle and connection made for each, https", "fresh", 100, "/small", True,
     ("libcurl", "capi", "easy")),
    ("download", f"{BIG_BYTES >> 30} GiB, http", "reuse", 1, "/big", False, ("libcurl", "capi", "easy")),
    ("download-tls", f"{BIG_BYTES >> 30} GiB, https (TLS 1.3, HTTP/1.1)", "reuse", 1, "/big", True,
     ("libcurl", "capi", "easy")),
)
NAMES = {"libcurl": "installed libcurl", "capi": "hawser, libcurl.so.4", "easy": "hawser::Easy",
         "floor": "send, poll, recv"}

# At most this many times the installed libcurl's, for a keep-alive GET through the C interface. Instructions are counted
# and gate; CPU time varies with whatever else the machine does, so its gate only keeps out what is plainly wrong.
MOST_INSTRUCTIONS = 0.5
MOST_USER_CPU = 0.65


def median_of(runs, figure):
    return statistics.median(run[figure] for run in runs)


def measure(clients, scene):
    """Medians by program. One round runs each once, so that whatever else the machine does hits all of them."""
    _, title, how, count, path, secure, who = scene
    runs = {which: [] for which in who}
    for _ in range(ROUNDS):
        for which in who:
            run = clients.run(which, how, count, path, secure)
            run["cpu"] = run["user"] + run["system"]
            runs[which].append(run)
    result = {which: {figure: median_of(of, figure) for figure in ("user", "system", "cpu", "wall", "rss_kb")}
              for which, of in runs.items()}
    # By round, so that one in which the machine was busy elsewhere counts once, whichever program it hit.
    for which, of in runs.items():
        for figure in ("user", "cpu"):
            ratios = [ours[figure] / max(theirs[figure], 1e-9) for ours, theirs in zip(of, runs["libcurl"])]
            result[which][figure + "_ratio"] = statistics.median(ratios)
    print(f"== {title}", flush=True)
    return result


def scene_table(scene, result):
    """Markdown. Small answers in microseconds each, big ones in milliseconds."""
    _, title, _, count, path, _, who = scene
    unit, factor = ("ms", 1e3) if path == "/big" else ("us", 1e6 / count)
    lines = [f"### {title}", "",
             f"| | user CPU, {unit} | system CPU, {unit} | user ratio | CPU ratio | wall, {unit} | peak memory, KB |",
             "|---|---:|---:|---:|---:|---:|---:|"]
    for which in who:
        of = result[which]
        lines.append(f"| {NAMES[which]} | {of['user'] * factor:.1f} | {of['system'] * factor:.1f} | {of['user_ratio']:.2f} | "
                     f"{of['cpu_ratio']:.2f} | {of['wall'] * factor:.1f} | {of['rss_kb']:.0f} |")
    return lines + [""]


def instructions(clients, which, how):
    try:
        return f"{clients.instructions(which, how):.0f}"
    except Skip:
        return "(valgrind is not installed)"


def count_table(clients):
    """What does not depend on the machine's load."""
    lines = []
    for how, title, who in (("reuse", "keep-alive GET", ("libcurl", "capi", "easy", "floor")),
                            ("perform", f"GET, {AT_A_TIME} at a time by curl_multi_perform", ("libcurl", "capi")),
                            ("fresh", "GET with a handle and a connection of its own", ("libcurl", "capi", "easy"))):
        lines += [f"### Counted, for one {title} of {SMALL_BYTES} bytes over http", "",
                  "| | user instructions | system calls |", "|---|---:|---|"]
        for which in who:
            calls, names = clients.system_calls(which, how)
            text = ", ".join(f"{name} {each:.2f}" for name, each in sorted(names.items()))
            lines.append(f"| {NAMES[which]} | {instructions(clients, which, how)} | {calls:.2f}: {text} |")
        lines.append("")
    return lines


def model():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


INTRODUCTION = """# Performance

What hawser costs beside the system's libcurl, measured by one command:

    sh tests/bench/run.sh BUILD docs/performance.md

where BUILD was configured with `--buildtype=release`. The programs are in tests/bench: one C program runs on either
libcurl.so.4 (`LD_LIBRARY_PATH` chooses), one C++ program on hawser::Easy, and a loop of send, poll and recv is the floor.
The server is nginx, one worker, on loopback. All clients speak HTTP/1.1. Figures are medians of {rounds} rounds in which
the programs take turns; CPU is the client's own (getrusage), so the server and the machine's other work are left out, and
a ratio is the median of the rounds' ratios to the installed libcurl.

Measured on {model}, {count} CPUs, Linux {kernel}, {libc}, against {libcurl}.
"""


def introduction(clients):
    installed = clients.run("libcurl", "reuse", 1)["library"]
    return INTRODUCTION.format(rounds=ROUNDS, model=model(), count=os.cpu_count(), kernel=platform.release(),
                               libc=" ".join(platform.libc_ver()), libcurl=" ".join(installed.split()[:2])).split("\n")


def test(kit):
    clients = Clients(kit, sys.argv[1], serve(kit))
    page = introduction(clients) + count_table(clients)
    results = {}
    for scene in SCENES:
        results[scene[0]] = measure(clients, scene)
        table = scene_table(scene, results[scene[0]])
        print("\n".join(table), flush=True)
        page += table
    print("\n".join(page), flush=True)
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w") as file:
            file.write("\n".join(page).rstrip() + "\n")
    counted = clients.instructions("capi", "reuse") / clients.instructions("libcurl", "reuse")
    ratio = results["keep-alive"]["capi"]["user_ratio"]
    print(f"keep-alive: {counted:.2f} of the installed libcurl's user instructions, {ratio:.2f} of its user CPU")
    check(counted <= MOST_INSTRUCTIONS, f"keep-alive: {counted:.2f} of libcurl's user instructions, more than {MOST_INSTRUCTIONS}")
    check(ratio <= MOST_USER_CPU, f"keep-alive: {ratio:.2f} of libcurl's user CPU, more than {MOST_USER_CPU}")


if __name__ == "__main__":
    main(test)
