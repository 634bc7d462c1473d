/* What of the C library the other headers stand on. */
#ifndef HAWSER_CURL_STDCHEADERS_H
#define HAWSER_CURL_STDCHEADERS_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#endif
