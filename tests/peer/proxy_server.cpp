#include "peer/proxy_server.hpp"

#include <algorithm>
#include <cstring>

namespace hawser::peer {

class ProxyConnection final : public PeerConnection {
public:
    explicit ProxyConnection(ProxyServer& server) : server_(server) {}

    void feed(Bytes bytes, Instant now) override {
        if (target_) return target_->feed(bytes, now);
        if (ending_) return;
        head_.append(as_text(bytes));
        const std::size_t end = head_.find("\r\n\r\n");
        if (end == std::string::npos) return;
        const std::string rest = head_.substr(end + 4);
        head_.resize(end + 4);
        answer();
        if (target_ && !rest.empty()) target_->feed(as_bytes(rest), now);
    }

    void feed_eof(Instant now) override {
        if (target_) return target_->feed_eof(now);
        ending_ = true;
    }

    std::size_t pull(MutableBytes out, Instant now) override {
        if (out_.empty()) return target_ ? target_->pull(out, now) : 0;
        const std::size_t count = std::min(out.size(), out_.size());
        std::memcpy(out.data(), out_.data(), count);
        out_.erase(0, count);
        return count;
    }

    bool wants_close() const override { return ending_ || (target_ && target_->wants_close()); }
    bool wants_reset() const override { return target_ && target_->wants_reset(); }
    Instant deadline() const override { return target_ ? target_->deadline() : never; }
    void expire(Instant now) override {
        if (target_) target_->expire(now);
    }

private:
    void refuse(std::string_view status, std::string_view fields) {
        const std::string_view body = "<html>the proxy says no</html>";
        out_.append("HTTP/1.1 ").append(status).append("\r\n").append(fields);
        out_.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
        ending_ = true;
    }

    void answer() {
        const ProxyOptions& options = server_.options_;
        server_.record_.heads.push_back(head_);
        out_ = options.before_answer;
        if (!options.raw_answer.empty()) {
            out_ += options.raw_answer;
            ending_ = true;
            return;
        }
        const std::size_t begin = head_.find(' ') + 1;
        const std::string target = head_.substr(begin, head_.find(' ', begin) - begin);
        if (!head_.starts_with("CONNECT ")) return refuse("405 Method Not Allowed", "Allow: CONNECT\r\n");
        if (!options.login.empty() && head_.find("\r\nProxy-Authorization: Basic " + options.login + "\r\n") == std::string::npos)
            return refuse("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"test\"\r\n");
        if (options.reach) target_ = options.reach(target);
        if (!target_) return refuse("502 Bad Gateway", "");
        ++server_.record_.tunnels;
        out_.append("HTTP/1.1 200 Connection established\r\n").append(options.answer_fields).append("\r\n");
    }

    ProxyServer& server_;
    std::string head_;
    std::string out_;
    std::unique_ptr<PeerConnection> target_;
    bool ending_ = false;
};

std::unique_ptr<PeerConnection> ProxyServer::accept() { return std::make_unique<ProxyConnection>(*this); }

PeerFactory ProxyServer::factory() {
    return [this](std::string_view) { return accept(); };
}

}  // namespace hawser::peer
