"""Parts of a resource, conditions, and taking up where it stopped."""

from model import CLOSE, Subject, empty, head, ok

it = Subject("ranges")


def part(body, span, total=10, *fields):
    return ok(body, f"Content-Range: bytes {span}/{total}", *fields, status="206 Partial Content")


it.client("range", 'set RANGE "2-4"', part(b"cde", "2-4"))
it.client("range-open", 'set RANGE "2-"', part(b"cdefghij", "2-9"))
it.client("range-suffix", 'set RANGE "-3"', part(b"hij", "7-9"))
it.client("range-several", 'set RANGE "0-1,4-5"', part(b"abef", "0-1"))
it.client("range-ignored-by-server", 'set RANGE "2-4"', ok(b"abcdefghij"))
it.client("range-bad", 'set RANGE "9999-"', ok(b"no", status="416 Range Not Satisfiable"))
it.client("range-null", 'set RANGE "2-4"\nset RANGE NULL')
it.client("range-words", 'set RANGE "abc"')
it.client("range-own-header", 'set RANGE "2-4"\nset HTTPHEADER "Range: bytes=7-8"', part(b"hi", "7-8"))
it.client("resume", "set RESUME_FROM 4", part(b"efghij", "4-9"))
it.client("resume-large", "set RESUME_FROM_LARGE 4", part(b"efghij", "4-9"))
it.client("resume-ignored-by-server", "set RESUME_FROM 4", ok(b"abcdefghij"))
it.client("resume-beyond", "set RESUME_FROM 10", ok(b"", "Content-Range: bytes */10", status="416 Range Not Satisfiable"))
it.client("resume-beyond-plain", "set RESUME_FROM 10", ok(b"sorry", status="416 Range Not Satisfiable"))
it.client("resume-wrong-range", "set RESUME_FROM 4", part(b"abc", "0-2"))
it.client("resume-and-range", 'set RESUME_FROM 4\nset RANGE "0-1"', part(b"efghij", "4-9"))
it.client("resume-zero", "set RESUME_FROM 0")
it.client("resume-sizes", "set RESUME_FROM 4\nset NOPROGRESS 0\nset XFERINFOFUNCTION on\nperform\ninfo SIZE_DOWNLOAD_T CONTENT_LENGTH_DOWNLOAD_T",
          part(b"efghij", "4-9"))
it.client("resume-upload", 'set UPLOAD 1\nset HTTPHEADER "Expect:"\nset RESUME_FROM 2\nset INFILESIZE 6\nsource "abcdef"\nset SEEKFUNCTION on\nset SEEKDATA tag s')
it.client("resume-upload-no-seek", 'set UPLOAD 1\nset HTTPHEADER "Expect:"\nset RESUME_FROM 2\nset INFILESIZE 6\nsource "abcdef"')
it.client("range-upload", 'set UPLOAD 1\nset HTTPHEADER "Expect:"\nset RANGE "2-5"\nset INFILESIZE 6\nsource "abcdef"')
it.client("modified-since", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1000000000\nperform\ninfo CONDITION_UNMET RESPONSE_CODE",
          empty("304 Not Modified"))
it.client("modified-since-large", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE_LARGE 5000000000\nperform\ninfo CONDITION_UNMET",
          empty("304 Not Modified"))
it.client("modified-since-newer", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1000000000\nperform\ninfo CONDITION_UNMET",
          ok(b"new", "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"))
it.client("modified-since-older-anyway", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1000000000\nperform\ninfo CONDITION_UNMET SIZE_DOWNLOAD_T",
          ok(b"old", "Last-Modified: Mon, 01 Jan 2001 00:00:00 GMT"), ok(b"x"))
it.client("unmodified-since", "set TIMECONDITION CURL_TIMECOND_IFUNMODSINCE\nset TIMEVALUE 1000000000\nperform\ninfo CONDITION_UNMET",
          ok(b"no", status="412 Precondition Failed"))
it.client("unmodified-since-newer", "set TIMECONDITION CURL_TIMECOND_IFUNMODSINCE\nset TIMEVALUE 1000000000\nperform\ninfo CONDITION_UNMET",
          ok(b"new", "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"))
it.client("last-modified-condition", "set TIMECONDITION 3\nset TIMEVALUE 1000000000")
# A condition is for what would have succeeded without it, and what a 304 answers stands where it was.
it.client("rule-conditions", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1000000000\nperform\ninfo CONDITION_UNMET\n"
          "set FOLLOWLOCATION 1\nperform\ninfo REDIRECT_URL",
          ok(b"gone", "Last-Modified: Sat, 09 Sep 2000 01:46:40 GMT", status="404 Not Found"), head("304 Not Modified", "Location: /n"), ok(b"unasked"))
it.client("condition-none", "set TIMECONDITION CURL_TIMECOND_NONE\nset TIMEVALUE 1000000000")
it.client("condition-zero", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 0")
it.client("filetime", "set FILETIME 1\nperform\ninfo FILETIME FILETIME_T", ok(b"x", "Last-Modified: Mon, 01 Jan 2024 10:20:30 GMT"))
it.client("filetime-not-asked", "perform\ninfo FILETIME FILETIME_T", ok(b"x", "Last-Modified: Mon, 01 Jan 2024 10:20:30 GMT"))
it.client("filetime-bad", "set FILETIME 1\nperform\ninfo FILETIME FILETIME_T", ok(b"x", "Last-Modified: yesterday"))
it.client("maxfilesize", "set MAXFILESIZE 5", ok(b"sixsix"))
it.client("maxfilesize-fits", "set MAXFILESIZE 6", ok(b"sixsix"))
it.client("maxfilesize-large", "set MAXFILESIZE_LARGE 5", ok(b"sixsix"))
it.client("ignore-content-length", "set IGNORE_CONTENT_LENGTH 1\nperform\ninfo CONTENT_LENGTH_DOWNLOAD_T",
          [head("200 OK", "Content-Length: 3", "Connection: close") + b"more than three", CLOSE])
it.client("failonerror", "set FAILONERROR 1\nperform\ninfo RESPONSE_CODE HTTP_CONNECTCODE", ok(status="404 Not Found"))
it.client("failonerror-500", "set FAILONERROR 1", ok(status="500 Broken"))
it.client("failonerror-401", 'set FAILONERROR 1\nset USERPWD "a:b"', ok(status="401 Unauthorized"))
it.client("failonerror-399", "set FAILONERROR 1", ok(status="399 Odd"))
it.client("failonerror-then-reuse", "set FAILONERROR 1\nperform\nset FAILONERROR 0\nperform\ninfo NUM_CONNECTS", ok(status="404 N"), ok())
it.client("failonerror-416-resume", "set FAILONERROR 1\nset RESUME_FROM 10", ok(b"no", status="416 Range Not Satisfiable"))

it.command("command-range", "-r 2-4 {url}/", part(b"cde", "2-4"))
it.command("command-range-long", "--range -3 {url}/", part(b"hij", "7-9"))
it.command("command-range-single", "-r 5 {url}/", part(b"fghij", "5-9"))
it.command("command-continue", "-C 4 -o out {url}/", part(b"efghij", "4-9"), files={"out": "abcd"})
it.command("command-continue-auto", "-C - -o out {url}/", part(b"efghij", "4-9"), files={"out": "abcd"})
it.command("command-continue-auto-no-file", "-C - -o out {url}/", ok(b"abcdefghij"))
it.command("command-continue-done", "-C - -o out {url}/", ok(b"", "Content-Range: bytes */4", status="416 Range Not Satisfiable"), files={"out": "abcd"})
it.command("command-continue-refused", "-C - -o out {url}/", ok(b"abcdefghij"), files={"out": "abcd"})
it.command("command-continue-upload", "-C 2 -H Expect: -T in.txt {url}/x", ok(), files={"in.txt": "abcdef"})
it.command("command-time-cond", "-z '2001-09-09 01:46:40 GMT' {url}/", empty("304 Not Modified"))
it.command("command-time-cond-unless", "-z '-2001-09-09 01:46:40 GMT' {url}/", ok())
it.command("command-time-cond-file", "--time-cond ref.txt {url}/", ok(), files={"ref.txt": "x"})
it.command("command-remote-time", "-R -o out {url}/", ok(b"x", "Last-Modified: Mon, 01 Jan 2024 10:20:30 GMT"), mtimes=True)
it.command("command-max-filesize", "--max-filesize 5 {url}/", ok(b"sixsix"))
it.command("command-max-filesize-unit", "--max-filesize 1k {url}/", ok(b"x" * 1025))
it.command("command-ignore-content-length", "--ignore-content-length {url}/",
           [head("200 OK", "Content-Length: 3", "Connection: close") + b"more than three", CLOSE])
it.command("command-fail", "-f {url}/", ok(status="404 Not Found"))
it.command("command-fail-with-body", "--fail-with-body {url}/", ok(status="404 Not Found"))
it.command("command-fail-early", "--fail-early -f {url}/a {url}/b", ok(status="404 Not Found"), ok())
it.command("command-fail-two", "-f {url}/a {url}/b", ok(status="404 Not Found"), ok())
it.command("command-etag-save", "--etag-save e.txt {url}/", ok(b"x", 'ETag: "abc"'))
it.command("command-etag-save-weak", "--etag-save e.txt {url}/", ok(b"x", 'ETag: W/"abc"'))
it.command("command-etag-compare", "--etag-compare e.txt {url}/", empty("304 Not Modified"), files={"e.txt": '"abc"\n'})
it.command("command-etag-both", "--etag-compare e.txt --etag-save e.txt {url}/", ok(b"x", 'ETag: "new"'), files={"e.txt": '"abc"\n'})
it.command("command-etag-missing-file", "--etag-compare none.txt {url}/", ok())
