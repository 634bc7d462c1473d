// Whole transfers of file: URLs, and URLs that come as a handle.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;

struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::size_t take(char* bytes, std::size_t, std::size_t count, void* into) {
    static_cast<std::string*>(into)->append(bytes, count);
    return count;
}

std::size_t give(char* room, std::size_t, std::size_t count, void* from) {
    auto& text = *static_cast<std::string*>(from);
    const std::size_t given = text.copy(room, count);
    text.erase(0, given);
    return given;
}

/// A folder of its own, and a handle that writes down what it is given.
struct Files {
    Files() {
        std::string name = fs::temp_directory_path() / "hawser-file-urls-XXXXXX";
        folder = ::mkdtemp(name.data());
        std::ofstream(folder / "f") << "hello world\n";
        set(CURLOPT_WRITEFUNCTION, take);
        set(CURLOPT_WRITEDATA, &body);
        set(CURLOPT_HEADERFUNCTION, take);
        set(CURLOPT_HEADERDATA, &lines);
        set(CURLOPT_TIMEOUT, 20L);
    }
    ~Files() { fs::remove_all(folder); }

    template <class Value>
    void set(CURLoption option, Value value) {
        REQUIRE(curl_easy_setopt(easy.get(), option, value) == CURLE_OK);
    }
    CURLcode get(const std::string& name) {
        body.clear();
        lines.clear();
        set(CURLOPT_URL, ("file://" + (folder / name).string()).c_str());
        return curl_easy_perform(easy.get());
    }
    CURLcode put(const std::string& name, std::string text) {
        source = std::move(text);
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, give);
        set(CURLOPT_READDATA, &source);
        return get(name);
    }
    std::string content(const char* name) const {
        std::ifstream file(folder / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder;
    std::string body, lines, source;
    std::unique_ptr<CURL, Cleanup> easy{curl_easy_init()};
};

}  // namespace

TEST_CASE("a file by its URL", "[file]") {
    Files f;
    CHECK(f.get("f") == CURLE_OK);
    CHECK(f.body == "hello world\n");
    CHECK(f.lines.starts_with("Content-Length: 12\r\nAccept-ranges: bytes\r\nLast-Modified: "));
    CHECK(f.lines.ends_with(" GMT\r\n\r\n"));
    CHECK(f.get("none") == CURLE_FILE_COULDNT_READ_FILE);
    f.set(CURLOPT_RANGE, "2-4");
    CHECK(f.get("f") == CURLE_OK);
    CHECK(f.body == "llo");
    f.set(CURLOPT_RANGE, "20-");
    CHECK(f.get("f") == CURLE_BAD_DOWNLOAD_RESUME);
    f.set(CURLOPT_RANGE, nullptr);
    f.set(CURLOPT_MAXFILESIZE, 11L);
    CHECK(f.get("f") == CURLE_FILESIZE_EXCEEDED);
    f.set(CURLOPT_MAXFILESIZE, 0L);
    f.set(CURLOPT_PROTOCOLS_STR, "http,https");
    CHECK(f.get("f") == CURLE_UNSUPPORTED_PROTOCOL);
}

TEST_CASE("a folder by its URL", "[file]") {
    Files f;
    std::ofstream(f.folder / ".hidden") << "";
    CHECK(f.get("") == CURLE_OK);
    CHECK(f.body == "f\n");
}

TEST_CASE("a named pipe is waited for without waiting", "[file]") {
    Files f;
    const std::string path = f.folder / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::thread writer([&] {
        const int handle = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        for (int i = 0; i < 3; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the reader is to see it dry
            (void)!::write(handle, "drop ", 5);
        }
        ::close(handle);
    });
    const CURLcode code = f.get("pipe");
    writer.join();
    CHECK(code == CURLE_OK);
    CHECK(f.body == "drop drop drop ");
}

TEST_CASE("what the kernel makes up has no size, and is read", "[file]") {
    Files f;
    f.set(CURLOPT_URL, "file:///proc/self/comm");
    CHECK(curl_easy_perform(f.easy.get()) == CURLE_OK);
    CHECK_FALSE(f.body.empty());
}

TEST_CASE("uploads to files", "[file]") {
    Files f;
    f.set(CURLOPT_NEW_FILE_PERMS, 0600L);
    CHECK(f.put("new", "one two") == CURLE_OK);
    CHECK(f.content("new") == "one two");
    CHECK((fs::status(f.folder / "new").permissions() & fs::perms::all) == fs::perms(0600));
    f.set(CURLOPT_RESUME_FROM, 4L);
    CHECK(f.put("new", "abc, three") == CURLE_OK);
    CHECK(f.content("new") == "one two three");
    f.set(CURLOPT_RESUME_FROM_LARGE, curl_off_t{-1});
    CHECK(f.put("new", "one two three four") == CURLE_OK);
    CHECK(f.content("new") == "one two three four");
    f.set(CURLOPT_RESUME_FROM, 0L);
    CHECK(f.put("no/such", "x") == CURLE_WRITE_ERROR);
    CHECK(curl_easy_setopt(f.easy.get(), CURLOPT_NEW_FILE_PERMS, 01000L) == CURLE_BAD_FUNCTION_ARGUMENT);
}

TEST_CASE("a URL handle says what to fetch", "[url]") {
    Files f;
    const std::unique_ptr<CURLU, Cleanup> url(curl_url());
    f.set(CURLOPT_URL, "file:///nowhere");
    f.set(CURLOPT_CURLU, url.get());
    CHECK(curl_easy_perform(f.easy.get()) == CURLE_URL_MALFORMAT);
    CHECK(curl_url_set(url.get(), CURLUPART_URL, ("file://" + (f.folder / "f").string()).c_str(), 0) ==
          CURLUE_OK);
    CHECK(curl_easy_perform(f.easy.get()) == CURLE_OK);
    CHECK(f.body == "hello world\n");
    // What changes in the handle holds for the next transfer.
    std::ofstream(f.folder / "a?b #c") << "odd";
    CHECK(curl_url_set(url.get(), CURLUPART_PATH, (f.folder / "a?b #c").c_str(), 0) == CURLUE_OK);
    f.body.clear();
    CHECK(curl_easy_perform(f.easy.get()) == CURLE_OK);
    CHECK(f.body == "odd");
    f.set(CURLOPT_CURLU, nullptr);
    CHECK(curl_easy_perform(f.easy.get()) == CURLE_FILE_COULDNT_READ_FILE);
}

TEST_CASE("a part of a URL handle never names another host", "[url]") {
    Files f;
    const std::unique_ptr<CURLU, Cleanup> url(curl_url());
    CHECK(curl_url_set(url.get(), CURLUPART_URL, "http://127.0.0.1:1/", 0) == CURLUE_OK);
    CHECK(curl_url_set(url.get(), CURLUPART_USER, "elsewhere.test/", 0) == CURLUE_OK);
    f.set(CURLOPT_CURLU, url.get());
    CHECK(curl_easy_perform(f.easy.get()) ==
          CURLE_COULDNT_CONNECT);  // nobody listens at port 1, nothing is resolved
    f.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    CHECK(curl_easy_perform(f.easy.get()) == CURLE_LOGIN_DENIED);
}
