"""Real servers of Debian, each started for one test on free ports of loopback. Every function answers an object
with the ports and URLs; the Kit ends the processes."""

import glob
import os
import socket
from types import SimpleNamespace

from kit import Failure, check, free_port, program, wait_for_port, wait_for_udp_port


# ---- certificates

def openssl(kit, *arguments):
    result = kit.run([program("openssl", "openssl"), *arguments])
    check(result.code == 0, str(result))


def signed(kit, folder, name, subject_alternative, days):
    """A leaf of the CA in `folder`. Negative days make one that has expired."""
    key, request, leaf = (os.path.join(folder, f"{name}.{suffix}") for suffix in ("key", "csr", "crt"))
    openssl(kit, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
            "-out", request, "-subj", f"/CN={name}", "-addext", f"subjectAltName={subject_alternative}")
    ca = os.path.join(folder, "ca")
    if days > 0:
        openssl(kit, "x509", "-req", "-in", request, "-CA", f"{ca}.crt", "-CAkey", f"{ca}.key", "-CAcreateserial",
                "-days", str(days), "-copy_extensions", "copy", "-out", leaf)
    else:
        # Only `openssl ca` takes dates of its own.
        database = kit.subfolder(f"certs/{name}-database")
        kit.write(f"certs/{name}-database/index.txt", "")
        config = kit.write(f"certs/{name}-database/config",
                           f"[ca]\ndefault_ca=it\n[it]\ndatabase={database}/index.txt\nnew_certs_dir={database}\n"
                           "default_md=sha256\npolicy=any\ncopy_extensions=copy\nrand_serial=yes\n[any]\n"
                           "commonName=supplied\n")
        openssl(kit, "ca", "-batch", "-config", config, "-cert", f"{ca}.crt", "-keyfile", f"{ca}.key", "-in", request,
                "-out", leaf, "-notext", "-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
    return SimpleNamespace(certificate=leaf, key=key)


def certificates(kit):
    """A CA and leaves of it: `good` for localhost, 127.0.0.1 and ::1; `expired`; `wrong_name`; and `self_signed`."""
    folder = kit.subfolder("certs")
    ca = os.path.join(folder, "ca")
    openssl(kit, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            f"{ca}.key", "-out", f"{ca}.crt", "-days", "30", "-subj", "/CN=hawser test CA", "-addext",
            "keyUsage=critical,keyCertSign,cRLSign")
    own = os.path.join(folder, "self-signed")
    openssl(kit, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            f"{own}.key", "-out", f"{own}.crt", "-days", "30", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1")
    names = "DNS:localhost,IP:127.0.0.1,IP:::1"
    return SimpleNamespace(
        ca=f"{ca}.crt",
        good=signed(kit, folder, "good", names, 30),
        expired=signed(kit, folder, "expired", names, -1),
        wrong_name=signed(kit, folder, "wrong-name", "DNS:elsewhere.example", 30),
        self_signed=SimpleNamespace(certificate=f"{own}.crt", key=f"{own}.key"))


# ---- Multipath TCP for servers that know nothing of it

def mptcpize(command):
    """The command with every TCP socket it makes turned into a Multipath TCP one."""
    return [program("mptcpize", "mptcpize"), "run", *command]


# ---- nginx

NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr info;
events {{ worker_connections 256; }}
http {{
    log_format wire '$remote_addr "$request" $status $body_bytes_sent $ssl_protocol $server_protocol '
        'connection=$connection who=$http_x_who';
    access_log {folder}/access.log wire;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    default_type application/octet-stream;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols {protocols};
    server {{
        listen {address}:{http};
        {tls_listen}
        root {root};
        location /slow/ {{ alias {root}/; limit_rate 1500k; }}
        location /put/ {{ alias {folder}/put/; dav_methods PUT; client_max_body_size 0; }}
    }}
}}
"""


def nginx(kit, root, certs=None, *, address="127.0.0.1", multipath=False, http2=True, protocols="TLSv1.3", prefix=()):
    """nginx on an http port and, with certs, an https port (HTTP/2 by ALPN). /slow/ gives 1.5 MB a second, /put/ takes
    files into the folder `put`. `prefix` is a command to start it by, e.g. `ip netns exec`."""
    folder = kit.subfolder(f"nginx-{len(kit.processes)}")
    os.mkdir(os.path.join(folder, "put"))
    http, https = free_port(), free_port()
    tls = f"listen {address}:{https} ssl{' http2' if http2 else ''};" if certs else ""
    leaf = certs.good if certs else SimpleNamespace(certificate="", key="")
    text = NGINX.format(folder=folder, user="user root;" if os.geteuid() == 0 else "", certificate=leaf.certificate,
                        key=leaf.key, protocols=protocols, address=address, http=http, tls_listen=tls, root=root)
    if not certs:
        text = "\n".join(line for line in text.split("\n") if "ssl_certificate" not in line)
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w") as file:
        file.write(text)
    command = [program("nginx", "nginx-light"), "-e", "stderr", "-p", folder, "-c", config]
    process = kit.start("nginx", [*prefix, *(mptcpize(command) if multipath else command)])
    kit.logs[os.path.join(folder, "access.log")] = "access.log of nginx"
    if not prefix:
        wait_for_port(process, http, address)
    return SimpleNamespace(process=process, http=http, https=https, log=os.path.join(folder, "access.log"),
                           put=os.path.join(folder, "put"), url=f"http://{address}:{http}", secure_url=f"https://localhost:{https}")


# ---- HTTP/2

def nghttpd(kit, root, certs):
    """A server of HTTP/2 alone, over TLS."""
    port = free_port()
    process = kit.start("nghttpd", [program("nghttpd", "nghttp2-server"), "-v", "-a", "127.0.0.1", "-d", root,
                                    str(port), certs.good.key, certs.good.certificate])
    wait_for_port(process, port)
    return SimpleNamespace(process=process, port=port, url=f"https://localhost:{port}")


# ---- HTTP/3

CADDY = """
{{
    admin off
    auto_https off
    storage file_system {folder}
}}
https://localhost:{port}, https://127.0.0.1:{port} {{
    bind 127.0.0.1
    tls {certificate} {key}
    root * {root}
    file_server
}}
"""


def caddy(kit, root, certs):
    """HTTP/1.1, HTTP/2 and HTTP/3 on one port number."""
    folder = kit.subfolder("caddy")
    port = free_port(socket.SOCK_DGRAM)
    config = kit.write("caddy/Caddyfile", CADDY.format(folder=folder, port=port, certificate=certs.good.certificate,
                                                       key=certs.good.key, root=root))
    process = kit.start("caddy", [program("caddy", "caddy"), "run", "--config", config, "--adapter", "caddyfile"],
                        env={**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder})
    wait_for_port(process, port)
    wait_for_udp_port(process, port)
    return SimpleNamespace(process=process, port=port, url=f"https://127.0.0.1:{port}",
                           by_name=f"https://localhost:{port}")


def gtlsserver(kit, root, certs, *options):
    """HTTP/3 by ngtcp2 and GnuTLS; `-V` as an option makes it demand Retry."""
    port = free_port(socket.SOCK_DGRAM)
    process = kit.start("gtlsserver", [program("gtlsserver", "ngtcp2-server"), "--quiet", *options, "-d", root,
                                       "127.0.0.1", str(port), certs.good.key, certs.good.certificate])
    wait_for_udp_port(process, port)
    return SimpleNamespace(process=process, port=port, url=f"https://127.0.0.1:{port}",
                           by_name=f"https://localhost:{port}")


# ---- proxies

SQUID = """
http_port 127.0.0.1:{plain}
https_port 127.0.0.1:{secure} tls-cert={certificate} tls-key={key}
acl here src 127.0.0.1/32
http_access allow here
cache deny all
shutdown_lifetime 0 seconds
access_log stdio:{folder}/access.log
cache_log {folder}/cache.log
pid_filename {folder}/squid.pid
coredump_dir {folder}
netdb_filename none
max_filedescriptors 1024
pinger_enable off
visible_hostname proxy.example
"""


def squid(kit, certs):
    """A forward proxy: `url` is reached by plain HTTP, `secure_url` by TLS; both do CONNECT."""
    folder = kit.subfolder("squid")
    os.chmod(folder, 0o777)  # started by root, it works as a user of its own
    plain, secure = free_port(), free_port()
    config = kit.write("squid/squid.conf", SQUID.format(plain=plain, secure=secure, folder=folder,
                                                        certificate=certs.good.certificate, key=certs.good.key))
    process = kit.start("squid", [program("squid", "squid-openssl"), "--foreground", "-f", config])
    kit.logs[os.path.join(folder, "access.log")] = "access.log of squid"
    wait_for_port(process, plain)
    wait_for_port(process, secure)
    return SimpleNamespace(process=process, url=f"http://localhost:{plain}", secure_url=f"https://localhost:{secure}",
                           log=os.path.join(folder, "access.log"))


# ---- the products under test

class Products:
    """The paths of what was built, found from the build folder."""

    def __init__(self, build, need_abi=False):
        self.build = os.path.abspath(build)
        self.hawser = os.path.join(self.build, "src/cli/hawser")
        check(os.access(self.hawser, os.X_OK), f"{self.hawser} was not built")
        self.abi = os.path.join(self.build, "capi/abi")
        if need_abi:
            for name in ("libcurl.so.4", "libcurl-gnutls.so.4"):
                check(os.path.exists(os.path.join(self.abi, name)), f"{self.abi}/{name} was not built")

    def tool(self, name):
        path = os.path.join(self.build, "tests/wire", name)
        check(os.access(path, os.X_OK), f"{path} was not built")
        return path

    def abi_environment(self):
        """Makes a program of Debian load our libcurl in place of its own."""
        return {"LD_LIBRARY_PATH": self.abi}

    def check_loaded(self, kit, binary):
        """That the program would really use ours: without this a failed preload would test Debian's libcurl."""
        ldd = kit.run([program("ldd", "libc-bin"), binary], env=self.abi_environment())
        lines = [line for line in ldd.out.decode().split("\n") if "libcurl" in line]
        if not lines or not all(self.abi in line for line in lines):
            raise Failure(f"{binary} would not load our libcurl:\n{ldd}")


def pycurl_module():
    found = glob.glob("/usr/lib/python3/dist-packages/pycurl*.so")
    return found[0] if found else None
