#include "http/dates.hpp"

#include <array>
#include <chrono>

#include "base/ascii.hpp"

namespace hawser::http {
namespace {

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> long_day_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                            "Thursday", "Friday", "Saturday"};

struct Parts {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

// Eats the text from the front; once something did not fit, nothing fits any more.
class Scanner {
public:
    explicit Scanner(std::string_view text) noexcept : rest_(text) {}

    bool ok() const noexcept { return ok_; }
    bool done() const noexcept { return ok_ && rest_.empty(); }

    void literal(std::string_view expected) noexcept {
        ok_ = ok_ && rest_.starts_with(expected);
        if (ok_) rest_.remove_prefix(expected.size());
    }
    int digits(std::size_t count) noexcept {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            ok_ = ok_ && !rest_.empty() && ascii::is_digit(rest_.front());
            if (!ok_) return 0;
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    // asctime pads the day with a blank (RFC 9110 5.6.7: date3).
    int padded_digits() noexcept {
        if (ok_ && rest_.starts_with(' ')) {
            rest_.remove_prefix(1);
            return digits(1);
        }
        return digits(2);
    }
    unsigned month() noexcept {
        for (unsigned i = 0; ok_ && i < month_names.size(); ++i)
            if (rest_.starts_with(month_names[i])) return (rest_.remove_prefix(3), i + 1);
        ok_ = false;
        return 0;
    }
    void time_of_day(Parts& parts) noexcept {
        parts.hour = digits(2);
        literal(":");
        parts.minute = digits(2);
        literal(":");
        parts.second = digits(2);
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

int year_of(UnixSeconds time) noexcept {
    using namespace std::chrono;
    return static_cast<int>(year_month_day(floor<days>(sys_seconds(seconds(time)))).year());
}

// The rest of IMF-fixdate after "Sun, ".
bool read_fixdate(std::string_view text, Parts& parts) noexcept {
    Scanner scan(text);
    parts.day = static_cast<unsigned>(scan.digits(2));
    scan.literal(" ");
    parts.month = scan.month();
    scan.literal(" ");
    parts.year = scan.digits(4);
    scan.literal(" ");
    scan.time_of_day(parts);
    scan.literal(" GMT");
    return scan.done();
}

// The rest of an RFC 850 date after "Sunday, ".
bool read_rfc850(std::string_view text, Parts& parts, UnixSeconds now) noexcept {
    Scanner scan(text);
    parts.day = static_cast<unsigned>(scan.digits(2));
    scan.literal("-");
    parts.month = scan.month();
    scan.literal("-");
    const int two_digits = scan.digits(2);
    scan.literal(" ");
    scan.time_of_day(parts);
    scan.literal(" GMT");
    // More than 50 years ahead means the most recent past year with these digits (RFC 9110 5.6.7).
    const int this_year = year_of(now);
    parts.year = this_year - this_year % 100 + two_digits;
    if (parts.year > this_year + 50) parts.year -= 100;
    return scan.done();
}

// The rest of an asctime date after "Sun ".
bool read_asctime(std::string_view text, Parts& parts) noexcept {
    Scanner scan(text);
    parts.month = scan.month();
    scan.literal(" ");
    parts.day = static_cast<unsigned>(scan.padded_digits());
    scan.literal(" ");
    scan.time_of_day(parts);
    scan.literal(" ");
    parts.year = scan.digits(4);
    return scan.done();
}

std::optional<UnixSeconds> to_seconds(const Parts& parts) noexcept {
    using namespace std::chrono;
    const year_month_day date{year(parts.year), month(parts.month), day(parts.day)};
    // A second of 60 is a leap second (RFC 9110 5.6.7); it counts as the one that follows.
    if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
    const auto time = sys_days(date) + hours(parts.hour) + minutes(parts.minute) + seconds(parts.second);
    return duration_cast<seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::optional<UnixSeconds> parse_date(std::string_view text, UnixSeconds now) noexcept {
    Parts parts;
    for (std::size_t i = 0; i < day_names.size(); ++i) {
        if (!text.starts_with(day_names[i])) continue;
        // The name of the day is not compared with the date: a sender whose arithmetic slipped still means
        // the date.
        const std::string_view rest = text.substr(3);
        bool read = false;
        if (rest.starts_with(", ")) {
            read = read_fixdate(rest.substr(2), parts);
        } else if (rest.starts_with(' ')) {
            read = read_asctime(rest.substr(1), parts);
        } else if (text.starts_with(long_day_names[i])) {
            const std::string_view tail = text.substr(long_day_names[i].size());
            read = tail.starts_with(", ") && read_rfc850(tail.substr(2), parts, now);
        }
        return read ? to_seconds(parts) : std::nullopt;
    }
    return std::nullopt;
}

std::string format_date(UnixSeconds time) {
    using namespace std::chrono;
    constexpr UnixSeconds first = -62'167'219'200;  // 0000-01-01T00:00:00Z
    constexpr UnixSeconds last = 253'402'300'799;   // 9999-12-31T23:59:59Z
    if (time < first || time > last) return {};
    const sys_seconds point{seconds(time)};
    const auto midnight = floor<days>(point);
    const year_month_day date(midnight);
    const hh_mm_ss clock(point - midnight);

    std::string text(day_names[weekday(midnight).c_encoding()]);
    const auto digits = [&text](std::int64_t value, int width) {
        const std::string plain = std::to_string(value);
        text.append(static_cast<std::size_t>(width) - plain.size(), '0').append(plain);
    };
    text += ", ";
    digits(static_cast<unsigned>(date.day()), 2);
    text.append(" ").append(month_names[static_cast<unsigned>(date.month()) - 1]).append(" ");
    digits(static_cast<int>(date.year()), 4);
    text += ' ';
    digits(clock.hours().count(), 2);
    text += ':';
    digits(clock.minutes().count(), 2);
    text += ':';
    digits(clock.seconds().count(), 2);
    return text += " GMT";
}

}  // namespace hawser::http
