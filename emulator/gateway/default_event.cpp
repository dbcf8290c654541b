#include "gateway/default_event.h"

#include "event.h"

namespace sls::gateway {
namespace {

// "/message/{id}" → "/message/id"
std::string filled(std::string_view path) {
  std::string result;
  for (char c : path) {
    if (c != '{' && c != '}' && c != '+') result.push_back(c);
  }
  return result.empty() || result == "$default" ? "/" : result;
}

http::Request plain_request(std::string_view method, std::string_view path, std::string body) {
  http::Request request;
  request.method = method == "ANY" ? "GET" : std::string(method);
  std::size_t mark = path.find('?');
  request.path = filled(path.substr(0, mark));
  request.has_query = mark != std::string_view::npos;
  if (request.has_query) request.query = path.substr(mark + 1);
  request.headers.add("Accept", "*/*");
  request.headers.add("Host", "localhost");
  request.headers.add("User-Agent", "hello-sls");
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  request.body = std::move(body);
  request.peer_address = "127.0.0.1";
  return request;
}

}  // namespace

std::string default_event(const model::Application& application, std::string_view method,
                          std::string_view path, std::string body, core::Clock& clock, core::IdSource& ids) {
  std::vector<const model::Api*> apis;
  for (const model::Api& api : application.apis) apis.push_back(&api);
  RouteTable table(apis);
  http::Request request = plain_request(method, path, std::move(body));
  RequestContext context;
  context.region = application.region;
  context.account_id = application.account_id;
  context.request_id = ids.uuid();
  context.extended_request_id = ids.text(15, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") + "=";
  context.time_ms = clock.unix_milliseconds();
  context.trace_header = trace_header("", context.time_ms, ids);
  context.port = 3000;
  RouteMatch match;
  if (table.match(request.method, request.path, match) && !match.entry->is_preflight) {
    bool v2 = match.entry->route->payload_format == "2.0";
    return v2 ? build_event_v2(request, match, context) : build_event_v1(request, match, context);
  }
  // No route takes it: the event is that of a REST API with this very path.
  model::Route route{.method = request.method, .path = std::string(path)};
  model::Api api;
  api.id = "abcdefghij";
  api.stage = "Prod";
  RouteEntry entry{&api, &route, false, request.method, ""};
  match = RouteMatch{&entry, request.path, "/Prod" + request.path, {}};
  return build_event_v1(request, match, context);
}

}  // namespace sls::gateway
