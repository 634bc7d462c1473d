"""URLs with several meanings."""

from model import Subject, ok

it = Subject("command-globs")


def glob(name, text, count, **options):
    it.command(name, text, *[ok(b"%d\n" % i) for i in range(count)], **options)


glob("set", "'{url}/{a,b,c}'", 3)
glob("set-one", "'{url}/{a}'", 1)
glob("set-empty-member", "'{url}/x{,b}'", 2)
glob("range", "'{url}/[1-3]'", 3)
glob("range-zeros", "'{url}/[008-011]'", 4)
glob("range-step", "'{url}/[0-9:4]'", 3)
glob("range-letters", "'{url}/[a-c]'", 3)
glob("range-letters-step", "'{url}/[a-g:3]'", 3)
glob("product", "'{url}/{a,b}/[1-2]'", 4)
glob("named", "-o 'f_#1_#2.txt' '{url}/{a,b}/[1-2]'", 4)
glob("named-missing", "-o 'f_#3.txt' '{url}/{a,b}'", 2)
glob("remote-name", "-O '{url}/f[1-2].txt'", 2)
glob("off", "-g '{url}/{a,b}[1-2]'", 1)
glob("off-long", "--globoff '{url}/[1-2]'", 1)
glob("escaped", "'{url}/\\{a\\}'", 1)
glob("bad-range", "'{url}/[3-1]'", 0)
glob("bad-set", "'{url}/{a,b'", 0)
glob("bad-step", "'{url}/[1-5:0]'", 0)
glob("nested", "'{url}/{a,{b,c}}'", 0)
glob("ipv6", "'{url6}/x'", 1)
glob("in-query", "'{url}/?q={a,b}'", 2)
glob("with-data", "-d x '{url}/{a,b}'", 2)
glob("upload", "-H Expect: -T '{one,two}' {url}/", 2, files={"one": "1", "two": "2"})
glob("fail-continues", "-f '{url}/[1-2]'", 2)
