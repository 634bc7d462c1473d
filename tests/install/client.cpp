// An outside program on the C++ interface: talks TLS to a server that is none, which must end in a TLS error, and fetches
// from one that is, with an exception through a callback on the way. Built WITH_OPENSSL it also uses OpenSSL itself.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <hawser/hawser.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

#ifdef WITH_OPENSSL
#include <openssl/crypto.h>
#include <openssl/ssl.h>

// The names must mean OpenSSL here, whatever the library carries inside.
static bool openssl_is_right() {
    SSL_CTX* context = SSL_CTX_new(TLS_method());
    const bool right = context != nullptr && std::strncmp(OpenSSL_version(OPENSSL_VERSION), "OpenSSL ", 8) == 0;
    SSL_CTX_free(context);
    return right;
}
#else
static bool openssl_is_right() { return true; }
#endif

namespace {

// Answers one connection with these bytes, whatever is asked, and reads until the client is gone.
class OneAnswer {
public:
    explicit OneAnswer(std::string answer) : answer_(std::move(answer)) {
        sockaddr_in address{};
        socklen_t length = sizeof address;
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (bind(listener_, generic, length) != 0 || listen(listener_, 1) != 0) throw std::runtime_error("no listener");
        getsockname(listener_, generic, &length);
        place_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
        thread_ = std::thread([this] { serve(); });
    }
    ~OneAnswer() {
        thread_.join();
        close(listener_);
    }
    const std::string& place() const { return place_; }

private:
    void serve() {
        char buffer[4096];
        const int client = accept(listener_, nullptr, nullptr);
        if (read(client, buffer, sizeof buffer) > 0 && write(client, answer_.data(), answer_.size()) < 0)
            std::cerr << "the server could not answer\n";
        shutdown(client, SHUT_WR);
        while (read(client, buffer, sizeof buffer) > 0) {
        }
        close(client);
    }

    std::string answer_;
    std::string place_;
    int listener_ = -1;
    std::thread thread_;
};

int complain(const std::string& what) {
    std::cerr << what << '\n';
    return 1;
}

const std::string good_answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

int tls_error_is_told() {
    OneAnswer server("HTTP/1.1 400 No\r\n\r\n");
    hawser::Request request;
    request.url = "https://" + server.place();
    const auto answer = hawser::Easy().perform(request);
    if (answer) return complain("a server without TLS was taken for one");
    if (answer.error().code() != hawser::ErrorCode::tls_handshake)
        return complain("not a TLS error: " + answer.error().message());
    return 0;
}

int body_arrives() {
    OneAnswer server(good_answer);
    const auto answer = hawser::get("http://" + server.place());
    if (!answer) return complain(answer.error().message());
    if (answer->status != 200 || answer->body != "hello") return complain("another body: " + answer->body);
    return 0;
}

// Type information must be one across the library's border, or this would end the program.
int exception_comes_out() {
    OneAnswer server(good_answer);
    hawser::Request request;
    request.url = "http://" + server.place();
    hawser::Handlers handlers;
    handlers.on_body = [](hawser::Bytes) -> hawser::Next { throw std::domain_error("mine"); };
    try {
        static_cast<void>(hawser::Easy().perform(request, handlers));
    } catch (const std::domain_error& error) {
        return std::string(error.what()) == "mine" ? 0 : complain("another exception");
    }
    return complain("the exception was lost");
}

}  // namespace

int main() {
    const std::string wanted = std::to_string(HAWSER_VERSION_MAJOR) + "." + std::to_string(HAWSER_VERSION_MINOR) + "." +
                               std::to_string(HAWSER_VERSION_PATCH);
    if (hawser::version() != wanted) return complain("headers and library are of different versions");
    if (!openssl_is_right()) return complain("OpenSSL's names mean something else");
    const int failed = tls_error_is_told() + body_arrives() + exception_comes_out();
    if (!openssl_is_right()) return complain("OpenSSL's names changed meaning");
    return failed;
}
