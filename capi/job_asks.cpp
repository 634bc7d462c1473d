// The questions of the engine, put to the program's callbacks.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/tokens.hpp"
#include "job.hpp"
#include "prepared.hpp"

namespace hawser::capi {
namespace {

constexpr int protocol_number(SocketProtocol protocol) noexcept {
    switch (protocol) {
        case SocketProtocol::tcp:
            return IPPROTO_TCP;
        case SocketProtocol::mptcp:
            return 262;  // IPPROTO_MPTCP, missing from older headers
        case SocketProtocol::udp:
            return IPPROTO_UDP;
        case SocketProtocol::unix_stream:
            return 0;
    }
    return 0;
}

/// A curl_sockaddr with room for every address: the declared one ends at sockaddr.
union WideAddress {
    curl_sockaddr shown;
    unsigned char room[sizeof(curl_sockaddr) + sizeof(sockaddr_storage)];
};

Unexpected cannot_rewind(const char* why) {
    return fail(ErrorCode::rewind_failed, Phase::send,
                std::string("the body must be sent again, but ") + why);
}

}  // namespace

Result<engine::BodyAnswer> Job::ask_body(MutableBytes into) {
    using Kind = engine::BodyAnswer::Kind;
    if (mime::Serializer* parts = easy_.prepared->multipart.get()) {
        HAWSER_ASSIGN(const mime::Pulled pulled, parts->read(into));
        return engine::BodyAnswer{static_cast<Kind>(pulled.kind), pulled.bytes};
    }
    const OptionStore& options = easy_.options;
    const auto function = options.function<curl_read_callback>(CURLOPT_READFUNCTION);
    void* data = options.pointer(CURLOPT_READDATA);
    auto* room = reinterpret_cast<char*>(into.data());
    const auto limit = static_cast<std::size_t>(options.number(CURLOPT_UPLOAD_BUFFERSIZE));
    const std::size_t wanted = std::min(into.size(), limit);
    std::size_t got = 0;
    if (function != nullptr) {
        CallbackMark mark(easy_);
        got = function(room, 1, wanted, data);
    } else {
        auto* file = data != nullptr ? static_cast<std::FILE*>(data) : stdin;
        got = std::fread(room, 1, wanted, file);
        if (got == 0 && std::ferror(file) != 0)
            return fail(ErrorCode::read_failed, Phase::send, "could not read the file to upload");
    }
    if (got == CURL_READFUNC_ABORT)
        return fail(ErrorCode::aborted, Phase::send, "the read callback ended the transfer");
    if (got == CURL_READFUNC_PAUSE) return engine::BodyAnswer{Kind::pause, 0};
    if (got > wanted)
        return fail(ErrorCode::read_failed, Phase::send,
                    "the read callback claims " + std::to_string(got) + " bytes where " +
                        std::to_string(wanted) + " fit");
    if (got == 0) return engine::BodyAnswer{Kind::end, 0};
    return engine::BodyAnswer{Kind::bytes, got};
}

// To resume an upload: by the seek callback, else by reading up to there.
Result<void> Job::ask_skip(std::uint64_t offset) {
    const OptionStore& options = easy_.options;
    const auto seek = options.function<curl_seek_callback>(CURLOPT_SEEKFUNCTION);
    if (seek != nullptr && !easy_.prepared->multipart) {
        CallbackMark mark(easy_);
        switch (seek(options.pointer(CURLOPT_SEEKDATA), static_cast<curl_off_t>(offset), SEEK_SET)) {
            case CURL_SEEKFUNC_OK:
                return {};
            case CURL_SEEKFUNC_CANTSEEK:
                break;
            default:
                return fail(ErrorCode::read_failed, Phase::send,
                            "the upload could not be resumed: the seek callback failed");
        }
    }
    return User::ask_skip(offset);
}

Result<void> Job::ask_trailers(std::vector<Header>& trailers) {
    const auto function = easy_.options.function<curl_trailer_callback>(CURLOPT_TRAILERFUNCTION);
    if (function == nullptr) return {};
    curl_slist* list = nullptr;
    int answer = CURL_TRAILERFUNC_OK;
    {
        CallbackMark mark(easy_);
        answer = function(&list, easy_.options.pointer(CURLOPT_TRAILERDATA));
    }
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> owned(list, curl_slist_free_all);
    if (answer != CURL_TRAILERFUNC_OK)
        return fail(ErrorCode::aborted, Phase::send, "the trailer callback ended the transfer");
    // A line that is not "Name: value" is left out, as libcurl documents.
    for (; list != nullptr; list = list->next) {
        const std::string_view line(list->data);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || line.substr(colon + 1, 1) != " ") continue;
        const std::string_view name = line.substr(0, colon);
        if (!http::is_token(name) || !http::is_safe_value(line)) continue;
        trailers.push_back({std::string(name), std::string(ascii::trim(line.substr(colon + 1)))});
    }
    return {};
}

Result<void> Job::ask_rewind(std::uint64_t offset) {
    if (mime::Serializer* parts = easy_.prepared->multipart.get(); parts != nullptr && offset == 0)
        return parts->rewind();
    const OptionStore& options = easy_.options;
    CallbackMark mark(easy_);
    if (const auto seek = options.function<curl_seek_callback>(CURLOPT_SEEKFUNCTION)) {
        switch (seek(options.pointer(CURLOPT_SEEKDATA), static_cast<curl_off_t>(offset), SEEK_SET)) {
            case CURL_SEEKFUNC_OK:
                return {};
            case CURL_SEEKFUNC_CANTSEEK:
                break;
            default:
                return cannot_rewind("the seek callback failed");
        }
    } else if (const auto control = options.function<curl_ioctl_callback>(CURLOPT_IOCTLFUNCTION);
               control && offset == 0) {
        if (control(&easy_, CURLIOCMD_RESTARTREAD, options.pointer(CURLOPT_IOCTLDATA)) == CURLIOE_OK)
            return {};
        return cannot_rewind("the ioctl callback could not restart it");
    }
    if (options.has(CURLOPT_READFUNCTION))
        return cannot_rewind("there is no seek callback that can take it back");
    auto* file = static_cast<std::FILE*>(options.pointer(CURLOPT_READDATA));
    if (std::fseek(file != nullptr ? file : stdin, static_cast<long>(offset), SEEK_SET) != 0)
        return cannot_rewind("the file it is read from cannot seek");
    return {};
}

std::optional<int> Job::ask_open_socket(const SocketPlan& plan, const SocketAddress& address) {
    const auto function = easy_.options.function<curl_opensocket_callback>(CURLOPT_OPENSOCKETFUNCTION);
    if (function == nullptr) return std::nullopt;
    WideAddress wide{};
    wide.shown.family = address.family();
    wide.shown.socktype = plan.protocol == SocketProtocol::udp ? SOCK_DGRAM : SOCK_STREAM;
    wide.shown.protocol = protocol_number(plan.protocol);
    wide.shown.addrlen = address.size();
    std::memcpy(&wide.shown.addr, address.data(), address.size());
    CallbackMark mark(easy_);
    const curl_socket_t made =
        function(easy_.options.pointer(CURLOPT_OPENSOCKETDATA), CURLSOCKTYPE_IPCXN, &wide.shown);
    if (made == CURL_SOCKET_BAD) return -1;
    // The engine connects to the address it knows: another one would go unheard, so it is refused.
    const bool same = wide.shown.addrlen == address.size() &&
                      std::memcmp(&wide.shown.addr, address.data(), address.size()) == 0;
    if (same) return made;
    if (!ask_close_socket(made)) close(made);
    return -1;
}

engine::User::SocketVerdict Job::ask_configure_socket(int handle) {
    const auto function = easy_.options.function<curl_sockopt_callback>(CURLOPT_SOCKOPTFUNCTION);
    if (function == nullptr) return SocketVerdict::go_on;
    CallbackMark mark(easy_);
    switch (function(easy_.options.pointer(CURLOPT_SOCKOPTDATA), handle, CURLSOCKTYPE_IPCXN)) {
        case CURL_SOCKOPT_OK:
            return SocketVerdict::go_on;
        case CURL_SOCKOPT_ALREADY_CONNECTED:
            return SocketVerdict::already_connected;
        default:
            return SocketVerdict::refuse;
    }
}

bool Job::ask_close_socket(int handle) {
    const auto function = easy_.options.function<curl_closesocket_callback>(CURLOPT_CLOSESOCKETFUNCTION);
    if (function == nullptr) return false;
    CallbackMark mark(easy_);
    function(easy_.options.pointer(CURLOPT_CLOSESOCKETDATA), handle);
    return true;
}

/// As libcurl does, a connection remembers the hook of the handle it was made for.
std::function<bool(int)> Job::closer() {
    const auto function = easy_.options.function<curl_closesocket_callback>(CURLOPT_CLOSESOCKETFUNCTION);
    if (function == nullptr) return {};
    return [function, data = easy_.options.pointer(CURLOPT_CLOSESOCKETDATA)](int handle) {
        function(data, handle);
        return true;
    };
}

Result<void> Job::ask_resolve(std::string_view host) {
    const auto function =
        easy_.options.function<curl_resolver_start_callback>(CURLOPT_RESOLVER_START_FUNCTION);
    if (function == nullptr) return {};
    CallbackMark mark(easy_);
    if (function(nullptr, nullptr, easy_.options.pointer(CURLOPT_RESOLVER_START_DATA)) == 0) return {};
    return fail(ErrorCode::host_unresolved, Phase::resolve,
                "the resolver start callback refused to resolve " + std::string(host));
}

Result<void> Job::ask_before_request(const SocketAddress& local, const SocketAddress& remote) {
    const auto function = easy_.options.function<curl_prereq_callback>(CURLOPT_PREREQFUNCTION);
    if (function == nullptr) return {};
    std::string local_text = local.text();
    std::string remote_text = remote.text();
    CallbackMark mark(easy_);
    if (function(easy_.options.pointer(CURLOPT_PREREQDATA), remote_text.data(), local_text.data(),
                 remote.port(), local.port()) == CURL_PREREQFUNC_OK)
        return {};
    return fail(ErrorCode::aborted, Phase::send, "the pre-request callback ended the transfer");
}

}  // namespace hawser::capi
