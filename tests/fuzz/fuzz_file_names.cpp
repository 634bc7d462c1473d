// Names of files that servers and URLs give: the input is a Content-Disposition value, a URL and a header. Whatever comes
// of it must be one segment that a file may have.
#include "cli/file_names.hpp"
#include "fuzz/fuzz.hpp"

using hawser::fuzz::require;

namespace {

void check_name(const std::string& name) {
    require(!name.empty() && name.size() <= 255, "a name of no or too many bytes");
    require(name.find('/') == std::string::npos && name != "." && name != "..", "a name that leads elsewhere");
    for (const char c : name) require(static_cast<unsigned char>(c) >= 32 && c != 127, "a name with a control byte");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (const auto name = hawser::cli::name_from_disposition(input)) check_name(*name);
    check_name(hawser::cli::name_from_url(input));
    const std::string queried = hawser::cli::with_query(input, "q=1");
    require(queried.find("q=1") != std::string::npos, "a query was lost");
    require(hawser::cli::with_upload_name(input, "dir/up").size() >= input.size(), "an upload's URL has lost bytes");
    return 0;
}
