"""A keep-alive GET that may be repeated costs three system calls (send, wait, recv): syscalls.py BUILD-FOLDER"""

import sys

from rig import Clients, serve

from kit import Cases, check, main

MOST_CALLS_PER_GET = 3.1


def costs_little(clients, which):
    calls, names = clients.system_calls(which)
    text = ", ".join(f"{name} {each:.2f}" for name, each in sorted(names.items()))
    print(f"   {which}: {calls:.3f} system calls per GET ({text})", flush=True)
    check(calls >= 2, "strace saw fewer calls than a request and an answer need: the count is wrong")
    check(calls <= MOST_CALLS_PER_GET, f"{which}: {calls:.3f} system calls per GET, more than {MOST_CALLS_PER_GET}: {text}")


def test(kit):
    clients = Clients(kit, sys.argv[1], serve(kit))
    cases = Cases()
    cases.case("the floor, so that the count is known to work", costs_little, clients, "floor")
    cases.case("hawser::Easy", costs_little, clients, "easy")
    cases.case("libcurl.so.4 of hawser", costs_little, clients, "capi")
    cases.finish()


if __name__ == "__main__":
    main(test)
