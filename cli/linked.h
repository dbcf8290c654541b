// How this program is linked: one of two files says it, linked_with_shared_libraries.cpp or
// linked_statically.cpp.
#pragma once

namespace sls::cli {

// What follows the version in `--version`; empty for the ordinary program.
extern const char* const kLinkage;

// Readies the libraries for a machine that is not the one they were built on. REQUIRES: no other thread runs
// yet, and the environment has been read, for this may add to it.
void prepare_libraries();

}  // namespace sls::cli
