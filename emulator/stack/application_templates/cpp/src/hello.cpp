#include "hello.h"

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

std::string answer(int status, const json& body) {
  json response = {
      {"statusCode", status}, {"headers", {{"Content-Type", "application/json"}}}, {"body", body.dump()}};
  return response.dump();
}

// The path's variable; empty where the event has none.
std::string name_of(const json& event) {
  if (!event.is_object()) return "";
  auto variables = event.find("pathParameters");
  if (variables == event.end() || !variables->is_object()) return "";
  auto name = variables->find("name");
  return name != variables->end() && name->is_string() ? name->get<std::string>() : "";
}

}  // namespace

sls::core::Result<std::string, sls::handler::HandlerError> say_hello(std::string_view event,
                                                                     const sls::handler::Context& context) {
  std::string name = name_of(json::parse(event, nullptr, /*allow_exceptions=*/false));
  if (name.empty()) return answer(400, {{"error", "the path names nobody: call /hello/{name}"}});
  context.log("saying hello to " + name);
  return answer(200, {{"message", "Hello, " + name + "!"}});
}
