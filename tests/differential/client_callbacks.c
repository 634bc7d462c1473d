/* Every callback an option can take: it writes down how it was called and does what the knobs say. */
#include "client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct word trailer_words[8];
int trailer_count;

/* The log of the session a callback was reached for. A callback whose data option was never set gets NULL. */
static struct session* session_of(void* data, const char* callback) {
    struct tag* tag = data;
    struct session* session = tag == NULL ? current : tag->session;
    if (tag == NULL)
        add_line(&session->log, "%s without data\n", callback);
    else if (tag->name[0] != '\0')
        add_line(&session->log, "%s reached by %s\n", callback, tag->name);
    return session;
}

/* ---- bodies and header lines */

size_t record_write(char* data, size_t size, size_t count, void* into) {
    struct session* session = session_of(into, "write");
    const size_t length = size * count;
    const int call = ++session->writes;
    if (length > CURL_MAX_WRITE_SIZE && knob("write.large", 0) == 0)
        add_line(&session->log, "write of %zu bytes is more than CURL_MAX_WRITE_SIZE\n", length);
    if (call == knob("write.pause", -1)) {
        session->paused |= CURLPAUSE_RECV;
        end_body(session);
        add_line(&session->log, "write pauses\n");
        return CURL_WRITEFUNC_PAUSE;
    }
    if (call == knob("write.abort", -1)) return CURL_WRITEFUNC_ERROR;
    if (call == knob("write.short", -1)) return length - 1;
    add_bytes(&session->body, data, length);
    if (knob("write.split", 0)) end_body(session);
    return length;
}

size_t record_header(char* data, size_t size, size_t count, void* into) {
    struct session* session = session_of(into, "header");
    const size_t length = size * count;
    const int call = ++session->heads;
    end_body(session);
    add_line(&session->log, "header ");
    add_shown(&session->log, data, length);
    add_line(&session->log, "\n");
    if (call == knob("header.abort", -1)) return CURL_WRITEFUNC_ERROR;
    if (call == knob("header.short", -1)) return length - 1;
    if (call == knob("header.times", -1)) {
        long code = 0;
        curl_easy_getinfo(session->easy, CURLINFO_RESPONSE_CODE, &code);
        add_line(&session->log, "status within the callback %ld\n", code);
    }
    return length;
}

/* ---- what is sent */

size_t give_source(char* into, size_t size, size_t count, void* from) {
    struct session* session = session_of(from, "read");
    const int call = ++session->reads;
    if (call == knob("read.abort", -1)) return CURL_READFUNC_ABORT;
    if (call == knob("read.pause", -1)) {
        session->paused |= CURLPAUSE_SEND;
        add_line(&session->log, "read pauses\n");
        return CURL_READFUNC_PAUSE;
    }
    if (call == knob("read.oversize", -1)) return size * count + 1;
    size_t length = session->source.length - session->source_at;
    if (length > size * count) length = size * count;
    const long piece = knob("read.piece", 0);
    if (piece > 0 && length > (size_t)piece) length = (size_t)piece;
    const long end = knob("read.end", -1);
    if (end >= 0 && session->source_at + length > (size_t)end) length = (size_t)end - session->source_at;
    if (length > 0) memcpy(into, session->source.data + session->source_at, length);
    session->source_at += length;
    if (knob("read.log", 0)) add_line(&session->log, "read gives %zu\n", length);
    return length;
}

int move_source(void* from, curl_off_t offset, int origin) {
    struct session* session = session_of(from, "seek");
    const long result = knob("seek.result", CURL_SEEKFUNC_OK);
    end_body(session);
    add_line(&session->log, "seek to %lld from %d answers %ld\n", (long long)offset, origin, result);
    if (result == CURL_SEEKFUNC_OK) session->source_at = (size_t)offset;
    return (int)result;
}

static curlioerr control_source(CURL* easy, int command, void* from) {
    (void)easy;
    struct session* session = session_of(from, "ioctl");
    const long result = knob("ioctl.result", CURLIOE_OK);
    end_body(session);
    add_line(&session->log, "ioctl %d answers %ld\n", command, result);
    if (result == CURLIOE_OK) session->source_at = 0;
    return (curlioerr)result;
}

static int give_trailers(struct curl_slist** list, void* data) {
    struct session* session = session_of(data, "trailer");
    add_line(&session->log, "trailers asked for\n");
    for (int i = 0; i < trailer_count; ++i)
        *list = curl_slist_append(*list, trailer_words[i].data);
    return (int)knob("trailer.result", CURL_TRAILERFUNC_OK);
}

/* ---- progress and debug */

static int count_progress(void* data, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow) {
    const int named = data != NULL && ((struct tag*)data)->name[0] != '\0';
    struct session* session = data == NULL ? current : ((struct tag*)data)->session;
    const curl_off_t now[4] = {dltotal, dlnow, ultotal, ulnow};
    if (session->steps++ == 0) add_line(&session->log, "progress begins with %s\n", named ? "data" : "no data");
    if (dlnow < session->last_progress[1] || ulnow < session->last_progress[3]) ++session->progress_falls;
    memcpy(session->last_progress, now, sizeof now);
    if (session->steps == knob("progress.abort", -1)) return 1;
    if (knob("progress.unpause", 0) && session->paused) {
        session->paused = 0;
        curl_easy_pause(session->easy, CURLPAUSE_CONT);
    }
    return (int)knob("progress.result", 0);
}

static int count_old_progress(void* data, double dltotal, double dlnow, double ultotal, double ulnow) {
    return count_progress(data, (curl_off_t)dltotal, (curl_off_t)dlnow, (curl_off_t)ultotal, (curl_off_t)ulnow);
}

static void end_debug_piece(struct session* session) {
    static const char* types[] = {"text", "header in", "header out", "data in", "data out", "tls in", "tls out"};
    if (session->debug_piece.length > 0 && (session->debug_type < CURLINFO_SSL_DATA_IN || knob("debug.tls", 0))) {
        add_line(&session->debug, "debug %s ", types[session->debug_type]);
        if (session->debug_type >= CURLINFO_SSL_DATA_IN)
            add_line(&session->debug, "some");
        else
            add_shown(&session->debug, session->debug_piece.data, session->debug_piece.length);
        add_line(&session->debug, "\n");
    }
    session->debug_piece.length = 0;
}

/* Text is the library's own words, and TLS records are its own: only that there are some is told. */
static int record_debug(CURL* easy, curl_infotype type, char* data, size_t size, void* into) {
    (void)easy;
    struct tag* tag = into;
    struct session* session = tag == NULL ? current : tag->session;
    if (tag == NULL && session->debug.length == 0) add_line(&session->debug, "debug without data\n");
    if (type == CURLINFO_TEXT) {
        set_knob("debug.texts", knob("debug.texts", 0) + 1);
        return 0;
    }
    const int tls = type == CURLINFO_SSL_DATA_IN || type == CURLINFO_SSL_DATA_OUT;
    if (tls && !knob("debug.tls", 0)) return 0;
    if ((int)type != session->debug_type || type == CURLINFO_HEADER_IN) end_debug_piece(session);
    session->debug_type = (int)type;
    add_bytes(&session->debug_piece, data, size);
    return 0;
}

/* ---- sockets, names, the moment before the request */

static const char* family_name(int family) {
    return family == AF_INET ? "IPv4" : family == AF_INET6 ? "IPv6" : family == AF_UNIX ? "unix" : "other";
}

static int configure_socket(void* data, curl_socket_t socket, curlsocktype purpose) {
    struct session* session = session_of(data, "sockopt");
    int type = 0;
    socklen_t length = sizeof type;
    getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length);
    add_line(&session->log, "sockopt purpose %d type %d\n", purpose, type);
    return (int)knob("sockopt.result", CURL_SOCKOPT_OK);
}

static curl_socket_t open_socket(void* data, curlsocktype purpose, struct curl_sockaddr* address) {
    struct session* session = session_of(data, "opensocket");
    add_line(&session->log, "opensocket purpose %d %s type %d protocol %d\n", purpose, family_name(address->family),
             address->socktype, address->protocol);
    if (knob("opensocket.bad", 0)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype, address->protocol);
}

/* What no peer can see: the socket's own options, as they are when it is closed. */
static void show_socket_options(struct session* session, curl_socket_t socket) {
    static const struct {
        const char* name;
        int level, option;
    } shown[] = {{"nodelay", IPPROTO_TCP, TCP_NODELAY},      {"keepalive", SOL_SOCKET, SO_KEEPALIVE},
                 {"keepidle", IPPROTO_TCP, TCP_KEEPIDLE},    {"keepintvl", IPPROTO_TCP, TCP_KEEPINTVL},
                 {"keepcnt", IPPROTO_TCP, TCP_KEEPCNT}};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; ++i) {
        int value = 0;
        socklen_t length = sizeof value;
        getsockopt(socket, shown[i].level, shown[i].option, &value, &length);
        add_line(&session->log, "socket option %s %d\n", shown[i].name, value);
    }
}

static int close_socket(void* data, curl_socket_t socket) {
    struct session* session = session_of(data, "closesocket");
    if (knob("closesocket.options", 0)) show_socket_options(session, socket);
    add_line(&session->log, "closesocket\n");
    return close(socket);
}

static int begin_resolving(void* state, void* reserved, void* data) {
    (void)state, (void)reserved;
    add_line(&session_of(data, "resolver")->log, "resolver starts\n");
    return (int)knob("resolver.result", 0);
}

static int before_request(void* data, char* remote, char* local, int remote_port, int local_port) {
    struct session* session = session_of(data, "prereq");
    add_line(&session->log, "prereq from %s to %s:%d, local port %s\n", local, remote, remote_port,
             local_port > 0 ? "set" : "none");
    return (int)knob("prereq.result", CURL_PREREQFUNC_OK);
}

/* What it gets belongs to the TLS library in use, so it is not touched. */
static CURLcode configure_tls(CURL* easy, void* context, void* data) {
    (void)easy;
    add_line(&session_of(data, "ssl_ctx")->log, "ssl_ctx %s\n", context == NULL ? "NULL" : "given");
    return (CURLcode)knob("ssl_ctx.result", CURLE_OK);
}

/* A callback of the rig's for each option that takes a function. */
void* callback_named(const char* option) {
    static const struct {
        const char* option;
        void (*function)(void);
    } table[] = {
#define ENTRY(option, function) {option, (void (*)(void))function}
        ENTRY("WRITEFUNCTION", record_write),
        ENTRY("HEADERFUNCTION", record_header),
        ENTRY("READFUNCTION", give_source),
        ENTRY("SEEKFUNCTION", move_source),
        ENTRY("IOCTLFUNCTION", control_source),
        ENTRY("TRAILERFUNCTION", give_trailers),
        ENTRY("XFERINFOFUNCTION", count_progress),
        ENTRY("PROGRESSFUNCTION", count_old_progress),
        ENTRY("DEBUGFUNCTION", record_debug),
        ENTRY("SOCKOPTFUNCTION", configure_socket),
        ENTRY("OPENSOCKETFUNCTION", open_socket),
        ENTRY("CLOSESOCKETFUNCTION", close_socket),
        ENTRY("RESOLVER_START_FUNCTION", begin_resolving),
        ENTRY("PREREQFUNCTION", before_request),
        ENTRY("SSL_CTX_FUNCTION", configure_tls),
#undef ENTRY
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; ++i)
        if (strcmp(table[i].option, option) == 0) return (void*)(uintptr_t)table[i].function;
    fatal("no callback for", option);
    return NULL;
}

/* ---- around a transfer */

void begin_transfer(struct session* session) {
    session->reads = session->writes = session->heads = session->steps = 0;
    session->progress_falls = session->paused = session->waiting = 0;
    session->error[0] = '\0';
    memset(session->last_progress, 0, sizeof session->last_progress);
}

void end_transfer(struct session* session, CURLcode code) {
    struct session* before = current;
    current = session;
    end_body(session);
    if (session->steps > 0) {
        const curl_off_t* last = session->last_progress;
        say("progress ends with %lld of %lld down, %lld of %lld up%s\n", (long long)last[1], (long long)last[0],
            (long long)last[3], (long long)last[2], session->progress_falls ? ", and went back" : "");
    }
    end_debug_piece(session);
    if (session->debug.length > 0) add_bytes(&session->log, session->debug.data, session->debug.length);
    session->debug.length = 0;
    session->debug_type = -1;
    say("result %d%s\n", (int)code, code != CURLE_OK && session->error[0] == '\0' ? ", error buffer empty" : "");
    current = before;
}
