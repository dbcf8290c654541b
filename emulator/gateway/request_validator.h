// RequestValidator: what a REST API's request validators refuse: parameters that are missing, bodies that do
// not fit their model (JSON Schema, draft 4). Models are compiled once; immutable, safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "errors.h"
#include "http/message.h"
#include "request_context.h"
#include "route_table.h"

namespace sls::gateway {

class RequestValidator {
 public:
  explicit RequestValidator(const model::Application& application);
  ~RequestValidator();
  RequestValidator(const RequestValidator&) = delete;
  RequestValidator& operator=(const RequestValidator&) = delete;

  struct Refusal {
    GatewayError error = GatewayError::invalid_body;
    std::string message;  // the answer's words; empty: the error's own
    std::string reason;
  };
  std::optional<Refusal> refuse(const http::Request& request, const RouteMatch& match,
                                const RequestContext& context) const;

 private:
  struct Model;
  std::optional<Refusal> refuse_body(const http::Request& request, const RouteMatch& match) const;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Model>> models_;  // API and name
};

}  // namespace sls::gateway
