// list_routes: functions, routes and tables of an application, in four forms.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/text.h"
#include "stack/inspect.h"
#include "template_source.h"

namespace sls::stack {
namespace {

using core::Json;

Json keys_json(const std::vector<model::KeyAttribute>& keys) {
  Json json = Json::array();
  for (const auto& key : keys) json.push_back({{"name", key.name}, {"type", key.type}});
  return json;
}

Json indexes_json(const std::vector<model::Index>& indexes) {
  Json json = Json::array();
  for (const auto& index : indexes) {
    json.push_back({{"name", index.name},
                    {"keySchema", keys_json(index.key_schema)},
                    {"projection", index.projection.type}});
  }
  return json;
}

Json function_json(const model::Function& function) {
  Json environment = Json::object();
  for (const auto& [name, value] : function.environment) environment[name] = value;
  return {{"logicalId", function.logical_id},     {"name", function.name},
          {"runtime", function.runtime},          {"handler", function.handler},
          {"packageType", function.package_type}, {"timeout", function.timeout_seconds},
          {"memory", function.memory_mb},         {"env", environment}};
}

Json route_json(const model::Api& api, const model::Route& route) {
  return {{"api", api.logical_id},
          {"kind", api.kind == model::ApiKind::rest ? "rest" : "http"},
          {"method", route.method},
          {"path", route.path},
          {"function", route.function.empty() ? Json(nullptr) : Json(route.function)},
          {"payloadFormat", route.payload_format},
          {"operation", route.operation}};
}

Json table_json(const model::Table& table) {
  Json attributes = Json::object();
  for (const auto& [name, type] : table.attributes) attributes[name] = type;
  return {{"logicalId", table.logical_id},
          {"name", table.name},
          {"keySchema", keys_json(table.key_schema)},
          {"attributes", attributes},
          {"billing", table.billing_mode},
          {"globalIndexes", indexes_json(table.global_indexes)},
          {"localIndexes", indexes_json(table.local_indexes)}};
}

std::string as_json(const model::Application& application) {
  Json functions = Json::array(), routes = Json::array(), tables = Json::array(), operations = Json::array();
  for (const auto& function : application.functions) functions.push_back(function_json(function));
  for (const auto& api : application.apis) {
    for (const auto& route : api.routes) routes.push_back(route_json(api, route));
  }
  for (const auto& table : application.tables) tables.push_back(table_json(table));
  for (const auto& operation : application.operations) {
    operations.push_back({{"name", operation.name},
                          {"method", operation.method},
                          {"path", operation.path},
                          {"function", operation.function}});
  }
  Json all = {{"functions", functions}, {"routes", routes}, {"tables", tables}, {"operations", operations}};
  return core::dump_json(all, 2) + "\n";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + " ";
}

std::string target_of(const model::Route& route) {
  if (!route.integration.empty()) return "(" + route.integration + ")";
  return route.function.empty() ? "(no function)" : route.function;
}

std::string as_text(const model::Application& application) {
  std::string text;
  std::size_t path_width = 16;
  for (const auto& api : application.apis) {
    for (const auto& route : api.routes) path_width = std::max(path_width, route.path.size());
  }
  for (const auto& api : application.apis) {
    text += api.logical_id +
            (api.kind == model::ApiKind::rest ? " (REST API, stage " : " (HTTP API, stage ") + api.stage +
            ")\n";
    for (const auto& route : api.routes) {
      text += "  " + padded(route.method, 7) + padded(route.path, path_width) +
              padded(target_of(route), 24) + route.operation + "\n";
    }
  }
  bool named = false;
  for (const auto& operation : application.operations) {
    if (operation.name == operation.method + " " + operation.path) continue;
    if (!named) text += "Operations\n";
    named = true;
    text += "  " + padded(operation.name, 24) + padded(operation.method, 7) +
            padded(operation.path, path_width) + operation.function + "\n";
  }
  for (const auto& table : application.tables) {
    text += "Table " + table.name + " (";
    for (std::size_t i = 0; i < table.key_schema.size(); ++i) {
      text += (i > 0 ? ", " : "") + table.key_schema[i].name + " " + table.key_schema[i].type;
    }
    text += ")\n";
  }
  return text;
}

std::string example_path(std::string path) {
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
    std::size_t close = path.find('}', open);
    if (close == std::string::npos) break;
    std::string name = path.substr(open + 1, close - open - 1);
    if (name.ends_with("+")) name.pop_back();
    path.replace(open, close - open + 1, name);
  }
  return path == "$default" ? "/" : path;
}

std::string as_curl(const model::Application& application) {
  std::string text;
  auto line = [&](const std::string& method, const std::string& path) {
    std::string verb = method == "ANY" ? "GET" : method;
    bool has_body = verb == "POST" || verb == "PUT" || verb == "PATCH";
    text += "curl -X " + verb + (has_body ? " -H 'Content-Type: application/json' -d '{}'" : "") +
            " 'http://127.0.0.1:3000" + example_path(path) + "'\n";
  };
  for (const auto& operation : application.operations) line(operation.method, operation.path);
  for (const auto& api : application.apis) {
    for (const auto& route : api.routes) {
      bool listed = std::any_of(application.operations.begin(), application.operations.end(),
                                [&](const auto& operation) {
                                  return operation.method == route.method && operation.path == route.path;
                                });
      if (!listed) line(route.method, route.path);
    }
  }
  return text;
}

Json integration_json(const model::Application& application, const model::Route& route) {
  const model::Function* function = application.find_function(route.function);
  std::string arn = function == nullptr ? "" : function->arn;
  return {{"type", "aws_proxy"},
          {"httpMethod", "POST"},
          {"payloadFormatVersion", route.payload_format},
          {"uri", "arn:aws:apigateway:" + application.region + ":lambda:path/2015-03-31/functions/" + arn +
                      "/invocations"}};
}

std::string as_openapi(const model::Application& application) {
  Json paths = Json::object();
  for (const auto& api : application.apis) {
    for (const auto& route : api.routes) {
      std::string method =
          route.method == "ANY" ? "x-amazon-apigateway-any-method" : core::to_lower(route.method);
      Json& entry = paths[route.path][method];
      if (!entry.is_null()) continue;  // several APIs on one port: the first in the template answers
      entry = {{"operationId", route.operation},
               {"responses", {{"default", {{"description", "The function's answer"}}}}}};
      entry["x-amazon-apigateway-integration"] = integration_json(application, route);
    }
  }
  Json document = {{"openapi", "3.0.1"},
                   {"info", {{"title", application.stack_name}, {"version", "1.0"}}},
                   {"paths", paths}};
  return core::dump_json(document, 2) + "\n";
}

}  // namespace

Result<Routes> list_routes(const TemplateOptions& options, RoutesFormat format) {
  auto application = load_template(options);
  if (!application.ok()) return core::Failure{application.error()};
  const model::Application& app = **application;
  Routes routes;
  routes.diagnostics = diagnostics_text(app, /*errors_only=*/true);
  switch (format) {
    case RoutesFormat::text:
      routes.text = as_text(app);
      break;
    case RoutesFormat::json:
      routes.text = as_json(app);
      break;
    case RoutesFormat::openapi:
      routes.text = as_openapi(app);
      break;
    case RoutesFormat::curl:
      routes.text = as_curl(app);
      break;
  }
  return routes;
}

}  // namespace sls::stack
