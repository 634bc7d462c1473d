// What options say about connections, TLS and the way there.
#pragma once

#include "cli/scene.hpp"

namespace hawser::cli {

Result<void> set_interface(Operation& to, const Given& given);
void set_unix_socket(Operation& to, const Given& given, bool abstract);
Result<void> set_local_port(Operation& to, const Given& given);
Result<void> set_type_of_service(Operation& to, const Given& given);
Result<void> set_priority(Operation& to, const Given& given);
Result<void> set_multipath(Operation& to, const Given& given);
Result<void> set_speed_limit(Operation& to, const Given& given);
Result<void> set_speed_time(Operation& to, const Given& given);
Result<void> set_certificate(TlsOptions& tls, const Given& given);
/// PEM, DER or P12, in any case.
Result<void> set_format(TlsFormat& format, const Given& given);
Result<void> set_tls_max(TlsOptions& tls, const Given& given);
/// A file that an option names and that has to be there already, else that error.
Result<void> must_exist(const Given& given, std::string& file, ErrorCode otherwise);

}  // namespace hawser::cli
