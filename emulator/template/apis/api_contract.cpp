// What a REST API asks of requests and says of errors: Models, GatewayResponses, and per route RequestModel,
// RequestParameters and TimeoutInMillis.
#include <algorithm>

#include "apis/route_checks.h"
#include "core/text.h"
#include "loading.h"
#include "reading/members.h"

namespace sls::model {
namespace {

const std::vector<std::string> kResponseTypes = {"ACCESS_DENIED",
                                                 "API_CONFIGURATION_ERROR",
                                                 "AUTHORIZER_CONFIGURATION_ERROR",
                                                 "AUTHORIZER_FAILURE",
                                                 "BAD_REQUEST_BODY",
                                                 "BAD_REQUEST_PARAMETERS",
                                                 "DEFAULT_4XX",
                                                 "DEFAULT_5XX",
                                                 "EXPIRED_TOKEN",
                                                 "INTEGRATION_FAILURE",
                                                 "INTEGRATION_TIMEOUT",
                                                 "INVALID_API_KEY",
                                                 "INVALID_SIGNATURE",
                                                 "MISSING_AUTHENTICATION_TOKEN",
                                                 "QUOTA_EXCEEDED",
                                                 "REQUEST_TOO_LARGE",
                                                 "RESOURCE_NOT_FOUND",
                                                 "THROTTLED",
                                                 "UNAUTHORIZED",
                                                 "UNSUPPORTED_MEDIA_TYPE",
                                                 "WAF_FILTERED"};

void read_gateway_response(Loading& loading, const Resource& resource, const Member& member, Api& api) {
  check_response_type(loading, resource.logical_id, member.place, member.key);
  GatewayResponse response;
  for (const Member& part : member.value.members) {
    if (part.key == "StatusCode") {
      response.status = static_cast<int>(scalar_integer(part.value).value_or(0));
    } else if (part.key == "ResponseTemplates") {
      for (const Member& entry : part.value.members) response.templates[entry.key] = text_of(entry.value);
    } else if (part.key == "ResponseParameters") {
      const Node* headers = part.value.find("Headers");
      if (headers == nullptr) continue;
      for (const Member& entry : headers->members)
        response.headers.emplace_back(entry.key, text_of(entry.value));
    } else {
      loading.diagnostics.error(
          part.place, resource.logical_id,
          {"bad-gateway-response",
           invalid_resource(resource.logical_id, "Invalid property '" + part.key +
                                                     "' in 'GatewayResponses' property " + member.key + "."),
           did_you_mean(part.key, {"StatusCode", "ResponseTemplates", "ResponseParameters"}, "")});
    }
  }
  api.gateway_responses[member.key] = std::move(response);
}

void refuse(Loading& loading, const Resource& function, const Member& event, const Place& place,
            std::string text, std::string hint) {
  loading.diagnostics.error(
      place, function.logical_id,
      {"bad-request-check", invalid_event(function.logical_id, event.key, text), std::move(hint)});
}

void read_parameters(Loading& loading, const Resource& function, const Member& event, const Node& list,
                     bool validated, Route& route) {
  for (const Node& item : list.items) {
    bool is_map = item.is_map() && item.members.size() == 1;
    std::string text = is_map ? item.members[0].key : text_of(item);
    RequestValue value;
    if (!parse_request_parameter(text, value)) {
      refuse(loading, function, event, item.place,
             "Invalid value for 'RequestParameters' property. Keys must be in the format "
             "'method.request.[querystring|path|header].{value}', e.g 'method.request.header.Authorization'.",
             "");
      continue;
    }
    const Node* required = is_map ? item.members[0].value.find("Required") : nullptr;
    bool is_required = required != nullptr && required->is_scalar() && scalar_text(*required) == "true";
    if (validated && is_required) route.required_parameters.push_back(std::move(value));
  }
}

void read_transfer_mode(Loading& loading, const Resource& function, const Node& properties, const Api& api,
                        Route& route) {
  std::string mode = read_text(loading, function, properties, "ResponseTransferMode");
  route.streams = api.kind == ApiKind::rest && mode == "STREAM";
}

void read_timeout(Loading& loading, const Resource& function, const Member& event, const Node& properties,
                  const Api& api, Route& route) {
  auto timeout = read_integer(loading, function, properties, "TimeoutInMillis");
  if (!timeout) return;
  long long most = api.kind == ApiKind::rest ? 29'000 : 30'000;
  route.timeout_ms = static_cast<int>(std::min(*timeout, most));
  if (*timeout >= 50 && *timeout <= most) return;
  refuse(loading, function, event, properties.find("TimeoutInMillis")->place,
         "Timeout should be between 50 ms and " + std::to_string(most) + " ms", "");
}

}  // namespace

void check_response_type(Loading& loading, const std::string& logical_id, const Place& place,
                         const std::string& type) {
  if (std::find(kResponseTypes.begin(), kResponseTypes.end(), type) != kResponseTypes.end()) return;
  loading.diagnostics.error(
      place, logical_id,
      {"bad-gateway-response", "Invalid gateway response type specified: " + type,
       did_you_mean(type, kResponseTypes, "see API Gateway's \"Gateway response types\"")});
}

void load_api_contract(Loading& loading, const Resource& resource, const Node& properties, Api& api) {
  if (const Node* written = properties.find("Models")) {
    Node models = loading.resolver.resolve(*written, resource.logical_id);
    for (const Member& model : models.members) api.models[model.key] = to_json(model.value);
  }
  if (const Node* written = properties.find("GatewayResponses")) {
    Node responses = loading.resolver.resolve(*written, resource.logical_id);
    for (const Member& member : responses.members) read_gateway_response(loading, resource, member, api);
  }
  api.api_key_from_authorizer = read_text(loading, resource, properties, "ApiKeySourceType") == "AUTHORIZER";
}

void load_request_checks(Loading& loading, const Resource& function, const Member& event,
                         const Node& properties, const Api& api, Route& route) {
  read_timeout(loading, function, event, properties, api, route);
  read_transfer_mode(loading, function, properties, api, route);
  if (api.kind != ApiKind::rest) return;
  bool validates_parameters = false;
  if (const Node* written = properties.find("RequestModel")) {
    Node request = loading.resolver.resolve(*written, function.logical_id);
    const Node* model = request.find("Model");
    std::string name = model == nullptr ? "" : text_of(*model);
    if (name.empty()) {
      refuse(loading, function, event, request.place,
             "Missing required property 'Model' in 'RequestModel' for path " + route.path + ".", "add Model");
    } else if (!api.models.contains(name)) {
      std::vector<std::string> known;
      for (const auto& [known_name, schema] : api.models) known.push_back(known_name);
      refuse(loading, function, event, model->place,
             "Unable to set RequestModel [" + name + "] on API method [" + core::to_lower(route.method) +
                 "] for path [" + route.path + "] because " +
                 (known.empty() ? "the related API does not define any Models."
                                : "it wasn't defined in the API's Models."),
             did_you_mean(name, known, "define it in the API's Models"));
    }
    if (true_at(request, "ValidateBody")) route.body_model = name;
    validates_parameters = true_at(request, "ValidateParameters");
  }
  if (const Node* written = properties.find("RequestParameters")) {
    Node list = loading.resolver.resolve(*written, function.logical_id);
    read_parameters(loading, function, event, list, validates_parameters, route);
  }
}

}  // namespace sls::model
