#include "reply.h"

#include "core/json_writer.h"

namespace sls::message_crud {

Reply success() { return {200, R"({"success": true})", ""}; }

Reply created(std::string_view message_id) {
  Reply reply{200, R"({"success": true, "message": {"message_id": )", ""};
  core::append_json_string(reply.body, message_id);
  reply.body += "}}";
  return reply;
}

Reply failure(int status, std::string_view code, std::string_view message) {
  Reply reply{status, R"({"success": false, "error": {"code": )", ""};
  core::append_json_string(reply.body, code);
  reply.body += R"(, "message": )";
  core::append_json_string(reply.body, message);
  reply.body += "}}";
  return reply;
}

std::string proxy_response(const Reply& reply) {
  std::string text;
  text.reserve(reply.body.size() + reply.body.size() / 4 + 128);
  core::JsonWriter writer(text);
  writer.begin_object().member("statusCode", reply.status).key("headers").begin_object();
  writer.member("Content-Type", "application/json");
  if (!reply.allow.empty()) writer.member("Allow", reply.allow);
  writer.end_object().member("body", reply.body).member("isBase64Encoded", false).end_object();
  return text;
}

}  // namespace sls::message_crud
