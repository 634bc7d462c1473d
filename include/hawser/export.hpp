// Which symbols leave the library.
#pragma once

/// Marks a class or function as part of the library's public surface. Everything is compiled with hidden
/// visibility, so what does not carry this mark is not exported and may change at any time.
#define HAWSER_API __attribute__((visibility("default")))
