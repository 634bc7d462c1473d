// Requests with a Multipart, as a server gets them.
#include <hawser/multipart.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <hawser/body_reader.hpp>
#include <hawser/easy.hpp>
#include <hawser/multi.hpp>

#include "support/catch.hpp"
#include "unit/api/server.hpp"

using namespace hawser;

namespace {

/// A folder with files, gone at the end.
class Folder {
public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "hawser-multipart-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name, const std::string& content) const {
        const auto path = path_ / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    std::string path(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string boundary_of(const std::string& request) {
    const auto at = request.find("boundary=");
    REQUIRE(at != std::string::npos);
    return request.substr(at + 9, request.find("\r\n", at) - at - 9);
}

/// The request with its boundary named B.
std::string named(std::string request) {
    const std::string boundary = boundary_of(request);
    for (auto at = request.find(boundary); at != std::string::npos; at = request.find(boundary, at)) request.replace(at, boundary.size(), "B");
    return request;
}

std::string body_of(const std::string& request) {
    const std::string text = named(request);
    return text.substr(text.find("\r\n\r\n") + 4);
}

/// Text by a stream, `piece` bytes at a time.
struct Source {
    std::string text;
    std::size_t piece = 3;
    std::size_t at = 0;
    int rewinds = 0;

    Multipart::Stream stream(bool can_rewind = true) {
        Multipart::Stream made{[this](MutableBytes into) {
            const std::size_t count = std::min({piece, into.size(), text.size() - at});
            std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), count, into.begin());
            at += count;
            return count;
        }};
        if (can_rewind)
            made.rewind = [this] {
                at = 0;
                ++rewinds;
                return true;
            };
        return made;
    }
};

}  // namespace

TEST_CASE("fields and files become a form") {
    const Folder folder;
    test::Server server({test::answer(200, "ok")});
    const auto form = Multipart().field("title", "Holiday").file("picture", folder.file("beach.jpg", "JPEG"));
    const auto answer = Easy().perform({.url = server.url(), .body = form});
    REQUIRE(answer);
    const std::string request = server.requests().at(0);
    CHECK(request.starts_with("POST / HTTP/1.1\r\n"));
    CHECK(named(request).find("\r\nContent-Type: multipart/form-data; boundary=B\r\n") != std::string::npos);
    CHECK(body_of(request) == "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHoliday\r\n"
                              "--B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"beach.jpg\"\r\n"
                              "Content-Type: image/jpeg\r\n\r\nJPEG\r\n--B--\r\n");
}

TEST_CASE("a part says everything a part can") {
    const Folder folder;
    test::Server server({test::answer(200, "ok")});
    Multipart inner;
    inner.add({.content = std::string("text")}).add({.content = std::string("<b>"), .type = "text/html"});
    Multipart form;
    form.add({.name = "a\"b", .content = std::string("h\xc3\xa9"), .filename = "", .type = "x/y", .headers = {{"X-A", "b"}}, .encoding = Multipart::Encoding::base64})
        .add({.name = "contents", .content = Multipart::File{folder.file("plain.txt", "from a file")}})
        .add({.name = "nested", .content = inner, .type = "multipart/alternative"})
        .add({});
    CHECK(form.parts().size() == 4);
    const Request request{.url = server.url(), .method = "PUT", .headers = {{"Content-Type", "multipart/mixed"}}, .body = form};
    REQUIRE(Easy().perform(request));
    const std::string got = named(server.requests().at(0));
    CHECK(got.starts_with("PUT / "));
    CHECK(got.find("Content-Type: multipart/mixed; boundary=B\r\n") != std::string::npos);
    CHECK(got.find("--B\r\nContent-Disposition: attachment; name=\"a%22b\"; filename=\"\"\r\nContent-Type: x/y\r\n"
                   "Content-Transfer-Encoding: base64\r\nX-A: b\r\n\r\naMOp\r\n") != std::string::npos);
    CHECK(got.find("--B\r\nContent-Disposition: attachment; name=\"contents\"\r\n\r\nfrom a file\r\n") != std::string::npos);
    CHECK(got.find("name=\"nested\"\r\nContent-Type: multipart/alternative; boundary=") != std::string::npos);
    CHECK(got.find("\r\nContent-Type: text/html\r\n\r\n<b>\r\n") != std::string::npos);
    CHECK(got.ends_with("--B\r\n\r\n\r\n--B--\r\n"));
}

TEST_CASE("names are escaped by backslashes when asked for") {
    test::Server server({test::answer(200, "ok")});
    auto form = Multipart().field("a\"b", "x").escape(Multipart::Escape::backslash);
    REQUIRE(Easy().perform({.url = server.url(), .body = form}));
    CHECK(body_of(server.requests().at(0)).find("name=\"a\\\"b\"") != std::string::npos);
    form.back().name = "a\nb";
    const auto refused = Easy().perform({.url = server.url(), .body = form});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::bad_argument);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a stream of unknown size goes out in chunks, one with a size does not") {
    test::Server server({test::answer(200, "ok")});
    Source source{"streamed text"};
    Request request{.url = server.url(), .without_headers = {"Expect"}};
    request.body = Multipart().add({.name = "s", .content = source.stream()});
    REQUIRE(Easy().perform(request));
    CHECK(server.requests().at(0).find("\r\nTransfer-Encoding: chunked\r\n") != std::string::npos);
    source.at = 0;
    auto sized = source.stream();
    sized.size = 13;
    request.body = Multipart().add({.name = "s", .content = sized});
    REQUIRE(Easy().perform(request));
    CHECK(server.requests().at(1).find("\r\nContent-Length: ") != std::string::npos);
    CHECK(body_of(server.requests().at(1)).find("\r\n\r\nstreamed text\r\n") != std::string::npos);
}

TEST_CASE("a body is sent again from its start") {
    const Folder folder;
    test::Server server({test::answer(307, "", "Location: /there\r\n"), test::answer(200, "ok")});
    Source source{"streamed text"};
    auto sized = source.stream();
    sized.size = 13;
    Request request{.url = server.url(), .redirects = {{.follow = true}}};
    request.body = Multipart().add({.name = "s", .content = sized}).file("f", folder.file("f.txt", "file text"));
    REQUIRE(Easy().perform(request));
    REQUIRE(server.requests().size() == 2);
    CHECK(body_of(server.requests()[0]) == body_of(server.requests()[1]));
    CHECK(boundary_of(server.requests()[0]) == boundary_of(server.requests()[1]));
    CHECK(source.rewinds == 1);
}

TEST_CASE("what cannot go back says so") {
    test::Server server({test::answer(307, "", "Location: /there\r\n"), test::answer(200, "ok")});
    Source source{"text"};
    auto sized = source.stream(false);
    sized.size = 4;
    const auto answer = Easy().perform({.url = server.url(), .body = Multipart().add({.content = sized}), .redirects = {{.follow = true}}});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code() == ErrorCode::rewind_failed);
}

TEST_CASE("another attempt takes streams back") {
    test::Server server({test::answer(503, ""), test::answer(200, "ok")});
    Source source{"streamed text"};
    auto sized = source.stream();
    sized.size = 13;
    const Request request{.url = server.url(), .body = Multipart().add({.content = Multipart().add({.content = sized})})};
    const auto answer = Easy().perform(request, Retry{.first_wait = std::chrono::milliseconds(0), .any_method = true});
    REQUIRE(answer);
    CHECK(answer->status == 200);
    REQUIRE(server.requests().size() == 2);
    CHECK(server.requests()[1].find("\r\n\r\nstreamed text\r\n") != std::string::npos);
}

TEST_CASE("nothing is sent of a body that cannot be made") {
    const Folder folder;
    test::Server server({test::answer(200, "ok")});
    auto answer = Easy().perform({.url = server.url(), .body = Multipart().file("f", folder.path("missing"))});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code() == ErrorCode::read_failed);
    CHECK(answer.error().message().find("missing") != std::string::npos);
    answer = Easy().perform({.url = server.url(), .body = Multipart().file("f", folder.path(""))});
    REQUIRE_FALSE(answer);
    answer = Easy().perform({.url = server.url(), .body = Multipart().add({.content = Multipart::Stream{}})});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code() == ErrorCode::bad_argument);
    CHECK(server.requests().empty());
}

TEST_CASE("a source may end the transfer, by its answer or by throwing") {
    test::Server server({test::answer(200, "ok")});
    auto stopping = Multipart().add({.content = Multipart::Stream{[](MutableBytes) { return body_abort; }}});
    const auto answer = Easy().perform({.url = server.url(), .body = stopping});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code() == ErrorCode::aborted);
    auto throwing = Multipart().add({.content = Multipart::Stream{[](MutableBytes) -> std::size_t { throw std::string("mine"); }}});
    CHECK_THROWS_AS(Easy().perform({.url = server.url(), .body = throwing}), std::string);
}

TEST_CASE("a Multi pauses with a source and goes on when told") {
    test::Server server({test::answer(200, "ok")});
    int asked = 0;
    Multi multi;
    Multipart::Stream stream{[&asked](MutableBytes into) -> std::size_t {
        if (++asked == 1) return body_pause;
        into[0] = 'x';
        return 1;
    }};
    stream.size = 1;
    std::optional<int> status;
    TransferId id = 0;
    Handlers handlers;
    handlers.on_done = [&](Done done) { status = done.response ? done.response->status : 0; };
    id = multi.add({.url = server.url(), .body = Multipart().add({.content = stream})}, handlers);
    while (asked == 0) REQUIRE(multi.drive());
    CHECK(asked == 1);
    multi.unpause(id);
    REQUIRE(multi.run());
    CHECK(status == 200);
    CHECK(asked == 2);
    CHECK(body_of(server.requests().at(0)) == "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--\r\n");
}

TEST_CASE("an answer is read piece by piece after a form") {
    test::Server server({test::answer(200, "answered")});
    Easy easy;
    auto reader = BodyReader::open(easy, {.url = server.url(), .body = Multipart().field("a", "b")});
    REQUIRE(reader);
    CHECK(body_of(server.requests().at(0)).find("name=\"a\"\r\n\r\nb\r\n") != std::string::npos);
}

TEST_CASE("a body that cannot be made opens no file to write") {
    const Folder folder;
    const std::string target = folder.file("target", "as it was");
    const auto answer = Easy().perform(
        {.url = "file://" + target, .method = "PUT", .body = Multipart().file("a", folder.path("missing"))});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code() == ErrorCode::read_failed);
    CHECK(std::filesystem::file_size(target) == 9);
}
