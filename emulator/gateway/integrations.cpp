#include "integrations.h"

#include "core/json_writer.h"

namespace sls::gateway {

http::Response mock_response(const model::MockAnswer& mock) {
  http::Response response{mock.status, {{"Content-Type", mock.content_type}}, mock.body};
  for (const auto& [name, value] : mock.headers) response.headers.set(name, value);
  return response;
}

http::Response not_emulated_response(const model::Route& route) {
  std::string body;
  std::string text = "hello-sls does not emulate the integration of " + route.method + " " + route.path +
                     ": " + route.integration;
  core::JsonWriter(body).begin_object().member("message", text).end_object();
  return {501, {{"Content-Type", "application/json"}}, std::move(body)};
}

}  // namespace sls::gateway
