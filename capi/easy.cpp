// The life of an easy handle, and its transfers one at a time.
#include "easy.hpp"

#include <cstring>

#include "certificate_info.hpp"
#include "driver.hpp"
#include "job.hpp"
#include "mime.hpp"
#include "multi_handle.hpp"
#include "prepared.hpp"
#include "share_handle.hpp"

namespace hawser::capi {

EasyHandle::EasyHandle() = default;

EasyHandle::~EasyHandle() { magic = 0; }

const engine::Outcome& EasyHandle::facts() const {
    static const engine::Outcome nothing;
    if (job)
        if (const engine::Outcome* known = job->facts()) return *known;
    return outcome ? *outcome : nothing;
}

Driver* EasyHandle::connections() const noexcept {
    if (multi != nullptr) return &multi->driver();
    return driver.get();
}

EasyHandle* easy_of(CURL* handle) noexcept {
    auto* easy = static_cast<EasyHandle*>(handle);
    return easy != nullptr && easy->magic == EasyHandle::living ? easy : nullptr;
}

bool is_running(const EasyHandle& easy) noexcept { return easy.job && easy.job->running(); }

void tell_error(const EasyHandle& easy, std::string_view sentence) noexcept {
    auto* buffer = static_cast<char*>(easy.options.pointer(CURLOPT_ERRORBUFFER));
    if (buffer == nullptr) return;
    const std::size_t bytes = sentence.size() < CURL_ERROR_SIZE - 1 ? sentence.size() : CURL_ERROR_SIZE - 1;
    std::memcpy(buffer, sentence.data(), bytes);
    buffer[bytes] = '\0';
}

CURLcode make_job(EasyHandle& easy) {
    easy.job = std::make_unique<Job>(easy);
    if (auto ready = easy.job->prepare(); !ready) {
        const CURLcode code = code_of(ready.error().code());
        easy.job->refuse(std::move(ready).error());
        return code;
    }
    return CURLE_OK;
}

namespace {

bool borrows(const EasyHandle& easy) noexcept {
    // What CONNECT_ONLY leaves behind is used by this handle alone.
    return easy.share != nullptr && easy.share->connections && !easy.options.flag(CURLOPT_CONNECT_ONLY);
}

/// Gives the handle an engine: its own, one of its share's, or a new one.
CURLcode ready_driver(EasyHandle& easy) {
    if (borrows(easy)) easy.driver = easy.share->take(&easy);
    // In a child process the parent's loop is not ours to use, nor are its connections.
    if (easy.driver && easy.driver->loop().inherited()) easy.driver.reset();
    if (easy.driver) return CURLE_OK;
    auto made = make_easy_driver();
    if (!made) return code_of(made.error().code());
    easy.driver = *std::move(made);
    return CURLE_OK;
}

/// Runs the handle's transfer to its end on an engine that keeps the connection for the next.
void run(EasyHandle& easy) {
    engine::Multi& engine = easy.driver->engine();
    engine.settings().max_idle_connections =
        static_cast<std::size_t>(easy.options.number(CURLOPT_MAXCONNECTS));
    easy.job->start(engine);
    while (!easy.job->ended()) {
        if (auto turned = engine.drive(never); !turned) {
            easy.job->abandon();
            easy.job->refuse(std::move(turned).error());
        }
    }
}

CURLcode perform(EasyHandle& easy) {
    if (easy.in_callback || is_running(easy)) return CURLE_RECURSIVE_API_CALL;
    if (easy.multi != nullptr) {
        tell_error(easy, "the handle was added to a multi handle and is driven by that one");
        return CURLE_FAILED_INIT;
    }
    const CURLcode prepared = make_job(easy);
    if (prepared != CURLE_OK) return prepared;
    const CURLcode ready = ready_driver(easy);
    if (ready != CURLE_OK) return ready;
    run(easy);
    if (borrows(easy)) easy.share->give_back(easy, std::move(easy.driver));
    return easy.job->result();
}

CURLcode pause(EasyHandle& easy, int mask) {
    if (!is_running(easy)) return CURLE_BAD_FUNCTION_ARGUMENT;
    engine::Paused paused;
    paused.receive = (mask & CURLPAUSE_RECV) != 0;
    paused.send = (mask & CURLPAUSE_SEND) != 0;
    easy.job->set_paused(paused);
    if (easy.multi != nullptr) easy.multi->announce();
    return CURLE_OK;
}

std::unique_ptr<EasyHandle> duplicate(const EasyHandle& easy) {
    auto copy = std::make_unique<EasyHandle>();
    copy->options = easy.options;
    copy->options.unset(CURLOPT_SHARE);
    copy->method = easy.method;
    copy->without_head = easy.without_head;
    copy->multipath = easy.multipath;
    if (easy.mime_post) {
        copy->mime_post = std::make_unique<MimePost>();
        copy->mime_post->copy(*easy.mime_post);
    }
    return copy;
}

/// The engine that holds the connection a CONNECT_ONLY transfer left, and its number; null when there is
/// none.
Driver* kept_connection(EasyHandle& easy, std::int64_t& number) {
    Driver* driver = easy.connections();
    number = easy.facts().connection_number;
    if (!easy.options.flag(CURLOPT_CONNECT_ONLY) || driver == nullptr || number < 0) return nullptr;
    return driver->engine().kept_handle(number) < 0 ? nullptr : driver;
}

CURLcode moved(const EasyHandle& easy, const Result<IoCount>& count, std::size_t* bytes) {
    if (!count) {
        tell_error(easy, count.error().message());
        return code_of(count.error().code());
    }
    if (count->status == IoStatus::would_block) return CURLE_AGAIN;
    *bytes = count->bytes;
    return CURLE_OK;
}

}  // namespace

CURLcode with_engine(EasyHandle& easy, const std::function<CURLcode(engine::Multi&)>& body) {
    if (easy.multi != nullptr) return body(easy.multi->driver().engine());
    if (is_running(easy)) return body(easy.driver->engine());
    const CURLcode ready = ready_driver(easy);
    if (ready != CURLE_OK) return ready;
    const CURLcode code = body(easy.driver->engine());
    if (borrows(easy)) easy.share->give_back(easy, std::move(easy.driver));
    return code;
}

}  // namespace hawser::capi

using namespace hawser::capi;

CURL* curl_easy_init(void) {
    return guarded<CURL*>(nullptr, nullptr, [] { return new EasyHandle; });
}

void curl_easy_cleanup(CURL* handle) {
    EasyHandle* easy = easy_of(handle);
    if (easy == nullptr || easy->in_callback) return;
    if (easy->multi != nullptr) easy->multi->remove(*easy);
    attach_share(*easy, nullptr);
    delete easy;
}

CURLcode curl_easy_perform(CURL* handle) {
    return with_easy(handle, [](EasyHandle& easy) { return perform(easy); });
}

void curl_easy_reset(CURL* handle) {
    EasyHandle* easy = easy_of(handle);
    if (easy == nullptr || is_running(*easy)) return;
    easy->options.clear();
    easy->mime_post.reset();
    easy->method = easy->without_head = Method::get;
    easy->multipath = hawser::Multipath::off;
    // What curl_easy_reset(3) says it keeps are connections, names and sessions: the last transfer is forgotten.
    if (easy->outcome) easy->connection_before_reset = easy->facts().connection_number;
    easy->outcome.reset();
}

CURL* curl_easy_duphandle(CURL* handle) {
    const EasyHandle* easy = easy_of(handle);
    if (easy == nullptr) return nullptr;
    return guarded<CURL*>(nullptr, nullptr, [&] { return duplicate(*easy).release(); });
}

CURLcode curl_easy_pause(CURL* handle, int mask) {
    return with_easy(handle, [&](EasyHandle& easy) { return pause(easy, mask); });
}

CURLcode curl_easy_recv(CURL* handle, void* buffer, size_t size, size_t* received) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (received == nullptr || (buffer == nullptr && size != 0)) return CURLE_BAD_FUNCTION_ARGUMENT;
        *received = 0;
        std::int64_t number = -1;
        Driver* driver = kept_connection(easy, number);
        if (driver == nullptr) return CURLE_UNSUPPORTED_PROTOCOL;
        return moved(easy, driver->engine().receive_raw(number, {static_cast<std::uint8_t*>(buffer), size}),
                     received);
    });
}

CURLcode curl_easy_send(CURL* handle, const void* buffer, size_t size, size_t* sent) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (sent == nullptr || (buffer == nullptr && size != 0)) return CURLE_BAD_FUNCTION_ARGUMENT;
        *sent = 0;
        std::int64_t number = -1;
        Driver* driver = kept_connection(easy, number);
        if (driver == nullptr) return CURLE_UNSUPPORTED_PROTOCOL;
        return moved(
            easy, driver->engine().send_raw(number, {static_cast<const std::uint8_t*>(buffer), size}), sent);
    });
}

CURLcode curl_easy_upkeep(CURL* handle) {
    // Idle connections are probed by TCP keep-alive and proven before reuse: there is nothing to send on
    // them.
    return with_easy(handle, [](EasyHandle&) { return CURLE_OK; });
}
