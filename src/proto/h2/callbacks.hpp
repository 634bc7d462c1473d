// nghttp2's callbacks, turned into calls of Client. No exception crosses nghttp2's frames.
#pragma once

#include <nghttp2/nghttp2.h>

namespace hawser::h2 {

struct Callbacks {
    static void install(nghttp2_session_callbacks* callbacks) noexcept;
    static nghttp2_data_provider provider() noexcept;
};

}  // namespace hawser::h2
