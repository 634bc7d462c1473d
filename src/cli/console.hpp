// What the command says to its user: on standard error, or where --stderr sends that.
#pragma once

#include <string>
#include <string_view>

#include <hawser/error.hpp>

namespace hawser::cli {

/// Writes all of it to a descriptor, through interrupted calls; false when it could not (errno says why).
bool write_all(int file, std::string_view text) noexcept;

/// What a server said, as it may be written to `file`: on a terminal control bytes but tabs and line ends are shown as
/// "\x1b", lest they move its cursor or take its keyboard; C1 controls in UTF-8 too. Elsewhere it is the text itself.
std::string shown_on(int file, std::string_view text);
/// The same for a terminal.
std::string without_controls(std::string_view text);

class Console {
public:
    /// "Warning: ...", broken into lines as wide as the terminal.
    void warn(std::string_view sentence);
    /// "hawser: (7) ...".
    void error(ErrorCode code, std::string_view sentence);
    /// As it is, without line end of its own. A line that a meter began is ended first.
    void write(std::string_view text);
    /// As write(), over the line that a meter shows.
    void draw(std::string_view line);
    /// Ends the line a meter drew, if there is one.
    void end_line();

private:
    bool drawn_ = false;
};

/// Columns of the terminal on standard error, or of the variable COLUMNS; 79 where neither says.
std::size_t console_columns() noexcept;

}  // namespace hawser::cli
