/* A small HTTP/1.1 server in a thread, for programs that test the C interface.

   GET /bytes/N      N bytes, byte i being 'a' + i % 26
   GET /chunked      "hello world" in two chunks and a trailer field
   GET /redirect     302 to /bytes/10
   GET /status/N     that status with a short body
   GET /auth         401 without Basic user:pass
   any /echo         the request's method and body
   any /headers      the request's head */
#ifndef TESTS_CAPI_SERVER_H
#define TESTS_CAPI_SERVER_H

/* Starts it on a free port of 127.0.0.1; answers the port, or -1. */
int server_start(void);
/* How many connections it has accepted. */
int server_connections(void);

#endif
