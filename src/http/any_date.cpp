// Dates as people and protocols write them, in any order of items.
#include <array>

#include <hawser/dates.hpp>

#include "base/ascii.hpp"

namespace hawser {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

struct Zone {
    std::string_view name;
    int minutes_west;
};
constexpr Zone zones[] = {
    {"gmt", 0},     {"ut", 0},      {"utc", 0},     {"z", 0},       {"wet", 0},     {"bst", -60},
    {"wat", 60},    {"ast", 240},   {"adt", 180},   {"est", 300},   {"edt", 240},   {"cst", 360},
    {"cdt", 300},   {"mst", 420},   {"mdt", 360},   {"pst", 480},   {"pdt", 420},   {"yst", 540},
    {"ydt", 480},   {"hst", 600},   {"hdt", 540},   {"cat", 600},   {"ahst", 600},  {"nt", 660},
    {"idlw", 720},  {"cet", -60},   {"met", -60},   {"mewt", -60},  {"mest", -120}, {"cest", -120},
    {"mesz", -120}, {"fwt", -60},   {"fst", -120},  {"eet", -120},  {"wast", -420}, {"wadt", -480},
    {"cct", -480},  {"jst", -540},  {"east", -600}, {"eadt", -660}, {"gst", -600},  {"nzt", -720},
    {"nzst", -720}, {"nzdt", -780}, {"idle", -720},
};

/// The Gregorian calendar begins after 1582.
constexpr std::int64_t first_year = 1583;
constexpr int largest_zone = 1400;

struct Items {
    int day = -1, month = -1;
    std::int64_t year = -1;
    int hour = -1, minute = 0, second = 0;
    bool weekday = false;
    bool zone = false;
    int minutes_west = 0;
};

/// The military letters with the signs RFC 822 5.1 gave them, which everybody copied.
bool take_letter(std::string_view word, Items& items) {
    if (word.size() != 1) return false;
    constexpr std::string_view west = "abcdefghiklm";
    constexpr std::string_view east = "nopqrstuvwxy";
    const char letter = ascii::lower(word[0]);
    const std::size_t before = west.find(letter);
    const std::size_t after = east.find(letter);
    if (before == std::string_view::npos && after == std::string_view::npos) return false;
    items.zone = true;
    items.minutes_west = before != std::string_view::npos ? static_cast<int>(before + 1) * 60
                                                          : -static_cast<int>(after + 1) * 60;
    return true;
}

bool take_word(std::string_view word, Items& items) {
    if (!items.weekday) {
        for (const std::string_view name : weekdays) {
            if (!ascii::equal_ignoring_case(word, name) &&
                !ascii::equal_ignoring_case(word, name.substr(0, 3)))
                continue;
            items.weekday = true;
            return true;
        }
    }
    if (items.month < 0) {
        for (std::size_t i = 0; i < months.size(); ++i) {
            if (!ascii::equal_ignoring_case(word, months[i])) continue;
            items.month = static_cast<int>(i);
            return true;
        }
    }
    if (items.zone) return false;
    for (const Zone& one : zones) {
        if (!ascii::equal_ignoring_case(word, one.name)) continue;
        items.zone = true;
        items.minutes_west = one.minutes_west;
        return true;
    }
    return take_letter(word, items);
}

/// Takes up to `most` digits off the text.
int take_digits(std::string_view& text, std::size_t most) {
    int value = -1;
    for (std::size_t i = 0; i < most && !text.empty() && ascii::is_digit(text.front()); ++i) {
        value = (value < 0 ? 0 : value * 10) + (text.front() - '0');
        text.remove_prefix(1);
    }
    return value;
}

/// "H:MM" or "HH:MM:SS"; takes nothing when the text is no time of day.
bool take_time(std::string_view& text, Items& items) {
    std::string_view rest = text;
    const int hour = take_digits(rest, 2);
    if (hour < 0 || rest.empty() || rest.front() != ':') return false;
    rest.remove_prefix(1);
    const int minute = take_digits(rest, 2);
    int second = 0;
    if (minute < 0) return false;
    if (!rest.empty() && rest.front() == ':') {
        rest.remove_prefix(1);
        second = take_digits(rest, 2);
    }
    // 60: a leap second.
    if (hour > 23 || minute > 59 || second < 0 || second > 60) return false;
    items.hour = hour;
    items.minute = minute;
    items.second = second;
    text = rest;
    return true;
}

bool take_number(std::string_view digits, char sign, Items& items) {
    if (digits.size() > 8) return false;
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    if (sign != '\0' && digits.size() == 4 && value <= largest_zone && !items.zone) {
        const int minutes = value / 100 * 60 + value % 100;
        items.zone = true;
        items.minutes_west = sign == '+' ? -minutes : minutes;
        return true;
    }
    if (digits.size() == 8 && items.year < 0 && items.month < 0 && items.day < 0) {
        items.year = value / 10'000;
        items.month = value / 100 % 100 - 1;
        items.day = value % 100;
        return true;
    }
    if (items.day < 0 && value >= 1 && value <= 31 && digits.size() <= 2) {
        items.day = value;
        return true;
    }
    if (items.year >= 0) return false;
    items.year = value;
    // Two digits mean 1971 to 2070.
    if (value < 100) items.year += value > 70 ? 1'900 : 2'000;
    return true;
}

bool read_items(std::string_view text, Items& items) {
    char before = '\0';
    while (!text.empty()) {
        const char c = text.front();
        if (ascii::is_alpha(c)) {
            std::size_t end = 0;
            while (end < text.size() && ascii::is_alpha(text[end]))
                ++end;
            if (!take_word(text.substr(0, end), items)) return false;
            text.remove_prefix(end);
        } else if (ascii::is_digit(c)) {
            if (items.hour < 0 && take_time(text, items)) continue;
            std::size_t end = 0;
            while (end < text.size() && ascii::is_digit(text[end]))
                ++end;
            const char sign = before == '+' || before == '-' ? before : '\0';
            if (!take_number(text.substr(0, end), sign, items)) return false;
            text.remove_prefix(end);
        } else {
            text.remove_prefix(1);
        }
        before = c;
    }
    return true;
}

/// Days since 1970-01-01 of a Gregorian date; counts years from March so that the leap day comes last.
constexpr std::int64_t days_from_date(std::int64_t year, int month, int day) noexcept {
    if (month < 2) --year;
    const std::int64_t era = year / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * ((month + 10) % 12) + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}
static_assert(days_from_date(1970, 0, 1) == 0 && days_from_date(2000, 2, 1) == 11'017);

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text) noexcept {
    Items items;
    if (!read_items(text, items)) return {};
    if (items.day < 1 || items.day > 31 || items.month < 0 || items.month > 11 || items.year < first_year) return {};
    const std::int64_t days = days_from_date(items.year, items.month, items.day);
    const std::int64_t hour = items.hour < 0 ? 0 : items.hour;
    return days * 86'400 + hour * 3'600 + (items.minute + items.minutes_west) * 60 + items.second;
}

}  // namespace hawser
