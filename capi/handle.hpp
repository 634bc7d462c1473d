// What the opaque handles of the C interface are.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include <curl/curl.h>

#include <hawser/result.hpp>
#include <hawser/socket_policy.hpp>

#include "engine/shared.hpp"
#include "engine/user.hpp"
#include "header_store.hpp"
#include "option_store.hpp"

namespace hawser::capi {

class CertificateInfo;
class Driver;
class Job;
class MimePost;
struct Prepared;
struct MultiHandle;
struct ShareHandle;

/// Which request the options ask for.
enum class Method : std::uint8_t { get, head, post, put, mime, form };

/// Text that curl_easy_getinfo hands out; lives until the next question of the same kind.
struct InfoTexts {
    std::string primary_ip;
    std::string local_ip;
};

/// A CURL. One thread at a time.
struct EasyHandle {
    static constexpr std::uint32_t living = 0x6877'6501;

    EasyHandle();
    ~EasyHandle();
    EasyHandle(const EasyHandle&) = delete;
    EasyHandle& operator=(const EasyHandle&) = delete;

    std::uint32_t magic = living;
    Method method = Method::get;
    Method without_head = Method::get;  ///< what CURLOPT_NOBODY goes back to when it is turned off
    bool in_callback = false;  ///< one of this handle's callbacks is running
    Multipath multipath = Multipath::off;
    OptionStore options;
    std::unique_ptr<MimePost> mime_post;  ///< CURLOPT_MIMEPOST; null when it was never set
    ShareHandle* share = nullptr;
    engine::Shared shared;  ///< of that share's tables, those that are shared
    MultiHandle* multi = nullptr;    ///< the CURLM it was added to
    std::unique_ptr<Driver> driver;  ///< its own, for curl_easy_perform; keeps connections between calls
    /// What the last transfer was made of; the next of the same options is made of it too. Outlives the job.
    std::unique_ptr<Prepared> prepared;
    std::unique_ptr<Job> job;        ///< the transfer that runs, or that ended last
    /// What the last transfer left; null before the first.
    std::unique_ptr<engine::Outcome> outcome;
    std::int64_t connection_before_reset = -1;  ///< of the transfer that a reset forgot
    HeaderStore headers;
    InfoTexts texts;
    std::unique_ptr<CertificateInfo> certificates;  ///< made when asked for

    /// What a transfer uses of its share's tables; null when it uses none.
    const engine::Shared* tables() const noexcept {
        return shared.names != nullptr || shared.sessions != nullptr ? &shared : nullptr;
    }
    /// What is known of the running or the last transfer; never null.
    const engine::Outcome& facts() const;
    /// The driver that holds this handle's connections; null when there is none.
    Driver* connections() const noexcept;
};

/// Null for a pointer that is no living CURL.
EasyHandle* easy_of(CURL* handle) noexcept;

constexpr CURLcode code_of(ErrorCode code) noexcept { return static_cast<CURLcode>(code); }

/// Runs the body of an entry point; no exception leaves it.
template <class Code, class Body>
Code guarded(Code out_of_memory, Code otherwise, Body&& body) noexcept {
    try {
        return std::forward<Body>(body)();
    } catch (const std::bad_alloc&) {
        return out_of_memory;
    } catch (...) {
        return otherwise;
    }
}

/// As guarded, for what answers a CURLcode and needs a living handle.
template <class Body>
CURLcode with_easy(CURL* handle, Body&& body) noexcept {
    EasyHandle* easy = easy_of(handle);
    if (easy == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    return guarded(CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, [&] { return body(*easy); });
}

/// Puts a sentence where CURLOPT_ERRORBUFFER asks for it.
void tell_error(const EasyHandle& easy, std::string_view sentence) noexcept;

/// Marks that one of a handle's callbacks is running.
class CallbackMark {
  public:
    explicit CallbackMark(EasyHandle& easy) noexcept : easy_(easy), before_(easy.in_callback) {
        easy.in_callback = true;
    }
    ~CallbackMark() { easy_.in_callback = before_; }
    CallbackMark(const CallbackMark&) = delete;
    CallbackMark& operator=(const CallbackMark&) = delete;

  private:
    EasyHandle& easy_;
    bool before_;
};

}  // namespace hawser::capi
