/* The libcurl interface of hawser. */
#ifndef HAWSER_CURL_CURL_H
#define HAWSER_CURL_CURL_H

#include "core.h"
#include "easy.h"
#include "header.h"
#include "mprintf.h"
#include "multi.h"
#include "options.h"
#include "urlapi.h"
#include "websockets.h"

#if defined(__GNUC__) && !defined(__cplusplus) && !defined(CURL_DISABLE_TYPECHECK)
#include "typecheck-gcc.h"
#endif

#endif
