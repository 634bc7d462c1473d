#include "options.hpp"

#include <array>
#include <climits>

#include "base/ascii.hpp"

namespace hawser::capi {
namespace {

// The words options.def is written in.
constexpr std::int64_t any = unbounded;
constexpr std::int64_t int_max = INT_MAX;
constexpr std::int64_t long_max = LONG_MAX;
// A limit in milliseconds, or in seconds turned into them, must fit 31 bits as libcurl documents.
constexpr std::int64_t timeout_max = INT_MAX;
constexpr std::int64_t seconds_max = INT_MAX / 1'000;

constexpr OptionFacts table[] = {
#define NUMBER(name, takes, kind, standard, lowest, highest, note) \
    {#name,                                                        \
     CURLOPT_##name,                                               \
     OptionClass::takes,                                           \
     OptionKind::kind,                                             \
     false,                                                        \
     static_cast<std::int64_t>(standard),                          \
     lowest,                                                       \
     highest,                                                      \
     note},
#define OPTION(name, takes, kind, note) \
    {#name, CURLOPT_##name, OptionClass::takes, OptionKind::kind, false, 0, 0, 0, note},
#define ALIAS(name, of)
#include "options.def"
#undef ALIAS
#undef OPTION
#undef NUMBER
#define NUMBER(...)
#define OPTION(...)
#define ALIAS(name, of) {#name, CURLOPT_##of, OptionClass::object, OptionKind::gone, true, 0, 0, 0, #of},
#include "options.def"
#undef ALIAS
#undef OPTION
#undef NUMBER
};
constexpr std::size_t table_size = std::size(table);

/// Where in the table the option of a place stands; table_size for none.
constexpr auto by_place = [] {
    std::array<std::uint16_t, place_count> index{};
    index.fill(table_size);
    for (std::uint16_t i = 0; i < table_size; ++i)
        if (!table[i].alias) index[place_of(table[i].id)] = i;
    return index;
}();

constexpr curl_easytype type_of(const OptionFacts& facts) noexcept {
    switch (facts.takes) {
        case OptionClass::number:
            return CURLOT_LONG;
        case OptionClass::values:
            return CURLOT_VALUES;
        case OptionClass::offset:
            return CURLOT_OFF_T;
        case OptionClass::object:
            return CURLOT_OBJECT;
        case OptionClass::text:
            return CURLOT_STRING;
        case OptionClass::list:
            return CURLOT_SLIST;
        case OptionClass::data:
            return CURLOT_CBPTR;
        case OptionClass::blob:
            return CURLOT_BLOB;
        case OptionClass::function:
            return CURLOT_FUNCTION;
    }
    return CURLOT_LONG;
}

/// What programs are shown: the table in C's own terms, ended by an entry without a name.
constexpr auto shown = [] {
    std::array<curl_easyoption, table_size + 1> list{};
    for (std::size_t i = 0; i < table_size; ++i) {
        const OptionFacts& real = table[i].alias ? table[by_place[place_of(table[i].id)]] : table[i];
        list[i] = {table[i].name, table[i].id, type_of(real), table[i].alias ? 1U * CURLOT_FLAG_ALIAS : 0U};
    }
    return list;
}();

}  // namespace

std::span<const OptionFacts> all_options() noexcept { return table; }

const OptionFacts* find_option(CURLoption id) noexcept {
    const auto number = static_cast<unsigned>(id);
    if (number % 10'000U >= place_count) return nullptr;
    const std::size_t index = by_place[number % 10'000U];
    return index < table_size && table[index].id == id ? &table[index] : nullptr;
}

}  // namespace hawser::capi

using namespace hawser::capi;

const struct curl_easyoption* curl_easy_option_by_name(const char* name) {
    if (name == nullptr) return nullptr;
    for (std::size_t i = 0; i < table_size; ++i)
        if (hawser::ascii::equal_ignoring_case(name, shown[i].name)) return &shown[i];
    return nullptr;
}

const struct curl_easyoption* curl_easy_option_by_id(CURLoption id) {
    const OptionFacts* facts = find_option(id);
    return facts == nullptr ? nullptr : &shown[static_cast<std::size_t>(facts - table)];
}

const struct curl_easyoption* curl_easy_option_next(const struct curl_easyoption* previous) {
    if (previous == nullptr) return &shown[0];
    if (previous < &shown[0] || previous >= &shown[table_size]) return nullptr;
    return previous + 1 < &shown[table_size] ? previous + 1 : nullptr;
}
