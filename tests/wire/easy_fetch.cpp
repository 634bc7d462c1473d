// Fetches one URL to a file with hawser::Easy: easy_fetch URL FILE CA-FILE off|prefer|on|require
#include <cstdio>
#include <string>

#include <hawser/easy.hpp>

namespace {

hawser::Multipath mode_of(const std::string& name) {
    if (name == "prefer") return hawser::Multipath::prefer;
    if (name == "on") return hawser::Multipath::on;
    return name == "require" ? hawser::Multipath::require : hawser::Multipath::off;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return std::fputs("usage: easy_fetch URL FILE CA-FILE off|prefer|on|require\n", stderr), 2;
    std::FILE* file = std::fopen(arguments[2], "wb");
    if (file == nullptr) return std::perror(arguments[2]), 23;

    hawser::Request request;
    request.url = arguments[1];
    request.tls->ca_file = arguments[3];
    request.socket->multipath = mode_of(arguments[4]);
    hawser::Easy easy;
    const auto answer = easy.perform(request, {.on_body = [file](hawser::Bytes bytes) {
        return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() ? hawser::Next::go_on : hawser::Next::stop;
    }});
    if (std::fclose(file) != 0) return std::perror(arguments[2]), 23;
    if (!answer) {
        std::fprintf(stderr, "easy_fetch: %s\n", answer.error().message().c_str());
        return static_cast<int>(answer.error().code());
    }
    std::printf("%d %s %llu\n", answer->status, hawser::describe(answer->paths.outcome),
                static_cast<unsigned long long>(answer->bytes_received));
    return answer->status == 200 ? 0 : 1;
}
