"""What the command writes with --libcurl: compiled, it asks for the same and saves the same as the command that wrote it:
programs.py BUILD-FOLDER"""

import os
import sys

from kit import Cases, check, main, program
from runs_server import Server
from servers import Products

INCLUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../capi/include")


class Programs:
    def __init__(self, kit, products):
        self.kit, self.hawser, self.abi = kit, products.hawser, products.abi
        self.server = Server()
        self.count = 0

    def make(self, place):
        library = os.path.join(self.abi, "libcurl.so.4")
        result = self.kit.run([program("cc", "gcc"), "-o", "it", "../it.c", "-I", INCLUDE, library, "-Wl,-rpath," + self.abi],
                              cwd=place)
        check(result.code == 0, f"it does not compile\n{result}")
        return ["./it"]

    def same(self, *arguments):
        self.count += 1
        found = []
        for name in ("command", "program"):
            place = self.kit.subfolder(f"run-{self.count}/{name}")
            self.kit.write(os.path.join(os.path.relpath(place, self.kit.folder), "up"), "content of up\n")
            os.mkdir(os.path.join(place, "dir"))
            command = [self.hawser, "-sS", "--libcurl", "../it.c", *arguments] if name == "command" else self.make(place)
            before = {"up", "dir", "it"}
            self.server.fresh()
            result = self.kit.run(command, cwd=place)
            check(result.code == 0, f"the {name} ended with {result.code}\n{result}")
            files = {os.path.relpath(os.path.join(at, file), place): open(os.path.join(at, file), "rb").read()
                     for at, _, names in os.walk(place) for file in names if file not in before}
            asked = [(path, fields) for _, path, fields in self.server.arrivals]
            found.append((asked, result.out, files, dict(self.server.stored)))
        for kind, command, programs in zip(("requests", "output", "files", "stored"), *found):
            check(command == programs, f"other {kind}: {command} by the command, {programs} by the program")


def test(kit):
    programs = Programs(kit, Products(sys.argv[1]))
    url = programs.server.url
    cases = Cases()
    cases.case("several URLs", programs.same, "-o", "#1", url + "/tenth/{a,b}", url + "/tenth/shown", "-O", url + "/tenth/own")
    cases.case("an upload and what follows", programs.same, "-T", "up", url + "/put/", url + "/tenth/after")
    cases.case("a query", programs.same, "-G", "-d", "q=1", "--url-query", "r=2", url + "/tenth/x?s=3")
    cases.case("folders and --next", programs.same, "--output-dir", "dir", "-O", url + "/tenth/one", "--next",
               "-H", "X-Two: 2", "-A", "agent", url + "/tenth/two")
    cases.finish()


main(test, __file__)
