#include "request_validator.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <array>

#include "core/text.h"
#include "event_parts.h"
#include "identity_sources.h"
#include "response_parts.h"

namespace sls::gateway {

struct RequestValidator::Model {
  explicit Model(const rapidjson::Document& schema) : compiled(schema) {}
  rapidjson::SchemaDocument compiled;
};

RequestValidator::RequestValidator(const model::Application& application) {
  for (const model::Api& api : application.apis) {
    for (const auto& [name, text] : api.models) {
      rapidjson::Document schema;
      schema.Parse(text.data(), text.size());
      if (!schema.HasParseError()) models_[{api.logical_id, name}] = std::make_unique<Model>(schema);
    }
  }
}
RequestValidator::~RequestValidator() = default;

std::optional<RequestValidator::Refusal> RequestValidator::refuse(const http::Request& request,
                                                                  const RouteMatch& match,
                                                                  const RequestContext& context) const {
  std::vector<std::string> missing;
  // AWS names headers first, then the path's, then the query's.
  for (model::RequestPlace place :
       {model::RequestPlace::header, model::RequestPlace::path, model::RequestPlace::query_string}) {
    for (const model::RequestValue& wanted : match.entry->route->required_parameters) {
      if (wanted.place != place) continue;
      auto value = find_value(wanted, request, match, context);
      if (!value || value->empty()) missing.push_back(wanted.name);
    }
  }
  if (!missing.empty()) {
    std::string message = "Missing required request parameters: [" + core::join(missing, ", ") + "]";
    return Refusal{GatewayError::missing_parameters, message, message};
  }
  return refuse_body(request, match);
}

std::optional<RequestValidator::Refusal> RequestValidator::refuse_body(const http::Request& request,
                                                                       const RouteMatch& match) const {
  if (match.entry->route->body_model.empty()) return std::nullopt;
  auto model = models_.find({match.entry->api->logical_id, match.entry->route->body_model});
  if (model == models_.end()) return std::nullopt;
  // The model is application/json's: a body of another type has none.
  std::string_view type = header_value(request, "Content-Type");
  bool is_json =
      type.empty() || core::to_lower(core::trim(type.substr(0, type.find(';')))) == "application/json";
  if (!is_json) return std::nullopt;
  rapidjson::Document body;
  body.Parse<rapidjson::kParseIterativeFlag>(request.body.data(), request.body.size());
  if (body.HasParseError() || has_nul(request.body))
    return Refusal{GatewayError::invalid_body, "", "the body is not JSON"};
  rapidjson::SchemaValidator validator(model->second->compiled);
  if (body.Accept(validator)) return std::nullopt;
  rapidjson::StringBuffer where;
  validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
  return Refusal{GatewayError::invalid_body, "",
                 "the body does not fit the model " + match.entry->route->body_model + " at " +
                     where.GetString() + ": " + validator.GetInvalidSchemaKeyword()};
}

}  // namespace sls::gateway
