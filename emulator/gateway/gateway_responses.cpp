#include "gateway_responses.h"

#include <algorithm>

#include "core/clock.h"
#include "core/json_writer.h"
#include "core/small_document.h"
#include "event_parts.h"
#include "query_string.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

const model::GatewayResponse* find_response(const model::Api& api, GatewayError error, int status) {
  std::string type(response_type(error));
  if (type.empty()) return nullptr;
  for (const std::string& name : {type, std::string(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX")}) {
    auto found = api.gateway_responses.find(name);
    if (found != api.gateway_responses.end()) return &found->second;
  }
  return nullptr;
}

// The words of the error's own body: its member message or Message; empty when it is null.
std::string message_of(const std::string& body) {
  core::SmallDocument<> document;
  document->Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  if (document->HasParseError() || !document->IsObject()) return "";
  for (const char* name : {"message", "Message"}) {
    const rapidjson::Value* value = find_member(*document, name);
    if (value != nullptr && value->IsString()) return std::string(view(*value));
  }
  return "";
}

// $context.X and $stageVariables.X replaced; a name that is not known here becomes empty, as AWS has it.
class Template {
 public:
  Template(std::string message, GatewayError error, const model::Api& api, const http::Request& request,
           const RequestContext& context)
      : message_(std::move(message)), error_(error), api_(api), request_(request), context_(context) {}

  std::string fill(std::string_view text) const {
    std::string out;
    while (!text.empty()) {
      std::size_t at = std::min(text.find('$'), text.size());
      out += text.substr(0, at);
      text.remove_prefix(at);
      if (text.empty()) break;
      std::size_t end = 1;
      while (end < text.size() && is_name(text[end])) ++end;
      while (end > 1 && text[end - 1] == '.') --end;  // a full stop behind a name is text
      std::string_view name = text.substr(0, end);
      out += is_variable(name) ? value_of(name) : std::string(name);
      text.remove_prefix(end);
    }
    return out;
  }

 private:
  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  }
  static bool is_variable(std::string_view name) {
    return name.starts_with("$context.") || name.starts_with("$stageVariables.");
  }
  std::string value_of(std::string_view name) const {
    if (name.starts_with("$stageVariables.")) {
      auto found = api_.stage_variables.find(std::string(name.substr(16)));
      return found == api_.stage_variables.end() ? "" : found->second;
    }
    name.remove_prefix(9);
    if (name.starts_with("error.")) return error_value(name.substr(6));
    if (name.starts_with("authorizer.")) return authorizer_value(name.substr(11));
    if (name.starts_with("identity.")) return identity_value(name.substr(9));
    if (name == "requestId") return context_.request_id;
    if (name == "extendedRequestId") return context_.extended_request_id;
    if (name == "stage") return api_.stage;
    if (name == "apiId") return api_.id;
    if (name == "accountId") return context_.account_id;
    if (name == "httpMethod") return request_.method;
    if (name == "path") return path_with_stage();
    if (name == "protocol") return request_.version == 10 ? "HTTP/1.0" : "HTTP/1.1";
    if (name == "domainName") return std::string(header_value(request_, "Host"));
    if (name == "domainPrefix") return std::string(domain_prefix(header_value(request_, "Host")));
    if (name == "requestTime") return core::format_common_log_time(context_.time_ms);
    if (name == "requestTimeEpoch") return std::to_string(context_.time_ms);
    return "";
  }
  std::string error_value(std::string_view name) const {
    if (name == "message") return message_;
    if (name == "messageString") return quoted();
    if (name == "responseType") return std::string(response_type(error_));
    bool has_detail = name == "validationErrorString" && !context_.validation_error.empty();
    return has_detail ? "[" + context_.validation_error + "]" : "";
  }
  // What the authorizer's answer, or the token, says of the caller: "principalId", "claims.sub".
  std::string authorizer_value(std::string_view name) const {
    core::SmallDocument<> document;
    document->Parse<rapidjson::kParseIterativeFlag>(context_.authorizer.data(), context_.authorizer.size());
    const rapidjson::Value* value = document->HasParseError() ? nullptr : &*document;
    while (value != nullptr && value->IsObject()) {
      std::size_t end = std::min(name.find('.'), name.size());
      value = find_member(*value, name.substr(0, end));
      name.remove_prefix(std::min(end + 1, name.size()));
    }
    auto text = value == nullptr || !name.empty() ? std::nullopt : scalar_text(*value, true);
    return text.value_or("");
  }
  std::string identity_value(std::string_view name) const {
    if (name == "sourceIp") return request_.peer_address;
    if (name == "userAgent") return std::string(header_value(request_, "User-Agent"));
    if (name == "apiKey") return context_.api_key;
    if (name == "apiKeyId") return context_.api_key_id;
    if (name == "accessKey" || name == "caller" || name == "user") return context_.access_key;
    return "";
  }
  // Clients write the stage in front, or leave it out.
  std::string path_with_stage() const {
    std::string stage = "/" + api_.stage;
    bool written = request_.path == stage || request_.path.starts_with(stage + "/");
    return written ? request_.path : stage + request_.path;
  }
  std::string quoted() const {
    if (message_.empty()) return "null";
    std::string text;
    core::append_json_string(text, message_);
    return text;
  }

  std::string message_;
  GatewayError error_;
  const model::Api& api_;
  const http::Request& request_;
  const RequestContext& context_;
};

// A static value stands in quotes; method.request.header.X and .querystring.X copy from the request.
std::string header_text(const std::string& written, const http::Request& request, const Template& fill) {
  constexpr std::string_view kHeader = "method.request.header.";
  constexpr std::string_view kQuery = "method.request.querystring.";
  if (written.starts_with(kHeader)) return std::string(header_value(request, written.substr(kHeader.size())));
  if (written.starts_with(kQuery)) {
    for (const auto& [name, values] : parse_query(request.query, QuerySplit::ampersand_and_semicolon)) {
      if (name == written.substr(kQuery.size())) return values.front();
    }
    return "";
  }
  if (written.starts_with("context.")) return fill.fill("$" + written);
  bool quoted_text = written.size() >= 2 && written.front() == '\'' && written.back() == '\'';
  return quoted_text ? written.substr(1, written.size() - 2) : written;
}

}  // namespace

void customize(http::Response& response, GatewayError error, const model::Api& api,
               const http::Request& request, const RequestContext& context) {
  if (api.kind != model::ApiKind::rest) return;
  const model::GatewayResponse* wanted = find_response(api, error, response.status);
  if (wanted == nullptr) return;
  Template fill(message_of(response.body), error, api, request, context);
  if (wanted->status != 0) response.status = wanted->status;
  if (!wanted->templates.empty()) {
    auto json = wanted->templates.find("application/json");
    auto chosen = json == wanted->templates.end() ? wanted->templates.begin() : json;
    response.headers.set("Content-Type", chosen->first);
    response.body = fill.fill(chosen->second);
  }
  for (const auto& [name, value] : wanted->headers)
    response.headers.set(name, header_text(value, request, fill));
}

}  // namespace sls::gateway
