// A Request's Multipart as the engine sends it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hawser/multipart.hpp>

#include "mime/serializer.hpp"

namespace hawser::api {

/// Borrows the Multipart. What is wrong with it is told by error(); then nothing else may be asked.
class MultipartBody {
public:
    /// `type` is the Content-Type of the whole, without a boundary. Looks at the files, opens none.
    MultipartBody(const Multipart& parts, std::string_view type);
    MultipartBody(const MultipartBody&) = delete;
    MultipartBody& operator=(const MultipartBody&) = delete;

    const std::optional<Error>& error() const noexcept { return error_; }
    mime::Serializer& body() noexcept { return *body_; }

private:
    Result<std::vector<mime::Part>> convert(const Multipart& parts, std::size_t depth);
    Result<mime::Part> convert(const Multipart::Part& part, std::size_t depth);

    std::deque<std::string> lines_;  ///< header fields as they are sent; views point here
    std::unique_ptr<mime::Serializer> body_;
    std::optional<Error> error_;
};

/// Whether every stream of a body has a way back to its start; false for a body that can be sent once only.
bool may_rewind(const Body& body);
/// Takes the streams of a body back to their starts, for another attempt from the beginning. False: one cannot.
bool rewind_streams(const Body& body);

}  // namespace hawser::api
