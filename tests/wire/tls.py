"""TLS against nginx: client certificates, revocation lists, stapled statuses, sessions that change handles, early data.
Everything is made by openssl: tls.py BUILD-FOLDER"""

import os
import re
import sys

from kit import Cases, check, free_port, main, program, wait_for_port
from servers import certificates, openssl, signed

NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr info;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:one:1m;
    server {{
        listen 127.0.0.1:{port} ssl;
        {more}
        location / {{
            default_type text/plain;
            return 200 "$ssl_protocol reused=$ssl_session_reused early=$ssl_early_data client=$ssl_client_verify $ssl_client_s_dn curve=$ssl_curve";
        }}
    }}
}}
"""
EARLY = "64"  # CURLSSLOPT_EARLYDATA


class Site:
    """nginx on one TLS port."""

    def __init__(self, kit, certs, leaf, more=""):
        folder = kit.subfolder(f"nginx-{len(kit.processes)}")
        self.port = free_port()
        text = NGINX.format(folder=folder, user="user root;" if os.geteuid() == 0 else "", certificate=leaf.certificate,
                            key=leaf.key, port=self.port, more=more)
        config = kit.write(os.path.join(os.path.basename(folder), "nginx.conf"), text)
        process = kit.start("nginx", [program("nginx", "nginx-light"), "-e", "stderr", "-p", folder, "-c", config])
        wait_for_port(process, self.port)
        self.url = f"https://localhost:{self.port}/"


class Client:
    def __init__(self, kit, build, certs):
        self.kit, self.certs = kit, certs
        self.program = os.path.join(build, "tests/wire/tls_client")
        self.libraries = os.path.join(build, "capi/abi")

    def lines(self, url, **options):
        words = [f"{name}={value}" for name, value in {"ca": self.certs.ca, **options}.items()]
        result = self.kit.run([self.program, url, *words], env={**os.environ, "LD_LIBRARY_PATH": self.libraries})
        check(result.code == 0, str(result))
        return result.out.decode().split("\n")

    def fetched(self, url, **options):
        """(code, body, error, verify result, bytes of early data) of each fetch."""
        form = re.compile(r"code=(\d+) body=\[(.*?)\] error=\[(.*?)\] verify=(-?\d+) early=(-?\d+)")
        found = [form.match(line) for line in self.lines(url, **options)]
        return [(int(m[1]), m[2], m[3], int(m[4]), int(m[5])) for m in found if m]


def expect(outcome, code, *parts):
    check(outcome[0] == code, f"the code is {outcome[0]}, not {code}: {outcome}")
    for part in parts:
        check(part in outcome[1] + outcome[2], f"`{part}` is not in {outcome}")


# ---- client certificates

def client_forms(kit, certs):
    """A client's certificate as openssl writes it down in every form."""
    me = signed(kit, os.path.dirname(certs.ca), "somebody", "DNS:somebody", 30)
    path = lambda name: kit.path("certs", name)  # noqa: E731
    openssl(kit, "pkey", "-in", me.key, "-aes256", "-passout", "pass:sesame", "-out", path("me.enc.pem"))
    openssl(kit, "pkey", "-in", me.key, "-outform", "DER", "-out", path("me.key.der"))
    openssl(kit, "pkcs8", "-topk8", "-in", me.key, "-outform", "DER", "-passout", "pass:sesame", "-out", path("me.enc.der"))
    openssl(kit, "ec", "-in", me.key, "-aes128", "-passout", "pass:sesame", "-out", path("me.old.pem"))
    openssl(kit, "x509", "-in", me.certificate, "-outform", "DER", "-out", path("me.der"))
    common = ["pkcs12", "-export", "-in", me.certificate, "-inkey", me.key, "-certfile", certs.ca, "-passout"]
    openssl(kit, *common, "pass:sesame", "-out", path("me.p12"))
    openssl(kit, *common, "pass:", "-out", path("open.p12"))
    openssl(kit, *common, "pass:sesame", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1",
            "-out", path("old.p12"))
    both = kit.path("certs", "both.pem")
    with open(both, "w") as into:
        for name in (me.certificate, me.key):
            with open(name) as text:
                into.write(text.read())
    der = {"cert": path("me.der"), "certtype": "DER"}
    return [
        {"cert": me.certificate, "key": me.key},
        {"cert": both},
        {"cert": me.certificate, "key": path("me.enc.pem"), "pass": "sesame"},
        {"cert": me.certificate, "key": path("me.old.pem"), "pass": "sesame"},
        {**der, "key": path("me.key.der"), "keytype": "DER"},
        {**der, "key": path("me.enc.der"), "keytype": "DER", "pass": "sesame"},
        {**der, "key": me.key},
        {"cert": path("me.p12"), "certtype": "P12", "pass": "sesame"},
        {"cert": path("old.p12"), "certtype": "P12", "pass": "sesame"},
        {"cert": path("open.p12"), "certtype": "P12"},
    ]


def client_certificates(kit, client, certs):
    site = Site(kit, certs, certs.good, f"ssl_client_certificate {certs.ca}; ssl_verify_client optional;")
    expect(client.fetched(site.url)[0], 0, "client=NONE")
    for options in client_forms(kit, certs):
        expect(client.fetched(site.url, **options)[0], 0, "client=SUCCESS CN=somebody")
    p12 = {"cert": kit.path("certs", "me.p12"), "certtype": "P12"}
    for options, part in [({**p12, "pass": "close"}, "does not open with the given password"),
                          (p12, "needs a password"),
                          ({"cert": "/nonexistent"}, "'/nonexistent' cannot be read: No such file or directory"),
                          ({"cert": certs.good.certificate, "key": certs.expired.key}, "does not belong to")]:
        outcome = client.fetched(site.url, **options)[0]
        expect(outcome, 58, part)
        check("sesame" not in outcome[2] and "close" not in outcome[2], f"the password stands in {outcome}")


# ---- revocation

def revocation(kit, client, certs):
    folder = kit.subfolder("revocation")
    kit.write("revocation/index.txt", "")
    config = kit.write("revocation/config", f"[ca]\ndefault_ca=it\n[it]\ndatabase={folder}/index.txt\ndefault_md=sha256\n"
                       "default_crl_days=30\n")
    ca = ["ca", "-config", config, "-cert", certs.ca, "-keyfile", certs.ca.replace(".crt", ".key")]
    bad = signed(kit, os.path.dirname(certs.ca), "revoked", "DNS:localhost", 30)
    openssl(kit, *ca, "-revoke", bad.certificate)
    crl = kit.path("revocation", "list.crl")
    openssl(kit, *ca, "-gencrl", "-out", crl)
    good_site, bad_site = Site(kit, certs, certs.good), Site(kit, certs, bad)
    expect(client.fetched(good_site.url, crl=crl)[0], 0)
    expect(client.fetched(bad_site.url)[0], 0)
    outcome = client.fetched(bad_site.url, crl=crl)[0]
    expect(outcome, 60, "revoked")
    check(outcome[3] == 23, f"the verify result is {outcome[3]}, not 23 (certificate revoked)")
    statuses(kit, client, certs, bad, folder)


def statuses(kit, client, certs, bad, folder):
    """What openssl's own responder says, stapled by nginx."""
    for leaf, name, code, part in [(certs.good, "good", 0, "TLS"), (bad, "bad", 91, "revoked")]:
        # `openssl ca` lists what it issued; these it did not, so the line is written as it would be.
        serial = kit.run([program("openssl", "openssl"), "x509", "-in", leaf.certificate, "-noout", "-serial"])
        number = serial.out.decode().strip().split("=")[1]
        kind = ("V", "") if leaf is certs.good else ("R", "250101000000Z")
        index = kit.write(f"revocation/{name}.txt", f"{kind[0]}\t400101000000Z\t{kind[1]}\t{number}\tunknown\t/CN={name}\n")
        staple = kit.path("revocation", f"{name}.ocsp")
        openssl(kit, "ocsp", "-index", index, "-CA", certs.ca, "-rsigner", certs.ca, "-rkey",
                certs.ca.replace(".crt", ".key"), "-issuer", certs.ca, "-cert", leaf.certificate, "-ndays", "3", "-respout",
                staple)
        site = Site(kit, certs, leaf, f"ssl_stapling on; ssl_stapling_file {staple};")
        for version in ("0", "6|393216"):  # as agreed, and TLS 1.2 alone
            number = sum(int(part) for part in version.split("|"))
            expect(client.fetched(site.url, status=1, version=number)[0], code, part)
    plain = Site(kit, certs, certs.good)
    expect(client.fetched(plain.url, status=1)[0], 91, "stapled no OCSP response")


# ---- sessions

def sessions(kit, client, certs):
    site = Site(kit, certs, certs.good, "ssl_early_data on;")
    first, second, third = client.fetched(site.url, times=3)
    expect(first, 0, "reused=.")
    for outcome in (second, third):
        expect(outcome, 0, "TLSv1.3 reused=r")
        check(outcome[4] == 0, f"early data was sent that nobody asked for: {outcome}")
    first, second, third = client.fetched(site.url, times=3, flags=EARLY)
    check(first[4] == 0, f"the first handle had no session: {first}")
    for outcome in (second, third):
        # What nginx itself says of early data depends on how soon the client's last message follows.
        expect(outcome, 0, "reused=r")
        check(outcome[4] > 0, f"no early data was taken: {outcome}")
    refusing = Site(kit, certs, certs.good, "ssl_early_data off;")
    refused = client.fetched(refusing.url, times=2, flags=EARLY)[1]
    expect(refused, 0, "reused=r")
    check(refused[4] == 0, f"early data was sent though the server's ticket permits none: {refused}")
    old = client.fetched(site.url, times=2, flags=EARLY, version=str(6 + 393216))
    expect(old[1], 0, "TLSv1.2 reused=r")
    # Threads whose handles share nothing but sessions: a session of 1.2 serves everybody, tickets of 1.3 go to one each.
    shared = client.fetched(site.url, threads=2, times=20, version=str(6 + 393216))
    check(len(shared) == 41, f"{len(shared)} answers of 41")
    expect(shared[0], 0, "TLSv1.2 reused=.")
    for outcome in shared[1:]:
        expect(outcome, 0, "TLSv1.2 reused=r")
    shared = client.fetched(site.url, threads=2, times=20)
    check(len(shared) == 41 and all(outcome[0] == 0 for outcome in shared), f"not all came: {shared}")
    resumed = sum("TLSv1.3 reused=r" in outcome[1] for outcome in shared)
    check(resumed > 20, f"only {resumed} of 40 resumed a session")
    me = {"cert": certs.good.certificate, "key": certs.good.key}
    mine = client.fetched(site.url, times=2, **me)
    expect(mine[1], 0, "reused=.")  # a session under a client's certificate stays where it is


def command_sessions(kit, client, certs):
    """--ssl-sessions: what one run of the command won is offered by the next."""
    site = Site(kit, certs, certs.good)
    file = kit.path("saved-sessions")
    command = os.path.join(os.path.dirname(os.path.dirname(client.libraries)), "src/cli/hawser")

    def run(*more):
        result = kit.run([command, "--no-progress-meter", "--cacert", certs.ca, "--ssl-sessions", file, *more])
        return result.code, result.out.decode(), result.err.decode()

    for versions in ([], ["--tls-max", "1.2"]):
        code, out, err = run(*versions, site.url)
        check((code, err) == (0, "") and "reused=." in out, f"the first run: {code} {out} {err}")
        check(os.stat(file).st_mode & 0o777 == 0o600, f"the file's rights are {os.stat(file).st_mode:o}")
        saved = open(file).read()
        check(len([line for line in saved.split("\n") if line and line[0] != "#"]) >= 1, f"nothing was saved: {saved}")
        check("localhost" not in saved, "the file says where the sessions were won")
        code, out, err = run(*versions, site.url)
        check((code, err) == (0, "") and "reused=r" in out, f"the second run: {code} {out} {err}")
        os.remove(file)
    with open(file, "w") as into:
        into.write(saved)
    code, out, err = run("--connect-timeout", "5", f"https://localhost:{free_port()}/")
    check(code == 7 and open(file).read() == saved, f"a run that failed changed the file: {code}")
    with open(file, "w") as into:
        into.write("# a remark\n\nbm90 c2Vzc2lvbnM=\n")
    code, out, err = run(site.url)
    check(code == 0 and "reused=." in out and "line 3" in err, f"a damaged file: {code} {out} {err}")
    check(os.listdir(os.path.dirname(file)).count("saved-sessions") == 1 and
          not [name for name in os.listdir(os.path.dirname(file)) if name.startswith("saved-sessions.")], "something was left beside it")
    code, out, err = kit_code = run("--ssl-sessions", kit.path("no", "such", "folder"), site.url)
    check(code == 0 and "cannot write" in err, f"a file that cannot be written: {kit_code}")


# ---- the rest

def algorithms(kit, client, certs):
    site = Site(kit, certs, certs.good)
    for curve, named in (("X25519", "X25519"), ("secp384r1", "secp384r1"), ("P-256", "prime256v1")):
        expect(client.fetched(site.url, curves=curve)[0], 0, f"curve={named}")
    expect(client.fetched(site.url, signatures="ecdsa_secp256r1_sha256")[0], 0)
    check(client.fetched(site.url, signatures="rsa_pss_rsae_sha256")[0][0] == 35, "the server signed with what was not offered")
    expect(client.fetched(site.url, signatures="nonsense")[0], 59, "nonsense")


def certificate_facts(kit, client, certs):
    site = Site(kit, certs, certs.good)
    lines = client.lines(site.url)
    for wanted in ("certificate Subject:CN = good", "certificate Issuer:CN = hawser test CA", "certificate Version:2",
                   "certificate Signature Algorithm:ecdsa-with-SHA256", "certificate Public Key Algorithm:id-ecPublicKey",
                   "certificate X509v3 Subject Alternative Name:DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1"):
        check(wanted in lines, f"`{wanted}` is not in\n" + "\n".join(lines))


def test(kit):
    build = os.path.abspath(sys.argv[1])
    certs = certificates(kit)
    client = Client(kit, build, certs)
    cases = Cases()
    for name, function in [("client certificates", client_certificates), ("revocation", revocation), ("sessions", sessions), ("sessions of the command", command_sessions),
                           ("algorithms", algorithms), ("certificate facts", certificate_facts)]:
        cases.case(name, function, kit, client, certs)
    cases.finish()


if __name__ == "__main__":
    main(test, __file__)
