/* Many transfers on one thread: the multi handle. */
#ifndef HAWSER_CURL_MULTI_H
#define HAWSER_CURL_MULTI_H

#include "easy.h"

#include <sys/select.h>
#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void CURLM;

typedef enum CURLMcode {
    /* call perform again; not produced since 7.20 */
    CURLM_CALL_MULTI_PERFORM = -1,
    /* success */
    CURLM_OK = 0,
    /* not a multi handle */
    CURLM_BAD_HANDLE = 1,
    /* not an easy handle / wrong state */
    CURLM_BAD_EASY_HANDLE = 2,
    /* allocation failed */
    CURLM_OUT_OF_MEMORY = 3,
    /* library bug */
    CURLM_INTERNAL_ERROR = 4,
    /* socket unknown */
    CURLM_BAD_SOCKET = 5,
    /* option id not recognised */
    CURLM_UNKNOWN_OPTION = 6,
    /* easy already attached */
    CURLM_ADDED_ALREADY = 7,
    /* API invoked within callback */
    CURLM_RECURSIVE_API_CALL = 8,
    /* wakeup pipe missing or failing */
    CURLM_WAKEUP_FAILURE = 9,
    /* invalid argument */
    CURLM_BAD_FUNCTION_ARGUMENT = 10,
    /* app callback said stop */
    CURLM_ABORTED_BY_CALLBACK = 11,
    /* poll/select fatal */
    CURLM_UNRECOVERABLE_POLL = 12,
    CURLM_LAST = 13
} CURLMcode;
#define CURLM_CALL_MULTI_SOCKET CURLM_CALL_MULTI_PERFORM

/* What a message says. */
typedef enum CURLMSG {
    CURLMSG_NONE = 0,
    CURLMSG_DONE = 1,
    CURLMSG_LAST = 2
} CURLMSG;

/* A message of curl_multi_info_read: valid until the handle is removed or cleaned up. */
struct CURLMsg {
    CURLMSG msg;
    CURL *easy_handle;
    union {
        void *whatever;
        CURLcode result;
    } data;
};
typedef struct CURLMsg CURLMsg;

/* curl_waitfd: events and revents */
#define CURL_WAIT_POLLIN 1
#define CURL_WAIT_POLLPRI 2
#define CURL_WAIT_POLLOUT 4

/* An entry of the poll(2) kind. */
struct curl_waitfd {
    curl_socket_t fd;
    short events;
    short revents;
};

/* what a curl_socket_callback is told to watch for */
#define CURL_POLL_NONE 0
#define CURL_POLL_IN 1
#define CURL_POLL_OUT 2
#define CURL_POLL_INOUT 3
#define CURL_POLL_REMOVE 4

/* what curl_multi_socket_action is told */
#define CURL_CSELECT_IN 1
#define CURL_CSELECT_OUT 2
#define CURL_CSELECT_ERR 4
#define CURL_SOCKET_TIMEOUT CURL_SOCKET_BAD

/* answers of a curl_push_callback */
#define CURL_PUSH_OK 0
#define CURL_PUSH_DENY 1
#define CURL_PUSH_ERROROUT 2

/* CURLMOPT_PIPELINING */
#define CURLPIPE_NOTHING 0L
#define CURLPIPE_HTTP1 1L
#define CURLPIPE_MULTIPLEX 2L

/* CURLMOPT_NETWORK_CHANGED */
#define CURLMNWC_CLEAR_ALL 1L
#define CURLMNWC_CLEAR_CONNS 2L
#define CURLMNWC_CLEAR_DNS 4L

/* kinds of curl_multi_notify_enable */
#define CURLMNOTIFY_INFO_READ 0
#define CURLMNOTIFY_EASY_DONE 1

/* The header fields of a push promise; opaque. */
struct curl_pushheaders;

/* 0 ok, -1 aborts all */
typedef int (*curl_socket_callback)(CURL *, curl_socket_t, int, void *, void *);
/* 0 ok, -1 aborts all; timeout -1 deletes timer */
typedef int (*curl_multi_timer_callback)(CURLM *, long, void *);
/* CURL_PUSH_* */
typedef int (*curl_push_callback)(CURL *, CURL *, size_t, struct curl_pushheaders *, void *);
/* CURLMNOTIFY_* kinds */
typedef void (*curl_notify_callback)(CURLM *, unsigned int, CURL *, void *);

typedef enum CURLMoption {
    /* hook told which events to watch on which socket */
    CURLMOPT_SOCKETFUNCTION = 20001,
    /* user pointer for socket hook */
    CURLMOPT_SOCKETDATA = 10002,
    /* CURLPIPE_* mask; only MULTIPLEX bit has effect */
    CURLMOPT_PIPELINING = 3,
    /* hook told to (re)arm or delete a timer */
    CURLMOPT_TIMERFUNCTION = 20004,
    /* user pointer for timer hook */
    CURLMOPT_TIMERDATA = 10005,
    /* idle pool capacity */
    CURLMOPT_MAXCONNECTS = 6,
    /* connection cap per host:port */
    CURLMOPT_MAX_HOST_CONNECTIONS = 7,
    /* obsolete HTTP/1 pipelining depth */
    CURLMOPT_MAX_PIPELINE_LENGTH = 8,
    /* obsolete pipelining size threshold */
    CURLMOPT_CONTENT_LENGTH_PENALTY_SIZE = 30009,
    /* obsolete pipelining chunk threshold */
    CURLMOPT_CHUNK_LENGTH_PENALTY_SIZE = 30010,
    /* obsolete char** of excluded hosts */
    CURLMOPT_PIPELINING_SITE_BL = 10011,
    /* obsolete char** of excluded Server: names */
    CURLMOPT_PIPELINING_SERVER_BL = 10012,
    /* cap on simultaneous connections */
    CURLMOPT_MAX_TOTAL_CONNECTIONS = 13,
    /* HTTP/2 push verdict hook */
    CURLMOPT_PUSHFUNCTION = 20014,
    /* user pointer for push hook */
    CURLMOPT_PUSHDATA = 10015,
    /* stream cap per multiplexed connection */
    CURLMOPT_MAX_CONCURRENT_STREAMS = 16,
    /* CURLMNWC_* mask: drop pooled connections / DNS */
    CURLMOPT_NETWORK_CHANGED = 17,
    /* hook receiving CURLMNOTIFY_* events */
    CURLMOPT_NOTIFYFUNCTION = 20018,
    /* user pointer for notify hook */
    CURLMOPT_NOTIFYDATA = 10019,
    /* resolver thread pool ceiling */
    CURLMOPT_RESOLVE_THREADS_MAX = 20,
    /* skip joining threads during cleanup */
    CURLMOPT_QUICK_EXIT = 21,
    /* end marker (varies by version) */
    CURLMOPT_LASTENTRY = 22
} CURLMoption;

typedef enum CURLMinfo_offt {
    /* placeholder */
    CURLMINFO_NONE = 0,
    /* easies attached now */
    CURLMINFO_XFERS_CURRENT = 1,
    /* attached and in progress */
    CURLMINFO_XFERS_RUNNING = 2,
    /* attached, parked before start */
    CURLMINFO_XFERS_PENDING = 3,
    /* finished, message unread */
    CURLMINFO_XFERS_DONE = 4,
    /* ever attached */
    CURLMINFO_XFERS_ADDED = 5,
    /* end marker */
    CURLMINFO_LASTENTRY = 6
} CURLMinfo_offt;

/* attach one transfer to a multi */
CURL_EXTERN CURLMcode curl_multi_add_handle(CURLM *, CURL *);

/* bind app pointer to a socket for later socket callbacks */
CURL_EXTERN CURLMcode curl_multi_assign(CURLM *, curl_socket_t, void *);

/* destroy a multi; easies survive */
CURL_EXTERN CURLMcode curl_multi_cleanup(CURLM *);

/* fill select() sets with current sockets */
CURL_EXTERN CURLMcode curl_multi_fdset(CURLM *, fd_set *, fd_set *, fd_set *, int *);

/* heap array of attached easies, NULL ended; curl_free it */
CURL_EXTERN CURL **curl_multi_get_handles(CURLM *);

/* read a CURLMINFO_* counter */
CURL_EXTERN CURLMcode curl_multi_get_offt(CURLM *, CURLMinfo_offt, curl_off_t *);

/* pop one completion message; dies with removal or cleanup of that easy */
CURL_EXTERN CURLMsg *curl_multi_info_read(CURLM *, int *);

/* create a multi */
CURL_EXTERN CURLM *curl_multi_init(void);

/* switch off one CURLMNOTIFY_* kind */
CURL_EXTERN CURLMcode curl_multi_notify_disable(CURLM *, unsigned int);

/* switch on one CURLMNOTIFY_* kind */
CURL_EXTERN CURLMcode curl_multi_notify_enable(CURLM *, unsigned int);

/* do whatever work is possible now; reports running count */
CURL_EXTERN CURLMcode curl_multi_perform(CURLM *, int *);

/* wait for activity; sleeps full timeout without sockets; wakeable */
CURL_EXTERN CURLMcode curl_multi_poll(CURLM *, struct curl_waitfd *, unsigned int, int, int *);

/* detach an easy, aborting unfinished transfer */
CURL_EXTERN CURLMcode curl_multi_remove_handle(CURLM *, CURL *);

/* store one multi option */
CURL_EXTERN CURLMcode curl_multi_setopt(CURLM *, CURLMoption, ...);

/* obsolete: act on one socket, guessing events */
CURL_EXTERN CURLMcode curl_multi_socket(CURLM *, curl_socket_t, int *)
    CURL_DEPRECATED(7.19.5, "use curl_multi_socket_action");

/* act on one socket's events or CURL_SOCKET_TIMEOUT */
CURL_EXTERN CURLMcode curl_multi_socket_action(CURLM *, curl_socket_t, int, int *);

/* obsolete: act on every socket */
CURL_EXTERN CURLMcode curl_multi_socket_all(CURLM *, int *)
    CURL_DEPRECATED(7.19.5, "use curl_multi_socket_action");

/* static English text for a CURLMcode */
CURL_EXTERN const char *curl_multi_strerror(CURLMcode);

/* ms until library wants a call; -1 none */
CURL_EXTERN CURLMcode curl_multi_timeout(CURLM *, long *);

/* poll sockets plus extra fds; returns at once if none */
CURL_EXTERN CURLMcode curl_multi_wait(CURLM *, struct curl_waitfd *, unsigned int, int, int *);

/* list current fds as curl_waitfd array; size 0 counts */
CURL_EXTERN CURLMcode curl_multi_waitfds(CURLM *, struct curl_waitfd *, unsigned int, unsigned int *);

/* interrupt curl_multi_poll, any thread */
CURL_EXTERN CURLMcode curl_multi_wakeup(CURLM *);

/* push callback: header value by name */
CURL_EXTERN char *curl_pushheader_byname(struct curl_pushheaders *, const char *);

/* push callback: nth "name: value" line */
CURL_EXTERN char *curl_pushheader_bynum(struct curl_pushheaders *, size_t);

#define curl_multi_setopt(handle, opt, param) curl_multi_setopt(handle, opt, param)
/* The old name of curl_multi_socket_action without events. */
#define curl_multi_socket(x, y, z) curl_multi_socket_action(x, y, 0, z)

#ifdef __cplusplus
}
#endif

#endif
