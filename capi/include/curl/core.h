/* The libcurl interface of hawser, what all its headers stand on: names, numbers and layouts are those of
   libcurl 8.22.
   tidy: table */
#ifndef HAWSER_CURL_CORE_H
#define HAWSER_CURL_CORE_H

#include "curlver.h"
#include "stdcheaders.h"
#include "system.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

/* Functions of the interface leave the library. */
#ifndef CURL_EXTERN
#if defined(__GNUC__)
#define CURL_EXTERN __attribute__((visibility("default")))
#else
#define CURL_EXTERN
#endif
#endif

#if defined(__has_declspec_attribute)
#define CURL_HAS_DECLSPEC_ATTRIBUTE(x) __has_declspec_attribute(x)
#else
#define CURL_HAS_DECLSPEC_ATTRIBUTE(x) 0
#endif

/* Old names say so when they are used; CURL_DISABLE_DEPRECATION silences them. */
#if defined(__GNUC__) && !defined(CURL_DISABLE_DEPRECATION) && !defined(BUILDING_LIBCURL) && \
    ((__GNUC__ > 6) || defined(__clang__))
#define CURL_DEPRECATED(version, message) __attribute__((deprecated("since " #version ": " message)))
#define CURL_IGNORE_DEPRECATION(statements)                            \
    _Pragma("GCC diagnostic push")                                     \
    _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")    \
    statements                                                         \
    _Pragma("GCC diagnostic pop")
#else
#define CURL_DEPRECATED(version, message)
#define CURL_IGNORE_DEPRECATION(statements) statements
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Handles: one transfer, and what several share. */
typedef void CURL;
typedef void CURLSH;

#ifndef curl_socket_typedef
typedef int curl_socket_t;
#define CURL_SOCKET_BAD (-1)
#define curl_socket_typedef
#endif

/* How a call or a transfer ended. */
typedef enum CURLcode {
    /* success */
    CURLE_OK = 0,
    /* scheme unknown or disabled in build */
    CURLE_UNSUPPORTED_PROTOCOL = 1,
    /* early setup failed */
    CURLE_FAILED_INIT = 2,
    /* URL cannot be parsed */
    CURLE_URL_MALFORMAT = 3,
    /* needed feature compiled out */
    CURLE_NOT_BUILT_IN = 4,
    /* proxy name lookup failed */
    CURLE_COULDNT_RESOLVE_PROXY = 5,
    /* host name lookup failed */
    CURLE_COULDNT_RESOLVE_HOST = 6,
    /* no connection to host or proxy */
    CURLE_COULDNT_CONNECT = 7,
    /* unparsable server data */
    CURLE_WEIRD_SERVER_REPLY = 8,
    /* server refuses resource (FTP CWD, SMB...) */
    CURLE_REMOTE_ACCESS_DENIED = 9,
    /* active FTP: error while awaiting data connection */
    CURLE_FTP_ACCEPT_FAILED = 10,
    /* odd answer to PASS */
    CURLE_FTP_WEIRD_PASS_REPLY = 11,
    /* active FTP: nobody connected in time */
    CURLE_FTP_ACCEPT_TIMEOUT = 12,
    /* odd answer to PASV/EPSV */
    CURLE_FTP_WEIRD_PASV_REPLY = 13,
    /* 227 line unparsable */
    CURLE_FTP_WEIRD_227_FORMAT = 14,
    /* host from 227 line unusable */
    CURLE_FTP_CANT_GET_HOST = 15,
    /* HTTP/2 framing trouble */
    CURLE_HTTP2 = 16,
    /* TYPE command refused */
    CURLE_FTP_COULDNT_SET_TYPE = 17,
    /* fewer or more bytes than announced */
    CURLE_PARTIAL_FILE = 18,
    /* RETR refused or zero transfer */
    CURLE_FTP_COULDNT_RETR_FILE = 19,
    CURLE_OBSOLETE20 = 20,
    /* custom command got error reply */
    CURLE_QUOTE_ERROR = 21,
    /* status 400+ with FAILONERROR */
    CURLE_HTTP_RETURNED_ERROR = 22,
    /* write callback or local file failed */
    CURLE_WRITE_ERROR = 23,
    CURLE_OBSOLETE24 = 24,
    /* server refused upload start */
    CURLE_UPLOAD_FAILED = 25,
    /* read callback or local file failed */
    CURLE_READ_ERROR = 26,
    /* allocation failed */
    CURLE_OUT_OF_MEMORY = 27,
    /* a time limit expired */
    CURLE_OPERATION_TIMEDOUT = 28,
    CURLE_OBSOLETE29 = 29,
    /* PORT/EPRT refused */
    CURLE_FTP_PORT_FAILED = 30,
    /* REST refused */
    CURLE_FTP_COULDNT_USE_REST = 31,
    CURLE_OBSOLETE32 = 32,
    /* server cannot do ranges */
    CURLE_RANGE_ERROR = 33,
    CURLE_OBSOLETE34 = 34,
    /* TLS handshake broke */
    CURLE_SSL_CONNECT_ERROR = 35,
    /* resume offset invalid */
    CURLE_BAD_DOWNLOAD_RESUME = 36,
    /* file:// open failed */
    CURLE_FILE_COULDNT_READ_FILE = 37,
    /* LDAP bind refused */
    CURLE_LDAP_CANNOT_BIND = 38,
    /* LDAP search refused */
    CURLE_LDAP_SEARCH_FAILED = 39,
    CURLE_OBSOLETE40 = 40,
    CURLE_OBSOLETE41 = 41,
    /* app callback said stop */
    CURLE_ABORTED_BY_CALLBACK = 42,
    /* invalid argument to API */
    CURLE_BAD_FUNCTION_ARGUMENT = 43,
    CURLE_OBSOLETE44 = 44,
    /* cannot bind outgoing interface */
    CURLE_INTERFACE_FAILED = 45,
    CURLE_OBSOLETE46 = 46,
    /* redirect budget spent */
    CURLE_TOO_MANY_REDIRECTS = 47,
    /* option id not recognised or compiled out */
    CURLE_UNKNOWN_OPTION = 48,
    /* option string malformed */
    CURLE_SETOPT_OPTION_SYNTAX = 49,
    CURLE_OBSOLETE50 = 50,
    CURLE_OBSOLETE51 = 51,
    /* peer sent zero bytes */
    CURLE_GOT_NOTHING = 52,
    /* engine unknown */
    CURLE_SSL_ENGINE_NOTFOUND = 53,
    /* engine cannot become default */
    CURLE_SSL_ENGINE_SETFAILED = 54,
    /* socket send failed */
    CURLE_SEND_ERROR = 55,
    /* socket recv failed */
    CURLE_RECV_ERROR = 56,
    CURLE_OBSOLETE57 = 57,
    /* client certificate/key trouble */
    CURLE_SSL_CERTPROBLEM = 58,
    /* cipher choice unusable */
    CURLE_SSL_CIPHER = 59,
    /* certificate or SSH fingerprint rejected */
    CURLE_PEER_FAILED_VERIFICATION = 60,
    /* content decoding failed */
    CURLE_BAD_CONTENT_ENCODING = 61,
    CURLE_OBSOLETE62 = 62,
    /* download above size cap */
    CURLE_FILESIZE_EXCEEDED = 63,
    /* demanded TLS level unavailable */
    CURLE_USE_SSL_FAILED = 64,
    /* upload rewind impossible */
    CURLE_SEND_FAIL_REWIND = 65,
    /* engine init failed */
    CURLE_SSL_ENGINE_INITFAILED = 66,
    /* credentials refused */
    CURLE_LOGIN_DENIED = 67,
    /* TFTP: no such file */
    CURLE_TFTP_NOTFOUND = 68,
    /* TFTP: no permission */
    CURLE_TFTP_PERM = 69,
    /* server storage full */
    CURLE_REMOTE_DISK_FULL = 70,
    /* TFTP: illegal operation */
    CURLE_TFTP_ILLEGAL = 71,
    /* TFTP: bad transfer id */
    CURLE_TFTP_UNKNOWNID = 72,
    /* target exists already */
    CURLE_REMOTE_FILE_EXISTS = 73,
    /* TFTP: no such user */
    CURLE_TFTP_NOSUCHUSER = 74,
    CURLE_OBSOLETE75 = 75,
    CURLE_OBSOLETE76 = 76,
    /* CA file unreadable */
    CURLE_SSL_CACERT_BADFILE = 77,
    /* resource missing on server */
    CURLE_REMOTE_FILE_NOT_FOUND = 78,
    /* generic SSH failure */
    CURLE_SSH = 79,
    /* TLS close failed */
    CURLE_SSL_SHUTDOWN_FAILED = 80,
    /* would block, retry later */
    CURLE_AGAIN = 81,
    /* CRL file unreadable */
    CURLE_SSL_CRL_BADFILE = 82,
    /* issuer mismatch */
    CURLE_SSL_ISSUER_ERROR = 83,
    /* PRET refused */
    CURLE_FTP_PRET_FAILED = 84,
    /* CSeq mismatch */
    CURLE_RTSP_CSEQ_ERROR = 85,
    /* session id mismatch */
    CURLE_RTSP_SESSION_ERROR = 86,
    /* wildcard listing unparsable */
    CURLE_FTP_BAD_FILE_LIST = 87,
    /* chunk hook returned failure */
    CURLE_CHUNK_FAILED = 88,
    /* internal: transfer parked, no free connection */
    CURLE_NO_CONNECTION_AVAILABLE = 89,
    /* pinned key differs */
    CURLE_SSL_PINNEDPUBKEYNOTMATCH = 90,
    /* OCSP staple bad */
    CURLE_SSL_INVALIDCERTSTATUS = 91,
    /* HTTP/2 stream error */
    CURLE_HTTP2_STREAM = 92,
    /* API invoked within callback */
    CURLE_RECURSIVE_API_CALL = 93,
    /* auth mechanism function failed */
    CURLE_AUTH_ERROR = 94,
    /* HTTP/3 trouble */
    CURLE_HTTP3 = 95,
    /* QUIC handshake trouble */
    CURLE_QUIC_CONNECT_ERROR = 96,
    /* proxy handshake failed, see CURLINFO_PROXY_ERROR */
    CURLE_PROXY = 97,
    /* server wants client certificate */
    CURLE_SSL_CLIENTCERT = 98,
    /* poll/select fatal */
    CURLE_UNRECOVERABLE_POLL = 99,
    /* some value passed a limit */
    CURLE_TOO_LARGE = 100,
    /* ECH mandatory but failed */
    CURLE_ECH_REQUIRED = 101,
    CURL_LAST = 102
} CURLcode;

/* Other names of the same codes. */
#define CURLE_ALREADY_COMPLETE 99999
#define CURLE_BAD_CALLING_ORDER CURLE_OBSOLETE44
#define CURLE_BAD_PASSWORD_ENTERED CURLE_OBSOLETE46
#define CURLE_CONV_FAILED CURLE_OBSOLETE75
#define CURLE_CONV_REQD CURLE_OBSOLETE76
#define CURLE_FTP_ACCESS_DENIED CURLE_REMOTE_ACCESS_DENIED
#define CURLE_FTP_BAD_DOWNLOAD_RESUME CURLE_BAD_DOWNLOAD_RESUME
#define CURLE_FTP_CANT_RECONNECT CURLE_HTTP2
#define CURLE_FTP_COULDNT_GET_SIZE CURLE_OBSOLETE32
#define CURLE_FTP_COULDNT_SET_ASCII CURLE_OBSOLETE29
#define CURLE_FTP_COULDNT_SET_BINARY CURLE_FTP_COULDNT_SET_TYPE
#define CURLE_FTP_COULDNT_STOR_FILE CURLE_UPLOAD_FAILED
#define CURLE_FTP_PARTIAL_FILE CURLE_PARTIAL_FILE
#define CURLE_FTP_QUOTE_ERROR CURLE_QUOTE_ERROR
#define CURLE_FTP_SSL_FAILED CURLE_USE_SSL_FAILED
#define CURLE_FTP_USER_PASSWORD_INCORRECT CURLE_FTP_ACCEPT_FAILED
#define CURLE_FTP_WEIRD_SERVER_REPLY CURLE_WEIRD_SERVER_REPLY
#define CURLE_FTP_WEIRD_USER_REPLY CURLE_FTP_ACCEPT_TIMEOUT
#define CURLE_FTP_WRITE_ERROR CURLE_OBSOLETE20
#define CURLE_FUNCTION_NOT_FOUND CURLE_OBSOLETE41
#define CURLE_HTTP_NOT_FOUND CURLE_HTTP_RETURNED_ERROR
#define CURLE_HTTP_PORT_FAILED CURLE_INTERFACE_FAILED
#define CURLE_HTTP_POST_ERROR CURLE_OBSOLETE34
#define CURLE_HTTP_RANGE_ERROR CURLE_RANGE_ERROR
#define CURLE_LDAP_INVALID_URL CURLE_OBSOLETE62
#define CURLE_LIBRARY_NOT_FOUND CURLE_OBSOLETE40
#define CURLE_MALFORMAT_USER CURLE_OBSOLETE24
#define CURLE_OBSOLETE CURLE_OBSOLETE50
#define CURLE_OBSOLETE10 CURLE_FTP_ACCEPT_FAILED
#define CURLE_OBSOLETE12 CURLE_FTP_ACCEPT_TIMEOUT
#define CURLE_OBSOLETE16 CURLE_HTTP2
#define CURLE_OPERATION_TIMEOUTED CURLE_OPERATION_TIMEDOUT
#define CURLE_SHARE_IN_USE CURLE_OBSOLETE57
#define CURLE_SSL_CACERT CURLE_PEER_FAILED_VERIFICATION
#define CURLE_SSL_PEER_CERTIFICATE CURLE_PEER_FAILED_VERIFICATION
#define CURLE_TELNET_OPTION_SYNTAX CURLE_SETOPT_OPTION_SYNTAX
#define CURLE_TFTP_DISKFULL CURLE_REMOTE_DISK_FULL
#define CURLE_TFTP_EXISTS CURLE_REMOTE_FILE_EXISTS
#define CURLE_UNKNOWN_TELNET_OPTION CURLE_UNKNOWN_OPTION
#define CURLE_URL_MALFORMAT_USER CURLE_NOT_BUILT_IN

/* TLS libraries. */
typedef enum curl_sslbackend {
    CURLSSLBACKEND_NONE = 0,
    CURLSSLBACKEND_OPENSSL = 1,
    CURLSSLBACKEND_GNUTLS = 2,
    CURLSSLBACKEND_NSS = 3,
    CURLSSLBACKEND_OBSOLETE4 = 4,
    CURLSSLBACKEND_GSKIT = 5,
    CURLSSLBACKEND_POLARSSL = 6,
    CURLSSLBACKEND_WOLFSSL = 7,
    CURLSSLBACKEND_SCHANNEL = 8,
    CURLSSLBACKEND_SECURETRANSPORT = 9,
    CURLSSLBACKEND_AXTLS = 10,
    CURLSSLBACKEND_MBEDTLS = 11,
    CURLSSLBACKEND_MESALINK = 12,
    CURLSSLBACKEND_BEARSSL = 13,
    CURLSSLBACKEND_RUSTLS = 14
} curl_sslbackend;

/* other names of the same libraries */
#define CURLSSLBACKEND_AWSLC CURLSSLBACKEND_OPENSSL
#define CURLSSLBACKEND_BORINGSSL CURLSSLBACKEND_OPENSSL
#define CURLSSLBACKEND_LIBRESSL CURLSSLBACKEND_OPENSSL
#define CURLSSLBACKEND_CYASSL CURLSSLBACKEND_WOLFSSL
#define CURLSSLBACKEND_DARWINSSL CURLSSLBACKEND_SECURETRANSPORT

/* A string list; curl_slist_append and curl_slist_free_all make and free it. */
struct curl_slist {
    char *data;
    struct curl_slist *next;
};

/* A part of a form of curl_formadd. */
struct curl_httppost {
    struct curl_httppost *next;
    char *name;
    long namelength;
    char *contents;
    long contentslength;
    char *buffer;
    long bufferlength;
    char *contenttype;
    struct curl_slist *contentheader;
    struct curl_httppost *more;
    /* CURL_HTTPPOST_* */
    long flags;
    char *showfilename;
    void *userp;
    curl_off_t contentlen;
};

/* curl_httppost.flags */
#define CURL_HTTPPOST_FILENAME 1
#define CURL_HTTPPOST_READFILE 2
#define CURL_HTTPPOST_PTRNAME 4
#define CURL_HTTPPOST_PTRCONTENTS 8
#define CURL_HTTPPOST_BUFFER 0x10
#define CURL_HTTPPOST_PTRBUFFER 0x20
#define CURL_HTTPPOST_CALLBACK 0x40
#define CURL_HTTPPOST_LARGE 0x80

/* nonzero aborts; CURL_PROGRESSFUNC_CONTINUE keeps built-in meter */
typedef int (*curl_progress_callback)(void *, double, double, double, double);
/* nonzero aborts; CURL_PROGRESSFUNC_CONTINUE keeps built-in meter */
typedef int (*curl_xferinfo_callback)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

/* answer of the progress callbacks */
#define CURL_PROGRESSFUNC_CONTINUE 0x10000001

/* sizes and defaults */
#define CURL_HET_DEFAULT 200L
#define CURL_ERROR_SIZE 256
#define CURL_MAX_WRITE_SIZE 16384
#define CURL_UPKEEP_INTERVAL_DEFAULT 60000L
#define CURL_MAX_HTTP_HEADER 102400
#define CURL_MAX_READ_SIZE 10485760
#define CURL_ZERO_TERMINATED ((size_t)-1)

/* answers of a curl_write_callback */
#define CURL_WRITEFUNC_PAUSE 0x10000001
#define CURL_WRITEFUNC_ERROR 0xffffffffU

/* return size*nitems or error; CURL_WRITEFUNC_PAUSE / ERROR */
typedef size_t (*curl_write_callback)(char *, size_t, size_t, void *);
/* nonzero aborts */
typedef int (*curl_resolver_start_callback)(void *, void *, void *);

typedef enum curlfiletype {
    CURLFILETYPE_FILE = 0,
    CURLFILETYPE_DIRECTORY = 1,
    CURLFILETYPE_SYMLINK = 2,
    CURLFILETYPE_DEVICE_BLOCK = 3,
    CURLFILETYPE_DEVICE_CHAR = 4,
    CURLFILETYPE_NAMEDPIPE = 5,
    CURLFILETYPE_SOCKET = 6,
    CURLFILETYPE_DOOR = 7,
    CURLFILETYPE_UNKNOWN = 8
} curlfiletype;

/* curl_fileinfo.flags */
#define CURLFINFOFLAG_KNOWN_FILENAME 1
#define CURLFINFOFLAG_KNOWN_FILETYPE 2
#define CURLFINFOFLAG_KNOWN_TIME 4
#define CURLFINFOFLAG_KNOWN_PERM 8
#define CURLFINFOFLAG_KNOWN_UID 0x10
#define CURLFINFOFLAG_KNOWN_GID 0x20
#define CURLFINFOFLAG_KNOWN_SIZE 0x40
#define CURLFINFOFLAG_KNOWN_HLINKCOUNT 0x80

/* What a wildcard match found. */
struct curl_fileinfo {
    char *filename;
    curlfiletype filetype;
    time_t time;
    unsigned int perm;
    int uid;
    int gid;
    curl_off_t size;
    long int hardlinks;
    struct {
        char *time;
        char *perm;
        char *user;
        char *group;
        char *target;
    } strings;
    /* CURLFINFOFLAG_* */
    unsigned int flags;
    char *b_data;
    size_t b_size;
    size_t b_used;
};

/* answers of the chunk callbacks */
#define CURL_CHUNK_BGN_FUNC_OK 0
#define CURL_CHUNK_END_FUNC_OK 0
#define CURL_CHUNK_BGN_FUNC_FAIL 1
#define CURL_CHUNK_END_FUNC_FAIL 1
#define CURL_CHUNK_BGN_FUNC_SKIP 2

/* answers of a curl_fnmatch_callback */
#define CURL_FNMATCHFUNC_MATCH 0
#define CURL_FNMATCHFUNC_NOMATCH 1
#define CURL_FNMATCHFUNC_FAIL 2

/* answers of a curl_seek_callback */
#define CURL_SEEKFUNC_OK 0
#define CURL_SEEKFUNC_FAIL 1
#define CURL_SEEKFUNC_CANTSEEK 2

/* answers of a curl_read_callback */
#define CURL_READFUNC_ABORT 0x10000000
#define CURL_READFUNC_PAUSE 0x10000001

/* answers of a curl_trailer_callback */
#define CURL_TRAILERFUNC_OK 0
#define CURL_TRAILERFUNC_ABORT 1

/* answers of a curl_sockopt_callback */
#define CURL_SOCKOPT_OK 0
#define CURL_SOCKOPT_ERROR 1
#define CURL_SOCKOPT_ALREADY_CONNECTED 2

/* answers of a curl_prereq_callback */
#define CURL_PREREQFUNC_OK 0
#define CURL_PREREQFUNC_ABORT 1

/* CURL_CHUNK_BGN_FUNC_* */
typedef long (*curl_chunk_bgn_callback)(const void *, void *, int);
/* CURL_CHUNK_END_FUNC_* */
typedef long (*curl_chunk_end_callback)(void *);
/* CURL_FNMATCHFUNC_* */
typedef int (*curl_fnmatch_callback)(void *, const char *, const char *);
/* CURL_SEEKFUNC_* */
typedef int (*curl_seek_callback)(void *, curl_off_t, int);
/* bytes stored; 0 ends; CURL_READFUNC_ABORT / PAUSE */
typedef size_t (*curl_read_callback)(char *, size_t, size_t, void *);
/* CURL_TRAILERFUNC_* */
typedef int (*curl_trailer_callback)(struct curl_slist **, void *);

/* What a socket is for. */
typedef enum curlsocktype {
    CURLSOCKTYPE_IPCXN = 0,
    CURLSOCKTYPE_ACCEPT = 1,
    CURLSOCKTYPE_LAST = 2
} curlsocktype;

/* CURL_SOCKOPT_* */
typedef int (*curl_sockopt_callback)(void *, curl_socket_t, curlsocktype);

/* Argument of a curl_opensocket_callback; `addr` goes on for `addrlen` bytes. */
struct curl_sockaddr {
    int family;
    int socktype;
    int protocol;
    unsigned int addrlen;
    struct sockaddr addr;
};

/* socket or CURL_SOCKET_BAD */
typedef curl_socket_t (*curl_opensocket_callback)(void *, curlsocktype, struct curl_sockaddr *);
/* 0 ok */
typedef int (*curl_closesocket_callback)(void *, curl_socket_t);

typedef enum curlioerr {
    CURLIOE_OK = 0,
    CURLIOE_UNKNOWNCMD = 1,
    CURLIOE_FAILRESTART = 2,
    CURLIOE_LAST = 3
} curlioerr;

typedef enum curliocmd {
    CURLIOCMD_NOP = 0,
    CURLIOCMD_RESTARTREAD = 1,
    CURLIOCMD_LAST = 2
} curliocmd;

/* curlioerr */
typedef curlioerr (*curl_ioctl_callback)(CURL *, int, void *);

#ifndef CURL_DID_MEMORY_FUNC_TYPEDEFS
/* Arguments of curl_global_init_mem. */
typedef void *(*curl_malloc_callback)(size_t);
typedef void (*curl_free_callback)(void *);
typedef void *(*curl_realloc_callback)(void *, size_t);
typedef char *(*curl_strdup_callback)(const char *);
typedef void *(*curl_calloc_callback)(size_t, size_t);
#define CURL_DID_MEMORY_FUNC_TYPEDEFS
#endif

/* What a curl_debug_callback is given. */
typedef enum curl_infotype {
    CURLINFO_TEXT = 0,
    CURLINFO_HEADER_IN = 1,
    CURLINFO_HEADER_OUT = 2,
    CURLINFO_DATA_IN = 3,
    CURLINFO_DATA_OUT = 4,
    CURLINFO_SSL_DATA_IN = 5,
    CURLINFO_SSL_DATA_OUT = 6,
    CURLINFO_END = 7
} curl_infotype;

/* must return 0 */
typedef int (*curl_debug_callback)(CURL *, curl_infotype, char *, size_t, void *);
/* CURL_PREREQFUNC_* */
typedef int (*curl_prereq_callback)(void *, char *, char *, int, int);

/* Details of CURLE_PROXY, by CURLINFO_PROXY_ERROR. */
typedef enum CURLproxycode {
    CURLPX_OK = 0,
    CURLPX_BAD_ADDRESS_TYPE = 1,
    CURLPX_BAD_VERSION = 2,
    CURLPX_CLOSED = 3,
    CURLPX_GSSAPI = 4,
    CURLPX_GSSAPI_PERMSG = 5,
    CURLPX_GSSAPI_PROTECTION = 6,
    CURLPX_IDENTD = 7,
    CURLPX_IDENTD_DIFFER = 8,
    CURLPX_LONG_HOSTNAME = 9,
    CURLPX_LONG_PASSWD = 10,
    CURLPX_LONG_USER = 11,
    CURLPX_NO_AUTH = 12,
    CURLPX_RECV_ADDRESS = 13,
    CURLPX_RECV_AUTH = 14,
    CURLPX_RECV_CONNECT = 15,
    CURLPX_RECV_REQACK = 16,
    CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED = 17,
    CURLPX_REPLY_COMMAND_NOT_SUPPORTED = 18,
    CURLPX_REPLY_CONNECTION_REFUSED = 19,
    CURLPX_REPLY_GENERAL_SERVER_FAILURE = 20,
    CURLPX_REPLY_HOST_UNREACHABLE = 21,
    CURLPX_REPLY_NETWORK_UNREACHABLE = 22,
    CURLPX_REPLY_NOT_ALLOWED = 23,
    CURLPX_REPLY_TTL_EXPIRED = 24,
    CURLPX_REPLY_UNASSIGNED = 25,
    CURLPX_REQUEST_FAILED = 26,
    CURLPX_RESOLVE_HOST = 27,
    CURLPX_SEND_AUTH = 28,
    CURLPX_SEND_CONNECT = 29,
    CURLPX_SEND_REQUEST = 30,
    CURLPX_UNKNOWN_FAIL = 31,
    CURLPX_UNKNOWN_MODE = 32,
    CURLPX_USER_REJECTED = 33,
    CURLPX_LAST = 34
} CURLproxycode;

/* legacy */
typedef CURLcode (*curl_conv_callback)(char *, size_t);
/* CURLE_OK continues */
typedef CURLcode (*curl_ssl_ctx_callback)(CURL *, void *, void *);

typedef enum curl_proxytype {
    CURLPROXY_LAST = 9
} curl_proxytype;

/* CURLOPT_PROXYTYPE */
#define CURLPROXY_HTTP 0L
#define CURLPROXY_HTTP_1_0 1L
#define CURLPROXY_HTTPS 2L
#define CURLPROXY_HTTPS2 3L
#define CURLPROXY_SOCKS4 4L
#define CURLPROXY_SOCKS5 5L
#define CURLPROXY_SOCKS4A 6L
#define CURLPROXY_SOCKS5_HOSTNAME 7L
#define CURLPROXY_HTTPS3 8L

/* CURLOPT_HTTPAUTH, CURLOPT_PROXYAUTH, CURLOPT_SOCKS5_AUTH */
#define CURLAUTH_NONE 0UL
#define CURLAUTH_BASIC 1UL
#define CURLAUTH_DIGEST 2UL
#define CURLAUTH_GSSAPI 4UL
#define CURLAUTH_GSSNEGOTIATE 4UL
#define CURLAUTH_NEGOTIATE 4UL
#define CURLAUTH_NTLM 8UL
#define CURLAUTH_DIGEST_IE 0x10UL
#define CURLAUTH_NTLM_WB 0x20UL
#define CURLAUTH_BEARER 0x40UL
#define CURLAUTH_AWS_SIGV4 0x80UL
#define CURLAUTH_HTTPSIG 0x100UL
#define CURLAUTH_ONLY 0x80000000UL
#define CURLAUTH_ANYSAFE 0xfffffeeeUL
#define CURLAUTH_ANY 0xfffffeefUL

/* CURLOPT_SSH_AUTH_TYPES */
#define CURLSSH_AUTH_NONE 0L
#define CURLSSH_AUTH_PUBLICKEY 1L
#define CURLSSH_AUTH_PASSWORD 2L
#define CURLSSH_AUTH_HOST 4L
#define CURLSSH_AUTH_KEYBOARD 8L
#define CURLSSH_AUTH_AGENT 0x10L
#define CURLSSH_AUTH_GSSAPI 0x20L
#define CURLSSH_AUTH_ANY 0xffffffffUL
#define CURLSSH_AUTH_DEFAULT 0xffffffffUL

/* CURLOPT_GSSAPI_DELEGATION */
#define CURLGSSAPI_DELEGATION_NONE 0L
#define CURLGSSAPI_DELEGATION_POLICY_FLAG 1L
#define CURLGSSAPI_DELEGATION_FLAG 2L

/* Kinds of SSH host keys. */
enum curl_khtype {
    CURLKHTYPE_UNKNOWN = 0,
    CURLKHTYPE_RSA1 = 1,
    CURLKHTYPE_RSA = 2,
    CURLKHTYPE_DSS = 3,
    CURLKHTYPE_ECDSA = 4,
    CURLKHTYPE_ED25519 = 5
};

struct curl_khkey {
    /* Base64 when `len` is 0, else raw. */
    const char *key;
    size_t len;
    enum curl_khtype keytype;
};

/* Answers of a curl_sshkeycallback. */
enum curl_khstat {
    CURLKHSTAT_FINE_ADD_TO_FILE = 0,
    CURLKHSTAT_FINE = 1,
    CURLKHSTAT_REJECT = 2,
    CURLKHSTAT_DEFER = 3,
    CURLKHSTAT_FINE_REPLACE = 4,
    CURLKHSTAT_LAST = 5
};

enum curl_khmatch {
    CURLKHMATCH_OK = 0,
    CURLKHMATCH_MISMATCH = 1,
    CURLKHMATCH_MISSING = 2,
    CURLKHMATCH_LAST = 3
};

/* CURLKHSTAT_* */
typedef int (*curl_sshkeycallback)(CURL *, const struct curl_khkey *, const struct curl_khkey *, enum
        curl_khmatch, void *);
/* CURLKHMATCH_OK (0) accepts */
typedef int (*curl_sshhostkeycallback)(void *, int, const char *, size_t);

typedef enum curl_usessl {
    CURLUSESSL_LAST = 4
} curl_usessl;

typedef enum curl_ftpccc {
    CURLFTPSSL_CCC_LAST = 3
} curl_ftpccc;

typedef enum curl_ftpauth {
    CURLFTPAUTH_LAST = 3
} curl_ftpauth;

typedef enum curl_ftpcreatedir {
    CURLFTP_CREATE_DIR_LAST = 3
} curl_ftpcreatedir;

typedef enum curl_ftpmethod {
    CURLFTPMETHOD_LAST = 4
} curl_ftpmethod;
#define curl_ftpssl curl_usessl

/* CURLOPT_USE_SSL */
#define CURLUSESSL_NONE 0L
#define CURLUSESSL_TRY 1L
#define CURLUSESSL_CONTROL 2L
#define CURLUSESSL_ALL 3L

/* its old names */
#define CURLFTPSSL_NONE 0L
#define CURLFTPSSL_TRY 1L
#define CURLFTPSSL_CONTROL 2L
#define CURLFTPSSL_ALL 3L
#define CURLFTPSSL_LAST 4

/* CURLOPT_FTP_SSL_CCC */
#define CURLFTPSSL_CCC_NONE 0L
#define CURLFTPSSL_CCC_PASSIVE 1L
#define CURLFTPSSL_CCC_ACTIVE 2L

/* CURLOPT_FTPSSLAUTH */
#define CURLFTPAUTH_DEFAULT 0L
#define CURLFTPAUTH_SSL 1L
#define CURLFTPAUTH_TLS 2L

/* CURLOPT_FTP_CREATE_MISSING_DIRS */
#define CURLFTP_CREATE_DIR_NONE 0L
#define CURLFTP_CREATE_DIR 1L
#define CURLFTP_CREATE_DIR_RETRY 2L

/* CURLOPT_FTP_FILEMETHOD */
#define CURLFTPMETHOD_DEFAULT 0L
#define CURLFTPMETHOD_MULTICWD 1L
#define CURLFTPMETHOD_NOCWD 2L
#define CURLFTPMETHOD_SINGLECWD 3L

/* CURLOPT_SSL_OPTIONS */
#define CURLSSLOPT_ALLOW_BEAST 1L
#define CURLSSLOPT_NO_REVOKE 2L
#define CURLSSLOPT_NO_PARTIALCHAIN 4L
#define CURLSSLOPT_REVOKE_BEST_EFFORT 8L
#define CURLSSLOPT_NATIVE_CA 0x10L
#define CURLSSLOPT_AUTO_CLIENT_CERT 0x20L
#define CURLSSLOPT_EARLYDATA 0x40L

/* CURLOPT_HEADEROPT */
#define CURLHEADER_UNIFIED 0L
#define CURLHEADER_SEPARATE 1L

/* CURLOPT_ALTSVC_CTRL */
#define CURLALTSVC_READONLYFILE 4L
#define CURLALTSVC_H1 8L
#define CURLALTSVC_H2 0x10L
#define CURLALTSVC_H3 0x20L

/* CURLOPT_HSTS_CTRL */
#define CURLHSTS_ENABLE 1L
#define CURLHSTS_READONLYFILE 2L

/* One entry for the HSTS callbacks. */
struct curl_hstsentry {
    char *name;
    size_t namelen;
    unsigned int includeSubDomains : 1;
    /* "YYYYMMDD HH:MM:SS" in UTC. */
    char expire[18];
};

struct curl_index {
    size_t index;
    size_t total;
};

/* Answers of the HSTS callbacks. */
typedef enum CURLSTScode {
    CURLSTS_OK = 0,
    CURLSTS_DONE = 1,
    CURLSTS_FAIL = 2
} CURLSTScode;

/* CURLSTS_* */
typedef CURLSTScode (*curl_hstsread_callback)(CURL *, struct curl_hstsentry *, void *);
/* CURLSTS_* */
typedef CURLSTScode (*curl_hstswrite_callback)(CURL *, struct curl_hstsentry *, struct curl_index *,
        void *);

/* CURLOPT_PROTOCOLS, CURLOPT_REDIR_PROTOCOLS */
#define CURLPROTO_HTTP 1L
#define CURLPROTO_HTTPS 2L
#define CURLPROTO_FTP 4L
#define CURLPROTO_FTPS 8L
#define CURLPROTO_SCP 0x10L
#define CURLPROTO_SFTP 0x20L
#define CURLPROTO_TELNET 0x40L
#define CURLPROTO_LDAP 0x80L
#define CURLPROTO_LDAPS 0x100L
#define CURLPROTO_DICT 0x200L
#define CURLPROTO_FILE 0x400L
#define CURLPROTO_TFTP 0x800L
#define CURLPROTO_IMAP 0x1000L
#define CURLPROTO_IMAPS 0x2000L
#define CURLPROTO_POP3 0x4000L
#define CURLPROTO_POP3S 0x8000L
#define CURLPROTO_SMTP 0x10000L
#define CURLPROTO_SMTPS 0x20000L
#define CURLPROTO_RTSP 0x40000L
#define CURLPROTO_RTMP 0x80000L
#define CURLPROTO_RTMPT 0x100000L
#define CURLPROTO_RTMPE 0x200000L
#define CURLPROTO_RTMPTE 0x400000L
#define CURLPROTO_RTMPS 0x800000L
#define CURLPROTO_RTMPTS 0x1000000L
#define CURLPROTO_GOPHER 0x2000000L
#define CURLPROTO_SMB 0x4000000L
#define CURLPROTO_SMBS 0x8000000L
#define CURLPROTO_MQTT 0x10000000L
#define CURLPROTO_GOPHERS 0x20000000L
#define CURLPROTO_ALL 0xffffffffUL

/* an option number is its place plus one of these */
#define CURLOPTTYPE_LONG 0
#define CURLOPTTYPE_VALUES 0
#define CURLOPTTYPE_CBPOINT 10000
#define CURLOPTTYPE_OBJECTPOINT 10000
#define CURLOPTTYPE_SLISTPOINT 10000
#define CURLOPTTYPE_STRINGPOINT 10000
#define CURLOPTTYPE_FUNCTIONPOINT 20000
#define CURLOPTTYPE_OFF_T 30000
#define CURLOPTTYPE_BLOB 40000

#define CURLOPT(na, t, nu) na = (t) + (nu)
#define CURLOPTDEPRECATED(na, t, nu, v, m) na CURL_DEPRECATED(v, m) = (t) + (nu)

/* Options of curl_easy_setopt. */
typedef enum CURLoption {
    /* user pointer for write callback (or FILE*) */
    CURLOPT(CURLOPT_WRITEDATA, CURLOPTTYPE_CBPOINT, 1),
    /* target URL */
    CURLOPT(CURLOPT_URL, CURLOPTTYPE_STRINGPOINT, 2),
    /* overrides URL port; 0 means unset */
    CURLOPT(CURLOPT_PORT, CURLOPTTYPE_LONG, 3),
    /* proxy URL; "" disables environment lookup */
    CURLOPT(CURLOPT_PROXY, CURLOPTTYPE_STRINGPOINT, 4),
    /* user:password pair, split at first colon */
    CURLOPT(CURLOPT_USERPWD, CURLOPTTYPE_STRINGPOINT, 5),
    /* proxy user:password, percent-decoded */
    CURLOPT(CURLOPT_PROXYUSERPWD, CURLOPTTYPE_STRINGPOINT, 6),
    /* X-Y intervals, commas allowed for HTTP; RTSP uses npt/utc/smpte */
    CURLOPT(CURLOPT_RANGE, CURLOPTTYPE_STRINGPOINT, 7),
    /* user pointer for read callback (or FILE*) */
    CURLOPT(CURLOPT_READDATA, CURLOPTTYPE_CBPOINT, 9),
    /* caller's 256-byte buffer receiving detailed failure text */
    CURLOPT(CURLOPT_ERRORBUFFER, CURLOPTTYPE_OBJECTPOINT, 10),
    /* gets body bytes */
    CURLOPT(CURLOPT_WRITEFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 11),
    /* supplies upload bytes */
    CURLOPT(CURLOPT_READFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 12),
    /* whole-transfer limit, seconds */
    CURLOPT(CURLOPT_TIMEOUT, CURLOPTTYPE_LONG, 13),
    /* upload length, bytes; -1 unknown */
    CURLOPT(CURLOPT_INFILESIZE, CURLOPTTYPE_LONG, 14),
    /* request body pointer, not copied; implies POST */
    CURLOPT(CURLOPT_POSTFIELDS, CURLOPTTYPE_OBJECTPOINT, 15),
    /* fixed Referer value */
    CURLOPT(CURLOPT_REFERER, CURLOPTTYPE_STRINGPOINT, 16),
    /* active mode; address/interface/port-range to announce; "-" default */
    CURLOPT(CURLOPT_FTPPORT, CURLOPTTYPE_STRINGPOINT, 17),
    /* User-Agent value */
    CURLOPT(CURLOPT_USERAGENT, CURLOPTTYPE_STRINGPOINT, 18),
    /* bytes/s floor before a transfer is deemed stalled */
    CURLOPT(CURLOPT_LOW_SPEED_LIMIT, CURLOPTTYPE_LONG, 19),
    /* seconds below floor that trigger abort */
    CURLOPT(CURLOPT_LOW_SPEED_TIME, CURLOPTTYPE_LONG, 20),
    /* start offset, bytes; -1 probes upload target */
    CURLOPT(CURLOPT_RESUME_FROM, CURLOPTTYPE_LONG, 21),
    /* extra raw cookie pairs for the Cookie request line */
    CURLOPT(CURLOPT_COOKIE, CURLOPTTYPE_STRINGPOINT, 22),
    /* add/replace/remove request headers */
    CURLOPT(CURLOPT_HTTPHEADER, CURLOPTTYPE_SLISTPOINT, 23),
    /* old form chain from curl_formadd */
    CURLOPTDEPRECATED(CURLOPT_HTTPPOST, CURLOPTTYPE_OBJECTPOINT, 24, 7.56.0, "use CURLOPT_MIMEPOST"),
    /* client certificate path (or engine/provider id) */
    CURLOPT(CURLOPT_SSLCERT, CURLOPTTYPE_STRINGPOINT, 25),
    /* decrypts the TLS or SSH private key */
    CURLOPT(CURLOPT_KEYPASSWD, CURLOPTTYPE_STRINGPOINT, 26),
    /* turn LF into CRLF while uploading */
    CURLOPT(CURLOPT_CRLF, CURLOPTTYPE_LONG, 27),
    /* server commands issued up front */
    CURLOPT(CURLOPT_QUOTE, CURLOPTTYPE_SLISTPOINT, 28),
    /* user pointer for header callback (or FILE*) */
    CURLOPT(CURLOPT_HEADERDATA, CURLOPTTYPE_CBPOINT, 29),
    /* load cookies from file; "" just turns the engine on */
    CURLOPT(CURLOPT_COOKIEFILE, CURLOPTTYPE_STRINGPOINT, 31),
    /* lowest TLS version, ORed with a CURL_SSLVERSION_MAX_* */
    CURLOPT(CURLOPT_SSLVERSION, CURLOPTTYPE_VALUES, 32),
    /* CURL_TIMECOND_*: how TIMEVALUE is compared */
    CURLOPT(CURLOPT_TIMECONDITION, CURLOPTTYPE_VALUES, 33),
    /* epoch seconds for TIMECONDITION */
    CURLOPT(CURLOPT_TIMEVALUE, CURLOPTTYPE_LONG, 34),
    /* override verb/command text only, transfer semantics unchanged */
    CURLOPT(CURLOPT_CUSTOMREQUEST, CURLOPTTYPE_STRINGPOINT, 36),
    /* FILE* taking over stderr output */
    CURLOPT(CURLOPT_STDERR, CURLOPTTYPE_OBJECTPOINT, 37),
    /* server commands issued at the end */
    CURLOPT(CURLOPT_POSTQUOTE, CURLOPTTYPE_SLISTPOINT, 39),
    /* narrate activity to stderr/debug hook */
    CURLOPT(CURLOPT_VERBOSE, CURLOPTTYPE_LONG, 41),
    /* include response headers in body stream */
    CURLOPT(CURLOPT_HEADER, CURLOPTTYPE_LONG, 42),
    /* 0 turns progress meter/callback on */
    CURLOPT(CURLOPT_NOPROGRESS, CURLOPTTYPE_LONG, 43),
    /* HEAD-like: skip payload */
    CURLOPT(CURLOPT_NOBODY, CURLOPTTYPE_LONG, 44),
    /* treat HTTP status 400+ as CURLE_HTTP_RETURNED_ERROR */
    CURLOPT(CURLOPT_FAILONERROR, CURLOPTTYPE_LONG, 45),
    /* 1: upload (PUT/STOR/APPEND...) */
    CURLOPT(CURLOPT_UPLOAD, CURLOPTTYPE_LONG, 46),
    /* 1: HTTP POST */
    CURLOPT(CURLOPT_POST, CURLOPTTYPE_LONG, 47),
    /* bare names (NLST) instead of long listing */
    CURLOPT(CURLOPT_DIRLISTONLY, CURLOPTTYPE_LONG, 48),
    /* upload extends the existing remote file */
    CURLOPT(CURLOPT_APPEND, CURLOPTTYPE_LONG, 50),
    /* CURL_NETRC_*: consult .netrc or not */
    CURLOPT(CURLOPT_NETRC, CURLOPTTYPE_VALUES, 51),
    /* redirect mode: 0 off, or a CURLFOLLOW_* value */
    CURLOPT(CURLOPT_FOLLOWLOCATION, CURLOPTTYPE_LONG, 52),
    /* FTP ASCII mode; LDAP/TFTP text mode */
    CURLOPT(CURLOPT_TRANSFERTEXT, CURLOPTTYPE_LONG, 53),
    /* old spelling of HTTP upload */
    CURLOPTDEPRECATED(CURLOPT_PUT, CURLOPTTYPE_LONG, 54, 7.12.1, "use CURLOPT_UPLOAD"),
    /* double-based progress hook */
    CURLOPTDEPRECATED(CURLOPT_PROGRESSFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 56, 7.32.0,
                      "use CURLOPT_XFERINFOFUNCTION"),
    /* user pointer for progress hooks */
    CURLOPT(CURLOPT_XFERINFODATA, CURLOPTTYPE_CBPOINT, 57),
    /* fill Referer from previous URL on each followed redirect */
    CURLOPT(CURLOPT_AUTOREFERER, CURLOPTTYPE_LONG, 58),
    /* proxy port when not in string */
    CURLOPT(CURLOPT_PROXYPORT, CURLOPTTYPE_LONG, 59),
    /* body length; -1 means strlen */
    CURLOPT(CURLOPT_POSTFIELDSIZE, CURLOPTTYPE_LONG, 60),
    /* CONNECT through HTTP proxy for every scheme */
    CURLOPT(CURLOPT_HTTPPROXYTUNNEL, CURLOPTTYPE_LONG, 61),
    /* bind source: NIC, address or host; if!/host!/ifhost! prefixes */
    CURLOPT(CURLOPT_INTERFACE, CURLOPTTYPE_STRINGPOINT, 62),
    /* setopt gives 4; FTP Kerberos gone */
    CURLOPTDEPRECATED(CURLOPT_KRBLEVEL, CURLOPTTYPE_STRINGPOINT, 63, 8.17.0, "no longer of use"),
    /* 0: skip chain validation */
    CURLOPT(CURLOPT_SSL_VERIFYPEER, CURLOPTTYPE_LONG, 64),
    /* PEM bundle file of trust anchors */
    CURLOPT(CURLOPT_CAINFO, CURLOPTTYPE_STRINGPOINT, 65),
    /* redirect budget; -1 infinite, 0 none */
    CURLOPT(CURLOPT_MAXREDIRS, CURLOPTTYPE_LONG, 68),
    /* request remote mtime; read back with CURLINFO_FILETIME_T */
    CURLOPT(CURLOPT_FILETIME, CURLOPTTYPE_LONG, 69),
    /* list such as TTYPE=, XDISPLOC=, NEW_ENV= */
    CURLOPT(CURLOPT_TELNETOPTIONS, CURLOPTTYPE_SLISTPOINT, 70),
    /* pool capacity of an easy handle */
    CURLOPT(CURLOPT_MAXCONNECTS, CURLOPTTYPE_LONG, 71),
    /* do not pick a pooled connection */
    CURLOPT(CURLOPT_FRESH_CONNECT, CURLOPTTYPE_LONG, 74),
    /* close connection after this transfer */
    CURLOPT(CURLOPT_FORBID_REUSE, CURLOPTTYPE_LONG, 75),
    /* ignored; entropy file */
    CURLOPTDEPRECATED(CURLOPT_RANDOM_FILE, CURLOPTTYPE_STRINGPOINT, 76, 7.84.0, "no longer of use"),
    /* ignored; entropy daemon path */
    CURLOPTDEPRECATED(CURLOPT_EGDSOCKET, CURLOPTTYPE_STRINGPOINT, 77, 7.84.0, "no longer of use"),
    /* connect-phase limit (DNS through handshakes), seconds; 0 restores default */
    CURLOPT(CURLOPT_CONNECTTIMEOUT, CURLOPTTYPE_LONG, 78),
    /* gets each complete header line */
    CURLOPT(CURLOPT_HEADERFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 79),
    /* 1: reset method to GET */
    CURLOPT(CURLOPT_HTTPGET, CURLOPTTYPE_LONG, 80),
    /* 2 (or 1) match name, 0 skip */
    CURLOPT(CURLOPT_SSL_VERIFYHOST, CURLOPTTYPE_LONG, 81),
    /* write cookie store to this path at handle cleanup */
    CURLOPT(CURLOPT_COOKIEJAR, CURLOPTTYPE_STRINGPOINT, 82),
    /* suites for TLS 1.2 and older */
    CURLOPT(CURLOPT_SSL_CIPHER_LIST, CURLOPTTYPE_STRINGPOINT, 83),
    /* CURL_HTTP_VERSION_* to attempt */
    CURLOPT(CURLOPT_HTTP_VERSION, CURLOPTTYPE_VALUES, 84),
    /* allow EPSV ahead of PASV */
    CURLOPT(CURLOPT_FTP_USE_EPSV, CURLOPTTYPE_LONG, 85),
    /* PEM, DER, ENG, PROV or P12 */
    CURLOPT(CURLOPT_SSLCERTTYPE, CURLOPTTYPE_STRINGPOINT, 86),
    /* client private key path or id */
    CURLOPT(CURLOPT_SSLKEY, CURLOPTTYPE_STRINGPOINT, 87),
    /* PEM, DER, ENG or PROV */
    CURLOPT(CURLOPT_SSLKEYTYPE, CURLOPTTYPE_STRINGPOINT, 88),
    /* OpenSSL engine or provider identifier */
    CURLOPT(CURLOPT_SSLENGINE, CURLOPTTYPE_STRINGPOINT, 89),
    /* make chosen engine handle all crypto */
    CURLOPT(CURLOPT_SSLENGINE_DEFAULT, CURLOPTTYPE_LONG, 90),
    /* ignored; process-wide DNS cache no longer exists */
    CURLOPTDEPRECATED(CURLOPT_DNS_USE_GLOBAL_CACHE, CURLOPTTYPE_LONG, 91, 7.11.1, "use CURLOPT_SHARE"),
    /* seconds resolved names are kept; 0 none, -1 forever */
    CURLOPT(CURLOPT_DNS_CACHE_TIMEOUT, CURLOPTTYPE_LONG, 92),
    /* FTP commands once TYPE is set */
    CURLOPT(CURLOPT_PREQUOTE, CURLOPTTYPE_SLISTPOINT, 93),
    /* receives verbose text and raw headers/data; needs VERBOSE */
    CURLOPT(CURLOPT_DEBUGFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 94),
    /* user pointer for the debug hook */
    CURLOPT(CURLOPT_DEBUGDATA, CURLOPTTYPE_CBPOINT, 95),
    /* 1: skip session cookies when loading files */
    CURLOPT(CURLOPT_COOKIESESSION, CURLOPTTYPE_LONG, 96),
    /* hashed directory of trust anchors */
    CURLOPT(CURLOPT_CAPATH, CURLOPTTYPE_STRINGPOINT, 97),
    /* requested receive buffer, bytes; clamped 1024..10 MiB */
    CURLOPT(CURLOPT_BUFFERSIZE, CURLOPTTYPE_LONG, 98),
    /* never use signals or alarm() */
    CURLOPT(CURLOPT_NOSIGNAL, CURLOPTTYPE_LONG, 99),
    /* attach a CURLSH object */
    CURLOPT(CURLOPT_SHARE, CURLOPTTYPE_OBJECTPOINT, 100),
    /* CURLPROXY_* kind when string lacks scheme */
    CURLOPT(CURLOPT_PROXYTYPE, CURLOPTTYPE_VALUES, 101),
    /* value of Accept-Encoding; response decoded; "" = everything built in */
    CURLOPT(CURLOPT_ACCEPT_ENCODING, CURLOPTTYPE_STRINGPOINT, 102),
    /* opaque app pointer, read via CURLINFO_PRIVATE */
    CURLOPT(CURLOPT_PRIVATE, CURLOPTTYPE_OBJECTPOINT, 103),
    /* status-line prefixes treated as 200 (ICY etc) */
    CURLOPT(CURLOPT_HTTP200ALIASES, CURLOPTTYPE_SLISTPOINT, 104),
    /* keep sending credentials after cross-host redirect */
    CURLOPT(CURLOPT_UNRESTRICTED_AUTH, CURLOPTTYPE_LONG, 105),
    /* allow EPRT ahead of PORT */
    CURLOPT(CURLOPT_FTP_USE_EPRT, CURLOPTTYPE_LONG, 106),
    /* CURLAUTH_* mask of schemes for origin server */
    CURLOPT(CURLOPT_HTTPAUTH, CURLOPTTYPE_VALUES, 107),
    /* app tweaks backend context ahead of handshake */
    CURLOPT(CURLOPT_SSL_CTX_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 108),
    /* user pointer for SSL context hook */
    CURLOPT(CURLOPT_SSL_CTX_DATA, CURLOPTTYPE_CBPOINT, 109),
    /* CURLFTP_CREATE_DIR*: make absent directories on server */
    CURLOPT(CURLOPT_FTP_CREATE_MISSING_DIRS, CURLOPTTYPE_LONG, 110),
    /* CURLAUTH_* mask for proxy login */
    CURLOPT(CURLOPT_PROXYAUTH, CURLOPTTYPE_VALUES, 111),
    /* per-reply wait limit, seconds */
    CURLOPT(CURLOPT_SERVER_RESPONSE_TIMEOUT, CURLOPTTYPE_LONG, 112),
    /* CURL_IPRESOLVE_*: address family filter */
    CURLOPT(CURLOPT_IPRESOLVE, CURLOPTTYPE_VALUES, 113),
    /* refuse downloads above this many bytes */
    CURLOPT(CURLOPT_MAXFILESIZE, CURLOPTTYPE_LONG, 114),
    /* 64-bit upload length; -1 unknown */
    CURLOPT(CURLOPT_INFILESIZE_LARGE, CURLOPTTYPE_OFF_T, 115),
    /* 64-bit start offset */
    CURLOPT(CURLOPT_RESUME_FROM_LARGE, CURLOPTTYPE_OFF_T, 116),
    /* 64-bit download size cap */
    CURLOPT(CURLOPT_MAXFILESIZE_LARGE, CURLOPTTYPE_OFF_T, 117),
    /* alternate .netrc path */
    CURLOPT(CURLOPT_NETRC_FILE, CURLOPTTYPE_STRINGPOINT, 118),
    /* CURLUSESSL_*: STARTTLS policy */
    CURLOPT(CURLOPT_USE_SSL, CURLOPTTYPE_VALUES, 119),
    /* 64-bit body length */
    CURLOPT(CURLOPT_POSTFIELDSIZE_LARGE, CURLOPTTYPE_OFF_T, 120),
    /* 1: Nagle off */
    CURLOPT(CURLOPT_TCP_NODELAY, CURLOPTTYPE_LONG, 121),
    /* AUTH ordering: default, SSL-first, TLS-first */
    CURLOPT(CURLOPT_FTPSSLAUTH, CURLOPTTYPE_VALUES, 129),
    /* legacy rewind hook */
    CURLOPTDEPRECATED(CURLOPT_IOCTLFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 130, 7.18.0,
                      "use CURLOPT_SEEKFUNCTION"),
    /* user pointer for ioctl hook */
    CURLOPTDEPRECATED(CURLOPT_IOCTLDATA, CURLOPTTYPE_CBPOINT, 131, 7.18.0, "use CURLOPT_SEEKDATA"),
    /* reply for a server asking ACCT */
    CURLOPT(CURLOPT_FTP_ACCOUNT, CURLOPTTYPE_STRINGPOINT, 134),
    /* inject one cookie line, or command ALL/SESS/FLUSH/RELOAD */
    CURLOPT(CURLOPT_COOKIELIST, CURLOPTTYPE_STRINGPOINT, 135),
    /* HTTP: disregard length header; FTP: skip SIZE */
    CURLOPT(CURLOPT_IGNORE_CONTENT_LENGTH, CURLOPTTYPE_LONG, 136),
    /* ignore host in PASV reply, reuse control peer */
    CURLOPT(CURLOPT_FTP_SKIP_PASV_IP, CURLOPTTYPE_LONG, 137),
    /* CURLFTPMETHOD_*: CWD strategy towards target */
    CURLOPT(CURLOPT_FTP_FILEMETHOD, CURLOPTTYPE_VALUES, 138),
    /* first local port to bind */
    CURLOPT(CURLOPT_LOCALPORT, CURLOPTTYPE_LONG, 139),
    /* how many consecutive ports may be tried */
    CURLOPT(CURLOPT_LOCALPORTRANGE, CURLOPTTYPE_LONG, 140),
    /* 1: connect then stop; 2: also do the WebSocket upgrade */
    CURLOPT(CURLOPT_CONNECT_ONLY, CURLOPTTYPE_LONG, 141),
    /* setopt gives 48 now; was charset conversion of incoming data */
    CURLOPTDEPRECATED(CURLOPT_CONV_FROM_NETWORK_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 142, 7.82.0,
                      "no longer of use"),
    /* setopt gives 48 now; was charset conversion of outgoing data */
    CURLOPTDEPRECATED(CURLOPT_CONV_TO_NETWORK_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 143, 7.82.0,
                      "no longer of use"),
    /* setopt gives 48 now; was UTF-8 to host charset conversion */
    CURLOPTDEPRECATED(CURLOPT_CONV_FROM_UTF8_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 144, 7.82.0,
                      "no longer of use"),
    /* upload throttle, bytes/s */
    CURLOPT(CURLOPT_MAX_SEND_SPEED_LARGE, CURLOPTTYPE_OFF_T, 145),
    /* download throttle, bytes/s */
    CURLOPT(CURLOPT_MAX_RECV_SPEED_LARGE, CURLOPTTYPE_OFF_T, 146),
    /* raw command tried once USER/PASS is refused */
    CURLOPT(CURLOPT_FTP_ALTERNATIVE_TO_USER, CURLOPTTYPE_STRINGPOINT, 147),
    /* hook on new socket ahead of connect */
    CURLOPT(CURLOPT_SOCKOPTFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 148),
    /* user pointer for sockopt hook */
    CURLOPT(CURLOPT_SOCKOPTDATA, CURLOPTTYPE_CBPOINT, 149),
    /* 0: no TLS session resumption */
    CURLOPT(CURLOPT_SSL_SESSIONID_CACHE, CURLOPTTYPE_LONG, 150),
    /* CURLSSH_AUTH_* mask */
    CURLOPT(CURLOPT_SSH_AUTH_TYPES, CURLOPTTYPE_VALUES, 151),
    /* public key path for login */
    CURLOPT(CURLOPT_SSH_PUBLIC_KEYFILE, CURLOPTTYPE_STRINGPOINT, 152),
    /* private key path for login */
    CURLOPT(CURLOPT_SSH_PRIVATE_KEYFILE, CURLOPTTYPE_STRINGPOINT, 153),
    /* CURLFTPSSL_CCC_*: drop control TLS once logged in */
    CURLOPT(CURLOPT_FTP_SSL_CCC, CURLOPTTYPE_LONG, 154),
    /* whole-transfer limit, ms */
    CURLOPT(CURLOPT_TIMEOUT_MS, CURLOPTTYPE_LONG, 155),
    /* connect-phase limit in milliseconds */
    CURLOPT(CURLOPT_CONNECTTIMEOUT_MS, CURLOPTTYPE_LONG, 156),
    /* 0: hand over still-chunked body */
    CURLOPT(CURLOPT_HTTP_TRANSFER_DECODING, CURLOPTTYPE_LONG, 157),
    /* 0: hand over still-compressed body */
    CURLOPT(CURLOPT_HTTP_CONTENT_DECODING, CURLOPTTYPE_LONG, 158),
    /* mode bits for created remote files */
    CURLOPT(CURLOPT_NEW_FILE_PERMS, CURLOPTTYPE_LONG, 159),
    /* mode bits for created remote directories */
    CURLOPT(CURLOPT_NEW_DIRECTORY_PERMS, CURLOPTTYPE_LONG, 160),
    /* CURL_REDIR_POST_* mask: keep POST across 301/302/303 */
    CURLOPT(CURLOPT_POSTREDIR, CURLOPTTYPE_VALUES, 161),
    /* 32 hex digits the host key must hash to */
    CURLOPT(CURLOPT_SSH_HOST_PUBLIC_KEY_MD5, CURLOPTTYPE_STRINGPOINT, 162),
    /* replacement for socket() */
    CURLOPT(CURLOPT_OPENSOCKETFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 163),
    /* user pointer for open-socket hook */
    CURLOPT(CURLOPT_OPENSOCKETDATA, CURLOPTTYPE_CBPOINT, 164),
    /* request body, duplicated by library; uses size set earlier */
    CURLOPT(CURLOPT_COPYPOSTFIELDS, CURLOPTTYPE_OBJECTPOINT, 165),
    /* add ;type=a/i to FTP URLs sent via HTTP proxy */
    CURLOPT(CURLOPT_PROXY_TRANSFER_MODE, CURLOPTTYPE_LONG, 166),
    /* repositions upload source (resume, rewind) */
    CURLOPT(CURLOPT_SEEKFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 167),
    /* user pointer for seek hook */
    CURLOPT(CURLOPT_SEEKDATA, CURLOPTTYPE_CBPOINT, 168),
    /* PEM revocation list path */
    CURLOPT(CURLOPT_CRLFILE, CURLOPTTYPE_STRINGPOINT, 169),
    /* PEM file the peer's issuer must equal */
    CURLOPT(CURLOPT_ISSUERCERT, CURLOPTTYPE_STRINGPOINT, 170),
    /* numeric scope/zone id applied to link-local IPv6 targets */
    CURLOPT(CURLOPT_ADDRESS_SCOPE, CURLOPTTYPE_LONG, 171),
    /* nonzero: collect peer chain details for CURLINFO_CERTINFO */
    CURLOPT(CURLOPT_CERTINFO, CURLOPTTYPE_LONG, 172),
    /* login name half of credentials */
    CURLOPT(CURLOPT_USERNAME, CURLOPTTYPE_STRINGPOINT, 173),
    /* secret half of credentials */
    CURLOPT(CURLOPT_PASSWORD, CURLOPTTYPE_STRINGPOINT, 174),
    /* proxy login name */
    CURLOPT(CURLOPT_PROXYUSERNAME, CURLOPTTYPE_STRINGPOINT, 175),
    /* proxy secret */
    CURLOPT(CURLOPT_PROXYPASSWORD, CURLOPTTYPE_STRINGPOINT, 176),
    /* comma list of hosts/CIDRs reached directly; "*" all */
    CURLOPT(CURLOPT_NOPROXY, CURLOPTTYPE_STRINGPOINT, 177),
    /* block size, 8..65464 */
    CURLOPT(CURLOPT_TFTP_BLKSIZE, CURLOPTTYPE_LONG, 178),
    /* old name for PROXY_SERVICE_NAME with SOCKS5 */
    CURLOPTDEPRECATED(CURLOPT_SOCKS5_GSSAPI_SERVICE, CURLOPTTYPE_STRINGPOINT, 179, 7.49.0,
                      "use CURLOPT_PROXY_SERVICE_NAME"),
    /* accept unprotected GSS protection negotiation (NEC quirk) */
    CURLOPT(CURLOPT_SOCKS5_GSSAPI_NEC, CURLOPTTYPE_LONG, 180),
    /* CURLPROTO_* mask of permitted schemes */
    CURLOPTDEPRECATED(CURLOPT_PROTOCOLS, CURLOPTTYPE_LONG, 181, 7.85.0, "use CURLOPT_PROTOCOLS_STR"),
    /* CURLPROTO_* mask for redirect targets */
    CURLOPTDEPRECATED(CURLOPT_REDIR_PROTOCOLS, CURLOPTTYPE_LONG, 182, 7.85.0,
                      "use CURLOPT_REDIR_PROTOCOLS_STR"),
    /* known_hosts path */
    CURLOPT(CURLOPT_SSH_KNOWNHOSTS, CURLOPTTYPE_STRINGPOINT, 183),
    /* known_hosts decision hook */
    CURLOPT(CURLOPT_SSH_KEYFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 184),
    /* user pointer for known_hosts hook */
    CURLOPT(CURLOPT_SSH_KEYDATA, CURLOPTTYPE_CBPOINT, 185),
    /* envelope sender */
    CURLOPT(CURLOPT_MAIL_FROM, CURLOPTTYPE_STRINGPOINT, 186),
    /* envelope recipients; also VRFY/EXPN arguments */
    CURLOPT(CURLOPT_MAIL_RCPT, CURLOPTTYPE_SLISTPOINT, 187),
    /* issue PRET ahead of PASV (drftpd) */
    CURLOPT(CURLOPT_FTP_USE_PRET, CURLOPTTYPE_LONG, 188),
    /* CURL_RTSPREQ_* verb to issue */
    CURLOPT(CURLOPT_RTSP_REQUEST, CURLOPTTYPE_VALUES, 189),
    /* session identifier to send */
    CURLOPT(CURLOPT_RTSP_SESSION_ID, CURLOPTTYPE_STRINGPOINT, 190),
    /* stream URI operated on */
    CURLOPT(CURLOPT_RTSP_STREAM_URI, CURLOPTTYPE_STRINGPOINT, 191),
    /* Transport header value */
    CURLOPT(CURLOPT_RTSP_TRANSPORT, CURLOPTTYPE_STRINGPOINT, 192),
    /* seed for outgoing CSeq */
    CURLOPT(CURLOPT_RTSP_CLIENT_CSEQ, CURLOPTTYPE_LONG, 193),
    /* seed for expected server CSeq */
    CURLOPT(CURLOPT_RTSP_SERVER_CSEQ, CURLOPTTYPE_LONG, 194),
    /* user pointer for interleave hook */
    CURLOPT(CURLOPT_INTERLEAVEDATA, CURLOPTTYPE_CBPOINT, 195),
    /* gets RTP packets interleaved in RTSP */
    CURLOPT(CURLOPT_INTERLEAVEFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 196),
    /* last URL path part is a glob */
    CURLOPT(CURLOPT_WILDCARDMATCH, CURLOPTTYPE_LONG, 197),
    /* wildcard FTP: hook ahead of each matched file */
    CURLOPT(CURLOPT_CHUNK_BGN_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 198),
    /* wildcard FTP: hook after each matched file */
    CURLOPT(CURLOPT_CHUNK_END_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 199),
    /* own pattern matcher for wildcard FTP */
    CURLOPT(CURLOPT_FNMATCH_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 200),
    /* user pointer for both chunk hooks */
    CURLOPT(CURLOPT_CHUNK_DATA, CURLOPTTYPE_CBPOINT, 201),
    /* user pointer for the fnmatch hook */
    CURLOPT(CURLOPT_FNMATCH_DATA, CURLOPTTYPE_CBPOINT, 202),
    /* static host:port:addr entries; + and - prefixes */
    CURLOPT(CURLOPT_RESOLVE, CURLOPTTYPE_SLISTPOINT, 203),
    /* setopt gives 4; SRP login, removed */
    CURLOPTDEPRECATED(CURLOPT_TLSAUTH_USERNAME, CURLOPTTYPE_STRINGPOINT, 204, 8.22.0, "no longer of use"),
    /* setopt gives 4; SRP secret, removed */
    CURLOPTDEPRECATED(CURLOPT_TLSAUTH_PASSWORD, CURLOPTTYPE_STRINGPOINT, 205, 8.22.0, "no longer of use"),
    /* setopt gives 4; SRP selector, removed */
    CURLOPTDEPRECATED(CURLOPT_TLSAUTH_TYPE, CURLOPTTYPE_STRINGPOINT, 206, 8.22.0, "no longer of use"),
    /* ask for compressed Transfer-Encoding (TE:) */
    CURLOPT(CURLOPT_TRANSFER_ENCODING, CURLOPTTYPE_LONG, 207),
    /* replacement for close() on library sockets */
    CURLOPT(CURLOPT_CLOSESOCKETFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 208),
    /* user pointer for the close-socket hook */
    CURLOPT(CURLOPT_CLOSESOCKETDATA, CURLOPTTYPE_CBPOINT, 209),
    /* CURLGSSAPI_DELEGATION_*: credential forwarding policy */
    CURLOPT(CURLOPT_GSSAPI_DELEGATION, CURLOPTTYPE_VALUES, 210),
    /* c-ares: comma list of resolver addresses */
    CURLOPT(CURLOPT_DNS_SERVERS, CURLOPTTYPE_STRINGPOINT, 211),
    /* active FTP: cap on waiting for inbound data connection, ms */
    CURLOPT(CURLOPT_ACCEPTTIMEOUT_MS, CURLOPTTYPE_LONG, 212),
    /* turn on SO_KEEPALIVE */
    CURLOPT(CURLOPT_TCP_KEEPALIVE, CURLOPTTYPE_LONG, 213),
    /* idle seconds ahead of first probe */
    CURLOPT(CURLOPT_TCP_KEEPIDLE, CURLOPTTYPE_LONG, 214),
    /* seconds separating probes */
    CURLOPT(CURLOPT_TCP_KEEPINTVL, CURLOPTTYPE_LONG, 215),
    /* CURLSSLOPT_* mask */
    CURLOPT(CURLOPT_SSL_OPTIONS, CURLOPTTYPE_VALUES, 216),
    /* AUTH= argument of MAIL FROM */
    CURLOPT(CURLOPT_MAIL_AUTH, CURLOPTTYPE_STRINGPOINT, 217),
    /* permit initial response inside AUTH command */
    CURLOPT(CURLOPT_SASL_IR, CURLOPTTYPE_LONG, 218),
    /* progress hook with 64-bit integers */
    CURLOPT(CURLOPT_XFERINFOFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 219),
    /* OAuth 2 token */
    CURLOPT(CURLOPT_XOAUTH2_BEARER, CURLOPTTYPE_STRINGPOINT, 220),
    /* c-ares: NIC used for DNS queries */
    CURLOPT(CURLOPT_DNS_INTERFACE, CURLOPTTYPE_STRINGPOINT, 221),
    /* c-ares: IPv4 source for DNS queries */
    CURLOPT(CURLOPT_DNS_LOCAL_IP4, CURLOPTTYPE_STRINGPOINT, 222),
    /* c-ares: IPv6 source for DNS queries */
    CURLOPT(CURLOPT_DNS_LOCAL_IP6, CURLOPTTYPE_STRINGPOINT, 223),
    /* protocol login string such as AUTH=NTLM */
    CURLOPT(CURLOPT_LOGIN_OPTIONS, CURLOPTTYPE_STRINGPOINT, 224),
    /* ignored; NPN support gone */
    CURLOPTDEPRECATED(CURLOPT_SSL_ENABLE_NPN, CURLOPTTYPE_LONG, 225, 7.86.0, "no longer of use"),
    /* 0: no ALPN extension */
    CURLOPT(CURLOPT_SSL_ENABLE_ALPN, CURLOPTTYPE_LONG, 226),
    /* how long to hold the body awaiting 100, ms */
    CURLOPT(CURLOPT_EXPECT_100_TIMEOUT_MS, CURLOPTTYPE_LONG, 227),
    /* headers going only to the proxy */
    CURLOPT(CURLOPT_PROXYHEADER, CURLOPTTYPE_SLISTPOINT, 228),
    /* CURLHEADER_*: share or split header list with proxy */
    CURLOPT(CURLOPT_HEADEROPT, CURLOPTTYPE_VALUES, 229),
    /* key file, or sha256//b64 list joined by ; */
    CURLOPT(CURLOPT_PINNEDPUBLICKEY, CURLOPTTYPE_STRINGPOINT, 230),
    /* dial a filesystem unix socket in place of TCP */
    CURLOPT(CURLOPT_UNIX_SOCKET_PATH, CURLOPTTYPE_STRINGPOINT, 231),
    /* demand valid stapled OCSP response */
    CURLOPT(CURLOPT_SSL_VERIFYSTATUS, CURLOPTTYPE_LONG, 232),
    /* setopt 1 gives 4; feature gone */
    CURLOPTDEPRECATED(CURLOPT_SSL_FALSESTART, CURLOPTTYPE_LONG, 233, 8.15.0, "no longer of use"),
    /* keep /./ and /../ untouched */
    CURLOPT(CURLOPT_PATH_AS_IS, CURLOPTTYPE_LONG, 234),
    /* GSS/SPNEGO service name towards proxy */
    CURLOPT(CURLOPT_PROXY_SERVICE_NAME, CURLOPTTYPE_STRINGPOINT, 235),
    /* GSS/SASL service name towards server */
    CURLOPT(CURLOPT_SERVICE_NAME, CURLOPTTYPE_STRINGPOINT, 236),
    /* prefer waiting to multiplex over opening new connection */
    CURLOPT(CURLOPT_PIPEWAIT, CURLOPTTYPE_LONG, 237),
    /* scheme assumed for scheme-less URLs */
    CURLOPT(CURLOPT_DEFAULT_PROTOCOL, CURLOPTTYPE_STRINGPOINT, 238),
    /* HTTP/2 priority weight 1..256 */
    CURLOPT(CURLOPT_STREAM_WEIGHT, CURLOPTTYPE_LONG, 239),
    /* ignored; HTTP/2 priority parent */
    CURLOPTDEPRECATED(CURLOPT_STREAM_DEPENDS, CURLOPTTYPE_OBJECTPOINT, 240, 8.21.0, "no longer of use"),
    /* ignored; HTTP/2 exclusive priority parent */
    CURLOPTDEPRECATED(CURLOPT_STREAM_DEPENDS_E, CURLOPTTYPE_OBJECTPOINT, 241, 8.21.0, "no longer of use"),
    /* omit RFC 2347 option negotiation */
    CURLOPT(CURLOPT_TFTP_NO_OPTIONS, CURLOPTTYPE_LONG, 242),
    /* list rewriting HOST:PORT to other HOST:PORT for dialing only */
    CURLOPT(CURLOPT_CONNECT_TO, CURLOPTTYPE_SLISTPOINT, 243),
    /* send data in SYN where available */
    CURLOPT(CURLOPT_TCP_FASTOPEN, CURLOPTTYPE_LONG, 244),
    /* continue body upload despite early 300+ reply */
    CURLOPT(CURLOPT_KEEP_SENDING_ON_ERROR, CURLOPTTYPE_LONG, 245),
    /* CAINFO for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_CAINFO, CURLOPTTYPE_STRINGPOINT, 246),
    /* CAPATH for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_CAPATH, CURLOPTTYPE_STRINGPOINT, 247),
    /* SSL_VERIFYPEER for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPTTYPE_LONG, 248),
    /* SSL_VERIFYHOST for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSL_VERIFYHOST, CURLOPTTYPE_LONG, 249),
    /* SSLVERSION for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLVERSION, CURLOPTTYPE_VALUES, 250),
    /* setopt gives 4; SRP login, removed for HTTPS proxy */
    CURLOPTDEPRECATED(CURLOPT_PROXY_TLSAUTH_USERNAME, CURLOPTTYPE_STRINGPOINT, 251, 8.22.0,
                      "no longer of use"),
    /* setopt gives 4; SRP secret, removed for HTTPS proxy */
    CURLOPTDEPRECATED(CURLOPT_PROXY_TLSAUTH_PASSWORD, CURLOPTTYPE_STRINGPOINT, 252, 8.22.0,
                      "no longer of use"),
    /* setopt gives 4; SRP selector, removed for HTTPS proxy */
    CURLOPTDEPRECATED(CURLOPT_PROXY_TLSAUTH_TYPE, CURLOPTTYPE_STRINGPOINT, 253, 8.22.0,
                      "no longer of use"),
    /* SSLCERT for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLCERT, CURLOPTTYPE_STRINGPOINT, 254),
    /* SSLCERTTYPE for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLCERTTYPE, CURLOPTTYPE_STRINGPOINT, 255),
    /* SSLKEY for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLKEY, CURLOPTTYPE_STRINGPOINT, 256),
    /* SSLKEYTYPE for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLKEYTYPE, CURLOPTTYPE_STRINGPOINT, 257),
    /* KEYPASSWD for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_KEYPASSWD, CURLOPTTYPE_STRINGPOINT, 258),
    /* SSL_CIPHER_LIST for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSL_CIPHER_LIST, CURLOPTTYPE_STRINGPOINT, 259),
    /* CRLFILE for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_CRLFILE, CURLOPTTYPE_STRINGPOINT, 260),
    /* SSL_OPTIONS for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSL_OPTIONS, CURLOPTTYPE_LONG, 261),
    /* SOCKS proxy placed ahead of HTTP proxy */
    CURLOPT(CURLOPT_PRE_PROXY, CURLOPTTYPE_STRINGPOINT, 262),
    /* PINNEDPUBLICKEY for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_PINNEDPUBLICKEY, CURLOPTTYPE_STRINGPOINT, 263),
    /* dial a Linux abstract-namespace unix socket in place of TCP */
    CURLOPT(CURLOPT_ABSTRACT_UNIX_SOCKET, CURLOPTTYPE_STRINGPOINT, 264),
    /* hide CONNECT reply headers from callbacks */
    CURLOPT(CURLOPT_SUPPRESS_CONNECT_HEADERS, CURLOPTTYPE_LONG, 265),
    /* verbatim request-target replacing URL path */
    CURLOPT(CURLOPT_REQUEST_TARGET, CURLOPTTYPE_STRINGPOINT, 266),
    /* CURLAUTH_* subset (BASIC, GSSAPI) for SOCKS5 */
    CURLOPT(CURLOPT_SOCKS5_AUTH, CURLOPTTYPE_LONG, 267),
    /* negotiate SSH-level compression */
    CURLOPT(CURLOPT_SSH_COMPRESSION, CURLOPTTYPE_LONG, 268),
    /* curl_mime tree sent as body */
    CURLOPT(CURLOPT_MIMEPOST, CURLOPTTYPE_OBJECTPOINT, 269),
    /* 64-bit epoch seconds for TIMECONDITION */
    CURLOPT(CURLOPT_TIMEVALUE_LARGE, CURLOPTTYPE_OFF_T, 270),
    /* IPv6 head start over IPv4, ms */
    CURLOPT(CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS, CURLOPTTYPE_LONG, 271),
    /* hook ahead of each fresh lookup */
    CURLOPT(CURLOPT_RESOLVER_START_FUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 272),
    /* user pointer for resolver-start hook */
    CURLOPT(CURLOPT_RESOLVER_START_DATA, CURLOPTTYPE_CBPOINT, 273),
    /* emit PROXY v1 preamble after connect */
    CURLOPT(CURLOPT_HAPROXYPROTOCOL, CURLOPTTYPE_LONG, 274),
    /* randomise address order when several are returned */
    CURLOPT(CURLOPT_DNS_SHUFFLE_ADDRESSES, CURLOPTTYPE_LONG, 275),
    /* suites for TLS 1.3 */
    CURLOPT(CURLOPT_TLS13_CIPHERS, CURLOPTTYPE_STRINGPOINT, 276),
    /* TLS13_CIPHERS for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_TLS13_CIPHERS, CURLOPTTYPE_STRINGPOINT, 277),
    /* reject URLs carrying userinfo */
    CURLOPT(CURLOPT_DISALLOW_USERNAME_IN_URL, CURLOPTTYPE_LONG, 278),
    /* https endpoint for resolving through DoH */
    CURLOPT(CURLOPT_DOH_URL, CURLOPTTYPE_STRINGPOINT, 279),
    /* requested send buffer; clamped 16 KiB..2 MiB */
    CURLOPT(CURLOPT_UPLOAD_BUFFERSIZE, CURLOPTTYPE_LONG, 280),
    /* spacing of curl_easy_upkeep probes, ms */
    CURLOPT(CURLOPT_UPKEEP_INTERVAL_MS, CURLOPTTYPE_LONG, 281),
    /* pre-parsed CURLU handle replacing the URL string */
    CURLOPT(CURLOPT_CURLU, CURLOPTTYPE_OBJECTPOINT, 282),
    /* provides trailers for chunked upload */
    CURLOPT(CURLOPT_TRAILERFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 283),
    /* user pointer for trailer hook */
    CURLOPT(CURLOPT_TRAILERDATA, CURLOPTTYPE_CBPOINT, 284),
    /* tolerate header-less HTTP/0.9 replies */
    CURLOPT(CURLOPT_HTTP09_ALLOWED, CURLOPTTYPE_LONG, 285),
    /* CURLALTSVC_* mask: which HTTP versions and read-only behaviour */
    CURLOPT(CURLOPT_ALTSVC_CTRL, CURLOPTTYPE_LONG, 286),
    /* path persisting the Alt-Svc cache; setting also turns engine on */
    CURLOPT(CURLOPT_ALTSVC, CURLOPTTYPE_STRINGPOINT, 287),
    /* pooled connection idle cap, seconds */
    CURLOPT(CURLOPT_MAXAGE_CONN, CURLOPTTYPE_LONG, 288),
    /* SASL PLAIN authorization identity */
    CURLOPT(CURLOPT_SASL_AUTHZID, CURLOPTTYPE_STRINGPOINT, 289),
    /* proceed if at least one RCPT accepted */
    CURLOPT(CURLOPT_MAIL_RCPT_ALLOWFAILS, CURLOPTTYPE_LONG, 290),
    /* client certificate in memory */
    CURLOPT(CURLOPT_SSLCERT_BLOB, CURLOPTTYPE_BLOB, 291),
    /* client private key in memory */
    CURLOPT(CURLOPT_SSLKEY_BLOB, CURLOPTTYPE_BLOB, 292),
    /* SSLCERT_BLOB for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLCERT_BLOB, CURLOPTTYPE_BLOB, 293),
    /* SSLKEY_BLOB for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_SSLKEY_BLOB, CURLOPTTYPE_BLOB, 294),
    /* in-memory variant of ISSUERCERT */
    CURLOPT(CURLOPT_ISSUERCERT_BLOB, CURLOPTTYPE_BLOB, 295),
    /* ISSUERCERT for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_ISSUERCERT, CURLOPTTYPE_STRINGPOINT, 296),
    /* ISSUERCERT_BLOB for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_ISSUERCERT_BLOB, CURLOPTTYPE_BLOB, 297),
    /* key-exchange group list */
    CURLOPT(CURLOPT_SSL_EC_CURVES, CURLOPTTYPE_STRINGPOINT, 298),
    /* CURLHSTS_* mask enabling HSTS */
    CURLOPT(CURLOPT_HSTS_CTRL, CURLOPTTYPE_LONG, 299),
    /* path persisting the HSTS cache */
    CURLOPT(CURLOPT_HSTS, CURLOPTTYPE_STRINGPOINT, 300),
    /* app supplies HSTS entries one by one */
    CURLOPT(CURLOPT_HSTSREADFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 301),
    /* user pointer for HSTS reader */
    CURLOPT(CURLOPT_HSTSREADDATA, CURLOPTTYPE_CBPOINT, 302),
    /* app stores HSTS entries one by one */
    CURLOPT(CURLOPT_HSTSWRITEFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 303),
    /* user pointer for HSTS writer */
    CURLOPT(CURLOPT_HSTSWRITEDATA, CURLOPTTYPE_CBPOINT, 304),
    /* provider/region/service string enabling AWS-style request signing */
    CURLOPT(CURLOPT_AWS_SIGV4, CURLOPTTYPE_STRINGPOINT, 305),
    /* SSL_VERIFYPEER counterpart for DoH connections */
    CURLOPT(CURLOPT_DOH_SSL_VERIFYPEER, CURLOPTTYPE_LONG, 306),
    /* SSL_VERIFYHOST counterpart for DoH connections */
    CURLOPT(CURLOPT_DOH_SSL_VERIFYHOST, CURLOPTTYPE_LONG, 307),
    /* SSL_VERIFYSTATUS counterpart for DoH connections */
    CURLOPT(CURLOPT_DOH_SSL_VERIFYSTATUS, CURLOPTTYPE_LONG, 308),
    /* trust anchors (PEM) handed over as memory */
    CURLOPT(CURLOPT_CAINFO_BLOB, CURLOPTTYPE_BLOB, 309),
    /* CAINFO_BLOB for the HTTPS proxy */
    CURLOPT(CURLOPT_PROXY_CAINFO_BLOB, CURLOPTTYPE_BLOB, 310),
    /* base64 SHA-256 the host key must hash to */
    CURLOPT(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, CURLOPTTYPE_STRINGPOINT, 311),
    /* hook between connect and request; may abort */
    CURLOPT(CURLOPT_PREREQFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 312),
    /* user pointer for pre-request hook */
    CURLOPT(CURLOPT_PREREQDATA, CURLOPTTYPE_CBPOINT, 313),
    /* pooled connection total age cap, seconds; 0 off */
    CURLOPT(CURLOPT_MAXLIFETIME_CONN, CURLOPTTYPE_LONG, 314),
    /* CURLMIMEOPT_* mask */
    CURLOPT(CURLOPT_MIME_OPTIONS, CURLOPTTYPE_LONG, 315),
    /* raw host key verdict hook (libssh2) */
    CURLOPT(CURLOPT_SSH_HOSTKEYFUNCTION, CURLOPTTYPE_FUNCTIONPOINT, 316),
    /* user pointer for raw host key hook */
    CURLOPT(CURLOPT_SSH_HOSTKEYDATA, CURLOPTTYPE_CBPOINT, 317),
    /* comma list of permitted schemes */
    CURLOPT(CURLOPT_PROTOCOLS_STR, CURLOPTTYPE_STRINGPOINT, 318),
    /* comma list for redirect targets */
    CURLOPT(CURLOPT_REDIR_PROTOCOLS_STR, CURLOPTTYPE_STRINGPOINT, 319),
    /* CURLWS_RAW_MODE / CURLWS_NOAUTOPONG mask */
    CURLOPT(CURLOPT_WS_OPTIONS, CURLOPTTYPE_LONG, 320),
    /* seconds a parsed trust store stays cached; 0 off, -1 forever */
    CURLOPT(CURLOPT_CA_CACHE_TIMEOUT, CURLOPTTYPE_LONG, 321),
    /* skip slow thread teardown since process is ending */
    CURLOPT(CURLOPT_QUICK_EXIT, CURLOPTTYPE_LONG, 322),
    /* client address placed into that PROXY preamble */
    CURLOPT(CURLOPT_HAPROXY_CLIENT_IP, CURLOPTTYPE_STRINGPOINT, 323),
    /* per-reply wait limit, ms */
    CURLOPT(CURLOPT_SERVER_RESPONSE_TIMEOUT_MS, CURLOPTTYPE_LONG, 324),
    /* false/grease/true/hard, ecl:base64 or pn:name; Encrypted Client Hello mode */
    CURLOPT(CURLOPT_ECH, CURLOPTTYPE_STRINGPOINT, 325),
    /* probes before giving up */
    CURLOPT(CURLOPT_TCP_KEEPCNT, CURLOPTTYPE_LONG, 326),
    /* CURLULFLAG_* message flags for IMAP APPEND */
    CURLOPT(CURLOPT_UPLOAD_FLAGS, CURLOPTTYPE_LONG, 327),
    /* offered signature scheme list */
    CURLOPT(CURLOPT_SSL_SIGNATURE_ALGORITHMS, CURLOPTTYPE_STRINGPOINT, 328),
    /* experimental: CURLHTTPSIG_* selects RFC 9421 signer */
    CURLOPT(CURLOPT_HTTPSIG_ALGORITHM, CURLOPTTYPE_VALUES, 329),
    /* experimental: signing key or secret as hex digits */
    CURLOPT(CURLOPT_HTTPSIG_KEY, CURLOPTTYPE_STRINGPOINT, 330),
    /* experimental: keyid parameter value */
    CURLOPT(CURLOPT_HTTPSIG_KEYID, CURLOPTTYPE_STRINGPOINT, 331),
    /* experimental: signed components, space separated, max 16 */
    CURLOPT(CURLOPT_HTTPSIG_HEADERS, CURLOPTTYPE_STRINGPOINT, 332),
    CURLOPT_LASTENTRY = 10333
} CURLoption;

/* Other names, and numbers that mean nothing any more. */
#define CURLOPT_FILE CURLOPT_WRITEDATA
#define CURLOPT_INFILE CURLOPT_READDATA
#define CURLOPT_RTSPHEADER CURLOPT_HTTPHEADER
#define CURLOPT_SSLCERTPASSWD CURLOPT_KEYPASSWD
#define CURLOPT_SSLKEYPASSWD CURLOPT_KEYPASSWD
#define CURLOPT_WRITEHEADER CURLOPT_HEADERDATA
#define CURLOPT_FTPLISTONLY CURLOPT_DIRLISTONLY
#define CURLOPT_FTPAPPEND CURLOPT_APPEND
#define CURLOPT_PROGRESSDATA CURLOPT_XFERINFODATA
#define CURLOPT_KRB4LEVEL CURLOPT_KRBLEVEL
#define CURLOPT_ENCODING CURLOPT_ACCEPT_ENCODING
#define CURLOPT_FTP_RESPONSE_TIMEOUT CURLOPT_SERVER_RESPONSE_TIMEOUT
#define CURLOPT_FTP_SSL CURLOPT_USE_SSL
#define CURLOPT_POST301 CURLOPT_POSTREDIR
#define CURLOPT_MAIL_RCPT_ALLLOWFAILS CURLOPT_MAIL_RCPT_ALLOWFAILS
#define CURLOPT_CLOSEPOLICY ((CURLoption)9999)
#define CURLOPT_OBSOLETE40 ((CURLoption)9999)
#define CURLOPT_OBSOLETE72 ((CURLoption)9999)
#define CURLOPT_WRITEINFO ((CURLoption)9999)

/* CURLOPT_IPRESOLVE */
#define CURL_IPRESOLVE_WHATEVER 0L
#define CURL_IPRESOLVE_V4 1L
#define CURL_IPRESOLVE_V6 2L

/* CURLOPT_HTTP_VERSION */
#define CURL_HTTP_VERSION_NONE 0L
#define CURL_HTTP_VERSION_1_0 1L
#define CURL_HTTP_VERSION_1_1 2L
#define CURL_HTTP_VERSION_2 3L
#define CURL_HTTP_VERSION_2_0 3L
#define CURL_HTTP_VERSION_2TLS 4L
#define CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE 5L
#define CURL_HTTP_VERSION_3 30L
#define CURL_HTTP_VERSION_3ONLY 31L
#define CURL_HTTP_VERSION_LAST 32L

/* CURLOPT_FOLLOWLOCATION */
#define CURLFOLLOW_ALL 1L
#define CURLFOLLOW_OBEYCODE 2L
#define CURLFOLLOW_FIRSTONLY 3L

/* CURLOPT_HTTPSIG_ALGORITHM */
#define CURLHTTPSIG_NONE 0L
#define CURLHTTPSIG_ED25519 1L
#define CURLHTTPSIG_HMAC_SHA256 2L

/* CURLOPT_RTSP_REQUEST */
#define CURL_RTSPREQ_NONE 0L
#define CURL_RTSPREQ_OPTIONS 1L
#define CURL_RTSPREQ_DESCRIBE 2L
#define CURL_RTSPREQ_ANNOUNCE 3L
#define CURL_RTSPREQ_SETUP 4L
#define CURL_RTSPREQ_PLAY 5L
#define CURL_RTSPREQ_PAUSE 6L
#define CURL_RTSPREQ_TEARDOWN 7L
#define CURL_RTSPREQ_GET_PARAMETER 8L
#define CURL_RTSPREQ_SET_PARAMETER 9L
#define CURL_RTSPREQ_RECORD 10L
#define CURL_RTSPREQ_RECEIVE 11L
#define CURL_RTSPREQ_LAST 12L

/* CURLOPT_NETRC */
#define CURL_NETRC_IGNORED 0L
#define CURL_NETRC_OPTIONAL 1L
#define CURL_NETRC_REQUIRED 2L

/* CURLOPT_SSLVERSION */
#define CURL_SSLVERSION_DEFAULT 0L
#define CURL_SSLVERSION_MAX_NONE 0L
#define CURL_SSLVERSION_TLSv1 1L
#define CURL_SSLVERSION_SSLv2 2L
#define CURL_SSLVERSION_SSLv3 3L
#define CURL_SSLVERSION_TLSv1_0 4L
#define CURL_SSLVERSION_TLSv1_1 5L
#define CURL_SSLVERSION_TLSv1_2 6L
#define CURL_SSLVERSION_TLSv1_3 7L
#define CURL_SSLVERSION_LAST 8L
#define CURL_SSLVERSION_MAX_DEFAULT 0x10000L
#define CURL_SSLVERSION_MAX_TLSv1_0 0x40000L
#define CURL_SSLVERSION_MAX_TLSv1_1 0x50000L
#define CURL_SSLVERSION_MAX_TLSv1_2 0x60000L
#define CURL_SSLVERSION_MAX_TLSv1_3 0x70000L
#define CURL_SSLVERSION_MAX_LAST 0x80000L

/* CURLOPT_TLSAUTH_TYPE */
#define CURL_TLSAUTH_NONE 0L
#define CURL_TLSAUTH_SRP 1L

/* CURLOPT_POSTREDIR */
#define CURL_REDIR_GET_ALL 0L
#define CURL_REDIR_POST_301 1L
#define CURL_REDIR_POST_302 2L
#define CURL_REDIR_POST_303 4L
#define CURL_REDIR_POST_ALL 7L

/* CURLOPT_TIMECONDITION */
#define CURL_TIMECOND_NONE 0L
#define CURL_TIMECOND_IFMODSINCE 1L
#define CURL_TIMECOND_IFUNMODSINCE 2L
#define CURL_TIMECOND_LASTMOD 3L

/* CURLOPT_MIME_OPTIONS */
#define CURLMIMEOPT_FORMESCAPE 1L

/* CURLOPT_UPLOAD_FLAGS */
#define CURLULFLAG_ANSWERED 1L
#define CURLULFLAG_DELETED 2L
#define CURLULFLAG_DRAFT 4L
#define CURLULFLAG_FLAGGED 8L
#define CURLULFLAG_SEEN 0x10L

enum CURL_NETRC_OPTION {
    CURL_NETRC_LAST = 3
};

enum CURL_TLSAUTH {
    CURL_TLSAUTH_LAST = 2
};

typedef enum curl_TimeCond {
    CURL_TIMECOND_LAST = 4
} curl_TimeCond;

/* Strings compared without regard to ASCII case; 1 when equal. */
CURL_EXTERN int curl_strequal(const char *, const char *);
CURL_EXTERN int curl_strnequal(const char *, const char *, size_t);

/* A body of parts, and one of its parts; opaque. */
typedef struct curl_mime curl_mime;
typedef struct curl_mimepart curl_mimepart;

/* Tags of curl_formadd. */
typedef enum CURLformoption {
    CURLFORM_NOTHING = 0,
    CURLFORM_COPYNAME = 1,
    CURLFORM_PTRNAME = 2,
    CURLFORM_NAMELENGTH = 3,
    CURLFORM_COPYCONTENTS = 4,
    CURLFORM_PTRCONTENTS = 5,
    CURLFORM_CONTENTSLENGTH = 6,
    CURLFORM_FILECONTENT = 7,
    CURLFORM_ARRAY = 8,
    CURLFORM_OBSOLETE = 9,
    CURLFORM_FILE = 10,
    CURLFORM_BUFFER = 11,
    CURLFORM_BUFFERPTR = 12,
    CURLFORM_BUFFERLENGTH = 13,
    CURLFORM_CONTENTTYPE = 14,
    CURLFORM_CONTENTHEADER = 15,
    CURLFORM_FILENAME = 16,
    CURLFORM_END = 17,
    CURLFORM_OBSOLETE2 = 18,
    CURLFORM_STREAM = 19,
    CURLFORM_CONTENTLEN = 20,
    CURLFORM_LASTENTRY = 21
} CURLformoption;

/* Element of CURLFORM_ARRAY. */
struct curl_forms {
    CURLformoption option;
    const char *value;
};

typedef enum CURLFORMcode {
    /* success */
    CURL_FORMADD_OK = 0,
    /* allocation failed */
    CURL_FORMADD_MEMORY = 1,
    /* tag repeated for one part */
    CURL_FORMADD_OPTION_TWICE = 2,
    /* NULL where string needed */
    CURL_FORMADD_NULL = 3,
    /* tag unknown */
    CURL_FORMADD_UNKNOWN_OPTION = 4,
    /* part lacks needed tags */
    CURL_FORMADD_INCOMPLETE = 5,
    /* tag not allowed in array */
    CURL_FORMADD_ILLEGAL_ARRAY = 6,
    /* form API compiled out */
    CURL_FORMADD_DISABLED = 7,
    CURL_FORMADD_LAST = 8
} CURLFORMcode;

/* return len */
typedef size_t (*curl_formget_callback)(void *, const char *, size_t);

/* What curl_global_sslset lists. */
struct curl_ssl_backend {
    curl_sslbackend id;
    const char *name;
};
typedef struct curl_ssl_backend curl_ssl_backend;

typedef enum CURLsslset {
    CURLSSLSET_OK = 0,
    CURLSSLSET_UNKNOWN_BACKEND = 1,
    CURLSSLSET_TOO_LATE = 2,
    CURLSSLSET_NO_BACKENDS = 3
} CURLsslset;

/* CURLINFO_CERTINFO: certinfo[i] lists "Name:value" of certificate i. */
struct curl_certinfo {
    int num_of_certs;
    struct curl_slist **certinfo;
};

/* CURLINFO_TLS_SSL_PTR. */
struct curl_tlssessioninfo {
    curl_sslbackend backend;
    void *internals;
};

/* the number of an info is its place plus one of these */
#define CURLINFO_MASK 0xfffff
#define CURLINFO_STRING 0x100000
#define CURLINFO_LONG 0x200000
#define CURLINFO_DOUBLE 0x300000
#define CURLINFO_PTR 0x400000
#define CURLINFO_SLIST 0x400000
#define CURLINFO_SOCKET 0x500000
#define CURLINFO_OFF_T 0x600000
#define CURLINFO_TYPEMASK 0xf00000

/* What curl_easy_getinfo tells. */
typedef enum CURLINFO {
    /* placeholder, never pass */
    CURLINFO_NONE = 0x0,
    /* final URL after redirects */
    CURLINFO_EFFECTIVE_URL = 0x100001,
    /* last status code; 0 if none */
    CURLINFO_RESPONSE_CODE = 0x200002,
    /* whole duration, seconds */
    CURLINFO_TOTAL_TIME = 0x300003,
    /* elapsed until DNS done, seconds */
    CURLINFO_NAMELOOKUP_TIME = 0x300004,
    /* elapsed until TCP established, seconds */
    CURLINFO_CONNECT_TIME = 0x300005,
    /* elapsed until ready to send request, seconds */
    CURLINFO_PRETRANSFER_TIME = 0x300006,
    /* bytes sent, body */
    CURLINFO_SIZE_UPLOAD CURL_DEPRECATED(7.55.0, "use CURLINFO_SIZE_UPLOAD_T") = 0x300007,
    /* bytes sent, body */
    CURLINFO_SIZE_UPLOAD_T = 0x600007,
    /* body bytes received off the wire */
    CURLINFO_SIZE_DOWNLOAD CURL_DEPRECATED(7.55.0, "use CURLINFO_SIZE_DOWNLOAD_T") = 0x300008,
    /* body bytes received off the wire */
    CURLINFO_SIZE_DOWNLOAD_T = 0x600008,
    /* mean receive rate, bytes/s */
    CURLINFO_SPEED_DOWNLOAD CURL_DEPRECATED(7.55.0, "use CURLINFO_SPEED_DOWNLOAD_T") = 0x300009,
    /* mean receive rate, bytes/s */
    CURLINFO_SPEED_DOWNLOAD_T = 0x600009,
    /* mean send rate, bytes/s */
    CURLINFO_SPEED_UPLOAD CURL_DEPRECATED(7.55.0, "use CURLINFO_SPEED_UPLOAD_T") = 0x30000a,
    /* mean send rate, bytes/s */
    CURLINFO_SPEED_UPLOAD_T = 0x60000a,
    /* sum of response header bytes */
    CURLINFO_HEADER_SIZE = 0x20000b,
    /* sum of request bytes, redirects included */
    CURLINFO_REQUEST_SIZE = 0x20000c,
    /* backend verification code; 0 good */
    CURLINFO_SSL_VERIFYRESULT = 0x20000d,
    /* remote mtime epoch; -1 unknown */
    CURLINFO_FILETIME = 0x20000e,
    /* remote mtime epoch, 64-bit; -1 unknown */
    CURLINFO_FILETIME_T = 0x60000e,
    /* announced body length; -1 unknown */
    CURLINFO_CONTENT_LENGTH_DOWNLOAD
        CURL_DEPRECATED(7.55.0, "use CURLINFO_CONTENT_LENGTH_DOWNLOAD_T") = 0x30000f,
    /* announced body length; -1 unknown */
    CURLINFO_CONTENT_LENGTH_DOWNLOAD_T = 0x60000f,
    /* upload length; -1 unknown */
    CURLINFO_CONTENT_LENGTH_UPLOAD
        CURL_DEPRECATED(7.55.0, "use CURLINFO_CONTENT_LENGTH_UPLOAD_T") = 0x300010,
    /* upload length; -1 unknown */
    CURLINFO_CONTENT_LENGTH_UPLOAD_T = 0x600010,
    /* elapsed until first response byte, seconds */
    CURLINFO_STARTTRANSFER_TIME = 0x300011,
    /* Content-Type value or NULL */
    CURLINFO_CONTENT_TYPE = 0x100012,
    /* duration of all hops before final, seconds */
    CURLINFO_REDIRECT_TIME = 0x300013,
    /* hops followed */
    CURLINFO_REDIRECT_COUNT = 0x200014,
    /* pointer stored through CURLOPT_PRIVATE */
    CURLINFO_PRIVATE = 0x100015,
    /* status of most recent CONNECT reply */
    CURLINFO_HTTP_CONNECTCODE = 0x200016,
    /* CURLAUTH_* mask offered by origin */
    CURLINFO_HTTPAUTH_AVAIL = 0x200017,
    /* CURLAUTH_* mask offered by proxy */
    CURLINFO_PROXYAUTH_AVAIL = 0x200018,
    /* errno of last connect failure */
    CURLINFO_OS_ERRNO = 0x200019,
    /* new connections made for last transfer */
    CURLINFO_NUM_CONNECTS = 0x20001a,
    /* engine names list; caller frees */
    CURLINFO_SSL_ENGINES = 0x40001b,
    /* Netscape-format cookie dump; caller frees */
    CURLINFO_COOKIELIST = 0x40001c,
    /* old socket getter; -1 none */
    CURLINFO_LASTSOCKET CURL_DEPRECATED(7.45.0, "use CURLINFO_ACTIVESOCKET") = 0x20001d,
    /* directory right after login */
    CURLINFO_FTP_ENTRY_PATH = 0x10001e,
    /* Location target not followed */
    CURLINFO_REDIRECT_URL = 0x10001f,
    /* peer address text */
    CURLINFO_PRIMARY_IP = 0x100020,
    /* elapsed until TLS/SSH handshake done, seconds */
    CURLINFO_APPCONNECT_TIME = 0x300021,
    /* curl_certinfo* describing chain */
    CURLINFO_CERTINFO = 0x400022,
    /* 1 if time condition prevented transfer */
    CURLINFO_CONDITION_UNMET = 0x200023,
    /* most recent session id */
    CURLINFO_RTSP_SESSION_ID = 0x100024,
    /* CSeq client will use next */
    CURLINFO_RTSP_CLIENT_CSEQ = 0x200025,
    /* CSeq expected from server next */
    CURLINFO_RTSP_SERVER_CSEQ = 0x200026,
    /* CSeq most recently seen */
    CURLINFO_RTSP_CSEQ_RECV = 0x200027,
    /* peer port */
    CURLINFO_PRIMARY_PORT = 0x200028,
    /* local address text */
    CURLINFO_LOCAL_IP = 0x100029,
    /* local port */
    CURLINFO_LOCAL_PORT = 0x20002a,
    /* curl_tlssessioninfo*, SSL_CTX flavour for OpenSSL */
    CURLINFO_TLS_SESSION CURL_DEPRECATED(7.48.0, "use CURLINFO_TLS_SSL_PTR") = 0x40002b,
    /* curl_socket_t in use; CURL_SOCKET_BAD none */
    CURLINFO_ACTIVESOCKET = 0x50002c,
    /* curl_tlssessioninfo*, SSL* flavour for OpenSSL */
    CURLINFO_TLS_SSL_PTR = 0x40002d,
    /* CURL_HTTP_VERSION_* used */
    CURLINFO_HTTP_VERSION = 0x20002e,
    /* as SSL_VERIFYRESULT, HTTPS proxy */
    CURLINFO_PROXY_SSL_VERIFYRESULT = 0x20002f,
    /* CURLPROTO_* bit used */
    CURLINFO_PROTOCOL CURL_DEPRECATED(7.85.0, "use CURLINFO_SCHEME") = 0x200030,
    /* scheme name used */
    CURLINFO_SCHEME = 0x100031,
    /* whole duration, µs */
    CURLINFO_TOTAL_TIME_T = 0x600032,
    /* elapsed until DNS done, µs */
    CURLINFO_NAMELOOKUP_TIME_T = 0x600033,
    /* elapsed until TCP established, µs */
    CURLINFO_CONNECT_TIME_T = 0x600034,
    /* elapsed until ready to send request, µs */
    CURLINFO_PRETRANSFER_TIME_T = 0x600035,
    /* elapsed until first response byte, µs */
    CURLINFO_STARTTRANSFER_TIME_T = 0x600036,
    /* duration of all hops before final, µs */
    CURLINFO_REDIRECT_TIME_T = 0x600037,
    /* elapsed until TLS/SSH handshake done, µs */
    CURLINFO_APPCONNECT_TIME_T = 0x600038,
    /* Retry-After as seconds; 0 absent */
    CURLINFO_RETRY_AFTER = 0x600039,
    /* final HTTP verb */
    CURLINFO_EFFECTIVE_METHOD = 0x10003a,
    /* CURLPX_* detail for CURLE_PROXY */
    CURLINFO_PROXY_ERROR = 0x20003b,
    /* Referer sent */
    CURLINFO_REFERER = 0x10003c,
    /* compiled-in CAINFO default */
    CURLINFO_CAINFO = 0x10003d,
    /* compiled-in CAPATH default */
    CURLINFO_CAPATH = 0x10003e,
    /* transfer number unique per connection pool; -1 none */
    CURLINFO_XFER_ID = 0x60003f,
    /* connection number unique per connection pool; -1 none */
    CURLINFO_CONN_ID = 0x600040,
    /* time parked pending before start, µs */
    CURLINFO_QUEUE_TIME_T = 0x600041,
    /* 1 if a proxy was involved */
    CURLINFO_USED_PROXY = 0x200042,
    /* elapsed until last request byte sent, µs */
    CURLINFO_POSTTRANSFER_TIME_T = 0x600043,
    /* 0-RTT bytes; negative when rejected */
    CURLINFO_EARLYDATA_SENT_T = 0x600044,
    /* CURLAUTH_* bit applied to origin */
    CURLINFO_HTTPAUTH_USED = 0x200045,
    /* CURLAUTH_* bit applied to proxy */
    CURLINFO_PROXYAUTH_USED = 0x200046,
    /* bytes given to write callback, after decoding */
    CURLINFO_SIZE_DELIVERED = 0x600047,
    /* highest index marker */
    CURLINFO_LASTONE = 0x47
} CURLINFO;
#define CURLINFO_HTTP_CODE CURLINFO_RESPONSE_CODE

/* Of no effect. */
typedef enum curl_closepolicy {
    CURLCLOSEPOLICY_NONE = 0,
    CURLCLOSEPOLICY_OLDEST = 1,
    CURLCLOSEPOLICY_LEAST_RECENTLY_USED = 2,
    CURLCLOSEPOLICY_LEAST_TRAFFIC = 3,
    CURLCLOSEPOLICY_SLOWEST = 4,
    CURLCLOSEPOLICY_CALLBACK = 5,
    CURLCLOSEPOLICY_LAST = 6
} curl_closepolicy;

/* flags of curl_global_init */
#define CURL_GLOBAL_NOTHING 0
#define CURL_GLOBAL_SSL 1
#define CURL_GLOBAL_WIN32 2
#define CURL_GLOBAL_ALL 3
#define CURL_GLOBAL_DEFAULT 3
#define CURL_GLOBAL_ACK_EINTR 4

/* What may be shared. */
typedef enum curl_lock_data {
    /* placeholder */
    CURL_LOCK_DATA_NONE = 0,
    /* internal: guards share struct itself */
    CURL_LOCK_DATA_SHARE = 1,
    /* cookie store */
    CURL_LOCK_DATA_COOKIE = 2,
    /* resolver cache */
    CURL_LOCK_DATA_DNS = 3,
    /* TLS session cache */
    CURL_LOCK_DATA_SSL_SESSION = 4,
    /* connection pool */
    CURL_LOCK_DATA_CONNECT = 5,
    /* public suffix data */
    CURL_LOCK_DATA_PSL = 6,
    /* HSTS cache */
    CURL_LOCK_DATA_HSTS = 7,
    /* end marker */
    CURL_LOCK_DATA_LAST = 8
} curl_lock_data;

typedef enum curl_lock_access {
    /* unspecified */
    CURL_LOCK_ACCESS_NONE = 0,
    /* reader */
    CURL_LOCK_ACCESS_SHARED = 1,
    /* writer */
    CURL_LOCK_ACCESS_SINGLE = 2,
    /* end marker */
    CURL_LOCK_ACCESS_LAST = 3
} curl_lock_access;

/* share lock */
typedef void (*curl_lock_function)(CURL *, curl_lock_data, curl_lock_access, void *);
/* share unlock */
typedef void (*curl_unlock_function)(CURL *, curl_lock_data, void *);

typedef enum CURLSHcode {
    /* success */
    CURLSHE_OK = 0,
    /* option id not recognised */
    CURLSHE_BAD_OPTION = 1,
    /* easies still attached */
    CURLSHE_IN_USE = 2,
    /* not a share handle */
    CURLSHE_INVALID = 3,
    /* allocation failed */
    CURLSHE_NOMEM = 4,
    /* kind compiled out */
    CURLSHE_NOT_BUILT_IN = 5,
    CURLSHE_LAST = 6
} CURLSHcode;

typedef enum CURLSHoption {
    /* placeholder */
    CURLSHOPT_NONE = 0,
    /* start sharing one CURL_LOCK_DATA_* kind */
    CURLSHOPT_SHARE = 1,
    /* stop sharing one kind */
    CURLSHOPT_UNSHARE = 2,
    /* mutex acquire hook */
    CURLSHOPT_LOCKFUNC = 3,
    /* mutex release hook */
    CURLSHOPT_UNLOCKFUNC = 4,
    /* user pointer for both hooks */
    CURLSHOPT_USERDATA = 5,
    /* end marker */
    CURLSHOPT_LAST = 6
} CURLSHoption;

/* How much of curl_version_info_data there is. */
typedef enum CURLversion {
    CURLVERSION_FIRST = 0,
    CURLVERSION_SECOND = 1,
    CURLVERSION_THIRD = 2,
    CURLVERSION_FOURTH = 3,
    CURLVERSION_FIFTH = 4,
    CURLVERSION_SIXTH = 5,
    CURLVERSION_SEVENTH = 6,
    CURLVERSION_EIGHTH = 7,
    CURLVERSION_NINTH = 8,
    CURLVERSION_TENTH = 9,
    CURLVERSION_ELEVENTH = 10,
    CURLVERSION_TWELFTH = 11,
    CURLVERSION_LAST = 12
} CURLversion;
#define CURLVERSION_NOW CURLVERSION_TWELFTH

/* What this library is and can; later fields exist from the age their comment names. */
struct curl_version_info_data {
    CURLversion age;
    const char *version;
    unsigned int version_num;
    const char *host;
    /* CURL_VERSION_* */
    int features;
    const char *ssl_version;
    long ssl_version_num;
    const char *libz_version;
    /* Ended by NULL. */
    const char *const *protocols;
    /* CURLVERSION_SECOND */
    const char *ares;
    int ares_num;
    /* CURLVERSION_THIRD */
    const char *libidn;
    /* CURLVERSION_FOURTH */
    int iconv_ver_num;
    const char *libssh_version;
    /* CURLVERSION_FIFTH: major << 24 | minor << 12 | patch */
    unsigned int brotli_ver_num;
    const char *brotli_version;
    /* CURLVERSION_SIXTH: major << 16 | minor << 8 | patch */
    unsigned int nghttp2_ver_num;
    const char *nghttp2_version;
    const char *quic_version;
    /* CURLVERSION_SEVENTH */
    const char *cainfo;
    const char *capath;
    /* CURLVERSION_EIGHTH: major << 24 | minor << 12 | patch */
    unsigned int zstd_ver_num;
    const char *zstd_version;
    /* CURLVERSION_NINTH */
    const char *hyper_version;
    /* CURLVERSION_TENTH */
    const char *gsasl_version;
    /* CURLVERSION_ELEVENTH; ended by NULL */
    const char *const *feature_names;
    /* CURLVERSION_TWELFTH */
    const char *rtmp_version;
};
typedef struct curl_version_info_data curl_version_info_data;

/* curl_version_info_data.features */
#define CURL_VERSION_IPV6 1
#define CURL_VERSION_KERBEROS4 2
#define CURL_VERSION_SSL 4
#define CURL_VERSION_LIBZ 8
#define CURL_VERSION_NTLM 0x10
#define CURL_VERSION_GSSNEGOTIATE 0x20
#define CURL_VERSION_DEBUG 0x40
#define CURL_VERSION_ASYNCHDNS 0x80
#define CURL_VERSION_SPNEGO 0x100
#define CURL_VERSION_LARGEFILE 0x200
#define CURL_VERSION_IDN 0x400
#define CURL_VERSION_SSPI 0x800
#define CURL_VERSION_CONV 0x1000
#define CURL_VERSION_CURLDEBUG 0x2000
#define CURL_VERSION_TLSAUTH_SRP 0x4000
#define CURL_VERSION_NTLM_WB 0x8000
#define CURL_VERSION_HTTP2 0x10000
#define CURL_VERSION_GSSAPI 0x20000
#define CURL_VERSION_KERBEROS5 0x40000
#define CURL_VERSION_UNIX_SOCKETS 0x80000
#define CURL_VERSION_PSL 0x100000
#define CURL_VERSION_HTTPS_PROXY 0x200000
#define CURL_VERSION_MULTI_SSL 0x400000
#define CURL_VERSION_BROTLI 0x800000
#define CURL_VERSION_ALTSVC 0x1000000
#define CURL_VERSION_HTTP3 0x2000000
#define CURL_VERSION_ZSTD 0x4000000
#define CURL_VERSION_UNICODE 0x8000000
#define CURL_VERSION_HSTS 0x10000000
#define CURL_VERSION_GSASL 0x20000000
#define CURL_VERSION_THREADSAFE 0x40000000

/* curl_easy_pause */
#define CURLPAUSE_CONT 0
#define CURLPAUSE_RECV_CONT 0
#define CURLPAUSE_SEND_CONT 0
#define CURLPAUSE_RECV 1
#define CURLPAUSE_SEND 4
#define CURLPAUSE_ALL 5

/* plain function typedef */
typedef CURLcode curl_ssls_export_cb(CURL *, void *, const char *, const unsigned char *, size_t, const
        unsigned char *, size_t, curl_off_t, int, const char *, size_t);

/* percent-encode bytes; length 0 = strlen; free result with curl_free */
CURL_EXTERN char *curl_easy_escape(CURL *, const char *, int);

/* halt or resume directions per CURLPAUSE_* mask */
CURL_EXTERN CURLcode curl_easy_pause(CURL *, int);

/* hand cached TLS sessions to a callback */
CURL_EXTERN CURLcode curl_easy_ssls_export(CURL *, curl_ssls_export_cb *, void *);

/* load one previously exported TLS session */
CURL_EXTERN CURLcode curl_easy_ssls_import(CURL *, const char *, const unsigned char *, size_t, const
        unsigned char *, size_t);

/* static English text for a CURLcode */
CURL_EXTERN const char *curl_easy_strerror(CURLcode);

/* percent-decode; outputs length; free result with curl_free */
CURL_EXTERN char *curl_easy_unescape(CURL *, const char *, int, int *);

/* obsolete handle-less curl_easy_escape */
CURL_EXTERN char *curl_escape(const char *, int);

/* append a part to legacy form chain using tag/value varargs */
CURL_EXTERN CURLFORMcode curl_formadd(struct curl_httppost **, struct curl_httppost **, ...)
    CURL_DEPRECATED(7.56.0, "use curl_mime_init");

/* release a legacy form chain */
CURL_EXTERN void curl_formfree(struct curl_httppost *)
    CURL_DEPRECATED(7.56.0, "use curl_mime_free");

/* serialize a legacy form chain through a callback */
CURL_EXTERN int curl_formget(struct curl_httppost *, void *, curl_formget_callback)
    CURL_DEPRECATED(7.56.0, "no longer of use");

/* release memory the library returned; NULL ok */
CURL_EXTERN void curl_free(void *);

/* parse date text into time_t; -1 on failure; 2nd arg unused */
CURL_EXTERN time_t curl_getdate(const char *, const time_t *);

/* fetch an environment variable as heap copy */
CURL_EXTERN char *curl_getenv(const char *);

/* undo one curl_global_init */
CURL_EXTERN void curl_global_cleanup(void);

/* process-wide setup, refcounted */
CURL_EXTERN CURLcode curl_global_init(long);

/* as curl_global_init plus custom allocators */
CURL_EXTERN CURLcode curl_global_init_mem(long, curl_malloc_callback, curl_free_callback,
        curl_realloc_callback, curl_strdup_callback, curl_calloc_callback);

/* pick TLS backend before global init; can list available */
CURL_EXTERN CURLsslset curl_global_sslset(curl_sslbackend, const char *, const curl_ssl_backend ***);

/* toggle log components from a comma/space list */
CURL_EXTERN CURLcode curl_global_trace(const char *);

/* new blank part at end of a mime */
CURL_EXTERN curl_mimepart *curl_mime_addpart(curl_mime *);

/* part body from memory copy; CURL_ZERO_TERMINATED allowed */
CURL_EXTERN CURLcode curl_mime_data(curl_mimepart *, const char *, size_t);

/* part body from read/seek/free callbacks */
CURL_EXTERN CURLcode curl_mime_data_cb(curl_mimepart *, curl_off_t, curl_read_callback,
        curl_seek_callback, curl_free_callback, void *);

/* part transfer encoding: binary, 8bit, 7bit, base64, quoted-printable */
CURL_EXTERN CURLcode curl_mime_encoder(curl_mimepart *, const char *);

/* part body streamed from a named file */
CURL_EXTERN CURLcode curl_mime_filedata(curl_mimepart *, const char *);

/* set filename attribute of a part */
CURL_EXTERN CURLcode curl_mime_filename(curl_mimepart *, const char *);

/* release a mime tree */
CURL_EXTERN void curl_mime_free(curl_mime *);

/* attach extra header list to a part, optionally owned */
CURL_EXTERN CURLcode curl_mime_headers(curl_mimepart *, struct curl_slist *, int);

/* create an empty mime */
CURL_EXTERN curl_mime *curl_mime_init(CURL *);

/* set field name of a part */
CURL_EXTERN CURLcode curl_mime_name(curl_mimepart *, const char *);

/* nest another mime inside a part, taking ownership */
CURL_EXTERN CURLcode curl_mime_subparts(curl_mimepart *, curl_mime *);

/* set Content-Type of a part */
CURL_EXTERN CURLcode curl_mime_type(curl_mimepart *, const char *);

/* destroy a share; fails while in use */
CURL_EXTERN CURLSHcode curl_share_cleanup(CURLSH *);

/* create a share */
CURL_EXTERN CURLSH *curl_share_init(void);

/* store one share option */
CURL_EXTERN CURLSHcode curl_share_setopt(CURLSH *, CURLSHoption, ...);

/* static English text for a CURLSHcode */
CURL_EXTERN const char *curl_share_strerror(CURLSHcode);

/* append string copy to list; returns new head */
CURL_EXTERN struct curl_slist *curl_slist_append(struct curl_slist *, const char *);

/* release a whole list */
CURL_EXTERN void curl_slist_free_all(struct curl_slist *);

/* obsolete handle-less curl_easy_unescape */
CURL_EXTERN char *curl_unescape(const char *, int);

/* static one-line version text */
CURL_EXTERN char *curl_version(void);

/* static struct of version and feature data */
CURL_EXTERN curl_version_info_data *curl_version_info(CURLversion);

#ifdef __cplusplus
}
#endif

#endif
