// Flags that a project keeps in samconfig.toml join the command line.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sls::cli {

// Puts what samconfig.toml says behind the command's name, in front of the user's own words, which win. The file is
// --config-file's, else the one beside the template, as sam has it, else the one in the current folder. Prints what
// means nothing here; the error, if any, is a sentence (exit status 3).
std::string add_samconfig(const CLI::App& app, std::vector<std::string>& words);

}  // namespace sls::cli
