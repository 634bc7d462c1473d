// Runs a fuzz target over its checked-in corpus where there is no libFuzzer: every file whole, and every prefix of the
// smaller ones, each in a heap block of exactly its size so that the address sanitizer sees one byte too far.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t max_prefixes = 512;  // longer inputs are cut at this many evenly spaced places

void run(const std::vector<char>& bytes, std::size_t size) {
    const auto block = std::make_unique<std::uint8_t[]>(size);
    std::copy_n(bytes.begin(), size, block.get());
    LLVMFuzzerTestOneInput(block.get(), size);
}

void replay(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::printf("%s\n", path.filename().c_str());
    std::fflush(stdout);  // names the input when the target crashes
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / max_prefixes);
    for (std::size_t size = 0; size < bytes.size(); size += step) run(bytes, size);
    run(bytes, bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: replay CORPUS\n", stderr), 2;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        if (!entry.is_regular_file()) continue;
        replay(entry.path());
        ++files;
    }
    if (files == 0) return std::fputs("the corpus is empty\n", stderr), 1;
    std::printf("%zu inputs\n", files);
    return 0;
}
