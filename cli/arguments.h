// The command line before CLI11 sees it: what people have in their fingers from other tools is put into this
// tool's form, and what this version cannot do yet is refused by name instead of being ignored.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace sls::cli {

struct Arguments {
  std::vector<std::string> after_dashes;  // of `exec`: the command behind --
  std::vector<std::string> words;    // without the program's name
  std::vector<std::string> notices;  // lines such as "--docker-network: ignored, there are no containers"
};

// Handles `local start-api`, several values after --parameter-overrides, flags of `sam local` that concern
// containers, flags of other tools that have another name here, and flags of the contract that are not built
// yet. The error is a sentence for people (exit status 2).
core::Result<Arguments, std::string> read_arguments(const std::vector<std::string>& words);

}  // namespace sls::cli
