"""Certificates and keys that cases may name, made once a run."""

import base64
import hashlib
import os
import shutil
import subprocess

import servers
from kit import program


def _output(*arguments):
    return subprocess.run([program("openssl", "openssl"), *arguments], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def _revocations(kit, made, folder):
    """Two lists of the CA: an empty one, and one with the server's certificate."""
    database = kit.subfolder("certs/revocation")
    kit.write("certs/revocation/index.txt", "")
    kit.write("certs/revocation/crlnumber", "01\n")
    config = kit.write("certs/revocation/config", f"[ca]\ndefault_ca=it\n[it]\ndatabase={database}/index.txt\n"
                       f"crlnumber={database}/crlnumber\ndefault_md=sha256\ndefault_crl_days=30\n")
    common = ["ca", "-config", config, "-cert", made.ca, "-keyfile", os.path.join(folder, "ca.key")]
    servers.openssl(kit, *common, "-gencrl", "-out", os.path.join(folder, "empty.crl"))
    servers.openssl(kit, *common, "-revoke", made.good.certificate)
    servers.openssl(kit, *common, "-gencrl", "-out", os.path.join(folder, "revoking.crl"))
    return os.path.join(folder, "empty.crl"), os.path.join(folder, "revoking.crl")


def certificates(kit):
    made = servers.certificates(kit)
    folder = kit.path("certs")
    place = lambda name: os.path.join(folder, name)  # noqa: E731
    leaf = made.good
    servers.openssl(kit, "x509", "-in", leaf.certificate, "-outform", "DER", "-out", place("good.der"))
    servers.openssl(kit, "pkey", "-in", leaf.key, "-outform", "DER", "-out", place("good-key.der"))
    servers.openssl(kit, "pkey", "-in", leaf.key, "-aes128", "-passout", "pass:secret", "-out", place("good-secret.key"))
    servers.openssl(kit, "pkcs12", "-export", "-in", leaf.certificate, "-inkey", leaf.key, "-passout", "pass:secret", "-out",
                    place("good.p12"))
    servers.openssl(kit, "x509", "-in", leaf.certificate, "-pubkey", "-noout", "-out", place("good-public.pem"))
    public = _output("pkey", "-pubin", "-in", place("good-public.pem"), "-outform", "DER")
    hashed = kit.subfolder("certs/hashed")
    name = _output("x509", "-in", made.ca, "-noout", "-hash").decode().strip()
    shutil.copy(made.ca, os.path.join(hashed, f"{name}.0"))
    empty, revoking = _revocations(kit, made, folder)
    made.places = {
        "expired": made.expired.certificate,
        "wrong_name": made.wrong_name.certificate,
        "self_signed": made.self_signed.certificate,
        "other_key": made.self_signed.key,
        "leaf": leaf.certificate,
        "cert_der": place("good.der"), "key_der": place("good-key.der"), "key_secret": place("good-secret.key"),
        "p12": place("good.p12"),
        "pin": "sha256//" + base64.b64encode(hashlib.sha256(public).digest()).decode(),
        "pin_file": place("good-public.pem"),
        "capath": hashed,
        "crl": empty, "crl_revoking": revoking,
    }
    return made
