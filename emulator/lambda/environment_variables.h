// The variables of a function's process, as Lambda sets them. Pure.
#pragma once

#include <map>
#include <string>

#include "handler/handler.h"
#include "template/application.h"

namespace sls::lambda {

struct EnvironmentIdentity {
  std::string access_key_id;
  std::string log_stream_name;
};

// Lambda's own variables, then `common` (local endpoints), then the template's, then `overrides`. Reserved names
// (_HANDLER, AWS_LAMBDA_FUNCTION_NAME, credentials …) stay Lambda's.
handler::Variables build_variables(const model::Application& application, const model::Function& function,
                                   const EnvironmentIdentity& identity, const handler::Variables& common,
                                   const std::map<std::string, std::string>& overrides);

}  // namespace sls::lambda
