"""Whether every option, info and command option that is built stands in a case that would notice if it were ignored:
the case is run once more on the reference without it, and must come out differently."""

import concurrent.futures
import json
import os
import re
import subprocess

import lists
from kit import check

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "..")
BY_CHANCE = "by chance: "  # begins the reason of what a case proves in some runs only
TRIES_MAX = 12  # cases tried for one item
_ROW = re.compile(r"^(?:NUMBER|OPTION)\(\s*(\w+),\s*(\w+),\s*(\w+)", re.M)
_INFO = re.compile(r"^INFO\((\w+),", re.M)
_HELP = re.compile(r"^ {1,6}(?:-(.), |    )?--([a-z0-9][a-z0-9.-]*)( <[^>]*>)?", re.M)


def built_options():
    with open(os.path.join(SOURCE, "capi/options.def")) as file:
        return [name for name, _, kind in _ROW.findall(file.read()) if kind == "built"]


def infos():
    """All of the header, but for those of protocols that the interface table says nothing can be told of."""
    with open(os.path.join(HERE, "client_infos.def")) as file:
        return [name for name in _INFO.findall(file.read()) if name not in interface("INFO", "empty", "absent", "no_effect")]


def interface(macro, *kinds):
    """Names in the table of what is neither an easy nor a command option."""
    path = os.path.join(SOURCE, "capi/interface.def")
    if not os.path.exists(path):
        return []
    with open(path) as file:
        return [name for name, kind in re.findall(rf"^{macro}\((\w+), (\w+),", file.read(), re.M) if kind in kinds]


# Which functions the client's steps call; a step of two words is known by both.
STEPS = {
    "perform": ["easy_perform"], "info": ["easy_getinfo"], "set": ["easy_setopt"], "header": ["easy_header"],
    "headers": ["easy_nextheader"], "dup": ["easy_duphandle"], "reset": ["easy_reset"], "upkeep": ["easy_upkeep"],
    "send": ["easy_send"], "receive": ["easy_recv"], "call escape": ["easy_escape", "free"], "call unescape": ["easy_unescape"],
    "call getdate": ["getdate"], "call strequal": ["strequal"], "call strnequal": ["strnequal"],
    "call option": ["easy_option_by_name"], "share": ["share_setopt"], "set SHARE": ["share_init", "share_cleanup"],
    "multi perform": ["multi_init", "multi_add_handle", "multi_perform", "multi_poll", "multi_info_read", "multi_remove_handle",
                      "multi_cleanup"],
    "multi set": ["multi_setopt"], "knob write.pause": ["easy_pause"], "url set": ["url", "url_set"], "url get": ["url_get"],
    "url all": ["url_get"], "url copy": ["url_dup"], "url free": ["url_cleanup"], "mime new": ["mime_init"], "mime part": ["mime_addpart"],
    "mime free": ["mime_free"], "form add": ["formadd"], "form get": ["formget"], "form free": ["formfree"],
    "trailer": ["slist_append"], "set HTTPHEADER": ["slist_append"],
    **{f"mime 0 {step}": [f"mime_{step}"] for step in ("name", "filename", "type", "encoder", "filedata", "headers", "data", "subparts")},
    "mime 0 callback": ["mime_data_cb"],
}


def functions_of(case):
    called = {"curl_easy_init", "curl_easy_cleanup", "curl_global_init", "curl_global_cleanup"}
    for line in case.text.split("\n") if case.kind == "client" else []:
        words = line.split()
        for count in (1, 2, 3):
            called |= {f"curl_{name}" for name in STEPS.get(" ".join(words[:count]), [])}
    return called if case.kind == "client" else set()


def command_options(command):
    """long name -> (short name, whether it takes a value), as the command itself tells."""
    text = ""
    for arguments in (["--help", "all"], ["--help"]):
        text = subprocess.run([*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
        if len(_HELP.findall(text)) > 10:
            break
    return {name: (short, bool(value)) for short, name, value in _HELP.findall(text)}


# ---- taking one item out of a case

def without_option(case, name):
    lines = case.text.split("\n")
    kept = [line for line in lines if not re.match(rf"\s*set {name}\b", line)]
    return "\n".join(kept) if len(kept) < len(lines) else None


def without_transfer(case, name):
    """For an info: the transfer it tells of does not happen."""
    if not re.search(rf"^\s*info .*\b{name}\b", case.text, re.M):
        return None
    return "\n".join(line for line in case.text.split("\n") if not re.match(r"\s*(perform|multi perform)", line))


def info_lines(run, name):
    return [line for line in run.lines if line.startswith(f"info {name} ")]


def without_command_option(case, long_name, short, takes_value):
    """The command line with every use of the option, and its value, taken out."""
    import shlex
    words = shlex.split(case.text)
    kept, at, found = [], 0, False
    while at < len(words):
        word = words[at]
        bare = word.split("=")[0]
        if bare in (f"--{long_name}", f"--no-{long_name}", f"--expand-{long_name}") or short and word == f"-{short}":
            found = True
            at += 2 if takes_value and "=" not in word else 1
        elif short and re.fullmatch(r"-[A-Za-z0-9#:]+", word) and not word.startswith("--") and short in word[1:] and not takes_value:
            found = True
            rest = word.replace(short, "", 1)
            kept += [rest] if rest != "-" else []
            at += 1
        else:
            kept.append(word)
            at += 1
    return " ".join(shlex.quote(word) for word in kept) if found else None


# ---- the proofs

class Item:
    """Something a case must prove: kind is option, info or command."""

    def __init__(self, kind, name, cut, same_part=None):
        self.kind, self.name, self.cut, self.same_part = kind, name, cut, same_part
        self.by = None
        self.seen_in = []

    def key(self):
        return {"option": self.name, "info": f"info {self.name}", "command": f"--{self.name}"}[self.kind]


def items(rig):
    found = [Item("option", name, lambda case, name=name: without_option(case, name) if case.kind == "client" else None)
             for name in built_options()]
    found += [Item("info", name, lambda case, name=name: without_transfer(case, name) if case.kind == "client" else None,
                   lambda run, name=name: info_lines(run, name)) for name in infos()]
    for name, (short, value) in command_options(rig.sides.ours.command).items():
        found.append(Item("command", name, lambda case, n=name, s=short, v=value: without_command_option(case, n, s, v)
                          if case.kind == "command" else None))
    return found


def prove(rig, item, outcomes):
    """Looks for a case that passes and, on the side that knows the item, comes out differently without it."""
    tries = 0
    named = lambda outcome: item.name.lower().replace("_", "-") not in outcome.case.name  # noqa: E731
    for outcome in sorted(outcomes.values(), key=named):  # those called after it are the likeliest
        text = item.cut(outcome.case)
        if text is None:
            continue
        item.seen_in.append(outcome.case.name)
        if not outcome.good() or tries == TRIES_MAX:
            continue
        tries += 1
        if outcome.case.without is not None:
            text = outcome.case.without
        for with_it, side in ((outcome.reference, rig.sides.debian), (outcome.ours, rig.sides.ours)):
            if side is rig.sides.ours and outcome.wanted is None:
                continue  # only what the reference does not know is proven on ours
            without = rig.run(outcome.case, side, text)
            part = item.same_part or (lambda run: run.lines)
            if part(without) != part(with_it):
                item.by = outcome.case.name
                return


def functions(outcomes):
    """For each function of the interface the number of cases it was called in and came out as wanted, and of those where
    it did not."""
    found = {name: [0, 0] for name in interface("FUNCTION", "built")}
    for outcome in outcomes.values():
        for name in functions_of(outcome.case) & set(found):
            found[name][0 if outcome.good() else 1] += 1
    return {name: {"good": good, "bad": bad} for name, (good, bad) in found.items()}


def status(item, outcomes, todo, excused):
    if item.by:
        wanted = outcomes[item.by].wanted
        return f"differs: {wanted.why}" if wanted else "works"
    waiting = [todo[name] for name in item.seen_in if name in todo]
    return f"todo: {waiting[0]}" if waiting else f"not compared: {excused[item.key()]}" if item.key() in excused else "unproven"


def examine(rig, outcomes, todo, jobs):
    """Writes the report; the keys of what no case proves and no reason excuses."""
    excused = lists.reasons(HERE, "uncovered")
    everything = items(rig)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda item: prove(rig, item, outcomes), everything))
    report = {}
    gaps = []
    for item in everything:
        said = status(item, outcomes, todo, excused)
        report.setdefault(item.kind, {})[item.name] = {"status": said, "case": item.by}
        if said == "unproven" or said.startswith("todo"):
            print(f"UNPROVEN {item.key()}: " + ("stands in " + ", ".join(item.seen_in[:4]) if item.seen_in else "in no case")
                  + (", which waits in `todo`" if said.startswith("todo") else ""))
        if said == "unproven":
            gaps.append(item.key())
    for key in excused:
        known = [item for item in everything if item.key() == key]
        check(known, f"uncovered: there is no {key}")
        if known[0].by and not excused[key].startswith(BY_CHANCE):
            gaps.append(key)
            print(f"PROVEN {key} by {known[0].by}: take it out of `uncovered`")
    report["function"] = functions(outcomes)
    path = os.path.join(rig.build, "tests/differential/report.json")
    with open(path, "w") as file:
        json.dump(report, file, indent=1, sort_keys=True)
        file.write("\n")
    proven = sum(item.by is not None for item in everything)
    print(f"{proven} of {len(everything)} options, infos and command options proven; the report is {path}")
    return gaps
