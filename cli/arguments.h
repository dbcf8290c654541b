// The command line before CLI11 parses it: what people have in their fingers from other tools is put into this
// tool's form, and what this version cannot do is refused by name instead of being ignored.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace CLI {
class App;
}

namespace sls::cli {

struct Arguments {
  std::vector<std::string> after_dashes;  // of `exec`: the command behind --
  std::vector<std::string> words;    // without the program's name; the command's comes first
  std::vector<std::string> notices;  // lines such as "--docker-network: ignored, there are no containers"
};

// Puts the command's name first, splits several values after --parameter-overrides, and handles the flags of other
// tools (foreign_flags.h) that the command of `app` does not have itself. The error is a sentence for people (exit
// status 2).
core::Result<Arguments, std::string> read_arguments(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace sls::cli
