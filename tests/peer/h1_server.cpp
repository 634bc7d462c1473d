#include "peer/h1_server.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace hawser::peer {
namespace {

constexpr std::size_t max_head_bytes =
    2 * 1024 * 1024;  // a client that never ends its head must not fill memory

bool has_word(const std::string* value, std::string_view word) {
    return value != nullptr && ascii::to_lower(*value).find(word) != std::string::npos;
}

std::string write_fields(const PeerFields& fields) {
    std::string text;
    for (const PeerField& field : fields)
        text += field.name + ": " + field.value + "\r\n";
    return text;
}

std::string hexadecimal(std::size_t value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), "0123456789abcdef"[value % 16]);
        value /= 16;
    } while (value != 0);
    return digits;
}

std::string in_chunks(const PeerResponse& response) {
    std::string framed;
    const std::string_view body = response.body;
    const std::size_t chunk_bytes = std::max<std::size_t>(response.chunk_bytes, 1);
    for (std::size_t at = 0; at < body.size(); at += chunk_bytes) {
        const std::string_view chunk = body.substr(at, chunk_bytes);
        framed += hexadecimal(chunk.size()) + "\r\n";
        framed.append(chunk).append("\r\n");
    }
    return framed + "0\r\n" + write_fields(response.trailers) + "\r\n";
}

// A line without its CRLF off the front of `text`; nullopt when none is whole.
std::optional<std::string> take_line(std::string& text) {
    const std::size_t end = text.find("\r\n");
    if (end == std::string::npos) return std::nullopt;
    std::string line = text.substr(0, end);
    text.erase(0, end + 2);
    return line;
}

bool parse_field(std::string_view line, PeerFields& fields) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 ||
        line.find_first_of(std::string_view("\r\n\0", 3)) != line.npos)
        return false;
    const std::string_view name = line.substr(0, colon);
    if (name.find_first_of(" \t\"(),/;<=>?@[\\]{}") != std::string_view::npos) return false;
    fields.push_back({std::string(name), std::string(ascii::trim(line.substr(colon + 1)))});
    return true;
}

}  // namespace

H1Server::H1Server(PeerHandler handler, H1Config config)
    : handler_(std::move(handler)), config_(std::move(config)) {}
H1Server::~H1Server() = default;

void H1Server::feed(Bytes bytes, Instant now) {
    seen_ = std::max(seen_, now);
    if (tunnel_) return tunnel_->feed(bytes, now);
    if (close_) return;  // nobody listens any more
    input_.append(as_text(bytes));
    work(now);
}

void H1Server::feed_eof(Instant now) {
    if (tunnel_) return tunnel_->feed_eof(now);
    input_ended_ = true;
    if (reading_ != Reading::answering) close_ = true;  // an answer that is on its way is still given
}

void H1Server::work(Instant now) {
    while (!close_ && !tunnel_) {
        switch (reading_) {
            case Reading::head:
                if (!read_head(now)) return;
                break;
            case Reading::sized:
            case Reading::chunk_size:
            case Reading::chunk_data:
            case Reading::chunk_end:
            case Reading::trailers:
                if (!read_body()) return;
                break;
            case Reading::over: answer_request(now); break;
            case Reading::answering:
                // Pipelined requests wait until the answer before has been sent.
                if (!output_.empty()) return;
                reading_ = Reading::head;
                if (input_ended_) close_ = true;
                break;
        }
    }
}

bool H1Server::read_head(Instant now) {
    const std::size_t end = input_.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (input_.size() > max_head_bytes) complain("the request head does not end", now);
        return false;
    }
    const std::string head = input_.substr(0, end + 2);
    input_.erase(0, end + 4);
    request_ = PeerRequest{};
    request_.index = answered_;
    if (!parse_head(head)) {
        complain("malformed request head: " + head, now);
        return false;
    }
    if (config_.on_head) {
        if (const auto early = config_.on_head(request_)) {
            PeerResponse response = *early;
            response.close_after = true;
            if (config_.log != nullptr) config_.log->requests.push_back(request_);
            answer(response, now);
            return true;
        }
    }
    return choose_framing(now);
}

bool H1Server::parse_head(std::string_view head) {
    std::string rest(head);
    const auto line = take_line(rest);
    const std::size_t first = line->find(' ');
    const std::size_t last = line->rfind(' ');
    if (first == std::string::npos || first == 0 || last <= first + 1) return false;
    request_.method = line->substr(0, first);
    request_.target = line->substr(first + 1, last - first - 1);
    request_.version = line->substr(last + 1);
    if (request_.target.find_first_of(" \t\r\n") != std::string::npos) return false;
    if (request_.version != "HTTP/1.1" && request_.version != "HTTP/1.0") return false;
    while (const auto field = take_line(rest))
        if (!parse_field(*field, request_.fields)) return false;
    const std::string* host = find_field(request_.fields, "Host");
    if (host != nullptr) request_.authority = *host;
    if (host == nullptr && request_.version == "HTTP/1.1") return false;  // RFC 9112 3.2
    const std::string* connection = find_field(request_.fields, "Connection");
    last_request_ = has_word(connection, "close") ||
                    (request_.version == "HTTP/1.0" && !has_word(connection, "keep-alive"));
    return true;
}

bool H1Server::choose_framing(Instant now) {
    const std::string* length = find_field(request_.fields, "Content-Length");
    const std::string* coding = find_field(request_.fields, "Transfer-Encoding");
    if (length != nullptr && coding != nullptr) {
        complain("Content-Length and Transfer-Encoding in one request", now);
        return false;
    }
    reading_ = Reading::over;
    if (coding != nullptr) {
        if (!ascii::equal_ignoring_case(*coding, "chunked")) {
            complain("unknown Transfer-Encoding: " + *coding, now);
            return false;
        }
        reading_ = Reading::chunk_size;
    }
    if (length != nullptr) {
        const auto number = ascii::to_number(*length);
        if (!number) {
            complain("bad Content-Length: " + *length, now);
            return false;
        }
        remaining_ = *number;
        if (remaining_ != 0) reading_ = Reading::sized;
    }
    if (reading_ == Reading::over || !has_word(find_field(request_.fields, "Expect"), "100-continue"))
        return true;
    if (config_.expect == H1Expect::send_continue && input_.empty())
        send(now, "HTTP/1.1 100 Continue\r\n\r\n");
    if (config_.expect == H1Expect::refuse) {
        send_plain(417, now);
        return false;
    }
    return true;
}

// False when more must come first.
bool H1Server::read_body() {
    if (reading_ == Reading::sized || reading_ == Reading::chunk_data) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input_.size()));
        request_.body.append(input_, 0, count);
        input_.erase(0, count);
        remaining_ -= count;
        if (remaining_ != 0) return false;
        reading_ = reading_ == Reading::sized ? Reading::over : Reading::chunk_end;
        return true;
    }
    const auto line = take_line(input_);
    return line && read_chunk_line(*line);
}

bool H1Server::read_chunk_line(std::string_view line) {
    if (reading_ == Reading::chunk_end) {
        if (!line.empty()) request_.body += "<<bytes beyond the chunk>>";
        reading_ = Reading::chunk_size;
    } else if (reading_ == Reading::chunk_size) {
        const auto size = ascii::to_number(line.substr(0, line.find(';')), 16);
        if (!size) {
            complain("bad chunk size: " + std::string(line), seen_);
            return false;
        }
        remaining_ = *size;
        reading_ = *size == 0 ? Reading::trailers : Reading::chunk_data;
    } else if (line.empty()) {
        reading_ = Reading::over;
    } else if (!parse_field(line, request_.trailers)) {
        complain("bad trailer: " + std::string(line), seen_);
        return false;
    }
    return true;
}

void H1Server::complain(std::string what, Instant now) {
    if (config_.log != nullptr) config_.log->complaints.push_back(std::move(what));
    send_plain(400, now);
}

void H1Server::send_plain(int status, Instant now) {
    send(now, "HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    close_ = true;
}

void H1Server::answer_request(Instant now) {
    if (config_.log != nullptr) config_.log->requests.push_back(request_);
    answer(handler_(request_), now);
}

void H1Server::send(Instant due, std::string bytes) {
    if (!output_.empty()) due = std::max(due, output_.back().due);
    if (!bytes.empty()) output_.push_back({due, std::move(bytes)});
}

void H1Server::answer(const PeerResponse& response, Instant now) {
    ++answered_;
    reading_ = Reading::answering;
    const Instant start = after(now, response.delay);
    close_ = close_ || response.close_after || last_request_ || (response.raw && response.truncate_at);
    reset_ = response.reset_after;
    if (reset_) close_ = true;
    if (response.raw) {
        send(start, response.raw->substr(0, response.truncate_at.value_or(std::string::npos)));
        if (response.tunnel) begin_tunnel(response);
        return;
    }
    for (const PeerInterim& interim : response.interim)
        send(start, "HTTP/1.1 " + std::to_string(interim.status) + " Interim\r\n" +
                        write_fields(interim.fields) + "\r\n");

    const bool tunnel = response.tunnel != nullptr;
    const bool bodiless = tunnel || response.status == 204 || response.status == 304;
    std::string head = request_.version + " " + std::to_string(response.status) + " " + response.reason +
                       "\r\n" + write_fields(response.fields);
    // A server does not chunk for a client that may not know of chunks (RFC 9112 6.1).
    const bool chunked = response.framing == PeerFraming::chunked && request_.version == "HTTP/1.1";
    const bool until_close =
        response.framing == PeerFraming::close || (response.framing == PeerFraming::chunked && !chunked);
    if (!bodiless && chunked) head += "Transfer-Encoding: chunked\r\n";
    if (!bodiless && response.framing == PeerFraming::sized)
        head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    if (!bodiless && until_close && request_.method != "HEAD") close_ = true;
    const bool told = find_field(response.fields, "Connection") != nullptr || tunnel;
    if (close_ && !told) head += "Connection: close\r\n";
    if (!close_ && !told && request_.version == "HTTP/1.0") head += "Connection: keep-alive\r\n";
    send(start, head + "\r\n");
    if (tunnel) return begin_tunnel(response);
    if (!bodiless && request_.method != "HEAD")
        send_body(response, chunked ? in_chunks(response) : response.body, start);
}

// `framed` is the body as it goes on the wire; pauses and truncation count its bytes.
void H1Server::send_body(const PeerResponse& response, std::string framed, Instant start) {
    if (response.truncate_at) {
        framed.resize(std::min(framed.size(), *response.truncate_at));
        close_ = true;
    }
    std::size_t at = 0;
    for (const PeerPause& pause : response.pauses) {
        if (pause.at > at && at < framed.size()) {
            send(start, framed.substr(at, pause.at - at));
            at = std::min(pause.at, framed.size());
        }
        start = after(start, pause.length);
    }
    send(start, framed.substr(at));
    // What pauses after the last byte hold back is the end of the connection.
    if (at == framed.size() && close_ && !response.pauses.empty()) output_.push_back({start, ""});
}

void H1Server::begin_tunnel(const PeerResponse& response) {
    tunnel_ = response.tunnel();
    if (!input_.empty()) tunnel_->feed(as_bytes(input_), seen_);
    input_.clear();
}

std::size_t H1Server::pull(MutableBytes out, Instant now) {
    seen_ = std::max(seen_, now);
    std::size_t count = 0;
    while (!output_.empty() && output_.front().due <= now) {
        const std::string_view rest = std::string_view(output_.front().bytes).substr(pulled_);
        const std::size_t part = std::min(out.size() - count, rest.size());
        std::copy_n(rest.begin(), part, out.begin() + static_cast<std::ptrdiff_t>(count));
        count += part;
        pulled_ += part;
        if (part < rest.size()) return count;
        output_.pop_front();
        pulled_ = 0;
    }
    if (!output_.empty()) return count;
    if (tunnel_) return count + tunnel_->pull(out.subspan(count), now);
    if (!close_ && reading_ == Reading::answering) {
        work(now);  // the answer is out: the next request may have come already
        if (count == 0 && !output_.empty() && output_.front().due <= now) return pull(out, now);
    }
    return count;
}

bool H1Server::wants_close() const { return output_.empty() && (tunnel_ ? tunnel_->wants_close() : close_); }

Instant H1Server::deadline() const {
    // What is due already waits for pull, not for time.
    const Instant own = output_.empty() || output_.front().due <= seen_ ? never : output_.front().due;
    return tunnel_ ? std::min(own, tunnel_->deadline()) : own;
}

void H1Server::expire(Instant now) {
    seen_ = std::max(seen_, now);
    if (tunnel_) tunnel_->expire(now);
    // Marks that hold nothing but time (the pause before the end) go when it has come.
    while (!output_.empty() && output_.front().bytes.empty() && output_.front().due <= now)
        output_.pop_front();
}

PeerFactory h1_site(PeerHandler handler, H1Config config) {
    return [handler = std::move(handler), config = std::move(config)](std::string_view) {
        return std::make_unique<H1Server>(handler, config);
    };
}

}  // namespace hawser::peer
