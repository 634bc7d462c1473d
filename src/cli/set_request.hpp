// What options say about the request itself, and about the command line as a whole.
#pragma once

#include "cli/scene.hpp"

namespace hawser::cli {

// Each takes what was given for the option it is named after; an Error says what is wrong with the value.

Result<void> add_header(Scene& scene, const Given& given);
/// Octal, as chmod(1) has it.
Result<void> set_file_mode(Scene& scene, const Given& given);
Result<void> add_proxy_header(Scene& scene, const Given& given);
Result<void> add_cookie(Scene& scene, const Given& given);
Result<void> set_user_agent(Scene& scene, const Given& given);
Result<void> set_referer(Operation& to, const Given& given);
Result<void> set_user(Scene& scene, const Given& given);
Result<void> set_proxy_user(Scene& scene, const Given& given);
void set_proxy(Operation& to, const Given& given, bool http1_0);
Result<void> set_header_client(Operation& to, const Given& given);
Result<void> set_method(Scene& scene, const Given& given);
void set_follow(Operation& to, const Given& given, bool keep_method);
Result<void> set_max_redirects(Operation& to, const Given& given);
Result<void> set_range(Scene& scene, const Given& given);
Result<void> set_resume(Scene& scene, const Given& given);
Result<void> set_time_condition(Scene& scene, const Given& given);
Result<void> set_schemes(Scene& scene, std::string& list, const Given& given);
Result<void> set_default_scheme(Operation& to, const Given& given);

void ask(Scene& scene, Question question);
void ask_help(Scene& scene, const Given& given);
void set_verbosity(Scene& scene, const Given& given);
Result<void> next_operation(Scene& scene);
Result<void> define_variable(Scene& scene, const Given& given);

}  // namespace hawser::cli
