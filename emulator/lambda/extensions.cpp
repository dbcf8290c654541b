#include "extensions.h"

#include <rapidjson/document.h>

#include <algorithm>

#include "core/json_writer.h"
#include "runtime_api.h"

namespace sls::lambda {
namespace {

constexpr const char* kName = "Lambda-Extension-Name";
constexpr const char* kIdentifier = "Lambda-Extension-Identifier";

http::Response event_response(const std::string& id, const std::string& event) {
  return {200, {{"Content-Type", "application/json"}, {kIdentifier, id}}, event};
}

// The kinds of events that the body asks for; false when it asks for another, or is no such object.
bool read_events(const std::string& body, std::vector<std::string>& events) {
  rapidjson::Document json;
  if (body.empty()) return true;
  if (json.Parse(body.data(), body.size()).HasParseError() || !json.IsObject()) return false;
  auto member = json.FindMember("events");
  if (member == json.MemberEnd()) return true;
  if (!member->value.IsArray()) return false;
  for (const auto& item : member->value.GetArray()) {
    std::string kind = item.IsString() ? item.GetString() : "";
    if (kind != "INVOKE" && kind != "SHUTDOWN") return false;
    events.push_back(std::move(kind));
  }
  return true;
}

}  // namespace

void Extensions::send(std::vector<Send>& sends) {
  for (Send& one : sends) one.responder.send(std::move(one.response));
}

void Extensions::add_external(std::string name, std::shared_ptr<Process> process) {
  Extension extension;
  extension.name = std::move(name);
  extension.process = std::move(process);
  all_.push_back(std::move(extension));
}

std::vector<std::shared_ptr<Process>> Extensions::take_processes() {
  std::vector<std::shared_ptr<Process>> processes;
  for (Extension& extension : all_) {
    if (extension.process) processes.push_back(std::move(extension.process));
  }
  all_.clear();
  return processes;
}

http::Response Extensions::register_one(const http::Request& request, const model::Function& function, bool open,
                                        const std::string& new_id) {
  const std::string* name = request.headers.find(kName);
  if (name == nullptr || name->empty())
    return runtime_refusal(403, "Extension.InvalidExtensionName", "Empty extension name");
  if (!open) return runtime_refusal(403, "Extension.RegistrationClosed", "Extension registration closed already");
  std::vector<std::string> events;
  if (!read_events(request.body, events))
    return runtime_refusal(403, "Extension.InvalidEventType", "Invalid extension event type");
  auto found = std::find_if(all_.begin(), all_.end(), [&](const Extension& one) { return one.name == *name; });
  if (found == all_.end()) {
    all_.emplace_back();
    found = all_.end() - 1;
    found->name = *name;
  } else if (!found->id.empty()) {
    return runtime_refusal(403, "Extension.AlreadyRegistered", "Extension " + *name + " has registered already");
  }
  found->id = new_id;
  found->events = std::move(events);
  std::string body;
  core::JsonWriter(body)
      .begin_object()
      .member("functionName", function.name)
      .member("functionVersion", "$LATEST")
      .member("handler", function.handler)
      .end_object();
  return {200, {{"Content-Type", "application/json"}, {kIdentifier, new_id}}, body};
}

Extensions::Extension* Extensions::find(const http::Request& request, http::Response& refusal) {
  const std::string* id = request.headers.find(kIdentifier);
  if (id == nullptr || id->empty()) {
    refusal = runtime_refusal(403, "Extension.MissingExtensionIdentifier",
                              std::string("Missing ") + kIdentifier + " header");
    return nullptr;
  }
  for (Extension& extension : all_) {
    if (extension.id == *id) return &extension;
  }
  refusal = runtime_refusal(403, "Extension.UnknownExtensionIdentifier", "Unknown extension " + *id);
  return nullptr;
}

std::vector<Extensions::Send> Extensions::next(const http::Request& request, http::Responder responder) {
  std::vector<Send> sends;
  http::Response refusal;
  Extension* extension = find(request, refusal);
  if (extension == nullptr) {
    sends.push_back({std::move(responder), std::move(refusal)});
  } else if (!extension->unsent.empty()) {
    sends.push_back({std::move(responder), event_response(extension->id, std::exchange(extension->unsent, ""))});
  } else {
    extension->next = std::move(responder);
    extension->waits = true;
  }
  return sends;
}

std::string Extensions::report_error(const http::Request& request, http::Response& response) {
  const Extension* extension = find(request, response);
  if (extension == nullptr) return "";
  response = runtime_accepted();
  const std::string* type = request.headers.find("Lambda-Extension-Function-Error-Type");
  return "extension " + extension->name + ": " + (type == nullptr ? "" : *type + " ") + request.body;
}

std::vector<Extensions::Send> Extensions::tell(const std::string& kind, const std::string& event) {
  std::vector<Send> sends;
  for (Extension& extension : all_) {
    if (std::find(extension.events.begin(), extension.events.end(), kind) == extension.events.end()) continue;
    if (extension.waits) {
      extension.waits = false;
      sends.push_back({std::move(extension.next), event_response(extension.id, event)});
    } else {
      extension.unsent = event;
    }
  }
  return sends;
}

bool Extensions::ready() const {
  return std::all_of(all_.begin(), all_.end(), [](const Extension& extension) {
    return !extension.id.empty() && extension.waits;
  });
}

bool Extensions::registered() const {
  return std::any_of(all_.begin(), all_.end(), [](const Extension& extension) { return !extension.id.empty(); });
}

bool Extensions::wants(const std::string& kind) const {
  return std::any_of(all_.begin(), all_.end(), [&](const Extension& extension) {
    return std::find(extension.events.begin(), extension.events.end(), kind) != extension.events.end();
  });
}

}  // namespace sls::lambda
