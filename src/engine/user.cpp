#include "engine/user.hpp"

#include <algorithm>
#include <array>

#include "base/try.hpp"

namespace hawser::engine {

// A source that cannot go forward in one step is read up to there.
Result<void> User::ask_skip(std::uint64_t offset) {
    std::array<std::uint8_t, 16'384> unwanted;
    while (offset != 0) {
        const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(offset, unwanted.size()));
        HAWSER_ASSIGN(const BodyAnswer answer, ask_body(MutableBytes(unwanted).first(most)));
        if (answer.kind != BodyAnswer::Kind::bytes)
            return fail(ErrorCode::read_failed, Phase::send,
                        "the upload could not be resumed: its source ended or paused " + std::to_string(offset) +
                            " bytes before where it was to go on");
        offset -= answer.bytes;
    }
    return {};
}

Result<void> User::ask_rewind(std::uint64_t) {
    return fail(ErrorCode::rewind_failed, Phase::send, "the body has to be sent again and its source cannot go back");
}

}  // namespace hawser::engine
