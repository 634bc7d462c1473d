// Memory that goes to the program and comes back by curl_free or curl_slist_free_all: from the functions of
// curl_global_init_mem where there are any, else malloc.
#pragma once

#include <cstddef>
#include <string_view>

#include <curl/curl.h>

namespace hawser::capi {

struct MemoryFunctions {
    curl_malloc_callback allocate;
    curl_free_callback release;
};

/// Set before any other call, as curl_global_init_mem asks; not guarded.
void set_memory_functions(const MemoryFunctions& functions) noexcept;

/// Null when there is none.
void* allocate(std::size_t bytes) noexcept;
void release(void* memory) noexcept;
/// A NUL-ended copy for the program; null when there is no memory.
char* copy_text(std::string_view text) noexcept;

}  // namespace hawser::capi
