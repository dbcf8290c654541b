#include "running.h"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "handlers.h"
#include "template_source.h"

namespace sls::stack {
namespace {

// "/message/{id}" → "/message/1".
std::string path_to_try(const std::string& path) {
  std::string filled;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '{') {
      filled += '1';
      i = path.find('}', i);
      if (i == std::string::npos) break;
    } else {
      filled += path[i];
    }
  }
  return filled;
}

// The first POST without a variable does best: it needs nothing to be there. A route with a variable is the last resort.
std::string curl_line(const model::Application& application, const std::string& url) {
  auto rank = [](const model::Operation& operation) {
    bool has_variable = operation.path.find('{') != std::string::npos;
    return has_variable ? 2 : operation.method == "POST" ? 0 : 1;
  };
  const model::Operation* best = nullptr;
  for (const model::Operation& operation : application.operations) {
    if (best == nullptr || rank(operation) < rank(*best)) best = &operation;
  }
  if (best == nullptr) return application.apis.empty() ? "" : "curl " + url + "/";
  std::string target = url + path_to_try(best->path);
  if (best->method == "GET" || best->method == "ANY") return "curl " + target;
  bool has_body = best->method == "POST" || best->method == "PUT" || best->method == "PATCH";
  return "curl -X " + best->method +
         (has_body ? " -H 'Content-Type: application/json' -d '{\"message\": \"hello\"}' " : " ") + target;
}

void add_api(const model::Api& api, const std::string& own_url, Running& running) {
  bool rest = api.kind == model::ApiKind::rest;
  std::string url = own_url.empty() ? running.api_url : own_url;
  std::string stage_url = api.stage == "$default" ? url : url + "/" + api.stage;
  running.apis.push_back({api.logical_id, rest ? "REST API" : "HTTP API", api.stage, url, stage_url});
  for (const model::Route& route : api.routes) {
    bool named = route.operation != route.method + " " + route.path;
    running.routes.push_back(
        {api.logical_id, route.method, route.path, route.function, named ? route.operation : ""});
  }
}

// Operations of a monolith, which have a name but no route of their own.
void add_named_operations(const model::Application& application, Running& running) {
  for (const model::Operation& operation : application.operations) {
    bool named = operation.name != operation.method + " " + operation.path;
    bool is_route = std::any_of(running.routes.begin(), running.routes.end(), [&](const RunningRoute& route) {
      return route.method == operation.method && route.path == operation.path &&
             route.function == operation.function;
    });
    if (named && !is_route)
      running.routes.push_back({"", operation.method, operation.path, operation.function, operation.name});
  }
}

void add_function_notices(const model::Function& function, lambda::Lambda& lambda, Running& running) {
  std::string refusal = lambda.refusal(function);
  if (!refusal.empty()) {
    running.notices.push_back(function.logical_id + ": " + refusal +
                              "; requests to it are answered with 502");
  }
  if (function.url && running.api_url.empty())
    running.notices.push_back(function.logical_id + ": its function URL is served by hello-sls serve, not here");
  for (const std::string& event : function.unwired_events) {
    running.notices.push_back(function.logical_id + ": event " + event +
                              " is not delivered here; try it with hello-sls invoke " + function.logical_id +
                              " -e FILE");
  }
}

void add_notices(const model::Application& application, lambda::Lambda& lambda, Running& running) {
  for (const model::Diagnostic& diagnostic : application.diagnostics) {
    // What only the CodeUri folder lacks says nothing of a function whose handler is compiled in.
    const model::Function* function = application.find_function(diagnostic.logical_id);
    bool beside_the_point =
        diagnostic.code == "missing-code" && function != nullptr && runs_in_process(*function);
    if (!beside_the_point) running.notices.push_back(diagnostic_text(diagnostic));
  }
  for (const model::Function& function : application.functions)
    add_function_notices(function, lambda, running);
  for (const model::NotEmulated& resource : application.not_emulated)
    running.notices.push_back(resource.logical_id + ": " + resource.type + " is not emulated");
}

// https://ID.execute-api.REGION.amazonaws.com/STAGE/… → this machine's.
std::string local_url(const model::Application& application, const Running& running, const std::string& value) {
  for (const model::Api& api : application.apis) {
    std::string host = "https://" + api.id + ".execute-api.";
    if (running.api_url.empty() || !value.starts_with(host)) continue;
    std::size_t path = value.find('/', host.size());
    return running.api_url + (path == std::string::npos ? "" : value.substr(path));
  }
  return value;
}

std::string ready_json(const model::Application& application, const Running& running) {
  core::Json apis = core::Json::object(), tables = core::Json::object(), outputs = core::Json::object();
  for (const RunningApi& api : running.apis)
    apis[api.logical_id] = {{"url", api.url}, {"stageUrl", api.stage_url}};
  core::Json urls = core::Json::object();
  for (const RunningFunctionUrl& url : running.function_urls) urls[url.function] = url.url;
  for (const model::Table& table : application.tables) tables[table.logical_id] = table.name;
  for (const model::Output& output : application.outputs)
    outputs[output.name] = local_url(application, running, output.value);
  core::Json json = {{"api", apis},
                     {"lambda", running.lambda_url},
                     {"dynamodb", running.dynamodb_url},
                     {"functions", running.functions},
                     {"functionUrls", urls},
                     {"tables", tables},
                     {"outputs", outputs},
                     {"pid", ::getpid()}};
  return core::dump_json(json, 2) + "\n";
}

}  // namespace

void describe_application(const model::Application& application, lambda::Lambda& lambda, const FurtherPorts* ports,
                          Running& running) {
  if (!running.api_url.empty()) {
    for (const model::Api& api : application.apis) add_api(api, ports->url_of(api.logical_id), running);
    for (const model::Function& function : application.functions) {
      std::string url = ports->url_of(function.logical_id);
      if (function.url && !url.empty())
        running.function_urls.push_back({function.logical_id, url + "/", function.url->streams});
    }
    running.curl_line = curl_line(application, running.api_url);
    add_named_operations(application, running);
  }
  for (const model::Function& function : application.functions)
    running.functions.push_back(function.logical_id);
  for (const model::Table& table : application.tables) running.tables.push_back(table.name);
  add_notices(application, lambda, running);
  running.ready_json = ready_json(application, running);
}

}  // namespace sls::stack
