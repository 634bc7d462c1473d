"""Credentials from a file."""

from model import Subject, ok, redirect

it = Subject("netrc")
ONE = {".netrc": "machine 127.0.0.1 login name password secret\n"}
USE = "set NETRC CURL_NETRC_OPTIONAL\n"


def netrc(name, content, text="", path="/", *replies, **options):
    it.client(name, USE + 'set NETRC_FILE "{dir}/rc"\n' + text, *replies, path=path, files={"rc": content}, **options)


netrc("rule-hash-in-password", "machine 127.0.0.1 login name password #secret\nmachine other login a password b\n")
it.client("home", USE, files=ONE)
it.client("ignored", "set NETRC CURL_NETRC_IGNORED", files=ONE)
it.client("required", "set NETRC CURL_NETRC_REQUIRED", files=ONE)
it.client("required-over-option", 'set NETRC CURL_NETRC_REQUIRED\nset USERPWD "o:p"', files=ONE)
it.client("optional-under-option", USE + 'set USERPWD "o:p"', files=ONE)
it.client("optional-under-url", USE, path="http://u:p@127.0.0.1:{port}/", files=ONE)
it.client("none-there", USE)
netrc("file", "machine 127.0.0.1 login name password secret\n")
netrc("lines", "machine 127.0.0.1\nlogin name\npassword secret\n")
netrc("other-machine", "machine other login a password b\n")
netrc("second-machine", "machine other login a password b\nmachine 127.0.0.1 login name password secret\n")
netrc("default", "machine other login a password b\ndefault login name password secret\n")
netrc("default-first", "default login d password e\nmachine 127.0.0.1 login name password secret\n")
netrc("quoted", 'machine 127.0.0.1 login "na me" password "se\\"cr\\\\et"\n')
netrc("quoted-newline", 'machine 127.0.0.1 login name password "a\\tb"\n')
netrc("comment", "# a comment\nmachine 127.0.0.1 login name password secret # more\n")
netrc("macdef", "macdef init\ncd /x\n\nmachine 127.0.0.1 login name password secret\n")
netrc("account", "machine 127.0.0.1 login name account acc password secret\n")
netrc("password-first", "machine 127.0.0.1 password secret login name\n")
netrc("user-in-url", "machine 127.0.0.1 login other password no\nmachine 127.0.0.1 login me password yes\n", "", "http://me@127.0.0.1:{port}/")
netrc("user-in-url-no-match", "machine 127.0.0.1 login other password no\n", "", "http://me@127.0.0.1:{port}/")
netrc("user-by-option", "machine 127.0.0.1 login other password no\nmachine 127.0.0.1 login me password yes\n", 'set USERNAME "me"')
netrc("crlf", "machine 127.0.0.1 login name password secret\r\n")
netrc("no-newline", "machine 127.0.0.1 login name password secret")
netrc("case", "MACHINE 127.0.0.1 LOGIN name PASSWORD secret\n")
netrc("empty", "")
netrc("redirect-other-host", "machine 127.0.0.1 login name password secret\nmachine localhost login there password too\n",
      "set FOLLOWLOCATION 1\nset IPRESOLVE CURL_IPRESOLVE_V4", "/", redirect("http://localhost:{port}/n"), ok())
it.client("missing-file", USE + 'set NETRC_FILE "{dir}/nothing"')

it.command("command-netrc", "-n {url}/", files=ONE)
it.command("command-netrc-long", "--netrc {url}/", files=ONE)
it.command("command-netrc-optional", "--netrc-optional {url}/", files=ONE)
it.command("command-netrc-file", "--netrc-file rc {url}/", files={"rc": "machine 127.0.0.1 login a password b\n"})
it.command("command-netrc-and-user", "-n -u x:y {url}/", files=ONE)
it.command("command-netrc-optional-and-user", "--netrc-optional -u x:y {url}/", files=ONE)
