/* Which libcurl interface this is: its version as text and as numbers. */
#ifndef HAWSER_CURL_CURLVER_H
#define HAWSER_CURL_CURLVER_H

#define LIBCURL_COPYRIGHT "the hawser authors"
#define LIBCURL_VERSION "8.22.0"
#define LIBCURL_VERSION_MAJOR 8
#define LIBCURL_VERSION_MINOR 22
#define LIBCURL_VERSION_PATCH 0
/* 0xXXYYZZ: one byte each of major, minor and patch. */
#define LIBCURL_VERSION_NUM 0x081600
#define LIBCURL_TIMESTAMP "2026-08"

#define CURL_VERSION_BITS(x, y, z) ((x) << 16 | (y) << 8 | (z))
#define CURL_AT_LEAST_VERSION(x, y, z) (LIBCURL_VERSION_NUM >= CURL_VERSION_BITS(x, y, z))

#endif
