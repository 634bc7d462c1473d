// easy_client reuse|fresh COUNT URL [CA-FILE]: what capi_client does, by hawser::Easy.
#include <cstdio>
#include <cstdlib>
#include <string>

#include <hawser/easy.hpp>

#include "usage.h"

namespace {

unsigned long long bytes = 0;

void get(hawser::Easy& easy, const hawser::Request& request, const hawser::Handlers& handlers) {
    const auto response = easy.perform(request, handlers);
    if (response) return;
    std::fprintf(stderr, "easy_client: %s\n", response.error().message().c_str());
    std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const bool fresh = std::string(argv[1]) == "fresh";
    const long count = std::atol(argv[2]);
    hawser::Request request;
    request.url = argv[3];
    request.version = hawser::HttpVersion::http1_1;
    request.fail_on_error = true;
    request.decompress = false;  // libcurl's client does not ask for it either
    if (argc > 4) request.tls->ca_file = argv[4];
    hawser::Handlers handlers;
    handlers.on_body = [](hawser::Bytes piece) {
        bytes += piece.size();
        return hawser::Next::go_on;
    };
    hawser::Easy easy;
    if (count > 1) get(easy, request, handlers);
    bytes = 0;
    const usage begin = usage_now();
    for (long i = 0; i < count; ++i) {
        if (fresh) easy = hawser::Easy();
        get(easy, request, handlers);
    }
    usage_print(begin, "hawser::Easy", bytes);
}
