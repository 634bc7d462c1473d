/* What hawser can do beyond the libcurl interface, for programs in C. Link with -lcurl -lhawser.

   Multipath TCP (RFC 8684) for a transfer, and the report of what happened on the network. */
#ifndef HAWSER_CURL_EXT_H
#define HAWSER_CURL_EXT_H

#include <curl/curl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How much Multipath TCP a transfer wants. */
typedef enum hawser_multipath {
    /* Plain TCP; the default. */
    HAWSER_MULTIPATH_OFF = 0,
    /* Where this kernel can, else plain TCP. */
    HAWSER_MULTIPATH_PREFER = 1,
    /* This kernel must; a server without it is still spoken to by plain TCP. */
    HAWSER_MULTIPATH_ON = 2,
    /* The server must speak it too, else the transfer fails before a request byte is sent. */
    HAWSER_MULTIPATH_REQUIRE = 3
} hawser_multipath;

/* What became of the wish. */
typedef enum hawser_multipath_outcome {
    HAWSER_MULTIPATH_NOT_ASKED = 0,
    HAWSER_MULTIPATH_NEGOTIATED = 1,
    HAWSER_MULTIPATH_KERNEL_REFUSED = 2,
    HAWSER_MULTIPATH_BOUND = 3,
    HAWSER_MULTIPATH_NO_MP_CAPABLE = 4,
    HAWSER_MULTIPATH_FELL_BACK = 5,
    HAWSER_MULTIPATH_CANNOT_VERIFY = 6
} hawser_multipath_outcome;

/* Sets the wish for the transfers to come; curl_easy_reset takes it back, curl_easy_duphandle copies it.
   CURLE_BAD_FUNCTION_ARGUMENT for another number. */
CURL_EXTERN CURLcode hawser_easy_set_multipath(CURL *, hawser_multipath);

/* What became of it in the running or the last transfer. */
CURL_EXTERN CURLcode hawser_easy_multipath_outcome(CURL *, hawser_multipath_outcome *);

/* The paths of the last transfer as a JSON object:
     {"transport": "tcp", "outcome": "...", "detail": "...", "paths": [{"local_address": "192.0.2.1", "local_port": 1,
      "remote_address": ..., "remote_port": ..., "interface": "eth0", "rtt_us": 1, "bytes_sent": 1,
      "bytes_received": 1, "bytes_retransmitted": 1, "backup": false}]}
   A figure the kernel could not give is null. The text is freed with curl_free. */
CURL_EXTERN CURLcode hawser_easy_paths_json(CURL *, char **);

#ifdef __cplusplus
}
#endif

#endif
