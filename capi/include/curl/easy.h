/* One transfer at a time: the easy handle. */
#ifndef HAWSER_CURL_EASY_H
#define HAWSER_CURL_EASY_H

#include "core.h"

#ifdef __cplusplus
extern "C" {
#endif

/* curl_blob.flags: who keeps the bytes. */
#define CURL_BLOB_NOCOPY 0
#define CURL_BLOB_COPY 1

/* Bytes handed to the *_BLOB options. */
struct curl_blob {
    void *data;
    size_t len;
    /* CURL_BLOB_COPY: the library keeps a copy; CURL_BLOB_NOCOPY: the caller keeps `data` alive. */
    unsigned int flags;
};

/* destroy a transfer handle; closes its private connections, flushes jars */
CURL_EXTERN void curl_easy_cleanup(CURL *);

/* clone a handle with its options (not live state) */
CURL_EXTERN CURL *curl_easy_duphandle(CURL *);

/* read a CURLINFO_* value from a handle */
CURL_EXTERN CURLcode curl_easy_getinfo(CURL *, CURLINFO, ...);

/* allocate a transfer handle */
CURL_EXTERN CURL *curl_easy_init(void);

/* run one transfer, blocking */
CURL_EXTERN CURLcode curl_easy_perform(CURL *);

/* read raw bytes on a CONNECT_ONLY handle, non-blocking */
CURL_EXTERN CURLcode curl_easy_recv(CURL *, void *, size_t, size_t *);

/* restore default options, retain connections, cookies, caches */
CURL_EXTERN void curl_easy_reset(CURL *);

/* write raw bytes on a CONNECT_ONLY handle, non-blocking */
CURL_EXTERN CURLcode curl_easy_send(CURL *, const void *, size_t, size_t *);

/* store one option value */
CURL_EXTERN CURLcode curl_easy_setopt(CURL *, CURLoption, ...);

/* run keepalive probes (e.g. h2 PING) on idle connections */
CURL_EXTERN CURLcode curl_easy_upkeep(CURL *);

/* With a fixed number of arguments a forgotten one is an error. */
#define curl_exactly_three_arguments(a, b, c) a, b, c
#define curl_easy_setopt(handle, opt, param) \
    curl_easy_setopt(curl_exactly_three_arguments(handle, opt, param))
#define curl_easy_getinfo(handle, info, arg) \
    curl_easy_getinfo(curl_exactly_three_arguments(handle, info, arg))
#define curl_share_setopt(share, opt, param) \
    curl_share_setopt(curl_exactly_three_arguments(share, opt, param))

#ifdef __cplusplus
}
#endif

#endif
