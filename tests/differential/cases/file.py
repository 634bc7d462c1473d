"""file://"""

from model import Subject

it = Subject("file")
F = {"in.txt": "abcdefghij"}
INFOS = "perform\ninfo RESPONSE_CODE SIZE_DOWNLOAD_T CONTENT_LENGTH_DOWNLOAD_T SCHEME PROTOCOL EFFECTIVE_URL HEADER_SIZE NUM_CONNECTS PRIMARY_IP"


# Since libcurl 8.9 the empty line behind the head that is made up for a file is told by itself (CURLOPT_NOBODY too); each
# side's files are as old as its run.
NORMAL = ((r'(?m)^header "(Last-Modified: [^"]*? GMT\\r\\n)(\\r\\n)?"(\nheader "\\r\\n")?$', r'header "\1"'),
          (r"Last-Modified: [^\\]*? GMT", "Last-Modified: THEN"))


def file(name, text, path="/in.txt", **options):
    it.client(name, f'set URL "file://{{dir}}{path}"\n' + text, **{"files": F, "normal": NORMAL, **options})


file("get", INFOS)
file("get-localhost", 'set URL "file://localhost{dir}/in.txt"')
file("get-one-slash", 'set URL "file:{dir}/in.txt"')
file("get-percent", "", path="/in%2etxt")
file("missing", "perform\ninfo RESPONSE_CODE", path="/nothing")
file("empty", INFOS, files={"in.txt": ""})
file("large", "perform\ninfo SIZE_DOWNLOAD_T", files={"in.txt": "0123456789" * 30_000})
file("nobody", "set NOBODY 1\nset FILETIME 1\nperform\ninfo CONTENT_LENGTH_DOWNLOAD_T FILETIME")
file("header", "set HEADER 1")
file("header-nobody", "set HEADER 1\nset NOBODY 1")
file("filetime", "set FILETIME 1\nperform\ninfo FILETIME FILETIME_T")
file("range", 'set RANGE "2-4"')
file("range-open", 'set RANGE "7-"')
file("range-suffix", 'set RANGE "-3"')
file("range-beyond", 'set RANGE "50-60"')
file("resume", "set RESUME_FROM 4\nperform\ninfo SIZE_DOWNLOAD_T CONTENT_LENGTH_DOWNLOAD_T")
file("resume-large", "set RESUME_FROM_LARGE 4")
file("resume-end", "set RESUME_FROM 10")
file("resume-beyond", "set RESUME_FROM 11")
file("resume-negative", "set RESUME_FROM -3")
file("newer", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1\nperform\ninfo CONDITION_UNMET")
file("not-newer", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1900000000\nperform\ninfo CONDITION_UNMET")
file("not-older", "set TIMECONDITION CURL_TIMECOND_IFUNMODSINCE\nset TIMEVALUE 1\nperform\ninfo CONDITION_UNMET CONTENT_LENGTH_DOWNLOAD_T")
file("older", "set TIMECONDITION CURL_TIMECOND_IFUNMODSINCE\nset TIMEVALUE 1900000000\nperform\ninfo CONDITION_UNMET")
file("as-new", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1600000000\nperform\ninfo CONDITION_UNMET")
file("as-old", "set TIMECONDITION CURL_TIMECOND_IFUNMODSINCE\nset TIMEVALUE 1600000000\nperform\ninfo CONDITION_UNMET")
file("not-newer-nobody", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1900000000\nset NOBODY 1\nperform\ninfo CONDITION_UNMET")
file("not-newer-range", 'set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1900000000\nset RANGE "2-3"\nperform\ninfo CONDITION_UNMET')
file("not-newer-resume", "set TIMECONDITION CURL_TIMECOND_IFMODSINCE\nset TIMEVALUE 1900000000\nset RESUME_FROM 5\nperform\ninfo CONDITION_UNMET")
file("write-abort", "knob write.abort 1")
file("progress", "set NOPROGRESS 0\nset XFERINFOFUNCTION on")
file("protocols", 'set PROTOCOLS_STR "http"')
file("upload", 'set UPLOAD 1\nset INFILESIZE 3\nsource "abc"\nperform\ninfo SIZE_UPLOAD_T', path="/new.txt")
file("upload-replaces", 'set UPLOAD 1\nsource "abc"')
file("upload-append", 'set UPLOAD 1\nset APPEND 1\nsource "abc"')
file("upload-resume", 'set UPLOAD 1\nset RESUME_FROM 4\nset INFILESIZE 7\nsource "0123456"')
file("upload-no-folder", 'set UPLOAD 1\nsource "abc"', path="/no/such/folder")
file("upload-abort", 'set UPLOAD 1\nsource "abc"\nknob read.abort 1', path="/new.txt")
file("upload-permissions", 'set UPLOAD 1\nset NEW_FILE_PERMS 0600\nsource "abc"', path="/new.txt")
file("connect-only", "set CONNECT_ONLY 1")
file("twice", "perform 2\ninfo NUM_CONNECTS")
file("host-elsewhere", 'set URL "file://elsewhere{dir}/in.txt"')
file("custom-request", 'set CUSTOMREQUEST "ODD"')
file("postfields", 'set POSTFIELDS "x"')
file("user", 'set URL "file://u:p@localhost{dir}/in.txt"')
file("rule-newer", 'set NOBODY 1\nperform\nset NOBODY 0\nset HTTPGET 1\nset MAXFILESIZE 5\nperform\nset MAXFILESIZE 0\nset RANGE "-50"\nperform\n'
     'set RANGE NULL\nset URL "file://{dir}/sub/"\nperform', files={**F, "sub/a.txt": "x"}, normal=NORMAL[1:])

it.command("command-get", "file://{dir}/in.txt", files=F)
it.command("command-missing", "file://{dir}/nothing", files=F)
it.command("command-range", "-r 2-4 file://{dir}/in.txt", files=F)
it.command("command-head", "-I file://{dir}/in.txt", files=F, normal=((r'(?m)^"\\r\\n"\n', ""),))  # the empty line: rule-newer
it.command("command-not-newer", "-z 2030-01-01 file://{dir}/in.txt", files=F)
it.command("command-include", "-i file://{dir}/in.txt", files=F)
it.command("command-output", "-o out file://{dir}/in.txt", files=F)
it.command("command-continue", "-C 4 -o out file://{dir}/in.txt", files={**F, "out": "abcd"})
it.command("command-continue-auto", "-C - -o out file://{dir}/in.txt", files={**F, "out": "abcd"})
it.command("command-upload", "-T in.txt file://{dir}/new.txt", files=F)
it.command("command-upload-append", "-a -T in.txt file://{dir}/more.txt", files={**F, "more.txt": "first"})
it.command("command-remote-time", "-R -o out file://{dir}/in.txt", files=F, mtimes=True)
it.command("command-two", "file://{dir}/in.txt file://{dir}/b.txt", files={**F, "b.txt": "B"})
