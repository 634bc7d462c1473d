// What options say about URLs, what is sent there, and where answers and logs go.
#pragma once

#include "cli/scene.hpp"

namespace hawser::cli {

Result<void> add_url(Scene& scene, const Given& given);
Result<void> add_upload(Operation& to, const Given& given);
Result<void> choose_destination(Operation& to, const Given& given, Destination destination);
void set_on_error(Operation& to, const Given& given, OnHttpError what);
Result<void> set_paths(Operation& to, const Given& given);
Result<void> set_write_out(Scene& scene, const Given& given);
void set_trace(Config& all, const Given& given, Diagnostics::Trace kind);
void add_trace_components(Scene& scene, const Given& given);
Result<void> set_rate(Config& all, const Given& given);
Result<void> set_parallel_max(Config& all, const Given& given);
Result<void> set_parallel_max_host(Config& all, const Given& given);

}  // namespace hawser::cli
