// Constants of a statement → attribute values: literals and parameters. Numbers, sets and nesting are checked
// as the service does, with the place inside the value behind the sentence ("… under root.x[1]").
#pragma once

#include <vector>

#include "../attribute_value.h"
#include "ast.h"

namespace sls::dynamodb::partiql {

// A literal or a parameter.
bool is_constant(const Expression& expression);

class Values {
 public:
  // Borrows the parameters. REQUIRES: as many as the statement has.
  explicit Values(const std::vector<AttributeValue>& parameters) : parameters_(parameters) {}

  // Refuses what is no constant by name. A literal may hold no parameter.
  AttributeValue of(const Expression& expression) const;

 private:
  const std::vector<AttributeValue>& parameters_;
};

// What the service calls an expression that stands where it takes none: "Parameter", "VariableReference", …
std::string node_name(const Expression& expression);

}  // namespace sls::dynamodb::partiql
