// Events Api and HttpApi → routes, the implicit APIs, and what AWS refuses of routes.
#include <algorithm>
#include <map>
#include <set>

#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

constexpr const char* kImplicitRest = "ServerlessRestApi";
constexpr const char* kImplicitHttp = "ServerlessHttpApi";

// One event of a function.
struct Event {
  const Resource& function;
  const Member& member;
  bool rest = false;
};

class EventLoader {
 public:
  explicit EventLoader(Loading& loading) : loading_(loading) {}

  void add(const Event& event) {
    const Node* written = event.member.value.find("Properties");
    Node properties = written == nullptr ? make_map(event.member.place)
                                         : loading_.resolver.resolve_top(*written, event.function.logical_id);
    Route route;
    route.function = event.function.logical_id;
    route.event_id = event.member.key;
    route.position = position_of(event.member.place);
    if (!read_method_and_path(event, properties, route)) return;
    route.payload_format =
        event.rest ? "1.0" : read_text(loading_, event.function, properties, "PayloadFormatVersion", "2.0");
    if (route.payload_format == "1" || route.payload_format == "2") route.payload_format += ".0";
    Api* api = api_of(event, properties);
    if (api == nullptr) return;
    route.api = api->logical_id;
    check_duplicate(event, *api, route);
    load_route_auth(loading_, event.function, event.member, properties, *api, route);
    load_request_checks(loading_, event.function, event.member, properties, *api, route);
    api->routes.push_back(std::move(route));
  }

 private:
  void refuse(const Event& event, const Place& place, std::string code, std::string text, std::string hint) {
    loading_.diagnostics.error(
        place, event.function.logical_id,
        {code, invalid_event(event.function.logical_id, event.member.key, text), std::move(hint)});
  }

  bool read_method_and_path(const Event& event, const Node& properties, Route& route) {
    std::string path = read_text(loading_, event.function, properties, "Path");
    std::string method = core::to_upper(read_text(loading_, event.function, properties, "Method"));
    bool both_missing = path.empty() && method.empty();
    if (!event.rest && (both_missing || path == "$default")) {
      route.path = "$default";
      route.method = "ANY";
      return true;
    }
    for (const char* name : {"Path", "Method"}) {
      if (!(std::string_view(name) == "Path" ? path : method).empty()) continue;
      refuse(event, event.member.place, "missing-property",
             "Event is missing the following properties: ['" + core::to_lower(name) + "'].",
             "add " + std::string(name));
      return false;
    }
    static const std::set<std::string> kMethods = {
        "GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD"};
    if (!kMethods.contains(method)) {
      refuse(event, properties.find("Method")->place, "bad-method",
             "'" + method + "' is no HTTP method that API Gateway knows.",
             did_you_mean(method, {kMethods.begin(), kMethods.end()}, "use GET, POST, … or ANY"));
    }
    route.method = method == "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : method;
    route.path = path.front() == '/' ? path : "/" + path;
    check_path(event, properties.find("Path")->place, route.path);
    return true;
  }

  void check_path(const Event& event, const Place& place, const std::string& path) {
    auto segments = core::split(path.substr(1), '/');
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const std::string& segment = segments[i];
      bool braces = segment.find_first_of("{}") != std::string::npos;
      bool whole = segment.size() > 2 && segment.front() == '{' && segment.back() == '}' &&
                   segment.find('{', 1) == std::string::npos;
      if (braces && !whole && event.rest) {
        refuse(event, place, "bad-path",
               "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly "
               "braces at the beginning and the end.",
               "make the variable a whole segment");
      }
      if (whole && segment[segment.size() - 2] == '+' && i + 1 < segments.size()) {
        refuse(event, place, "bad-path", "A greedy path variable must be the last part of the path.",
               "move " + segment + " to the end");
      }
    }
  }

  Api* find_api(const std::string& logical_id) {
    for (Api& api : loading_.application.apis) {
      if (api.logical_id == logical_id) return &api;
    }
    return nullptr;
  }

  Api* implicit_api(bool rest) {
    std::string id = rest ? kImplicitRest : kImplicitHttp;
    if (Api* known = find_api(id)) return known;
    Api api;
    api.logical_id = id;
    api.kind = rest ? ApiKind::rest : ApiKind::http;
    api.id = api_id(id);
    api.name = id;
    api.stage = rest ? "Prod" : "$default";
    // Globals apply to the implicit APIs as well.
    Node empty = make_map({});
    Resource resource{id, rest ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi", &empty, {}};
    std::size_t before = loading_.application.fidelity.size();
    if (!rest || loading_.root.find("Globals") != nullptr) {
      Node with_stage = make_map({});
      Node properties = make_map({});
      properties.members.push_back({"StageName", {}, make_scalar(api.stage, {})});
      with_stage.members.push_back({"Properties", {}, properties});
      resource.node = &with_stage;
      load_api(loading_, resource);
      loading_.application.fidelity.resize(before);
      return find_api(id);
    }
    loading_.application.apis.push_back(std::move(api));
    return &loading_.application.apis.back();
  }

  // The API that an event names: text, or a Ref.
  Api* api_of(const Event& event, const Node& properties) {
    const char* name = event.rest ? "RestApiId" : "ApiId";
    const Node* written = properties.find(name);
    if (written == nullptr) return implicit_api(event.rest);
    bool is_ref = intrinsic_name(*written) == "Ref";
    std::string id = is_ref ? text_of(written->members[0].value) : text_of(*written);
    if (id.empty()) {
      refuse(event, written->place, "bad-api-reference",
             std::string(name) + " must be a valid reference to an API resource in same template.",
             "write !Ref LogicalId");
      return nullptr;
    }
    Api* api = find_api(id);
    if (api == nullptr) {
      refuse(event, written->place, "bad-api-reference",
             std::string(name) + " must be a valid reference to an '" +
                 (event.rest ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi") +
                 "' resource in same template.",
             nearest_api(id));
      return nullptr;
    }
    if ((api->kind == ApiKind::rest) != event.rest) {
      refuse(event, written->place, "wrong-api-kind",
             std::string(name) + " '" + id + "' is " +
                 (event.rest ? "an HTTP API; use an HttpApi event" : "a REST API; use an Api event") + ".",
             "");
      return nullptr;
    }
    return api;
  }

  std::string nearest_api(const std::string& id) {
    std::vector<std::string> known;
    for (const Api& api : loading_.application.apis) known.push_back(api.logical_id);
    return did_you_mean(id, known, "define the API, or leave the property out");
  }

  void check_duplicate(const Event& event, const Api& api, const Route& route) {
    for (const Route& other : api.routes) {
      if (other.method != route.method || other.path != route.path) continue;
      refuse(event, event.member.place, "duplicate-route",
             "API method \"" + core::to_lower(route.method) + "\" defined multiple times for path \"" +
                 route.path + "\".",
             "the first one is " + other.function + "." + other.event_id);
    }
  }

  Loading& loading_;
};

// Where a route's Path is written.
Place place_of(const Loading& loading, const Route& route) {
  const Node* at = loading.root.find("Resources");
  for (const std::string& key : {route.function, std::string("Properties"), std::string("Events"),
                                 route.event_id, std::string("Properties"), std::string("Path")}) {
    at = at == nullptr ? nullptr : at->find(key);
  }
  return at == nullptr ? Place{nullptr, route.position.line, route.position.column} : at->place;
}

// REST takes one variable name per parent: "/m/{id}" beside "/m/{msgId}" is refused at deployment.
void check_siblings(Loading& loading, const Api& api) {
  std::map<std::string, std::pair<std::string, const Route*>> variables;  // parent path → variable
  for (const Route& route : api.routes) {
    std::string parent;
    for (const std::string& segment : core::split(route.path.substr(1), '/')) {
      bool variable = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
      bool greedy = variable && segment[segment.size() - 2] == '+';
      if (variable && !greedy) {
        auto [known, is_new] = variables.emplace(parent, std::pair(segment, &route));
        if (!is_new && known->second.first != segment) {
          loading.diagnostics.error(
              place_of(loading, route), route.function,
              {"sibling-variable",
               "A sibling (" + known->second.first +
                   ") of this resource already has a variable path part -- only one is allowed",
               "name the variable " + known->second.first + ", as " + known->second.second->function +
                   " does"});
        }
      }
      parent += "/" + segment;
    }
  }
}

}  // namespace

void load_events(Loading& loading, const std::vector<Resource>& resources) {
  EventLoader loader(loading);
  for (const Resource& resource : resources) {
    if (resource.type != "AWS::Serverless::Function") continue;
    const Node* properties = resource.node->find("Properties");
    const Node* events = properties == nullptr ? nullptr : properties->find("Events");
    if (events == nullptr) continue;
    for (const Member& member : events->members) {
      const Node* type = member.value.find("Type");
      if (type == nullptr) {
        loading.diagnostics.error(
            member.place, resource.logical_id,
            {"missing-property",
             invalid_event(resource.logical_id, member.key, "Missing required property 'Type'."),
             "add Type: Api or HttpApi"});
      } else if (type->text == "Api" || type->text == "HttpApi") {
        loader.add({resource, member, type->text == "Api"});
      }
    }
  }
  link_authorizers(loading);
  for (const Api& api : loading.application.apis) {
    if (api.kind == ApiKind::rest) check_siblings(loading, api);
  }
}

}  // namespace sls::model
