/* WebSocket messages on a connected handle. */
#ifndef HAWSER_CURL_WEBSOCKETS_H
#define HAWSER_CURL_WEBSOCKETS_H

#include "easy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is known of the frame that is being received. */
struct curl_ws_frame {
    int age;
    /* CURLWS_* */
    int flags;
    curl_off_t offset;
    curl_off_t bytesleft;
    size_t len;
};

/* frame flags */
#define CURLWS_TEXT 1
#define CURLWS_BINARY 2
#define CURLWS_CONT 4
#define CURLWS_CLOSE 8
#define CURLWS_PING 0x10
#define CURLWS_OFFSET 0x20
#define CURLWS_PONG 0x40

/* CURLOPT_WS_OPTIONS */
#define CURLWS_RAW_MODE 1L
#define CURLWS_NOAUTOPONG 2L

/* frame info during a WebSocket write callback */
CURL_EXTERN const struct curl_ws_frame *curl_ws_meta(CURL *);

/* read WebSocket payload, non-blocking */
CURL_EXTERN CURLcode curl_ws_recv(CURL *, void *, size_t, size_t *, const struct curl_ws_frame **);

/* write WebSocket payload, optionally fragmented */
CURL_EXTERN CURLcode curl_ws_send(CURL *, const void *, size_t, size_t *, curl_off_t, unsigned int);

/* open a frame whose payload the read callback supplies */
CURL_EXTERN CURLcode curl_ws_start_frame(CURL *, unsigned int, curl_off_t);

#ifdef __cplusplus
}
#endif

#endif
