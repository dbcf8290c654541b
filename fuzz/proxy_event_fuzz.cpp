// Any request line, header block and body, as the server hands them over: whatever route takes them, the
// event is one JSON object.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "event.h"
#include "route_table.h"

namespace {

using namespace sls;

model::Api make_api(model::ApiKind kind) {
  model::Api api;
  api.kind = kind;
  api.logical_id = kind == model::ApiKind::rest ? "Rest" : "Http";
  api.stage = kind == model::ApiKind::rest ? "Prod" : "$default";
  api.binary_media_types = {"image/*"};
  for (const char* path : {"/", "/message/{id}", "/a/b", "/files/{proxy+}"}) {
    model::Route route;
    route.api = api.logical_id;
    route.method = "ANY";
    route.path = path;
    route.function = "F";
    api.routes.push_back(route);
  }
  return api;
}

// The line up to the next newline, taken off.
std::string_view take_line(std::string_view& text) {
  std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const model::Api rest = make_api(model::ApiKind::rest);
  static const model::Api http = make_api(model::ApiKind::http);
  static const gateway::RouteTable rest_routes({&rest});
  static const gateway::RouteTable http_routes({&http});
  std::string_view text(reinterpret_cast<const char*>(data), size);
  sls::http::Request request;
  request.method = take_line(text);
  std::string_view target = take_line(text);
  request.path = "/" + std::string(target.substr(0, target.find('?')));
  request.has_query = target.find('?') != std::string_view::npos;
  if (request.has_query) request.query = target.substr(target.find('?') + 1);
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
  }
  request.body = text;
  for (const auto* routes : {&rest_routes, &http_routes}) {
    gateway::RouteMatch match;
    if (!routes->match(request.method, request.path, match)) continue;
    for (const std::string& event :
         {gateway::build_event_v1(request, match, {}), gateway::build_event_v2(request, match, {})}) {
      auto json = nlohmann::json::parse(event, nullptr, false);
      if (!json.is_object()) std::abort();
    }
  }
  return 0;
}
