// Looking into resolved values: a member's text, number or truth, with a default where it is absent or of
// another kind. Properties whose kind is checked are read with loading.h's functions instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reading/node.h"

namespace sls::model {

std::string text_at(const Node& map, std::string_view name, std::string otherwise = "");
bool true_at(const Node& map, std::string_view name, bool otherwise = false);
std::optional<long long> integer_at(const Node& map, std::string_view name);
// One text counts as a list of one.
std::vector<std::string> texts_at(const Node& map, std::string_view name);

// The member `name` in OpenAPI's spelling ("authorizerUri") or CloudFormation's ("AuthorizerUri"); null when
// absent.
const Node* find_either(const Node& map, std::string_view name);
std::string text_at_either(const Node& map, std::string_view name, std::string otherwise = "");

}  // namespace sls::model
