// Events Api and HttpApi → routes, the implicit APIs, and what AWS refuses of routes.
#include <algorithm>
#include <cctype>
#include <set>

#include "apis/route_checks.h"
#include "core/text.h"
#include "loading.h"
#include "reading/members.h"

namespace sls::model {
namespace {

constexpr const char* kImplicitRest = "ServerlessRestApi";
constexpr const char* kImplicitHttp = "ServerlessHttpApi";

// One event of a function.
struct Event {
  const Resource& function;
  const Member& member;
  bool rest = false;
  bool state_machine = false;  // the resource is one: its route starts an execution, and leads to no function
};

class EventLoader {
 public:
  explicit EventLoader(Loading& loading) : loading_(loading) {}

  void add(const Event& event) {
    const Node* written = event.member.value.find("Properties");
    Node properties = written == nullptr ? make_map(event.member.place)
                                         : loading_.resolver.resolve_top(*written, event.function.logical_id);
    Route route;
    if (event.state_machine) {
      route.integration = "states:StartExecution";
    } else {
      route.function = event.function.logical_id;
    }
    route.event_id = event.member.key;
    route.position = position_of(event.member.place);
    if (!read_method_and_path(event, properties, route)) return;
    route.payload_format =
        event.rest ? "1.0" : read_text(loading_, event.function, properties, "PayloadFormatVersion", "2.0");
    if (route.payload_format == "1" || route.payload_format == "2") route.payload_format += ".0";
    Api* api = api_of(event, properties);
    if (api == nullptr) return;
    route.api = api->logical_id;
    auto definition = loading_.definitions.find(api->logical_id);
    if (definition == loading_.definitions.end()) {
      check_duplicate_route(loading_, event.function.logical_id, event.member.place, route.event_id, *api,
                            route);
    } else if (definition->second == Definition::whole) {
      return note_permission(event, *api, route);
    } else if (definition->second == Definition::merged) {
      take_place(*api, route);
    } else if (find_route(*api, route) != api->routes.end()) {
      return;  // the definition's own integration stays
    }
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

  // An API with a definition of its own takes no routes from events: they only permit the invocation.
  void note_permission(const Event& event, const Api& api, const Route& route) {
    bool known = std::any_of(api.routes.begin(), api.routes.end(), [&](const Route& other) {
      return other.path == route.path &&
             (other.method == route.method || other.method == "ANY" || route.method == "ANY");
    });
    if (known) return;
    loading_.diagnostics.warning(
        event.member.place, event.function.logical_id,
        {"event-without-route",
         "event " + route.event_id + " makes no route: " + api.logical_id +
             " has a definition of its own, and " + route.method + " " + route.path + " is not in it",
         event.rest ? "add it to the definition, or set MergeDefinitions: true"
                    : "add it to the definition"});
  }

  static std::vector<Route>::iterator find_route(Api& api, const Route& route) {
    return std::find_if(api.routes.begin(), api.routes.end(), [&](const Route& other) {
      return other.method == route.method && other.path == route.path;
    });
  }

  // With MergeDefinitions an event goes before the definition's own method, of which the name stays.
  static void take_place(Api& api, Route& route) {
    auto old = find_route(api, route);
    if (old == api.routes.end()) return;
    route.operation = old->operation;
    route.operation_id = old->operation_id;
    api.routes.erase(old);
  }

  // The transform makes a path of a definition of it, and cannot wait for what CloudFormation resolves later;
  // what AWS::LanguageExtensions resolves comes before it.
  void check_literal(const Event& event, const Node& properties) {
    if (has_transform(loading_.root, "AWS::LanguageExtensions")) return;
    for (const char* name : {"Path", "Method"}) {
      const Node* written = properties.find(name);
      std::string_view intrinsic = written == nullptr ? std::string_view() : intrinsic_name(*written);
      if (intrinsic.empty() || intrinsic == "Ref") continue;
      refuse(event, written->place, "wrong-type", "Property '" + std::string(name) + "' should be a string.",
             "write it out, or as !Ref of a parameter");
    }
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
    check_literal(event, properties);
    static const std::set<std::string> kMethods = {
        "GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD"};
    if (!kMethods.contains(method)) {
      refuse(event, properties.find("Method")->place, "bad-method",
             "'" + method + "' is no HTTP method that API Gateway knows.",
             did_you_mean(method, {kMethods.begin(), kMethods.end()}, "use GET, POST, … or ANY"));
    }
    route.method = method == "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : method;
    route.path = path.front() == '/' ? path : "/" + path;
    ApiKind kind = event.rest ? ApiKind::rest : ApiKind::http;
    if (auto problem = path_problem(route.path, kind))
      refuse(event, properties.find("Path")->place, "bad-path", problem->text, problem->hint);
    return true;
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

  Loading& loading_;
};

// S3 takes its notifications with the bucket, so the bucket must be this template's.
void check_bucket(Loading& loading, const Resource& function, const Member& event, const Node& properties) {
  const Node* bucket = properties.find("Bucket");
  if (bucket == nullptr) return;
  std::string id = intrinsic_name(*bucket) == "Ref" ? text_of(bucket->members[0].value) : "";
  const Node* resource = id.empty() ? nullptr : loading.root.find("Resources")->find(id);
  if (resource != nullptr) {
    std::string type = text_at(*resource, "Type");
    if (type == "AWS::S3::Bucket") return;
    return loading.diagnostics.error(
        bucket->place, id,
        {"bad-event",
         invalid_resource(id, "Resource has incorrect Type; expected 'AWS::S3::Bucket', got '" + type + "'"),
         "write !Ref LogicalId of an AWS::S3::Bucket"});
  }
  loading.diagnostics.error(bucket->place, function.logical_id,
                            {"bad-event",
                             invalid_event(function.logical_id, event.key,
                                           "S3 events must reference an S3 bucket in the same template."),
                             "write !Ref LogicalId of an AWS::S3::Bucket"});
}

// rate(5 minutes), cron(0 12 * * ? *), and for the scheduler at(2026-01-01T00:00:00).
void check_schedule(Loading& loading, const Resource& function, const Member& event, const Node& properties) {
  for (const char* name : {"Schedule", "ScheduleExpression"}) {
    const Node* written = properties.find(name);
    if (written == nullptr || !written->is_scalar()) continue;
    std::string text = text_of(*written);
    bool dynamic = text.find("{{resolve:") != std::string::npos;
    bool reads = text.ends_with(")") &&
                 (text.starts_with("rate(") || text.starts_with("cron(") || text.starts_with("at("));
    if (reads || dynamic) continue;
    loading.diagnostics.error(
        written->place, function.logical_id,
        {"bad-event",
         invalid_event(function.logical_id, event.key, "Parameter ScheduleExpression is not valid: " + text),
         "write rate(5 minutes) or cron(0 12 * * ? *)"});
  }
}

// The transform makes logical ids of an event's name.
void check_event_name(Loading& loading, const Resource& function, const Member& event) {
  bool plain = std::all_of(event.key.begin(), event.key.end(),
                           [](unsigned char c) { return std::isalnum(c) != 0 && c < 0x80; });
  if (plain) return;
  loading.diagnostics.error(
      event.place, function.logical_id,
      {"bad-logical-id",
       invalid_resource(function.logical_id + event.key, "Logical ids must be alphanumeric."),
       "use letters and digits only in the event's name"});
}

void warn_of_left_out(Loading& loading) {
  for (const LeftOutRoute& left_out : loading.left_out) {
    const Api* api = loading.application.find_api(left_out.api);
    bool given =
        api != nullptr && std::any_of(api->routes.begin(), api->routes.end(), [&](const Route& route) {
          return route.method == left_out.method && route.path == left_out.path;
        });
    if (given) continue;
    loading.diagnostics.warning(
        left_out.place, left_out.api,
        {"no-integration",
         left_out.method + " " + left_out.path + " has no integration: the HTTP API leaves the route out",
         "add x-amazon-apigateway-integration, or an event of a function"});
  }
}

// A state machine is not emulated, but its Api events make an API's routes, and the implicit API itself.
void load_state_machine_events(Loading& loading, EventLoader& loader, const Resource& resource) {
  const Node* properties = resource.node->find("Properties");
  const Node* events = properties == nullptr ? nullptr : properties->find("Events");
  if (events == nullptr) return;
  for (const Member& member : events->members) {
    note_fidelity(loading, resource, "Events." + member.key, Fidelity::not_emulated, "compatibility.md#apis");
    if (text_at(member.value, "Type") == "Api") loader.add({resource, member, true, true});
  }
}

}  // namespace

// An event of any kind: its type, its properties and its place in the fidelity report. Returns the type.
std::string check_event(Loading& loading, const Resource& function, const Member& event) {
  static const std::vector<std::string> kTypes = {"Api",
                                                  "HttpApi",
                                                  "S3",
                                                  "SNS",
                                                  "SQS",
                                                  "Kinesis",
                                                  "DynamoDB",
                                                  "Schedule",
                                                  "ScheduleV2",
                                                  "CloudWatchEvent",
                                                  "EventBridgeRule",
                                                  "CloudWatchLogs",
                                                  "Cognito",
                                                  "IoTRule",
                                                  "AlexaSkill",
                                                  "MSK",
                                                  "MQ",
                                                  "SelfManagedKafka",
                                                  "DocumentDB"};
  const Node* written = event.value.find("Type");
  std::string type = written == nullptr ? "" : text_of(*written);
  if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
    std::string text = "Resource dict has missing or invalid value for field Type. Event Type is: " +
                       (type.empty() ? "None" : type) + ".";
    loading.diagnostics.error(written == nullptr ? event.place : written->place, function.logical_id,
                              {"bad-event-type", invalid_event(function.logical_id, event.key, text),
                               did_you_mean(type, kTypes, "add Type: Api or HttpApi")});
    return "";
  }
  for (const Member& member : event.value.members) {
    if (member.key == "Type" || member.key == "Properties") continue;
    loading.diagnostics.error(
        member.place, function.logical_id,
        {"unknown-property",
         invalid_event(function.logical_id, event.key, "'" + member.key + "' is no part of an event"),
         did_you_mean(member.key, {"Type", "Properties"}, "an event has Type and Properties")});
  }
  check_event_name(loading, function, event);
  bool delivered = type == "Api" || type == "HttpApi";
  note_fidelity(loading, function, "Events." + event.key,
                delivered ? Fidelity::emulated : Fidelity::not_emulated,
                delivered ? "compatibility.md#apis" : "compatibility.md#functions");
  const Node* properties = event.value.find("Properties");
  Node none = make_map(event.place);
  Node top = properties == nullptr ? none : loading.resolver.resolve_top(*properties, function.logical_id);
  if (!top.is_map()) {
    loading.diagnostics.error(
        event.place, function.logical_id,
        {"wrong-type", invalid_event(function.logical_id, event.key, "Properties should be a map."), ""});
    return "";
  }
  check_event_properties(loading, function, event, top);
  if (type == "S3") check_bucket(loading, function, event, top);
  if (type == "Schedule" || type == "ScheduleV2") check_schedule(loading, function, event, top);
  if (top.find("State") != nullptr && top.find("Enabled") != nullptr) {
    loading.diagnostics.error(top.find("State")->place, function.logical_id,
                              {"bad-event",
                               invalid_event(function.logical_id, event.key,
                                             "State and Enabled Properties cannot both be specified."),
                               "keep one of them"});
  }
  return type;
}

void load_events(Loading& loading, const std::vector<Resource>& resources) {
  EventLoader loader(loading);
  for (const Resource& resource : resources) {
    if (resource.type != "AWS::Serverless::Function") continue;
    const Node* properties = resource.node->find("Properties");
    const Node* events = properties == nullptr ? nullptr : properties->find("Events");
    if (events == nullptr || !events->is_map()) continue;
    for (const Member& member : events->members) {
      std::string type = check_event(loading, resource, member);
      if (type == "Api" || type == "HttpApi") loader.add({resource, member, type == "Api"});
    }
  }
  for (const Resource& resource : resources) {
    if (resource.type == "AWS::Serverless::StateMachine")
      load_state_machine_events(loading, loader, resource);
  }
  warn_of_left_out(loading);
  link_authorizers(loading);
  for (const Api& api : loading.application.apis) check_sibling_variables(loading, api);
}

}  // namespace sls::model
