// What the files of a load share: the tree, the resolver, where findings go, and the application that is
// being made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "node.h"
#include "resolver.h"
#include "template/load.h"

namespace sls::model {

struct Loading {
  const Node& root;
  const LoadOptions& options;
  Diagnostics& diagnostics;
  Resolver& resolver;
  Application& application;
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

// Short, for the tables of properties.
inline constexpr auto kNot = Fidelity::not_emulated;
inline constexpr auto kAbout = Fidelity::approximated;

// One row of what is known of a resource type's properties.
struct KnownProperty {
  std::string_view name;
  Fidelity fidelity = Fidelity::emulated;
};
// Unknown properties are errors with the nearest right name; known ones go into the fidelity report.
void check_properties(Loading& loading, const Resource& resource, const Node& properties,
                      const std::vector<KnownProperty>& known, std::string_view doc);

// Each fills its part of the application; REQUIRES: references are known to the resolver.
void load_function(Loading& loading, const Resource& resource);
// A layer of the template, for whoever packages it.
void load_layer(Loading& loading, const Resource& resource);
// A function's layers that are of this template; others are named in a warning.
void read_layers(Loading& loading, const Resource& resource, const Node& properties, Function& function);
// What becomes of a function's asynchronous invocations, and the format of its log.
void read_asynchronous(Loading& loading, const Resource& resource, const Node& properties, Function& function);
void load_table(Loading& loading, const Resource& resource);
void load_api(Loading& loading, const Resource& resource);
// Routes of all functions' events, implicit APIs, checks across routes. After all functions and APIs.
void load_events(Loading& loading, const std::vector<Resource>& resources);
// Auth, Models and GatewayResponses of a SAM API; a function that an authorizer names is its ARN until
// link_authorizers().
void load_auth(Loading& loading, const Resource& resource, const Node& properties, Api& api);
void load_api_contract(Loading& loading, const Resource& resource, const Node& properties, Api& api);
void link_authorizers(Loading& loading);
// Auth, RequestModel, RequestParameters and TimeoutInMillis of one event, with its API's defaults.
void load_route_auth(Loading& loading, const Resource& function, const Member& event, const Node& properties, Api& api,
                     Route& route);
void load_request_checks(Loading& loading, const Resource& function, const Member& event, const Node& properties,
                         const Api& api, Route& route);
// API keys and usage plans: resources of their own and those that SAM's Auth.UsagePlan makes. After all APIs.
bool is_usage_resource(std::string_view type);
void load_usage_plans(Loading& loading, const std::vector<Resource>& resources);
void load_operations(Loading& loading, const std::vector<Resource>& resources);

// Ten lower-case letters and digits that stay the same for a logical id.
std::string api_id(std::string_view logical_id);

}  // namespace sls::model
