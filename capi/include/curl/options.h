/* What options there are, for programs that ask. */
#ifndef HAWSER_CURL_OPTIONS_H
#define HAWSER_CURL_OPTIONS_H

#include "easy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an option takes. */
typedef enum curl_easytype {
    CURLOT_LONG = 0,
    CURLOT_VALUES = 1,
    CURLOT_OFF_T = 2,
    CURLOT_OBJECT = 3,
    CURLOT_STRING = 4,
    CURLOT_SLIST = 5,
    CURLOT_CBPTR = 6,
    CURLOT_BLOB = 7,
    CURLOT_FUNCTION = 8
} curl_easytype;

/* curl_easyoption.flags */
#define CURLOT_FLAG_ALIAS 1

/* One option. Static lifetime. */
struct curl_easyoption {
    const char *name;
    CURLoption id;
    curl_easytype type;
    unsigned int flags;
};

/* find option descriptor for an id */
CURL_EXTERN const struct curl_easyoption *curl_easy_option_by_id(CURLoption);

/* find option descriptor for a name, case-insensitive */
CURL_EXTERN const struct curl_easyoption *curl_easy_option_by_name(const char *);

/* walk option descriptors; NULL starts, NULL ends */
CURL_EXTERN const struct curl_easyoption *curl_easy_option_next(const struct curl_easyoption *);

#ifdef __cplusplus
}
#endif

#endif
