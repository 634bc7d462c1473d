"""TLS options of an https proxy that have the origin's for a model, and details of what certificates are told."""

from model import Subject

it = Subject("tls-hops")
PROXY = 'set PROXY "{surl}"\nset PROXY_CAINFO "{ca}"\n'


def proxied(name, text, **tls):
    it.client(name, text, path="http://elsewhere.example/x", tls=tls)


def command(name, options, trust="--proxy-cacert {ca}", facts=(), **tls):
    it.command(f"command-{name}", f"{trust} -x {{surl}} {options} http://elsewhere.example/x", tls=tls, facts=facts)



proxied("proxy-verify-result", 'set PROXY "{surl}"\nset PROXY_SSL_VERIFYPEER 0\nperform\ninfo PROXY_SSL_VERIFYRESULT SSL_VERIFYRESULT')
proxied("proxy-verify-result-good", PROXY + "perform\ninfo PROXY_SSL_VERIFYRESULT SSL_VERIFYRESULT")
proxied("proxy-partial-chain-off", 'set PROXY "{surl}"\nset PROXY_CAINFO "{leaf}"\nset PROXY_SSL_OPTIONS CURLSSLOPT_NO_PARTIALCHAIN')
proxied("proxy-issuer", PROXY + 'set PROXY_ISSUERCERT "{ca}"')
proxied("proxy-issuer-wrong", PROXY + 'set PROXY_ISSUERCERT "{self_signed}"')
proxied("proxy-issuer-blob-wrong", PROXY + 'set PROXY_ISSUERCERT_BLOB file "{self_signed}"')
proxied("proxy-client-blobs", PROXY + 'set PROXY_SSLCERT_BLOB file "{cert}"\nset PROXY_SSLKEY_BLOB file "{key}"', client="optional")
proxied("proxy-client-p12", PROXY + 'set PROXY_SSLCERT "{p12}"\nset PROXY_SSLCERTTYPE "P12"\nset PROXY_KEYPASSWD "secret"', client="optional")
proxied("proxy-client-mismatch", PROXY + 'set PROXY_SSLCERT "{cert}"\nset PROXY_SSLKEY "{other_key}"', client="optional")
it.client("certinfo-words", 'set CAINFO "{ca}"\nset CERTINFO 1\nknob certinfo.full 1\nperform\ninfo CERTINFO', path="{surl}/")
it.client("certinfo-words-not-verified", "set SSL_VERIFYPEER 0\nset CERTINFO 1\nknob certinfo.full 1\nperform\ninfo CERTINFO SSL_VERIFYRESULT", path="{surl}/", tls={"leaf": "self_signed"})
it.client("key-without-certificate", 'set CAINFO "{ca}"\nset SSLKEY "{key}"', path="{surl}/", tls={"client": "optional"})
it.client("p12-beside-a-key", 'set CAINFO "{ca}"\nset SSLCERT "{p12}"\nset SSLCERTTYPE "p12"\nset KEYPASSWD "secret"\nset SSLKEY "{other_key}"', path="{surl}/", tls={"client": "required"})
it.client("key-type-p12", 'set CAINFO "{ca}"\nset SSLCERT "{cert}"\nset SSLKEY "{p12}"\nset SSLKEYTYPE "P12"\nset KEYPASSWD "secret"', path="{surl}/", tls={"client": "optional"})
it.client("pinned-then-unverified-result", 'set SSL_VERIFYPEER 0\nset PINNEDPUBLICKEY "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="\nperform\ninfo SSL_VERIFYRESULT', path="{surl}/")
command("proxy-capath", "--proxy-capath {capath}", trust="")
command("proxy-cert", "--proxy-cert {cert} --proxy-key {key}", client="required")
command("proxy-cert-types", "--proxy-cert {cert_der} --proxy-cert-type DER --proxy-key {key_der} --proxy-key-type DER", client="required")
command("proxy-cert-bundle", "--proxy-cert {p12}:secret --proxy-cert-type P12", client="required")
command("proxy-pass", "--proxy-cert {cert} --proxy-key {key_secret} --proxy-pass secret", client="required")
command("proxy-ciphers", "--proxy-ciphers ECDHE-ECDSA-CHACHA20-POLY1305", max="1.2", facts=("cipher",))
command("proxy-crlfile", "--proxy-crlfile {crl_revoking}")
command("proxy-pinned", "--proxy-pinnedpubkey {pin}")
command("proxy-tlsv1", "--proxy-tlsv1", facts=("version",))
command("proxy-ssl-allow-beast", "--proxy-ssl-allow-beast")
command("proxy-basic", "--proxy-basic -U pu:pp")
it.command("command-ciphers", "--cacert {ca} --tls-max 1.2 --ciphers ECDHE-ECDSA-CHACHA20-POLY1305 {surl}/", tls={"max": "1.2"}, facts=("cipher",))
# The lowest version asked for last counts: without it the one before would.
it.command("command-tlsv1.0-after-1.2", "--cacert {ca} --tlsv1.2 --tlsv1.0 {surl}/", facts=("versions",))
it.command("command-tlsv1.1-after-1.2", "--cacert {ca} --tlsv1.2 --tlsv1.1 {surl}/", facts=("versions",))
it.command("command-proxy-tlsv1-hello", "--proxy-cacert {ca} --proxy-tlsv1 -x {surl} http://elsewhere.example/x", facts=("versions", "alpn"))
