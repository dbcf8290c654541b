#include "gateway_responses.h"

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
    if (name == "error.message") return message_;
    if (name == "error.messageString") return quoted();
    if (name == "error.responseType") return std::string(response_type(error_));
    if (name == "requestId") return context_.request_id;
    if (name == "extendedRequestId") return context_.extended_request_id;
    if (name == "stage") return api_.stage;
    if (name == "apiId") return api_.id;
    if (name == "accountId") return context_.account_id;
    if (name == "httpMethod") return request_.method;
    if (name == "path") return "/" + api_.stage + request_.path;
    if (name == "identity.sourceIp") return request_.peer_address;
    if (name == "identity.userAgent") return std::string(header_value(request_, "User-Agent"));
    return "";
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
    for (const auto& [name, values] : parse_query(request.query)) {
      if (name == written.substr(kQuery.size())) return values.front();
    }
    return "";
  }
  if (written.starts_with("context.")) return fill.fill("$" + written);
  bool quoted_text = written.size() >= 2 && written.front() == '\'' && written.back() == '\'';
  return quoted_text ? written.substr(1, written.size() - 2) : written;
}

}  // namespace

void customize(http::Response& response, GatewayError error, const model::Api& api, const http::Request& request,
               const RequestContext& context) {
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
  for (const auto& [name, value] : wanted->headers) response.headers.set(name, header_text(value, request, fill));
}

}  // namespace sls::gateway
