// From a public Request to the engine's Spec.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hawser/request.hpp>

#include "api/multipart_body.hpp"
#include "engine/spec.hpp"

namespace hawser::api {

/// A Spec with the lists it borrows. Borrows the Request, which must outlive it.
class RequestSpec {
public:
    explicit RequestSpec(const Request& request);
    RequestSpec(const RequestSpec&) = delete;
    RequestSpec& operator=(const RequestSpec&) = delete;

    engine::Spec& spec() noexcept { return spec_; }
    /// The Request's Multipart, which the transfer's ApiUser sends; null when it has none.
    MultipartBody* multipart() noexcept { return multipart_.get(); }

private:
    void choose_method(const Request& request);
    void choose_groups(const Request& request);
    void choose_multipart(const Request& request);

    engine::Spec spec_;
    std::vector<engine::FieldEdit> fields_;
    std::vector<engine::FieldEdit> proxy_fields_;
    std::unique_ptr<MultipartBody> multipart_;
};

}  // namespace hawser::api
