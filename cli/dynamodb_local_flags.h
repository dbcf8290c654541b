// DynamoDB Local's own flags, as people have them in scripts and compose files: -port 8000 -sharedDb -dbPath data.
#pragma once

#include <string>
#include <vector>

namespace sls::cli {

// Rewrites them after `dynamodb serve`, and adds a notice for each that means nothing here; other words stay.
std::vector<std::string> translate_dynamodb_local_flags(const std::vector<std::string>& words,
                                                        std::vector<std::string>& notices);

}  // namespace sls::cli
