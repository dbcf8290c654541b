#include "apis/integrations.h"

#include <algorithm>
#include <regex>

#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

// A template is taken as it stands only where the Velocity language has no say in it.
bool is_plain_text(const std::string& text) { return text.find_first_of("$#") == std::string::npos; }

// The status that a mock's request template names: {"statusCode": 200}, with or without quotes.
std::optional<int> mock_status(const std::string& text) {
  if (!is_plain_text(text)) return std::nullopt;
  std::size_t at = text.find("statusCode");
  if (at == std::string::npos) return std::nullopt;
  at = text.find_first_not_of("'\" \t\r\n:", at + std::string_view("statusCode").size());
  if (at == std::string::npos) return std::nullopt;
  int status = 0;
  for (int digits = 0; digits < 3 && at < text.size() && text[at] >= '0' && text[at] <= '9'; ++digits, ++at)
    status = status * 10 + (text[at] - '0');
  return status >= 100 ? std::optional<int>(status) : std::nullopt;
}

bool selects(const std::string& pattern, int status) {
  std::string text = std::to_string(status);
  if (pattern == text) return true;
  if (pattern.size() > 64) return false;
  try {
    return std::regex_match(text, std::regex(pattern));
  } catch (const std::regex_error&) {
    return false;
  }
}

// The response that a status chooses: by its pattern, else the default one.
const Node* choose_response(const Node& written, int status) {
  const Node* otherwise = nullptr;
  if (const Node* responses = written.find("responses"); responses != nullptr) {
    for (const Member& member : responses->members) {
      if (member.key == "default") {
        otherwise = &member.value;
      } else if (selects(member.key, status)) {
        return &member.value;
      }
    }
    return otherwise;
  }
  const Node* responses = written.find("IntegrationResponses");
  if (responses == nullptr) return nullptr;
  for (const Node& response : responses->items) {
    std::string pattern = text_at(response, "SelectionPattern");
    if (pattern.empty() || pattern == "default") {
      if (otherwise == nullptr) otherwise = &response;
    } else if (selects(pattern, status)) {
      return &response;
    }
  }
  return otherwise;
}

// "'*'" → "*"; nothing for what is mapped from a request or a context.
std::optional<std::string> static_value(const std::string& text) {
  bool quoted = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  return quoted ? std::optional(text.substr(1, text.size() - 2)) : std::nullopt;
}

// Nothing when the answer depends on the request or on the template language.
std::optional<MockAnswer> read_mock(const Node& written) {
  const Node* requests = find_either(written, "requestTemplates");
  std::optional<int> asked = requests == nullptr ? 200 : mock_status(text_at(*requests, "application/json"));
  if (!asked) return std::nullopt;
  MockAnswer answer;
  answer.status = *asked;
  const Node* response = choose_response(written, *asked);
  if (response == nullptr) return std::nullopt;
  std::string status = text_at_either(*response, "statusCode");
  if (auto number = scalar_integer(make_scalar(status, response->place));
      number && *number >= 100 && *number < 600)
    answer.status = static_cast<int>(*number);
  if (const Node* parameters = find_either(*response, "responseParameters")) {
    constexpr std::string_view kPrefix = "method.response.header.";
    for (const Member& member : parameters->members) {
      auto value = static_value(text_of(member.value));
      if (!member.key.starts_with(kPrefix) || !value) return std::nullopt;
      answer.headers.emplace_back(member.key.substr(kPrefix.size()), *value);
    }
  }
  const Node* templates = find_either(*response, "responseTemplates");
  if (templates == nullptr || templates->members.empty()) return answer;
  const Member* chosen = templates->find_member("application/json");
  if (chosen == nullptr) chosen = &templates->members.front();
  answer.content_type = chosen->key;
  answer.body = text_of(chosen->value);
  return is_plain_text(answer.body) ? std::optional(answer) : std::nullopt;
}

std::string with_stage_variables(std::string text, const Api& api) {
  constexpr std::string_view kOpen = "${stageVariables.";
  for (std::size_t at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at)) {
    std::size_t close = text.find('}', at);
    if (close == std::string::npos) return text;
    auto value = api.stage_variables.find(text.substr(at + kOpen.size(), close - at - kOpen.size()));
    std::string replacement = value == api.stage_variables.end() ? "" : value->second;
    text.replace(at, close + 1 - at, replacement);
    at += replacement.size();
  }
  return text;
}

// …/functions/ARN/invocations → ARN.
std::string_view arn_in(std::string_view uri) {
  constexpr std::string_view kFunctions = "/functions/";
  std::size_t at = uri.find(kFunctions);
  if (at != std::string_view::npos) uri.remove_prefix(at + kFunctions.size());
  std::size_t end = uri.find('/');
  return uri.substr(0, end);
}

void name_as_not_emulated(Loading& loading, const Resource& resource, const Integration& integration,
                          Route& route) {
  route.integration = integration.subtype.empty() ? integration.type : integration.subtype;
  note_fidelity(loading, resource, route.method + " " + route.path, Fidelity::not_emulated,
                "compatibility.md#apis");
  loading.diagnostics.warning(
      integration.place, resource.logical_id,
      {"not-emulated",
       route.method + " " + route.path + ": integrations of type " + route.integration +
           (integration.type == "mock" ? " with a template language are" : " are") + " not emulated",
       "requests to it are answered with 501"});
}

void check_proxy(Loading& loading, const Resource& resource, const Integration& integration, const Api& api,
                 const Route& route) {
  bool posts =
      integration.http_method.empty() || integration.http_method == "POST" || api.kind == ApiKind::http;
  if (!posts) {
    loading.diagnostics.warning(
        integration.place, resource.logical_id,
        {"bad-integration",
         "Lambda is called with POST only: " + route.method + " " + route.path + " answers 500 on AWS",
         "set the integration's HTTP method to POST"});
  }
  if (!route.function.empty()) return;
  loading.diagnostics.warning(
      integration.uri_place, resource.logical_id,
      {"no-such-function",
       route.method + " " + route.path + " leads to no function of the template: " + integration.uri,
       "requests to it are answered with 500"});
}

}  // namespace

Integration read_integration(const Node& written) {
  Integration integration;
  integration.place = integration.uri_place = written.place;
  for (const char* name : {"type", "integrationType"}) {
    if (const Node* type = find_either(written, name)) integration.type = core::to_lower(text_of(*type));
  }
  for (const char* name : {"uri", "integrationUri"}) {
    const Node* uri = find_either(written, name);
    if (uri == nullptr) continue;
    integration.uri = text_of(*uri);
    integration.uri_place = uri->place;
  }
  for (const char* name : {"httpMethod", "integrationHttpMethod"}) {
    if (const Node* method = find_either(written, name))
      integration.http_method = core::to_upper(text_of(*method));
  }
  integration.subtype = text_at_either(written, "integrationSubtype");
  integration.payload_format = text_at_either(written, "payloadFormatVersion");
  if (const Node* timeout = find_either(written, "timeoutInMillis"))
    integration.timeout_ms = scalar_integer(*timeout);
  integration.streams = text_at_either(written, "responseTransferMode") == "STREAM";
  if (integration.type == "mock") integration.mock = read_mock(written);
  return integration;
}

std::string function_of_uri(const Application& application, const std::string& uri, const Api& api) {
  auto parts = core::split(arn_in(with_stage_variables(uri, api)), ':');
  bool is_function = parts.size() >= 7 && parts[2] == "lambda" && parts[5] == "function";
  if (!is_function) return "";
  for (const Function& function : application.functions) {
    if (function.name == parts[6]) return function.logical_id;
  }
  return "";
}

void apply_integration(Loading& loading, const Resource& resource, const Integration& integration,
                       const Api& api, Route& route) {
  bool rest = api.kind == ApiKind::rest;
  route.streams = rest && integration.streams;
  route.payload_format = rest || integration.payload_format.empty() ? "1.0" : integration.payload_format;
  if (route.payload_format == "1" || route.payload_format == "2") route.payload_format += ".0";
  if (integration.timeout_ms) {
    long long most = rest ? 29'000 : 30'000;
    route.timeout_ms = static_cast<int>(std::clamp<long long>(*integration.timeout_ms, 50, most));
    if (*integration.timeout_ms < 50 || *integration.timeout_ms > most) {
      loading.diagnostics.error(
          integration.place, resource.logical_id,
          {"out-of-range", "Timeout should be between 50 ms and " + std::to_string(most) + " ms", ""});
    }
  }
  if (integration.mock) {
    route.integration = integration.type;
    route.mock = integration.mock;
    return;
  }
  if (integration.type != "aws_proxy" || !integration.subtype.empty())
    return name_as_not_emulated(loading, resource, integration, route);
  route.function = function_of_uri(loading.application, integration.uri, api);
  check_proxy(loading, resource, integration, api, route);
}

}  // namespace sls::model
