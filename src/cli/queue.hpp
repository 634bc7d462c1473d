// What a command line stands for: one transfer after another, made when it is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hawser/result.hpp>

#include "cli/config.hpp"
#include "cli/glob.hpp"

namespace hawser::cli {

/// One transfer to be made: a URL of its own, globs and "#1" resolved.
struct Item {
    const Operation* operation = nullptr;
    std::string url{};
    std::uint64_t url_number = 0;  ///< which URL of the command line, from 0
    Destination destination = Destination::standard_output;
    std::string output{};  ///< for Destination::file; without the output folder
    std::optional<std::string> upload{};
};

/// Walks operations, their targets, the globs of what is sent and those of the URL, in this order.
class Queue {
public:
    /// `config` must outlive the queue and every Item.
    explicit Queue(const Config& config) : config_(config) {}

    /// The next transfer, or nullopt behind the last. An Error is that of a glob or of a target without URL.
    Result<std::optional<Item>> next();

private:
    Result<bool> open_target();
    Item item() const;

    const Config& config_;
    std::size_t operation_ = 0;
    std::size_t target_ = 0;
    bool open_ = false;
    Glob urls_;
    std::optional<Glob> uploads_;
    std::uint64_t url_ = 0;
    std::uint64_t upload_ = 0;
    std::uint64_t url_number_ = 0;
};

}  // namespace hawser::cli
