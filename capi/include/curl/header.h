/* Header fields of the answers, after or during a transfer. */
#ifndef HAWSER_CURL_HEADER_H
#define HAWSER_CURL_HEADER_H

#include "easy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One field; valid until the next call of this family on the same handle. */
struct curl_header {
    char *name;
    char *value;
    /* How many fields of this name there are, and which of them this is, from 0. */
    size_t amount;
    size_t index;
    /* CURLH_* */
    unsigned int origin;
    void *anchor;
};

/* where a field came from */
#define CURLH_HEADER 1
#define CURLH_TRAILER 2
#define CURLH_CONNECT 4
#define CURLH_1XX 8
#define CURLH_PSEUDO 0x10

typedef enum CURLHcode {
    /* success */
    CURLHE_OK = 0,
    /* name exists, index does not */
    CURLHE_BADINDEX = 1,
    /* name absent */
    CURLHE_MISSING = 2,
    /* none recorded yet */
    CURLHE_NOHEADERS = 3,
    /* request number out of range */
    CURLHE_NOREQUEST = 4,
    /* allocation failed */
    CURLHE_OUT_OF_MEMORY = 5,
    /* invalid argument */
    CURLHE_BAD_ARGUMENT = 6,
    /* headers API compiled out */
    CURLHE_NOT_BUILT_IN = 7
} CURLHcode;

/* look up one stored response header by name, index, origin, request */
CURL_EXTERN CURLHcode curl_easy_header(CURL *, const char *, size_t, unsigned int, int, struct
        curl_header **);

/* iterate stored response headers */
CURL_EXTERN struct curl_header *curl_easy_nextheader(CURL *, unsigned int, int, struct curl_header *);

#ifdef __cplusplus
}
#endif

#endif
