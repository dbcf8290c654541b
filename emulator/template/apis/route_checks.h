// What AWS refuses of an API's routes, wherever they are written.
#pragma once

#include <optional>

#include "loading.h"

namespace sls::model {

// GET … and ANY, in upper case.
bool is_api_method(const std::string& method);

// "method.request.header.X" → header X; also querystring and path.
bool parse_request_parameter(std::string_view text, RequestValue& value);

// The type of a gateway response: "UNAUTHORIZED", "DEFAULT_4XX".
void check_response_type(Loading& loading, const std::string& logical_id, const Place& place,
                         const std::string& type);

struct PathProblem {
  std::string text;
  std::string hint;
};

// Of a path that begins with '/' (or is $default).
std::optional<PathProblem> path_problem(const std::string& path, ApiKind kind);

// `route` is not yet among the API's. `event` is the event that it comes from; empty for a definition.
void check_duplicate_route(Loading& loading, const std::string& logical_id, const Place& place,
                           const std::string& event, const Api& api, const Route& route);

// REST takes one variable name for each parent: "/m/{id}" beside "/m/{msgId}" is refused at deployment.
void check_sibling_variables(Loading& loading, const Api& api);

}  // namespace sls::model
