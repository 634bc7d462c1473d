/* The printf family of the interface: the same formats on every system. */
#ifndef HAWSER_CURL_MPRINTF_H
#define HAWSER_CURL_MPRINTF_H

#include "easy.h"

#include <stdarg.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* printf into fresh heap string */
CURL_EXTERN char *curl_maprintf(const char *, ...);

/* printf to FILE* */
CURL_EXTERN int curl_mfprintf(FILE *, const char *, ...);

/* printf to stdout */
CURL_EXTERN int curl_mprintf(const char *, ...);

/* bounded printf; always terminated; returns chars stored */
CURL_EXTERN int curl_msnprintf(char *, size_t, const char *, ...);

/* unbounded printf to buffer */
CURL_EXTERN int curl_msprintf(char *, const char *, ...);

/* va_list curl_maprintf */
CURL_EXTERN char *curl_mvaprintf(const char *, va_list);

/* va_list curl_mfprintf */
CURL_EXTERN int curl_mvfprintf(FILE *, const char *, va_list);

/* va_list curl_mprintf */
CURL_EXTERN int curl_mvprintf(const char *, va_list);

/* va_list curl_msnprintf */
CURL_EXTERN int curl_mvsnprintf(char *, size_t, const char *, va_list);

/* va_list curl_msprintf */
CURL_EXTERN int curl_mvsprintf(char *, const char *, va_list);

#ifdef __cplusplus
}
#endif

#endif
