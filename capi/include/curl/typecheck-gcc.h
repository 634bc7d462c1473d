/* Room for compile-time checks of option arguments. There are none yet: curl_easy_setopt and
   its kin are macros of exactly three arguments and the library checks values when it is called. */
#ifndef HAWSER_CURL_TYPECHECK_GCC_H
#define HAWSER_CURL_TYPECHECK_GCC_H

#endif
