// The part of --libcurl that is about one URL after another: where each comes from and where its answer goes.
#pragma once

#include "cli/c_source.hpp"
#include "cli/queue.hpp"

namespace hawser::cli {

/// Writes the transfers of one operation, one after another, into one program.
class TargetWriter {
public:
    explicit TargetWriter(CSource& source) : source_(source) {}

    /// The handle was reset: nothing of the transfers before is left in it.
    void begin_operation() noexcept { uploaded_ = saved_ = false; }
    void add(const Item& item);

private:
    void write_upload(const Item& item);
    void write_output(const Item& item);
    /// Opens `name` into a variable of the program; it ends with `code` where that cannot be.
    void open(const std::string& variable, const std::string& name, const char* mode, int code);
    void close(const std::string& variable);

    CSource& source_;
    std::string upload_;  ///< the program's variables; empty before their first use
    std::string output_;
    bool uploaded_ = false;  ///< the transfer before was an upload
    bool saved_ = false;     ///< the one before went into a file
};

/// The options of this operation that have no counterpart in libcurl's interface or are the command's own work, for a
/// remark; empty for none.
std::string left_to_command(const Operation& operation);

}  // namespace hawser::cli
