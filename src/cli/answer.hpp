// What comes of one attempt at a transfer, on its way to files and the user: header lines and body.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/headers.hpp>
#include <hawser/result.hpp>

#include "cli/output.hpp"
#include "cli/queue.hpp"
#include "cli/session.hpp"

namespace hawser::cli {

class Answer {
public:
    Answer(Session& session, const Item& item) : session_(session), item_(item) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer();

    /// Chooses where the body goes. Errors are those of files that cannot be.
    Result<void> open();
    /// The output file's name as known before the answer; empty where none is written.
    const std::string& planned_name() const noexcept { return planned_name_; }
    /// Before each attempt; `resume_from` bytes are there already. Says how many bytes of an earlier one were dropped.
    Result<std::uint64_t> begin(std::uint64_t resume_from, bool resume_part);

    /// What is told of the answer. What goes wrong is kept in trouble().
    void header_line(std::string_view line);
    /// A line of what a proxy answered to CONNECT.
    void connect_line(std::string_view line);
    bool body(Bytes bytes);
    const std::optional<Error>& trouble() const noexcept { return trouble_; }

    /// The transfer succeeded: its file gets its name. `modified` and `attributes` as in FilePlan.
    Result<void> commit(const FilePlan& adornment);
    /// It failed. Says what is left behind. `discard` leaves nothing.
    std::string give_up(bool discard);
    /// There was nothing to be had: what an earlier attempt began is dropped. Says what is left behind.
    std::string leave_alone() { return give_up(false); }

    /// Header fields of every answer of this attempt, redirects' too.
    const std::vector<Headers>& heads() const noexcept { return heads_; }
    int status() const noexcept { return status_; }
    bool anything_written() const noexcept { return written_; }
    Output& output() noexcept { return *output_; }
    bool on_terminal() const { return output_->interactive(); }

private:
    void remember(std::string_view line);
    void learn_name(std::string_view name, std::string_view value);
    void dump(std::string_view line);
    Result<void> open_dump();
    std::string styled(std::string_view line) const;
    void show(std::string_view line);
    bool put(Bytes bytes);
    bool refuse_binary(Bytes bytes);
    void settle_name();
    void forget_name();

    Session& session_;
    const Item& item_;
    std::unique_ptr<Output> output_;
    FileOutput* file_ = nullptr;  ///< output_, where it is a file
    std::string planned_name_;
    std::vector<Headers> heads_;
    std::size_t remembered_bytes_ = 0;
    std::optional<Error> trouble_;
    std::string held_;         ///< header lines that wait for the file's name
    std::string server_name_;  ///< of Content-Disposition
    std::string moved_name_;   ///< of the last redirect
    int status_ = 0;
    int dump_ = -1;
    bool dump_owned_ = false;
    bool written_ = false;
    bool looked_ = false;  ///< for binary bytes on their way to a terminal
    bool settled_ = false;
};

/// All answers of a transfer together keep no more header bytes than this for --write-out.
inline constexpr std::size_t max_remembered_header_bytes = 8U << 20U;

}  // namespace hawser::cli
