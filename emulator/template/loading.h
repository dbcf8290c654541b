// What the files of a load share: the tree, the resolver, where findings go, and the application that is
// being made.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intrinsics/resolver.h"
#include "reading/diagnostics.h"
#include "reading/node.h"
#include "schema/schema.h"
#include "template/load.h"

namespace sls::model {

// What events do to an API's own definition: nothing (whole), go before it (MergeDefinitions of a REST API),
// or add what has no integration in it (DefinitionBody of an HTTP API).
enum class Definition { whole, merged, completed };

// A method of an HTTP API's definition without integration: no route, unless an event gives it one.
struct LeftOutRoute {
  std::string api;
  std::string method;
  std::string path;
  Place place;
};

struct Loading {
  const Node& root;
  const LoadOptions& options;
  Diagnostics& diagnostics;
  Resolver& resolver;
  Application& application;
  SourceFiles& files;
  std::map<std::string, Definition> definitions = {};  // of APIs that have one of their own
  std::vector<LeftOutRoute> left_out = {};
  // API, method and path → what made the route first, as a diagnostic calls it.
  std::map<std::string, std::string> routes = {};
  std::set<std::pair<std::string, std::string>> noted = {};  // what stands in the fidelity report already
};

// A resource of the template that exists (its Condition is not false).
struct Resource {
  std::string logical_id;
  std::string type;
  const Node* node = nullptr;  // the whole resource
  Place place;                 // of the logical id
};

// The properties of a SAM resource with Globals merged in, intrinsics unresolved.
Node merged_properties(const Loading& loading, const Resource& resource, std::string_view globals_section);

// Reading properties: absent gives the default; a wrong kind is a diagnostic that names the property.
std::string read_text(Loading& loading, const Resource& resource, const Node& properties,
                      std::string_view name, std::string otherwise = "");
std::optional<long long> read_integer(Loading& loading, const Resource& resource, const Node& properties,
                                      std::string_view name);
bool read_boolean(Loading& loading, const Resource& resource, const Node& properties, std::string_view name,
                  bool otherwise);
std::vector<std::string> read_texts(Loading& loading, const Resource& resource, const Node& properties,
                                    std::string_view name);

// A value of another kind than its property's, in the words of who refuses it: the SAM transform or the
// resource's service. Silent on what could not be resolved, which is said already.
void refuse_kind(Loading& loading, const Resource& resource, const Node& value, std::string_view path,
                 PropertyKind wanted);
// All properties against the type's schema: unknown ones are errors with the nearest right name, as are
// missing ones and wrong kinds; known ones go into the fidelity report. The kind of what is not known yet is
// not checked.
void check_properties(Loading& loading, const Resource& resource, const Node& properties);
// The same for one event of a function.
void check_event_properties(Loading& loading, const Resource& function, const Member& event,
                            const Node& properties);
// Puts a property of the resource into the fidelity report.
void note_fidelity(Loading& loading, const Resource& resource, std::string property, Fidelity status,
                   std::string_view doc);
// Events of a function, by the rules of their kinds: type and properties. Returns the type; empty when there
// is none.
std::string check_event(Loading& loading, const Resource& function, const Member& event);
// What the transform refuses of a SAM resource that is not emulated; and DeletionPolicy of any.
void check_serverless(Loading& loading, const Resource& resource, const Node& properties);
void check_retention(Loading& loading, const Resource& resource);
// A resource that does nothing here: checked, named, and in the fidelity report.
void note_other_resource(Loading& loading, const Resource& resource);

// Each fills its part of the application; REQUIRES: references are known to the resolver.
void load_function(Loading& loading, const Resource& resource);
// AWS::Lambda::Version and Alias: other names of functions. After all functions.
bool is_function_version(std::string_view type);
void load_function_versions(Loading& loading, const std::vector<Resource>& resources);
// Names that the SAM transform makes (AppRole, ServerlessRestApi, Api.Stage), with their local values.
void add_generated_names(Loading& loading, const std::vector<Resource>& resources);
// Whether the transform makes this name, with a suffix that only it knows (a version's hash).
bool has_generated_name(const std::vector<Resource>& resources, const std::string& name);
// What AWS refuses of a function beside the kinds of its properties.
void check_function(Loading& loading, const Resource& resource, const Node& properties,
                    const Function& function);
// A layer of the template, for whoever packages it.
void load_layer(Loading& loading, const Resource& resource);
// A function's layers that are of this template; others are named in a warning.
void read_layers(Loading& loading, const Resource& resource, const Node& properties, Function& function);
// The addresses of functions of their own: what may be referred to, before anything is loaded; and, after all
// functions, what the functions' URLs are.
bool is_function_url(std::string_view type);
void add_url_references(Loading& loading, const std::vector<Resource>& resources);
void load_function_urls(Loading& loading, const std::vector<Resource>& resources);
// What becomes of a function's asynchronous invocations, and the format of its log.
void read_asynchronous(Loading& loading, const Resource& resource, const Node& properties,
                       Function& function);
void load_table(Loading& loading, const Resource& resource);
// What DynamoDB refuses of a table's keys, indexes and throughput.
void check_table(Loading& loading, const Resource& resource, const Node& properties, const Table& table);
void load_api(Loading& loading, const Resource& resource);
// Routes of all functions' events, implicit APIs, checks across routes. After all functions and APIs.
void load_events(Loading& loading, const std::vector<Resource>& resources);
// Auth, Models and GatewayResponses of a SAM API; a function that an authorizer names is its ARN until
// link_authorizers().
void load_auth(Loading& loading, const Resource& resource, const Node& properties, Api& api);
void load_api_contract(Loading& loading, const Resource& resource, const Node& properties, Api& api);
void link_authorizers(Loading& loading);
// Auth, RequestModel, RequestParameters and TimeoutInMillis of one event, with its API's defaults.
void load_route_auth(Loading& loading, const Resource& function, const Member& event, const Node& properties,
                     Api& api, Route& route);
void load_request_checks(Loading& loading, const Resource& function, const Member& event,
                         const Node& properties, const Api& api, Route& route);
// API keys and usage plans: resources of their own and those that SAM's Auth.UsagePlan makes. After all APIs.
bool is_usage_resource(std::string_view type);
void load_usage_plans(Loading& loading, const std::vector<Resource>& resources);
// Connectors: that what they join is there.
void check_connectors(Loading& loading, const std::vector<Resource>& resources);
void load_operations(Loading& loading, const std::vector<Resource>& resources);

// Ten lower-case letters and digits that stay the same for a logical id.
std::string api_id(std::string_view logical_id);

}  // namespace sls::model
