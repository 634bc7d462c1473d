/* `set NAME VALUE...`: the option table of the library under test says what type each value has. */
#include "client.h"

#include <string.h>

enum kind { number_kind, values_kind, offset_kind, object_kind, text_kind, list_kind, data_kind, blob_kind, function_kind };

static const struct option {
    const char* name;
    CURLoption id;
    enum kind kind;
} options[] = {
#define NUMBER(name, class, built, standard, lowest, highest, note) {#name, CURLOPT_##name, class##_kind},
#define OPTION(name, class, built, note) {#name, CURLOPT_##name, class##_kind},
#define ALIAS(name, of)
#include "options.def"
#undef NUMBER
#undef OPTION
#undef ALIAS
};

/* Under its other name an option has another number only in the header, never in the library: the alias is looked up
   by name and its number taken from the header, so a wrong one would show. */
static const struct {
    const char* name;
    const char* of;
    CURLoption id;
} aliases[] = {
#define NUMBER(...)
#define OPTION(...)
#define ALIAS(name, of) {#name, #of, CURLOPT_##of},
#include "options.def"
#undef NUMBER
#undef OPTION
#undef ALIAS
};

static struct option find(const char* name) {
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; ++i)
        if (strcmp(aliases[i].name, name) == 0) {
            struct option found = find(aliases[i].of);
            found.id = aliases[i].id;
            return found;
        }
    for (size_t i = 0; i < sizeof options / sizeof *options; ++i)
        if (strcmp(options[i].name, name) == 0) return options[i];
    fatal("no such option", name);
    return options[0];
}

static struct tag* new_tag(const char* name) {
    if (current->tag_count == LISTS_MAX) fatal("too many tags", name);
    struct tag* tag = &current->tags[current->tag_count++];
    tag->session = current;
    snprintf(tag->name, sizeof tag->name, "%s", name);
    return tag;
}

static FILE* opened(const struct word* words) {
    FILE* file = fopen(words[1].data, strcmp(words[0].data, "file") == 0 ? "w+b" : "rb");
    if (file == NULL) fatal("cannot open", words[1].data);
    if (current->file_count == LISTS_MAX) fatal("too many files", words[1].data);
    return current->files[current->file_count++] = file;
}

/* A pointer that a callback gets: `tag NAME`, `file PATH` (written), `input PATH` (read), or NULL. */
static CURLcode set_data(CURLoption id, const struct word* words, int count) {
    void* data = NULL;
    if (count == 2 && strcmp(words[0].data, "tag") == 0)
        data = new_tag(words[1].data);
    else if (count == 2)
        data = opened(words);
    return curl_easy_setopt(current->easy, id, data);
}

static CURLcode set_object(CURLoption id, const struct word* words, int count) {
    const char* of = count == 2 ? words[0].data : "";
    if (strcmp(of, "file") == 0) return curl_easy_setopt(current->easy, id, opened(words));
    if (strcmp(of, "url") == 0) return curl_easy_setopt(current->easy, id, url_named(words[1].data));
    if (strcmp(of, "share") == 0) return curl_easy_setopt(current->easy, id, the_share());
    if (strcmp(of, "form") == 0) return curl_easy_setopt(current->easy, id, current->form);
    if (strcmp(of, "mime") == 0)
        return curl_easy_setopt(current->easy, id, current->mime[number_of(&words[1])]);
    if (strcmp(of, "handle") == 0)
        return curl_easy_setopt(current->easy, id, session_named(words[1].data)->easy);
    return curl_easy_setopt(current->easy, id, text_of(&words[0]));
}

static CURLcode set_blob(CURLoption id, const struct word* words, int count) {
    if (count == 1 && is_null(&words[0])) return curl_easy_setopt(current->easy, id, (struct curl_blob*)NULL);
    struct curl_blob blob = {NULL, 0, CURL_BLOB_COPY};
    if (count == 2) {
        blob.data = file_content(words[1].data, &blob.len);
    } else {
        blob.data = words[0].data;
        blob.len = words[0].length;
    }
    return curl_easy_setopt(current->easy, id, &blob);
}

static CURLcode set_one(const struct option* option, const struct word* words, int count) {
    switch (option->kind) {
        case number_kind:
        case values_kind:
            return curl_easy_setopt(current->easy, option->id, number_of(words));
        case offset_kind:
            return curl_easy_setopt(current->easy, option->id, offset_of(words));
        case text_kind:
            return curl_easy_setopt(current->easy, option->id, text_of(words));
        case object_kind:
            return set_object(option->id, words, count);
        case list_kind:
            return curl_easy_setopt(current->easy, option->id,
                                    is_null(words) ? NULL : list_of(current, words, count));
        case data_kind:
            return set_data(option->id, words, count);
        case blob_kind:
            return set_blob(option->id, words, count);
        case function_kind:
            return curl_easy_setopt(current->easy, option->id,
                                    is_null(words) ? NULL : callback_named(option->name));
    }
    return CURLE_OK;
}

void step_set(const struct word* words, int count) {
    const struct option option = find(words[1].data);
    const CURLcode code = set_one(&option, words + 2, count - 2);
    if (code != CURLE_OK) say("set %s answers %d\n", words[1].data, (int)code);
}
