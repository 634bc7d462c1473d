// From a public Request to the engine's Spec.
#pragma once

#include <string>
#include <vector>

#include <hawser/request.hpp>

#include "engine/spec.hpp"

namespace hawser::api {

/// A Spec with the lists it borrows. Borrows the Request, which must outlive it.
class RequestSpec {
public:
    explicit RequestSpec(const Request& request);
    RequestSpec(const RequestSpec&) = delete;
    RequestSpec& operator=(const RequestSpec&) = delete;

    engine::Spec& spec() noexcept { return spec_; }

private:
    void choose_method(const Request& request);
    void choose_groups(const Request& request);

    engine::Spec spec_;
    std::vector<engine::FieldEdit> fields_;
};

}  // namespace hawser::api
