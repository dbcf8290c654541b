// generate-event: events as services of AWS send them, to invoke functions with. Services, events and flags
// are named as `sam local generate-event` names them; events of API Gateway are written by the code that
// writes the gateway's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct EventFlag {
  std::string name;  // without dashes: "account-id"
  std::string default_value;
};
struct EventKind {
  std::string service;  // "s3"
  std::string name;     // "put"
  std::string about;    // "An object was put into a bucket"
  std::vector<EventFlag> flags;
};
const std::vector<EventKind>& event_kinds();

// The event as JSON on several lines. `values`: flag → text; those that are not given have their defaults.
// The same values always make the same text.
Result<std::string> generate_event(const EventKind& kind, const std::map<std::string, std::string>& values);

struct RouteEventOptions {
  TemplateOptions source;
  std::string name;                 // an operation of the template, or "GET /message/{id}"
  std::optional<std::string> body;  // text, or @FILE
};
// The event that a request to one of the application's routes makes.
Result<std::string> generate_route_event(const RouteEventOptions& options, core::Clock& clock,
                                         core::IdSource& ids);

}  // namespace sls::stack
