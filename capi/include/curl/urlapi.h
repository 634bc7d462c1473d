/* URLs taken apart and put together. */
#ifndef HAWSER_CURL_URLAPI_H
#define HAWSER_CURL_URLAPI_H

#include "easy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A URL handle; opaque. */
typedef struct Curl_URL CURLU;

typedef enum CURLUcode {
    /* success */
    CURLUE_OK = 0,
    /* NULL handle */
    CURLUE_BAD_HANDLE = 1,
    /* NULL output pointer */
    CURLUE_BAD_PARTPOINTER = 2,
    /* generic parse failure */
    CURLUE_MALFORMED_INPUT = 3,
    /* port not 0..65535 decimal */
    CURLUE_BAD_PORT_NUMBER = 4,
    /* scheme unknown to build */
    CURLUE_UNSUPPORTED_SCHEME = 5,
    /* decode failed / control byte */
    CURLUE_URLDECODE = 6,
    /* allocation failed */
    CURLUE_OUT_OF_MEMORY = 7,
    /* userinfo forbidden by flag */
    CURLUE_USER_NOT_ALLOWED = 8,
    /* part id invalid */
    CURLUE_UNKNOWN_PART = 9,
    /* scheme absent */
    CURLUE_NO_SCHEME = 10,
    /* user absent */
    CURLUE_NO_USER = 11,
    /* password absent */
    CURLUE_NO_PASSWORD = 12,
    /* options absent */
    CURLUE_NO_OPTIONS = 13,
    /* host absent */
    CURLUE_NO_HOST = 14,
    /* port absent */
    CURLUE_NO_PORT = 15,
    /* query absent */
    CURLUE_NO_QUERY = 16,
    /* fragment absent */
    CURLUE_NO_FRAGMENT = 17,
    /* zone id absent */
    CURLUE_NO_ZONEID = 18,
    /* file: URL unusable */
    CURLUE_BAD_FILE_URL = 19,
    /* fragment invalid */
    CURLUE_BAD_FRAGMENT = 20,
    /* host invalid */
    CURLUE_BAD_HOSTNAME = 21,
    /* bracketed address invalid */
    CURLUE_BAD_IPV6 = 22,
    /* userinfo invalid */
    CURLUE_BAD_LOGIN = 23,
    /* password invalid */
    CURLUE_BAD_PASSWORD = 24,
    /* path invalid */
    CURLUE_BAD_PATH = 25,
    /* query invalid */
    CURLUE_BAD_QUERY = 26,
    /* scheme invalid */
    CURLUE_BAD_SCHEME = 27,
    /* wrong slash count after scheme */
    CURLUE_BAD_SLASHES = 28,
    /* user invalid */
    CURLUE_BAD_USER = 29,
    /* IDN compiled out */
    CURLUE_LACKS_IDN = 30,
    /* value passed a limit */
    CURLUE_TOO_LARGE = 31,
    /* backslash where a slash belongs */
    CURLUE_BACKSLASH = 32,
    CURLUE_LAST = 33
} CURLUcode;

typedef enum CURLUPart {
    CURLUPART_URL = 0,
    CURLUPART_SCHEME = 1,
    CURLUPART_USER = 2,
    CURLUPART_PASSWORD = 3,
    CURLUPART_OPTIONS = 4,
    CURLUPART_HOST = 5,
    CURLUPART_PORT = 6,
    CURLUPART_PATH = 7,
    CURLUPART_QUERY = 8,
    CURLUPART_FRAGMENT = 9,
    CURLUPART_ZONEID = 10
} CURLUPart;

/* flags of curl_url_get and curl_url_set */
#define CURLU_DEFAULT_PORT 1
#define CURLU_NO_DEFAULT_PORT 2
#define CURLU_DEFAULT_SCHEME 4
#define CURLU_NON_SUPPORT_SCHEME 8
#define CURLU_PATH_AS_IS 0x10
#define CURLU_DISALLOW_USER 0x20
#define CURLU_URLDECODE 0x40
#define CURLU_URLENCODE 0x80
#define CURLU_APPENDQUERY 0x100
#define CURLU_GUESS_SCHEME 0x200
#define CURLU_NO_AUTHORITY 0x400
#define CURLU_ALLOW_SPACE 0x800
#define CURLU_PUNYCODE 0x1000
#define CURLU_PUNY2IDN 0x2000
#define CURLU_GET_EMPTY 0x4000
#define CURLU_NO_GUESS_SCHEME 0x8000

/* allocate empty URL handle */
CURL_EXTERN CURLU *curl_url(void);

/* release URL handle */
CURL_EXTERN void curl_url_cleanup(CURLU *);

/* clone URL handle */
CURL_EXTERN CURLU *curl_url_dup(const CURLU *);

/* extract a CURLUPART_* as heap string */
CURL_EXTERN CURLUcode curl_url_get(const CURLU *, CURLUPart, char **, unsigned int);

/* assign or clear a CURLUPART_*; relative URLs resolve */
CURL_EXTERN CURLUcode curl_url_set(CURLU *, CURLUPart, const char *, unsigned int);

/* static English text for a CURLUcode */
CURL_EXTERN const char *curl_url_strerror(CURLUcode);

#ifdef __cplusplus
}
#endif

#endif
