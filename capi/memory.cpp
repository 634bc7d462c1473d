#include "memory.hpp"

#include <cstdlib>
#include <cstring>

namespace hawser::capi {
namespace {

MemoryFunctions functions{std::malloc, std::free};

}  // namespace

void set_memory_functions(const MemoryFunctions& wanted) noexcept { functions = wanted; }

void* allocate(std::size_t bytes) noexcept { return functions.allocate(bytes); }

void release(void* memory) noexcept {
    if (memory != nullptr) functions.release(memory);
}

char* copy_text(std::string_view text) noexcept {
    auto* copy = static_cast<char*>(allocate(text.size() + 1));
    if (copy == nullptr) return nullptr;
    if (!text.empty()) std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return copy;
}

}  // namespace hawser::capi

void curl_free(void* memory) { hawser::capi::release(memory); }
