/* Bodies of several parts as C programs make them: who frees what and when, callbacks that pause, and forms. What they
   look like on the wire beside libcurl's is compared in tests/differential. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "server.h"

int failures;
static int port;
static char body[1 << 20];
static size_t body_size;
static char error_text[CURL_ERROR_SIZE];

static size_t collect(char* data, size_t size, size_t count, void* into) {
    (void)into;
    if (body_size + size * count >= sizeof body) return 0;
    memcpy(body + body_size, data, size * count);
    body_size += size * count;
    body[body_size] = '\0';
    return size * count;
}

static CURL* fresh(void) {
    char url[64];
    CURL* easy = curl_easy_init();
    snprintf(url, sizeof url, "http://127.0.0.1:%d/echo", port);
    error_text[0] = '\0';
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    return easy;
}

static CURLcode perform(CURL* easy) {
    body_size = 0;
    body[0] = '\0';
    return curl_easy_perform(easy);
}

static int echoed(const char* text) { return strstr(body, text) != NULL; }

static curl_mimepart* add(curl_mime* mime, const char* name, const char* data) {
    curl_mimepart* part = curl_mime_addpart(mime);
    CHECK_INT(curl_mime_name(part, name), CURLE_OK);
    if (data != NULL) CHECK_INT(curl_mime_data(part, data, CURL_ZERO_TERMINATED), CURLE_OK);
    return part;
}

/* ---- content by callback */

static struct {
    const char* text;
    size_t at;
    int reads, seeks, frees, pause_at, nested_call;
    CURL* easy;
} source;

static size_t read_source(char* into, size_t size, size_t count, void* data) {
    CHECK(data == &source);
    CHECK_INT(size, 1);
    if (++source.reads == source.pause_at) return CURL_READFUNC_PAUSE;
    if (source.nested_call) CHECK_INT(curl_easy_perform(source.easy), CURLE_RECURSIVE_API_CALL);
    const size_t left = strlen(source.text + source.at);
    const size_t given = left < count ? left : count;
    memcpy(into, source.text + source.at, given);
    source.at += given;
    return given;
}

static int seek_source(void* data, curl_off_t offset, int origin) {
    CHECK(data == &source);
    CHECK_INT(origin, SEEK_SET);
    ++source.seeks;
    source.at = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static void free_source(void* data) {
    CHECK(data == &source);
    ++source.frees;
}

static void start_source(const char* text) {
    memset(&source, 0, sizeof source);
    source.text = text;
}

static void add_source(curl_mime* mime, curl_off_t size) {
    curl_mimepart* part = add(mime, "source", NULL);
    CHECK_INT(curl_mime_data_cb(part, size, read_source, seek_source, free_source, &source), CURLE_OK);
}

static void test_arguments(void) {
    CHECK(curl_mime_addpart(NULL) == NULL);
    curl_mime_free(NULL);
    CHECK_INT(curl_mime_name(NULL, "x"), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_filename(NULL, "x"), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_type(NULL, "x"), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_encoder(NULL, "base64"), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_data(NULL, "x", 1), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_filedata(NULL, "x"), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_data_cb(NULL, 1, read_source, NULL, NULL, NULL), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_subparts(NULL, NULL), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_headers(NULL, NULL, 0), CURLE_BAD_FUNCTION_ARGUMENT);
    curl_mime* mime = curl_mime_init(NULL);
    CHECK(mime != NULL);
    curl_mimepart* part = curl_mime_addpart(mime);
    CHECK_INT(curl_mime_encoder(part, "rot13"), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_mime_filedata(part, "/no/such/file"), CURLE_READ_ERROR);
    CHECK_INT(curl_mime_subparts(part, mime), CURLE_BAD_FUNCTION_ARGUMENT);
    curl_mime_free(mime);
}

static void test_lives(void) {
    /* The mime may go before its handle or after; a handle outlives it with nothing to send. */
    CURL* easy = fresh();
    curl_mime* mime = curl_mime_init(easy);
    add(mime, "a", "1");
    CHECK_INT(curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime), CURLE_OK);
    CHECK_INT(perform(easy), CURLE_OK);
    CHECK(echoed("name=\"a\"\r\n\r\n1\r\n"));
    curl_mime_free(mime);
    CHECK_INT(perform(easy), CURLE_OK);
    CHECK(strcmp(body, "POST ") == 0);
    mime = curl_mime_init(easy);
    add(mime, "b", "2");
    CHECK_INT(curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime), CURLE_OK);
    CHECK_INT(curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime), CURLE_OK);

    /* It is attached once; when its handle goes it is free again. */
    CURL* other = fresh();
    CHECK_INT(curl_easy_setopt(other, CURLOPT_MIMEPOST, mime), CURLE_BAD_FUNCTION_ARGUMENT);
    curl_easy_cleanup(easy);
    CHECK_INT(curl_easy_setopt(other, CURLOPT_MIMEPOST, mime), CURLE_OK);
    CHECK_INT(perform(other), CURLE_OK);
    CHECK(echoed("name=\"b\""));
    curl_easy_reset(other);
    curl_mime* outer = curl_mime_init(other);
    curl_mimepart* part = add(outer, "outer", "lost");
    CHECK_INT(curl_mime_subparts(part, mime), CURLE_OK);
    CHECK_INT(curl_mime_subparts(part, mime), CURLE_OK);
    CHECK_INT(curl_mime_subparts(add(outer, "second", NULL), mime), CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK_INT(curl_easy_setopt(other, CURLOPT_MIMEPOST, mime), CURLE_BAD_FUNCTION_ARGUMENT);
    /* What lies in a part's content goes with it, and is refused in its place. */
    curl_mime* level = curl_mime_init(other);
    curl_mime* below = curl_mime_init(other);
    CHECK_INT(curl_mime_subparts(curl_mime_addpart(level), below), CURLE_OK);
    curl_mimepart* holder = add(outer, "holder", NULL);
    CHECK_INT(curl_mime_subparts(holder, level), CURLE_OK);
    CHECK_INT(curl_mime_subparts(holder, below), CURLE_BAD_FUNCTION_ARGUMENT);
    /* What is nested belongs to its part, but it may be freed by itself as well. */
    curl_mime_free(mime);
    curl_mime_free(outer);
    curl_easy_cleanup(other);
}

static void test_callback_lives(void) {
    start_source("from a callback");
    CURL* easy = fresh();
    curl_mime* mime = curl_mime_init(easy);
    add_source(mime, 15);
    struct curl_slist* headers = curl_slist_append(NULL, "X-Owned: yes");
    curl_mime_headers(add(mime, "owned", "x"), headers, 1);
    curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime);
    CURL* copy = curl_easy_duphandle(easy);
    curl_mime_free(mime);
    CHECK_INT(source.frees, 1);
    curl_easy_cleanup(easy);
    source.easy = copy;
    source.nested_call = 1;
    CHECK_INT(perform(copy), CURLE_OK);
    CHECK(echoed("from a callback\r\n"));
    CHECK(echoed("X-Owned: yes\r\n"));
    CHECK_INT(source.seeks, 0);
    source.nested_call = 0;
    CHECK_INT(perform(copy), CURLE_OK);
    CHECK(echoed("from a callback\r\n"));
    CHECK_INT(source.seeks, 1);
    CURL* third = curl_easy_duphandle(copy);
    curl_easy_cleanup(copy);
    CHECK_INT(source.frees, 2);
    curl_easy_setopt(third, CURLOPT_MIMEPOST, NULL);
    CHECK_INT(source.frees, 3);
    curl_easy_cleanup(third);

    mime = curl_mime_init(NULL);
    add_source(mime, -1);
    CHECK_INT(curl_mime_data_cb(add(mime, "x", NULL), 1, NULL, NULL, NULL, NULL), CURLE_OK);
    curl_mime_free(mime);
    CHECK_INT(source.frees, 4);
}

static void test_pause(void) {
    start_source("after a pause");
    source.pause_at = 1;
    CURL* easy = fresh();
    curl_mime* mime = curl_mime_init(easy);
    add_source(mime, 13);
    curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime);
    CURLM* multi = curl_multi_init();
    body_size = 0;
    CHECK_INT(curl_multi_add_handle(multi, easy), CURLM_OK);
    int running = 1, turns = 0;
    while (source.reads == 0 && running && ++turns < 1000) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    CHECK_INT(source.reads, 1);
    for (turns = 0; turns < 3; ++turns) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 10, NULL);
    }
    CHECK_INT(source.reads, 1);
    CHECK_INT(running, 1);
    CHECK_INT(curl_easy_pause(easy, CURLPAUSE_CONT), CURLE_OK);
    for (turns = 0; running && turns < 1000; ++turns) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    CHECK_INT(source.reads, 2);
    CHECK(echoed("after a pause\r\n"));
    curl_multi_remove_handle(multi, easy);
    curl_multi_cleanup(multi);
    curl_easy_cleanup(easy);
    curl_mime_free(mime);
}

static void test_file(void) {
    enum { size = 300000 };
    char path[] = "/tmp/hawser-mime-XXXXXX";
    FILE* file = fdopen(mkstemp(path), "w");
    for (int i = 0; i < size; ++i) fputc('a' + i % 26, file);
    fclose(file);
    CURL* easy = fresh();
    curl_mime* mime = curl_mime_init(easy);
    curl_mimepart* part = add(mime, "file", NULL);
    CHECK_INT(curl_mime_filedata(part, path), CURLE_OK);
    curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime);
    CHECK_INT(perform(easy), CURLE_OK);
    const char* content = strstr(body, "\r\n\r\nabc");
    CHECK(content != NULL);
    for (int i = 0; content != NULL && i < size; ++i)
        if (content[4 + i] != 'a' + i % 26) {
            CHECK_INT(i, size);
            break;
        }
    CHECK(content != NULL && strncmp(content + 4 + size, "\r\n--", 4) == 0);

    CHECK_INT(truncate(path, 10), 0);
    CHECK_INT(perform(easy), CURLE_OK);
    CHECK(echoed("\r\n\r\nabcdefghij\r\n--"));
    unlink(path);
    CHECK_INT(perform(easy), CURLE_READ_ERROR);
    CHECK(strstr(error_text, path) != NULL);
    curl_easy_cleanup(easy);
    curl_mime_free(mime);
}

static void test_depth(void) {
    /* 32 levels are sent, more are refused, and a thousand do no harm. */
    const int depths[] = {32, 33, 1000};
    for (int i = 0; i < 3; ++i) {
        CURL* easy = fresh();
        curl_mime* mime = curl_mime_init(easy);
        add(mime, "innermost", "here");
        for (int level = 1; level < depths[i]; ++level) {
            curl_mime* outer = curl_mime_init(easy);
            CHECK_INT(curl_mime_subparts(curl_mime_addpart(outer), mime), CURLE_OK);
            mime = outer;
        }
        curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime);
        CHECK_INT(perform(easy), depths[i] == 32 ? CURLE_OK : CURLE_BAD_FUNCTION_ARGUMENT);
        CHECK(echoed("innermost") == (depths[i] == 32));
        curl_easy_cleanup(easy);
        curl_mime_free(mime);
    }
}

/* ---- forms */

static size_t collect_form(void* into, const char* data, size_t size) { return collect((char*)data, 1, size, into); }
static size_t refuse_form(void* into, const char* data, size_t size) {
    (void)into, (void)data;
    return size - 1;
}

static void test_forms(void) {
    struct curl_httppost *form = NULL, *last = NULL;
    const char name[4] = {'n', 'a', 'm', 'e'}; /* no NUL behind it */
    const char bytes[3] = {'x', 'y', 'z'};
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_PTRNAME, name, CURLFORM_NAMELENGTH, 4L, CURLFORM_PTRCONTENTS, bytes,
                           CURLFORM_CONTENTLEN, (curl_off_t)3, CURLFORM_END), CURL_FORMADD_OK);
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_COPYNAME, name, CURLFORM_NAMELENGTH, 2L, CURLFORM_COPYCONTENTS, bytes,
                           CURLFORM_CONTENTSLENGTH, 2L, CURLFORM_END), CURL_FORMADD_OK);
    struct curl_forms array[] = {{CURLFORM_COPYCONTENTS, "arrayed"}, {CURLFORM_CONTENTTYPE, "a/b"}, {CURLFORM_END, NULL}};
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_ARRAY, array, CURLFORM_COPYNAME, "array", CURLFORM_END), CURL_FORMADD_OK);
    struct curl_forms nested[] = {{CURLFORM_ARRAY, (char*)array}, {CURLFORM_END, NULL}};
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_COPYNAME, "x", CURLFORM_ARRAY, nested, CURLFORM_END), CURL_FORMADD_ILLEGAL_ARRAY);
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_ARRAY, NULL, CURLFORM_END), CURL_FORMADD_NULL);
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_OBSOLETE, "x", CURLFORM_END), CURL_FORMADD_UNKNOWN_OPTION);
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_COPYNAME, "end", CURLFORM_BUFFER, "b.txt", CURLFORM_BUFFERPTR, bytes,
                           CURLFORM_BUFFERLENGTH, 3L, CURLFORM_END), CURL_FORMADD_OK);
    CHECK(form->next->next->next == last);
    /* Another form begins with a last part of NULL, whatever the first is. */
    struct curl_httppost *stale = form, *none = NULL;
    CHECK_INT(curl_formadd(&stale, &none, CURLFORM_COPYNAME, "other", CURLFORM_COPYCONTENTS, "x", CURLFORM_END), CURL_FORMADD_OK);
    CHECK(stale == none && stale != form && stale->next == NULL);
    curl_formfree(stale);
    CHECK_INT(curl_formadd(NULL, &none, CURLFORM_END), CURL_FORMADD_NULL);
    CHECK_INT(curl_formadd(&form, NULL, CURLFORM_END), CURL_FORMADD_NULL);
    body_size = 0;
    CHECK_INT(curl_formget(form, NULL, collect_form), 0);
    CHECK(strncmp(body, "Content-Type: multipart/form-data; boundary=", 44) == 0);
    CHECK(curl_formget(form, NULL, refuse_form) != 0);
    CURL* easy = fresh();
    CHECK_INT(curl_easy_setopt(easy, CURLOPT_HTTPPOST, form), CURLE_OK);
    for (int again = 0; again < 2; ++again) {
        CHECK_INT(perform(easy), CURLE_OK);
        CHECK(echoed("name=\"name\"\r\n\r\nxyz\r\n"));
        CHECK(echoed("name=\"na\"\r\n\r\nxy\r\n"));
        CHECK(echoed("name=\"array\"\r\nContent-Type: a/b\r\n\r\narrayed\r\n"));
        CHECK(echoed("name=\"end\"; filename=\"b.txt\"\r\nContent-Type: text/plain\r\n\r\nxyz\r\n"));
    }
    curl_easy_cleanup(easy);
    curl_formfree(form);
    curl_formfree(NULL);
}

static void test_form_stream(void) {
    struct curl_httppost *form = NULL, *last = NULL;
    start_source("streamed");
    CHECK_INT(curl_formadd(&form, &last, CURLFORM_COPYNAME, "s", CURLFORM_STREAM, &source, CURLFORM_CONTENTLEN,
                           (curl_off_t)8, CURLFORM_END), CURL_FORMADD_OK);
    CHECK(curl_formget(form, NULL, collect_form) != 0);
    CURL* easy = fresh();
    curl_easy_setopt(easy, CURLOPT_HTTPPOST, form);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_source);
    CHECK_INT(perform(easy), CURLE_OK);
    CHECK(echoed("name=\"s\"\r\n\r\nstreamed\r\n"));
    curl_easy_cleanup(easy);
    curl_formfree(form);
}

int main(void) {
    curl_global_init(CURL_GLOBAL_ALL);
    port = server_start();
    CHECK(port > 0);
    test_arguments();
    test_lives();
    test_callback_lives();
    test_pause();
    test_file();
    test_depth();
    test_forms();
    test_form_stream();
    curl_global_cleanup();
    return failures != 0;
}
