/* Every name, number, type, layout and prototype a libcurl program was compiled against, asserted at compile
   time. C because only C can compare types by compatibility. */
#include <curl/curl.h>

typedef char chars18[18];

#define SAME(a, b) __builtin_types_compatible_p(a, b)
#define VALUE(name, number) _Static_assert((unsigned long)(name) == (unsigned long)(number), #name);
#define TYPE(name, type) _Static_assert(SAME(__typeof__(name), type), "type of " #name);
#define SIZE(type, bytes, alignment) \
    _Static_assert(sizeof(type) == (bytes) && _Alignof(type) == (alignment), "size of " #type);
#define FIELD(type, field, offset, field_type)                                             \
    _Static_assert(__builtin_offsetof(type, field) == (offset), "offset of " #field);      \
    _Static_assert(SAME(__typeof__(((type *)0)->field), field_type), "type of " #field);
#define FUNCTION(name, ...) _Static_assert(SAME(__typeof__(name), __typeof__(__VA_ARGS__)), "type of " #name);
#define CALLBACK(name, ...) _Static_assert(SAME(name, __typeof__(__VA_ARGS__)), "type of " #name);
#include "abi_facts.h"

/* Macros that are text. */
_Static_assert(sizeof(LIBCURL_VERSION) == sizeof("8.22.0"), "LIBCURL_VERSION");
_Static_assert(sizeof(CURL_FORMAT_CURL_OFF_T) == 3 && sizeof(CURL_FORMAT_CURL_OFF_TU) == 3, "formats");
_Static_assert(sizeof(LIBCURL_COPYRIGHT LIBCURL_TIMESTAMP) > 2, "texts");
_Static_assert(SAME(CURL *, void *) && SAME(CURLM *, void *) && SAME(CURLSH *, void *), "handles are void");
_Static_assert(CURL_AT_LEAST_VERSION(8, 22, 0) && !CURL_AT_LEAST_VERSION(8, 22, 1), "version test");
_Static_assert(CURL_VERSION_BITS(8, 22, 0) == LIBCURL_VERSION_NUM, "version bits");
_Static_assert(CURL_POPCOUNT64(7) == 3 && CURL_CTZ64(8) == 3, "bit macros");
_Static_assert(SAME(CURL_TYPEOF_CURL_OFF_T, long), "offset macro");
_Static_assert(SAME(CURL_TYPEOF_CURL_SOCKLEN_T, socklen_t), "length macro");
_Static_assert(SAME(curl_ftpssl, curl_usessl), "old type name");
_Static_assert(CURL_PULL_SYS_TYPES_H == 1 && CURL_PULL_SYS_SOCKET_H == 1, "flags");

int main(void) {
    /* The macros take exactly three arguments and still call the functions. */
    CURL *easy = curl_easy_init();
    CURLcode set = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    long answer = -1;
    CURLcode got = curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
    CURLM *multi = curl_multi_init();
    CURLMcode multi_set = curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 3L);
    CURLSH *share = curl_share_init();
    CURLSHcode shared = curl_share_setopt(share, CURLSHOPT_USERDATA, &answer);
    curl_share_cleanup(share);
    curl_multi_cleanup(multi);
    curl_easy_cleanup(easy);
    return set || got || answer != 0 || multi_set || shared;
}
