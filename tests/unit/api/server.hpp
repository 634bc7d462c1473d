// A scripted HTTP/1.1 server on loopback, with a thread of its own: one answer for each request, in order.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hawser::test {

class Server {
public:
    /// What is written for each request, whole; an empty text closes the connection instead. The last one repeats.
    explicit Server(std::vector<std::string> answers);
    ~Server();
    std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    /// Heads of the requests so far, with their bodies.
    std::vector<std::string> requests() const;

private:
    void serve();
    bool talk(int connection);

    std::vector<std::string> answers_;
    std::vector<std::string> requests_;
    mutable std::mutex mutex_;
    int listener_ = -1;
    int stop_[2] = {-1, -1};
    int port_ = 0;
    std::thread thread_;
};

/// An HTTP/1.1 answer with Content-Length; `fields` are whole lines.
std::string answer(int status, const std::string& body, const std::string& fields = {});

}  // namespace hawser::test
