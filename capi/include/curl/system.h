/* The types whose width the interface fixes. */
#ifndef HAWSER_CURL_SYSTEM_H
#define HAWSER_CURL_SYSTEM_H

#include <sys/socket.h>
#include <sys/types.h>

#define CURL_PULL_SYS_TYPES_H 1
#define CURL_PULL_SYS_SOCKET_H 1

/* A signed integer of 64 bits, with what a constant of it and a printf of it need. */
#if defined(__LP64__) || defined(_LP64)
#define CURL_TYPEOF_CURL_OFF_T long
#define CURL_FORMAT_CURL_OFF_T "ld"
#define CURL_FORMAT_CURL_OFF_TU "lu"
#define CURL_SUFFIX_CURL_OFF_T L
#define CURL_SUFFIX_CURL_OFF_TU UL
#else
#define CURL_TYPEOF_CURL_OFF_T long long
#define CURL_FORMAT_CURL_OFF_T "lld"
#define CURL_FORMAT_CURL_OFF_TU "llu"
#define CURL_SUFFIX_CURL_OFF_T LL
#define CURL_SUFFIX_CURL_OFF_TU ULL
#endif
typedef CURL_TYPEOF_CURL_OFF_T curl_off_t;

#define CURL_TYPEOF_CURL_SOCKLEN_T socklen_t
typedef CURL_TYPEOF_CURL_SOCKLEN_T curl_socklen_t;

#define CURL_POPCOUNT64(x) __builtin_popcountll(x)
#define CURL_CTZ64(x) __builtin_ctzll(x)

#endif
