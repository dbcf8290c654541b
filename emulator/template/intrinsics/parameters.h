// The template's Parameters with their values: given, or by default; held against what the template allows.
#pragma once

#include <map>
#include <string>

#include "reading/diagnostics.h"
#include "reading/node.h"

namespace sls::model {

struct Parameter {
  Node value;
  bool known = false;  // false: neither given nor by default
};

// Whether all of the text is a number, which goes to `value`.
bool is_number_text(const std::string& text, double& value);

std::map<std::string, Parameter> read_parameters(const Node& root,
                                                 const std::map<std::string, std::string>& overrides,
                                                 Diagnostics& diagnostics);

}  // namespace sls::model
