// ApiCall: one request to the Lambda port on its way to its answer, with what its record will say.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/message.h"
#include "template/application.h"

namespace sls::lambda {

struct ApiCall {
  http::Request request;
  http::Responder responder;
  std::string request_id;
  std::string trace_id;
  std::int64_t time_ms = 0;
  std::int64_t begun_ns = 0;
  std::shared_ptr<const model::Application> application;
  std::string operation;  // "Invoke", "SQS SendMessage"
  std::string function;   // logical id; may be empty
};

}  // namespace sls::lambda
