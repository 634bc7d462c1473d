// String lists.
#include <curl/curl.h>

#include "memory.hpp"

using namespace hawser::capi;

struct curl_slist* curl_slist_append(struct curl_slist* list, const char* text) {
    if (text == nullptr) return nullptr;
    auto* item = static_cast<curl_slist*>(allocate(sizeof(curl_slist)));
    if (item == nullptr) return nullptr;
    item->data = copy_text(text);
    item->next = nullptr;
    if (item->data == nullptr) {
        release(item);
        return nullptr;
    }
    if (list == nullptr) return item;
    curl_slist* last = list;
    while (last->next != nullptr)
        last = last->next;
    last->next = item;
    return list;
}

void curl_slist_free_all(struct curl_slist* list) {
    while (list != nullptr) {
        curl_slist* next = list->next;
        release(list->data);
        release(list);
        list = next;
    }
}
