#include "message_crud/handler.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base64.h"
#include "core/text.h"
#include "message_table.h"
#include "proxy_event.h"
#include "reply.h"

namespace sls::message_crud {
namespace {

using handler::Context;
using handler::HandlerError;

enum class Operation { create, retrieve, update, remove };

struct NamedOperation {
  std::string_view name;
  std::optional<Operation> operation;  // nothing: the monolith, which finds the operation itself
};
constexpr std::array<NamedOperation, 5> kHandlers = {{
    {"message_crud.handle", std::nullopt},
    {"message_crud.create_item", Operation::create},
    {"message_crud.retrieve_item", Operation::retrieve},
    {"message_crud.update_item", Operation::update},
    {"message_crud.delete_item", Operation::remove},
}};

// An operation with what it needs, or the reply that says why there is none.
struct Call {
  Operation operation = Operation::create;
  std::string id;
  std::optional<Reply> refused;
};

Call refuse(Reply reply) { return {Operation::create, "", std::move(reply)}; }

Call refuse_method(const ProxyEvent& event, std::string allow) {
  Reply reply = failure(405, "MethodNotAllowed",
                        event.method + " is not a method of " + event.path + "; allowed: " + allow);
  reply.allow = std::move(allow);
  return refuse(std::move(reply));
}

// The monolith's routes. A trailing slash does not matter, as in API Gateway.
Call route(const ProxyEvent& event) {
  if (event.segments.empty() || event.segments.size() > 2 || event.segments[0] != "message")
    return refuse(
        failure(404, "PathNotFound", "there is nothing at " + event.path + "; messages are at /message"));
  if (event.segments.size() == 1) {
    if (event.method == "POST") return {Operation::create, "", {}};
    return refuse_method(event, "POST");
  }
  const std::string& id = event.segments[1];
  if (event.method == "GET") return {Operation::retrieve, id, {}};
  if (event.method == "PUT") return {Operation::update, id, {}};
  if (event.method == "DELETE") return {Operation::remove, id, {}};
  return refuse_method(event, "GET, PUT, DELETE");
}

// The id for a function of one operation: the route's path variable, whatever the template calls it, else
// what a path /message/{id} ends with. A greedy variable holds the whole path, so it is no id.
std::string message_id(const ProxyEvent& event) {
  for (const char* name : {"message_id", "messageId", "id"}) {
    for (const auto& [key, value] : event.path_parameters) {
      if (key == name) return value;
    }
  }
  if (event.path_parameters.size() == 1 && event.path_parameters[0].first != "proxy")
    return event.path_parameters[0].second;
  std::size_t count = event.segments.size();
  return count >= 2 && event.segments[count - 2] == "message" ? event.segments.back() : "";
}

// The route decided already which function is called, so its method is not looked at again.
Call single(Operation operation, const ProxyEvent& event) {
  if (operation == Operation::create) return {operation, "", {}};
  std::string id = message_id(event);
  if (id.empty())
    return refuse(failure(400, "MissingMessageId",
                          "the path " + event.path + " has no message id; call /message/{id}"));
  return {operation, std::move(id), {}};
}

// The request's body as bytes, or the reply that says why there is none.
core::Result<std::string, Reply> body_of(const ProxyEvent& event) {
  if (!event.has_body)
    return core::Failure{failure(400, "MissingBody", "the request has no body; send a JSON object")};
  if (!event.is_base64) return event.body;
  auto bytes = core::decode_base64(event.body);
  if (!bytes) return core::Failure{failure(400, "MalformedBody", "the body is marked as base64 and is not")};
  return std::move(*bytes);
}

class MessageCrud {
 public:
  MessageCrud(std::optional<Operation> only, MessageTable table) : only_(only), table_(std::move(table)) {}

  core::Result<std::string, HandlerError> operator()(std::string_view payload, const Context& context) {
    auto event = parse_proxy_event(payload);
    if (!event.ok()) return core::Failure{event.error()};
    return proxy_response(answer(*event, context.log));
  }

 private:
  Reply answer(const ProxyEvent& event, const Log& log) {
    Call call = only_ ? single(*only_, event) : route(event);
    if (call.refused) return std::move(*call.refused);
    if (call.operation == Operation::retrieve) return table_.retrieve(call.id, log);
    if (call.operation == Operation::remove) return table_.remove(call.id, log);
    auto body = body_of(event);
    if (!body.ok()) return body.error();
    return call.operation == Operation::create ? table_.create(*body, log)
                                               : table_.update(call.id, *body, log);
  }

  std::optional<Operation> only_;
  MessageTable table_;
};

HandlerError unknown_handler(const std::string& name) {
  std::vector<std::string> names = message_crud_handler_names();
  std::string near = core::nearest(name, names);
  return {"Runtime.HandlerNotFound", "there is no handler \"" + name + "\" in this program; it has " +
                                         core::join(names, ", ") +
                                         (near.empty() ? "" : ". Did you mean " + near + "?")};
}

std::string value_of(const handler::Variables& variables, const std::string& name) {
  auto found = variables.find(name);
  return found == variables.end() ? "" : found->second;
}

}  // namespace

std::vector<std::string> message_crud_handler_names() {
  std::vector<std::string> names;
  for (const NamedOperation& handler : kHandlers) names.emplace_back(handler.name);
  return names;
}

core::Result<handler::Handler, HandlerError> make_message_crud(
    const handler::Variables& variables, std::shared_ptr<dynamodb_client::DynamoDbClient> client,
    core::Clock& clock, core::IdSource& ids) {
  std::string name = value_of(variables, "_HANDLER");
  auto found = std::find_if(kHandlers.begin(), kHandlers.end(),
                            [&](const auto& handler) { return handler.name == name; });
  if (found == kHandlers.end()) return core::Failure{unknown_handler(name)};
  std::string table = value_of(variables, "DDB_TABLE_NAME");
  if (table.empty())
    return core::Failure{
        HandlerError{"Function.ConfigurationError",
                     "the environment variable DDB_TABLE_NAME is not set; set it to the name of the "
                     "message table under the function's Environment.Variables"}};
  auto application = std::make_shared<MessageCrud>(
      found->operation, MessageTable(std::move(table), std::move(client), clock, ids));
  return handler::Handler([application](std::string_view payload, const Context& context) {
    return (*application)(payload, context);
  });
}

}  // namespace sls::message_crud
