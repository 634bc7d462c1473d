/* Checks that name what failed and let the rest run. */
#ifndef TESTS_CAPI_CHECK_H
#define TESTS_CAPI_CHECK_H

#include <stdio.h>

extern int failures;

#define CHECK(condition)                                                               \
    do {                                                                               \
        if (!(condition)) {                                                            \
            ++failures;                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
        }                                                                              \
    } while (0)

#define CHECK_INT(got, wanted)                                                         \
    do {                                                                               \
        const long long got_ = (long long)(got);                                       \
        const long long wanted_ = (long long)(wanted);                                 \
        if (got_ != wanted_) {                                                         \
            ++failures;                                                                \
            fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #got, got_, wanted_); \
        }                                                                              \
    } while (0)

#endif
