"""Debian's own programs, unmodified, on our libcurl.so.4 and libcurl-gnutls.so.4: curl fetches 1 GiB over http, https
and Multipath TCP, pycurl fetches 50 MB, git clones: abi.py BUILD-FOLDER [MEBIBYTES]"""

import os
import sys

from kit import Cases, Skip, check, counter, main, make_file, program, sha256
from servers import Products, certificates, mptcpize, nginx, pycurl_module

TRANSFER_SECONDS = 120
PYCURL_BYTES = 50_000_000

PYCURL = """
import pycurl, sys
url, name, ca = sys.argv[1:]
with open(name, "wb") as file:
    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, url)
    curl.setopt(pycurl.CAINFO, ca)
    curl.setopt(pycurl.WRITEDATA, file)
    curl.setopt(pycurl.FAILONERROR, True)
    curl.perform()
    print(curl.getinfo(pycurl.RESPONSE_CODE), int(curl.getinfo(pycurl.SIZE_DOWNLOAD)), pycurl.version)
    curl.close()
"""


class Programs:
    def __init__(self, kit, products, size):
        self.kit, self.products, self.size = kit, products, size
        self.certs = certificates(kit)
        self.root = kit.subfolder("root")
        self.big = make_file(os.path.join(self.root, "big"), size, "big")
        self.fifty = make_file(os.path.join(self.root, "fifty"), PYCURL_BYTES, "fifty")
        self.out = kit.path("fetched")
        self.env = products.abi_environment()

    def whole(self, result, digest):
        check(result.code == 0, str(result))
        check(os.path.exists(self.out) and sha256(self.out) == digest, f"the SHA-256 is wrong\n{result}")
        os.unlink(self.out)
        return result

    def curl_is_ours(self):
        curl = program("curl", "curl")
        self.products.check_loaded(self.kit, curl)
        result = self.kit.run([curl, "--version"], env=self.env)
        check(result.code == 0 and b"hawser" in result.out.lower(), str(result))

    def curl(self, url, *options, wrap=list):
        command = [program("curl", "curl"), "-q", "-sS", "--cacert", self.certs.ca, "-o", self.out, *options, url]
        return self.whole(self.kit.run(wrap(command), seconds=TRANSFER_SECONDS, env=self.env), self.big)

    def curl_over_multipath(self, url):
        before = counter("MPCapableACKRX")
        result = self.curl(url, wrap=mptcpize)
        check(counter("MPCapableACKRX") > before, f"the kernel counted no Multipath TCP connection\n{result}")

    def pycurl(self, url):
        module = pycurl_module()
        if module is None:
            raise Skip("pycurl is not installed (package python3-pycurl)")
        self.products.check_loaded(self.kit, module)
        script = self.kit.write("fetch.py", PYCURL)
        result = self.kit.run(["/usr/bin/python3", script, url, self.out, self.certs.ca], env=self.env)
        self.whole(result, self.fifty)
        check(result.out.startswith(f"200 {PYCURL_BYTES} ".encode()), str(result))

    def make_repository(self):
        """A bare repository for git's plain-file protocol: loose objects, packs and a hundred requests."""
        self.work, bare = self.kit.path("work"), os.path.join(self.root, "repository.git")
        identity = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
                    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        self.git_env = identity
        self.git("init", "-q", "-b", "main", self.work)
        for number in range(20):
            make_file(os.path.join(self.work, f"file{number}"), 20_000, f"file{number}")
            self.git("-C", self.work, "add", ".")
            self.git("-C", self.work, "commit", "-q", "-m", f"File {number}")
            if number == 9:
                self.git("-C", self.work, "gc", "-q")
        self.git("clone", "-q", "--bare", self.work, bare)
        self.git("-C", bare, "update-server-info")
        self.head = self.git("-C", self.work, "rev-parse", "HEAD").out

    def git(self, *arguments, env=None):
        result = self.kit.run([program("git", "git"), *arguments], env={**self.git_env, **(env or {})})
        check(result.code == 0, str(result))
        return result

    def clone(self, url, name):
        self.products.check_loaded(self.kit, "/usr/lib/git-core/git-remote-https")
        copy = self.kit.path(name)
        self.git("clone", "-q", url + "/repository.git", copy, env={**self.env, "GIT_SSL_CAINFO": self.certs.ca})
        check(self.git("-C", copy, "rev-parse", "HEAD").out == self.head, "the clone has another head")
        self.git("-C", copy, "fsck", "--full", "--strict")
        check(len(os.listdir(copy)) == 21, "files are missing from the clone")


def test(kit):
    products = Products(sys.argv[1], need_abi=True)
    it = Programs(kit, products, int(sys.argv[2]) << 20 if len(sys.argv) > 2 else 1 << 30)
    plain = nginx(kit, it.root, it.certs)
    cases = Cases()
    cases.case("curl loads our libcurl", it.curl_is_ours)
    cases.case("curl http", it.curl, plain.url + "/big")
    cases.case("curl https", it.curl, plain.secure_url + "/big")
    multi = nginx(kit, it.root, it.certs, multipath=True)
    cases.case("curl over Multipath TCP", it.curl_over_multipath, multi.url + "/big")
    cases.case("pycurl http", it.pycurl, plain.url + "/fifty")
    cases.case("pycurl https", it.pycurl, plain.secure_url + "/fifty")
    it.make_repository()
    cases.case("git clone over http", it.clone, plain.url, "clone-http")
    cases.case("git clone over https", it.clone, plain.secure_url, "clone-https")
    cases.finish()


main(test, __file__)
