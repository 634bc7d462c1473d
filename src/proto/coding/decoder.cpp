#include "proto/coding/decoder.hpp"

#include <algorithm>
#include <vector>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/lists.hpp"
#include "proto/coding/stages.hpp"

namespace hawser::coding {
namespace {

class IdentityStage final : public Stage {
public:
    Result<std::size_t> read(MutableBytes out) override {
        const std::size_t count = std::min(out.size(), input_.size());
        std::copy_n(input_.begin(), count, out.begin());
        keep_last(input_.size() - count);
        return give(count);
    }
    Result<void> finish() override { return {}; }
};

// Several stages, the outermost coding first. Between two stages there is one buffer.
class Chain final : public Decoder {
public:
    explicit Chain(std::vector<std::unique_ptr<Decoder>> stages)
        : stages_(std::move(stages)), between_(stages_.size() - 1) {}

    void feed(Bytes bytes) override { stages_.front()->feed(bytes); }

    Result<std::size_t> read(MutableBytes out) override {
        std::size_t fruitless_bytes = 0;
        return read_stage(stages_.size() - 1, out, fruitless_bytes);
    }

    Result<void> finish() override {
        for (const auto& stage : stages_)
            HAWSER_TRY(stage->finish());
        return {};
    }

    Counters counters() const noexcept override {
        return {stages_.front()->counters().fed_bytes, stages_.back()->counters().given_bytes};
    }

    Bytes unread() const noexcept override { return stages_.front()->unread(); }

private:
    static constexpr std::size_t between_bytes = 16 * 1024;

    // Reads from stage `index`, feeding it from the stage before as long as that gives anything.
    Result<std::size_t> read_stage(std::size_t index, MutableBytes out, std::size_t& fruitless_bytes) {
        for (;;) {
            HAWSER_ASSIGN(const std::size_t count, stages_[index]->read(out));
            if (count != 0 || out.empty() || index == 0) return count;
            auto& memory = between_[index - 1];
            memory.resize(between_bytes);
            HAWSER_ASSIGN(const std::size_t fed, read_stage(index - 1, memory, fruitless_bytes));
            if (fed == 0) return std::size_t{0};
            fruitless_bytes += fed;
            if (fruitless_bytes > max_fruitless_bytes)
                return broken("the body's content codings unpack to more than can be meant");
            stages_[index]->feed(Bytes(memory).first(fed));
        }
    }

    std::vector<std::unique_ptr<Decoder>> stages_;
    std::vector<std::vector<std::uint8_t>> between_;
};

struct Known {
    std::string_view name;
    Result<std::unique_ptr<Decoder>> (*make)();  // null: nothing to undo
};

constexpr Known known[] = {
    {"gzip", make_gzip},
    {"x-gzip", make_gzip},  // RFC 9110 8.4.1.3
    {"deflate", make_deflate},
    {"br", make_brotli},
    {"zstd", make_zstd},
    {"identity", nullptr},
    {"none", nullptr},  // seen in the wild for identity
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_identity() { return std::unique_ptr<Decoder>(new IdentityStage); }

Result<void> check_count(std::string_view content_encoding) {
    std::size_t count = 0;
    http::ListReader names(content_encoding);
    while (names.next())
        if (++count > max_codings)
            return broken("the body has more than " + std::to_string(max_codings) + " content codings");
    return {};
}

Result<std::unique_ptr<Decoder>> make_decoder(std::string_view content_encoding) {
    HAWSER_TRY(check_count(content_encoding));
    std::vector<std::unique_ptr<Decoder>> stages;
    http::ListReader names(content_encoding);
    while (const auto name = names.next()) {
        const auto* found = std::find_if(std::begin(known), std::end(known), [&name](const Known& candidate) {
            return ascii::equal_ignoring_case(candidate.name, *name);
        });
        if (found == std::end(known))
            return broken("the body has an unknown content coding '" + std::string(name->substr(0, 64)) +
                          "'; known are " + std::string(supported_codings()));
        if (found->make == nullptr) continue;
        HAWSER_ASSIGN(auto stage, found->make());
        stages.push_back(std::move(stage));
    }
    if (stages.empty()) return make_identity();
    if (stages.size() == 1) return std::move(stages.front());
    std::reverse(stages.begin(), stages.end());
    return std::unique_ptr<Decoder>(new Chain(std::move(stages)));
}

std::string_view supported_codings() noexcept { return "deflate, gzip, br, zstd"; }

}  // namespace hawser::coding
