"""1 GiB from nginx over http, https (TLS 1.3; HTTP/1.1 and HTTP/2) and Multipath TCP, by the command and by a C++
program on hawser::Easy: transfers.py BUILD-FOLDER [MEBIBYTES]"""

import json
import os
import sys

from kit import Cases, check, counter, main, make_file, sha256
from servers import Products, certificates, nginx

TRANSFER_SECONDS = 120
UPLOAD_BYTES = 64 << 20


class Fetch:
    def __init__(self, kit, products, size_bytes):
        self.kit, self.products = kit, products
        self.certs = certificates(kit)
        self.root = kit.subfolder("root")
        self.digest = make_file(os.path.join(self.root, "big"), size_bytes)
        self.size = size_bytes
        self.sent_digest = make_file(os.path.join(self.root, "sent"), UPLOAD_BYTES, "sent")
        self.out = kit.path("fetched")

    def verified(self, command):
        result = self.kit.run([*command], seconds=TRANSFER_SECONDS)
        check(result.code == 0, str(result))
        check(os.path.exists(self.out), f"no output file\n{result}")
        check(os.path.getsize(self.out) == self.size, f"{os.path.getsize(self.out)} bytes came\n{result}")
        check(sha256(self.out) == self.digest, f"the SHA-256 is wrong\n{result}")
        os.unlink(self.out)
        rate = self.size / result.seconds / (1 << 20)
        print(f"   {rate:.0f} MiB/s", flush=True)
        return result

    def by_command(self, url, *options):
        return self.verified([self.products.hawser, "-sS", "--cacert", self.certs.ca, "-o", self.out, *options, url])

    def by_easy(self, url, multipath="off"):
        return self.verified([self.products.tool("easy_fetch"), url, self.out, self.certs.ca, multipath])


def upload(fetch, server, url, *options, by_pipe=False):
    """Sends a file by PUT; from a pipe its size is not known beforehand."""
    source, arrived = os.path.join(fetch.root, "sent"), os.path.join(server.put, "arrived")
    command = [fetch.products.hawser, "-sS", "--cacert", fetch.certs.ca, "-T", "-" if by_pipe else source, *options,
               url + "/put/arrived"]
    if by_pipe:
        command = ["sh", "-c", 'source=$1; shift; cat "$source" | "$@"', "sh", source, *command]
    result = fetch.kit.run(command)
    check(result.code == 0, str(result))
    check(os.path.exists(arrived) and sha256(arrived) == fetch.sent_digest, f"the file did not arrive whole\n{result}")
    os.unlink(arrived)


def over_multipath(fetch, by, url, *options):
    before = counter("MPCapableACKRX")
    result = by(url, *options)
    check(counter("MPCapableACKRX") > before, f"the kernel counted no Multipath TCP connection\n{result}")
    report = json.loads(result.err.decode().strip().split("\n")[-1])
    check(report["multipath"]["outcome"] == "negotiated", f"the report says otherwise\n{result}")
    received = sum(path["bytes_received"] for path in report["paths"])
    check(received >= fetch.size, f"the report's paths carried {received} bytes\n{result}")


def easy_over_multipath(fetch, url):
    before = counter("MPCapableACKRX")
    result = fetch.by_easy(url, "on")
    check(counter("MPCapableACKRX") > before, f"the kernel counted no Multipath TCP connection\n{result}")
    check(result.out.decode().startswith("200 negotiated "), str(result))


def log_has(server, text):
    with open(server.log) as file:
        check(text in file.read(), f"the server's log does not say {text}")


def test(kit):
    products = Products(sys.argv[1])
    size = int(sys.argv[2]) << 20 if len(sys.argv) > 2 else 1 << 30
    fetch = Fetch(kit, products, size)
    plain = nginx(kit, fetch.root, fetch.certs)
    cases = Cases()
    cases.case("hawser http", fetch.by_command, plain.url + "/big")
    cases.case("hawser https HTTP/2", fetch.by_command, plain.secure_url + "/big", "--http2")
    cases.case("hawser https HTTP/1.1", fetch.by_command, plain.secure_url + "/big", "--http1.1")
    cases.case("Easy http", fetch.by_easy, plain.url + "/big")
    cases.case("Easy https", fetch.by_easy, plain.secure_url + "/big")
    cases.case("TLS 1.3 and HTTP/2 were spoken", log_has, plain, "TLSv1.3 HTTP/2.0")
    cases.case("TLS 1.3 and HTTP/1.1 were spoken", log_has, plain, "TLSv1.3 HTTP/1.1")
    for name, url, options in (("http", plain.url, []), ("https HTTP/2", plain.secure_url, ["--http2"]),
                               ("https HTTP/1.1", plain.secure_url, ["--http1.1"])):
        cases.case(f"upload, {name}", upload, fetch, plain, url, *options)
        cases.case(f"upload of unknown size, {name}", lambda url=url, options=options: upload(
            fetch, plain, url, *options, by_pipe=True))
    multi = nginx(kit, fetch.root, fetch.certs, multipath=True)
    cases.case("hawser http over Multipath TCP", over_multipath, fetch, fetch.by_command, multi.url + "/big", "--mptcp",
               "--paths=json")
    cases.case("hawser https over Multipath TCP", over_multipath, fetch, fetch.by_command, multi.secure_url + "/big",
               "--mptcp", "--paths=json")
    cases.case("Easy http over Multipath TCP", easy_over_multipath, fetch, multi.url + "/big")
    cases.finish()


main(test, __file__)
