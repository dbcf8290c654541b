// Flags that people have in their fingers from other tools: sam, serverless-offline, DynamoDB Local. Each is one of
// three: another spelling of ours, without meaning here and left out with a line, or answered with what to do instead.
#pragma once

#include <string_view>

namespace sls::cli {

struct ForeignFlag {
  enum class Kind {
    renamed,   // `says` is our spelling of the same
    left_out,  // `says` is why; empty: without a word
    answered,  // `says` is what to do instead (exit status 2)
  };
  std::string_view name;
  Kind kind;
  bool takes_value;
  std::string_view says;
  std::string_view command = {};  // only of this one; empty: of any
};

// The flag called `name` ("--docker-network") in the fingers of those who type `command`; nullptr for one that no tool
// has.
const ForeignFlag* find_foreign_flag(std::string_view name, std::string_view command);

}  // namespace sls::cli
