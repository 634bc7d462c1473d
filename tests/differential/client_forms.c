/* Building a MIME body and, as older programs do, a form. */
#include "client.h"

#include <stdlib.h>
#include <string.h>

static curl_mimepart* parts[PARTS_MAX]; /* the newest of each mime: the one steps work on */

struct piece_source {
    struct session* session;
    char* data;
    size_t length, at;
};

static size_t read_piece(char* into, size_t size, size_t count, void* from) {
    struct piece_source* source = from;
    size_t length = source->length - source->at;
    if (length > size * count) length = size * count;
    const long piece = knob("mime.piece", 0);
    if (piece > 0 && length > (size_t)piece) length = (size_t)piece;
    if (knob("mime.abort", 0)) return CURL_READFUNC_ABORT;
    memcpy(into, source->data + source->at, length);
    source->at += length;
    return length;
}

static int seek_piece(void* from, curl_off_t offset, int origin) {
    struct piece_source* source = from;
    add_line(&source->session->log, "mime seek to %lld from %d\n", (long long)offset, origin);
    if (knob("mime.seek", CURL_SEEKFUNC_OK) != CURL_SEEKFUNC_OK) return (int)knob("mime.seek", 0);
    source->at = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static void free_piece(void* from) {
    struct piece_source* source = from;
    if (knob("mime.freed", 0)) add_line(&source->session->log, "mime source freed\n");
    free(source);
}

static CURLcode set_callback(curl_mimepart* part, const struct word* words, int count) {
    struct piece_source* source = calloc(1, sizeof *source);
    if (source == NULL) fatal("memory", "none left");
    *source = (struct piece_source){current, words[0].data, words[0].length, 0};
    const curl_off_t size = count > 1 ? offset_of(&words[1]) : (curl_off_t)words[0].length;
    return curl_mime_data_cb(part, size, read_piece, knob("mime.noseek", 0) ? NULL : seek_piece, free_piece, source);
}

static CURLcode set_part(curl_mimepart* part, const char* what, const struct word* words, int count) {
    if (strcmp(what, "name") == 0) return curl_mime_name(part, text_of(words));
    if (strcmp(what, "filename") == 0) return curl_mime_filename(part, text_of(words));
    if (strcmp(what, "type") == 0) return curl_mime_type(part, text_of(words));
    if (strcmp(what, "encoder") == 0) return curl_mime_encoder(part, text_of(words));
    if (strcmp(what, "filedata") == 0) return curl_mime_filedata(part, text_of(words));
    if (strcmp(what, "callback") == 0) return set_callback(part, words, count);
    if (strcmp(what, "headers") == 0)
        return curl_mime_headers(part, list_of(current, words, count), 0);
    if (strcmp(what, "data") == 0)
        return curl_mime_data(part, text_of(words), count > 1 ? (size_t)number_of(&words[1]) : words[0].length);
    if (strcmp(what, "subparts") == 0) {
        const long number = number_of(words);
        const CURLcode code = curl_mime_subparts(part, current->mime[number]);
        if (code == CURLE_OK && knob("mime.keep", 0) == 0) current->mime[number] = NULL;
        return code;
    }
    fatal("no such mime step", what);
    return CURLE_OK;
}

/* mime new N | mime part N | mime free N | mime N WHAT VALUE...: works on the newest part of mime N */
void step_mime(const struct word* words, int count) {
    const struct word* number = strcmp(words[1].data, "new") == 0 || strcmp(words[1].data, "part") == 0 ||
                                        strcmp(words[1].data, "free") == 0
                                    ? &words[2]
                                    : &words[1];
    if (count < 3) fatal("mime needs more words", words[1].data);
    const long at = number_of(number);
    if (at < 0 || at >= PARTS_MAX) fatal("mime number", number->data);
    if (strcmp(words[1].data, "new") == 0) {
        current->mime[at] = curl_mime_init(current->easy);
        if (current->mime[at] == NULL) say("mime init answers NULL\n");
    } else if (strcmp(words[1].data, "part") == 0) {
        parts[at] = curl_mime_addpart(current->mime[at]);
        if (parts[at] == NULL) say("mime addpart answers NULL\n");
    } else if (strcmp(words[1].data, "free") == 0) {
        curl_mime_free(current->mime[at]);
        current->mime[at] = NULL;
    } else {
        const CURLcode code = set_part(parts[at], words[2].data, words + 3, count - 3);
        if (code != CURLE_OK) say("mime %s answers %d\n", words[2].data, (int)code);
    }
}

/* ---- curl_formadd: the same options given as an array */

static const struct {
    const char* name;
    CURLformoption id;
} form_options[] = {
#define FORM(name) {#name, CURLFORM_##name}
    FORM(COPYNAME),     FORM(PTRNAME),     FORM(NAMELENGTH),  FORM(COPYCONTENTS),   FORM(PTRCONTENTS),
    FORM(CONTENTSLENGTH), FORM(CONTENTLEN), FORM(FILECONTENT), FORM(FILE),          FORM(FILENAME),
    FORM(BUFFER),       FORM(BUFFERPTR),   FORM(BUFFERLENGTH), FORM(CONTENTTYPE),  FORM(CONTENTHEADER),
    FORM(STREAM),
#undef FORM
};

static CURLformoption form_option(const char* name) {
    for (size_t i = 0; i < sizeof form_options / sizeof *form_options; ++i)
        if (strcmp(form_options[i].name, name) == 0) return form_options[i].id;
    fatal("no such form option", name);
    return CURLFORM_NOTHING;
}

/* A number, a list of one header line, or text. */
static const char* form_value(CURLformoption option, const struct word* word) {
    if (option == CURLFORM_NAMELENGTH || option == CURLFORM_CONTENTSLENGTH || option == CURLFORM_CONTENTLEN ||
        option == CURLFORM_BUFFERLENGTH)
        return (const char*)(size_t)number_of(word);
    if (option == CURLFORM_CONTENTHEADER) return (const char*)list_of(current, word, 1);
    if (option == CURLFORM_STREAM) return (const char*)&current->tags[0];
    return text_of(word);
}

static size_t show_form(void* into, const char* data, size_t length) {
    add_bytes(&((struct session*)into)->body, data, length);
    return length;
}

/* form add NAME VALUE... | form get | form free */
void step_form(const struct word* words, int count) {
    if (strcmp(words[1].data, "add") == 0) {
        static struct curl_forms array[WORDS_MAX];
        int used = 0;
        for (int i = 2; i + 1 < count; i += 2) {
            array[used].option = form_option(words[i].data);
            array[used].value = form_value(array[used].option, &words[i + 1]);
            ++used;
        }
        array[used].option = CURLFORM_END;
        const CURLFORMcode code =
            curl_formadd(&current->form, &current->form_end, CURLFORM_ARRAY, array, CURLFORM_END);
        if (code != CURL_FORMADD_OK) say("formadd answers %d\n", (int)code);
    } else if (strcmp(words[1].data, "get") == 0) {
        say("formget answers %d\n", curl_formget(current->form, current, show_form));
    } else {
        curl_formfree(current->form);
        current->form = current->form_end = NULL;
    }
}
