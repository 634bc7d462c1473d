// What a test program could not try here. Nothing passes untested: the program then ends as skipped, which
// tests/allowed-skips allows or does not.
#pragma once

#include <string>

namespace hawser::test {

/// The test case returns after this. `why` says what is missing.
void not_tried(const std::string& why);

}  // namespace hawser::test
