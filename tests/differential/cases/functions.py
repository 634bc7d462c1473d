"""Functions that need no transfer."""

from model import Subject

it = Subject("functions")


def call(name, *lines):
    it.client(name, "\n".join(f"call {line}" for line in lines), transfer=False)


call("escape", 'escape "plain"', 'escape "a b&c=d/e?f"', 'escape "caf\\xc3\\xa9"', 'escape ""', 'escape "~-._"', 'escape "\\x00\\x01\\xff"')
call("unescape", 'unescape "plain"', 'unescape "a%20b%2f"', 'unescape "%zz%4"', 'unescape ""', 'unescape "%00x"', 'unescape "a+b"', 'unescape "%c3%A9"')
call("getdate", 'getdate "Sun, 06 Nov 1994 08:49:37 GMT"', 'getdate "Sunday, 06-Nov-94 08:49:37 GMT"', 'getdate "Sun Nov  6 08:49:37 1994"',
     'getdate "06 Nov 1994 08:49:37 GMT"', 'getdate "06-Nov-94 08:49:37 GMT"', 'getdate "Nov  6 08:49:37 1994"', 'getdate "06 Nov 1994 08:49:37"', 'getdate "06-Nov-94"')
call("getdate-more", 'getdate "1994 Nov 6 08:49:37"', 'getdate "GMT 08:49:37 06-Nov-94 Sunday"', 'getdate "94 6 Nov 08:49:37"', 'getdate "1994 Nov 6"', 'getdate "Sun 06 Nov 1994"',
     'getdate "08:49:37 20 Nov 1994"', 'getdate "20111023"', 'getdate "20110632"', 'getdate "20121023 10:10:10 +0530"')
call("getdate-zones", 'getdate "Sun, 12 Sep 2004 15:05:58 -0700"', 'getdate "Thu, 01 Jan 1970 00:00:00 CET"', 'getdate "Thu, 01-Jan-1970 00:00:00 PST"',
     'getdate "01 Jan 1970 00:00:00 EDT"', 'getdate "01 Jan 2000 00:00 Z"', 'getdate "01 Jan 2000 00:00:00 A"')
call("getdate-bad", 'getdate ""', 'getdate "nonsense"', 'getdate "32 Jan 2000"', 'getdate "Sun, 06 Nov 1994 25:49:37 GMT"', 'getdate "Sun, 06 Foo 1994 08:49:37 GMT"',
     'getdate "2000"', 'getdate "08:49:37"', 'getdate "31 Feb 2000"')
call("getdate-limits", 'getdate "Tue, 19 Jan 2038 03:14:08 GMT"', 'getdate "Fri, 31 Dec 9999 23:59:59 GMT"', 'getdate "Thu, 01 Jan 1583 00:00:00 GMT"',
     'getdate "Thu, 01 Jan 1582 00:00:00 GMT"', 'getdate "01 Jan 69 00:00:00 GMT"', 'getdate "01 Jan 71 00:00:00 GMT"')
call("strequal", 'strequal "abc" "ABC"', 'strequal "abc" "abd"', 'strequal "" ""', 'strequal "abc" "abcd"', 'strequal "\\xc3\\xa9" "\\xc3\\x89"')
call("strnequal", 'strnequal "abcX" "ABCY" 3', 'strnequal "abcX" "ABCY" 4', 'strnequal "a" "b" 0', 'strnequal "ab" "a" 2')
call("options", 'option "URL"', 'option "url"', 'option "WRITEHEADER"', 'option "nothing"', 'option "CURLOPT_URL"', 'option "TIMEOUT_MS"', 'option "HTTPHEADER"',
     'option "WRITEFUNCTION"', 'option "INFILESIZE_LARGE"', 'option "PROXYTYPE"', 'option "SSLCERT_BLOB"', 'option "WRITEDATA"', 'option "POSTFIELDS"')
