// Whom a request logs in as: request, URL, netrc file; each to the host it was meant for.
#include <cstdio>
#include <fstream>

#include <unistd.h>

#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

/// A file of its own for one case.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string_view text) {
        char name[] = "/tmp/hawser-netrc-XXXXXX";
        const int handle = mkstemp(name);
        REQUIRE(handle >= 0);
        close(handle);
        path_ = name;
        std::ofstream(path_) << text;
    }
    ~TemporaryFile() { std::remove(path_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Two sites that say which Authorization they got; "/away" of the first redirects to the second, "/round" there and back.
void serve_both(World& world) {
    for (const std::string name : {"a.test", "b.test"})
        world.serve(name, 80, [](const peer::PeerRequest& request) {
            const std::string* got = peer::find_field(request.fields, "Authorization");
            auto answer = answer_of(got != nullptr ? *got : "none");
            const char* to = request.target == "/away"    ? "http://b.test/"
                             : request.target == "/round" ? "http://b.test/back"
                             : request.target == "/back"  ? "http://a.test/"
                                                          : nullptr;
            if (to == nullptr) return answer;
            answer.status = 302;
            answer.fields = {{"Location", to}};
            return answer;
        });
}

std::string login_at(World& world, std::string_view url, const Credentials& credentials) {
    Redirects redirects;
    redirects.follow = true;
    auto spec = world.spec(url);
    spec.credentials = &credentials;
    spec.redirects = &redirects;
    const Witness witness = world.perform(spec);
    return witness.outcome->error ? name_of(witness.outcome->error->code()) : witness.body;
}

constexpr const char* basic_me = "Basic bWU6c2VjcmV0";       // me:secret
constexpr const char* basic_you = "Basic eW91OnggeQ==";      // you:x y
constexpr const char* basic_url = "Basic dTpw";              // u:p

}  // namespace

TEST_CASE("a netrc file gives each host its own login, after redirects too") {
    World world;
    serve_both(world);
    const TemporaryFile file("machine a.test login me password secret\nmachine b.test login you password \"x y\"\n");
    Credentials credentials;
    credentials.netrc = NetrcUse::optional;
    credentials.netrc_file = file.path();
    CHECK(login_at(world, "http://a.test/", credentials) == basic_me);
    CHECK(login_at(world, "http://b.test/", credentials) == basic_you);
    CHECK(login_at(world, "http://a.test/away", credentials) == basic_you);
    credentials.netrc = NetrcUse::off;
    CHECK(login_at(world, "http://a.test/", credentials) == "none");
}

TEST_CASE("what request and URL say goes before a netrc file, unless that is required") {
    World world;
    serve_both(world);
    const TemporaryFile file("machine a.test login me password secret\n");
    Credentials credentials;
    credentials.netrc = NetrcUse::optional;
    credentials.netrc_file = file.path();
    CHECK(login_at(world, "http://u:p@a.test/", credentials) == basic_url);
    CHECK(login_at(world, "http://me@a.test/", credentials) == basic_me);  // the password alone
    CHECK(login_at(world, "http://u:@a.test/", credentials) == "Basic dTo=");
    credentials.netrc = NetrcUse::required;
    CHECK(login_at(world, "http://u:p@a.test/", credentials) == basic_me);
    credentials.user = "u";
    credentials.password = "p";
    CHECK(login_at(world, "http://a.test/", credentials) == basic_url);
    credentials.user = "me";
    credentials.password.reset();
    CHECK(login_at(world, "http://a.test/", credentials) == "Basic bWU6");  // the request's own, whatever it lacks
}

TEST_CASE("a netrc file that is not there says nothing, one that cannot be read is an error") {
    World world;
    serve_both(world);
    Credentials credentials;
    credentials.netrc = NetrcUse::required;
    credentials.netrc_file = "/nonexistent/netrc";
    CHECK(login_at(world, "http://a.test/", credentials) == "none");
    const TemporaryFile file("machine a.test login \"me");
    credentials.netrc_file = file.path();
    CHECK(login_at(world, "http://a.test/", credentials) == "read_failed");
}

TEST_CASE("credentials stay with the origin they were meant for") {
    World world;
    serve_both(world);
    Credentials credentials;
    credentials.user = "u";
    credentials.password = "p";
    CHECK(login_at(world, "http://a.test/", credentials) == basic_url);
    CHECK(login_at(world, "http://a.test/away", credentials) == "none");
    credentials.bearer_token = "token";
    CHECK(login_at(world, "http://a.test/", credentials) == "Bearer token");
    CHECK(login_at(world, "http://a.test/away", credentials) == "none");
    credentials = {};
    credentials.user = "line\nfeed";
    CHECK(login_at(world, "http://a.test/", credentials) == "bad_argument");
}

TEST_CASE("a password makes the request's login go before the URL's, and needs a user from one of them") {
    World world;
    serve_both(world);
    Credentials credentials;
    const auto login = [&](const char* url) { return login_at(world, url, credentials); };
    credentials.password = "p";
    CHECK(login("http://a.test/") == "none");
    CHECK(login("http://u@a.test/") == basic_url);
    CHECK(login("http://u:other@a.test/") == basic_url);
    credentials.user = "u";
    CHECK(login("http://x:y@a.test/") == basic_url);
    credentials.user = "na:me";
    CHECK(login("http://a.test/") == "Basic bmE6bWU6cA==");
    credentials.password.reset();
    CHECK(login("http://u:p@a.test/") == basic_url);
    credentials.user = "";
    CHECK(login("http://a.test/") == "Basic Og==");
    credentials.user.reset();
    CHECK(login("http://:@a.test/") == "Basic Og==");
    CHECK(login("http://a.test/") == "none");
}

TEST_CASE("user and password stay behind once a redirect led away, a token finds its origin again") {
    World world;
    serve_both(world);
    Credentials credentials;
    credentials.user = "u";
    credentials.password = "p";
    CHECK(login_at(world, "http://a.test/round", credentials) == "none");
    credentials.bearer_token = "token";
    CHECK(login_at(world, "http://a.test/round", credentials) == "Bearer token");
}

TEST_CASE("URLs that hold a user are refused where that is asked, a redirect's too") {
    World world;
    world.serve("a.test", 80, [](const peer::PeerRequest&) {
        auto answer = answer_of("moved");
        answer.status = 302;
        answer.fields = {{"Location", "http://u:p@a.test/"}};
        return answer;
    });
    Redirects redirects;
    redirects.follow = true;
    for (const char* url : {"http://u@a.test/", "http://:p@a.test/", "http://a.test/"}) {
        INFO(url);
        auto spec = world.spec(url);
        spec.redirects = &redirects;
        spec.refuse_user_in_url = true;
        const Witness witness = world.perform(spec);
        REQUIRE(witness.outcome->error);
        CHECK(witness.outcome->error->code() == ErrorCode::login_denied);
    }
}

TEST_CASE("dots stay in a path that is sent as it is") {
    World world;
    world.serve("a.test", 80, [](const peer::PeerRequest& request) { return answer_of(request.target); });
    auto spec = world.spec("http://a.test/a/../b/./c");
    CHECK(world.perform(spec).body == "/b/c");
    spec.path_as_is = true;
    CHECK(world.perform(spec).body == "/a/../b/./c");
    spec.path_as_is = false;  // the memo of the last URL must know the difference
    CHECK(world.perform(spec).body == "/b/c");
}
