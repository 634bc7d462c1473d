"""Which request a transfer makes."""

from model import Subject, ok

it = Subject("methods")

it.client("get", "")
it.client("post", 'set POSTFIELDS "a=1&b=2"')
it.client("custom", 'set CUSTOMREQUEST "PURGE"')
it.client("nobody", "set NOBODY 1", b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
it.command("command-get", "{url}/")
it.command("command-data", "-d a=1 {url}/")
