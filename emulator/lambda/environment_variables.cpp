#include "environment_variables.h"

#include "template/reserved_variables.h"

namespace sls::lambda {

handler::Variables build_variables(const model::Application& application, const model::Function& function,
                                   const EnvironmentIdentity& identity, const handler::Variables& common,
                                   const std::map<std::string, std::string>& overrides) {
  handler::Variables variables = {
      {"_HANDLER", function.handler},
      {"AWS_REGION", application.region},
      {"AWS_DEFAULT_REGION", application.region},
      {"AWS_LAMBDA_FUNCTION_NAME", function.name},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb)},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", function.log_group},
      {"AWS_LAMBDA_LOG_STREAM_NAME", identity.log_stream_name},
      {"AWS_ACCESS_KEY_ID", identity.access_key_id},
      {"AWS_SECRET_ACCESS_KEY", "local-secret-of-" + identity.access_key_id},
      {"AWS_SESSION_TOKEN", "local-session-of-" + identity.access_key_id},
      {"LAMBDA_TASK_ROOT", function.code_uri.empty() ? "/var/task" : function.code_uri.string()},
      {"LAMBDA_RUNTIME_DIR", "/var/runtime"},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
      {"AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000"},
      {"_AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1"},
      {"_AWS_XRAY_DAEMON_PORT", "2000"},
      {"TZ", ":UTC"},
      {"LANG", "en_US.UTF-8"},
      {"AWS_SAM_LOCAL", "true"},
      {"HELLO_SLS", "1"},
  };
  if (function.log_format == "JSON") {
    variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
    variables["AWS_LAMBDA_LOG_LEVEL"] = function.application_log_level;
  }
  auto put = [&](const std::string& name, const std::string& value) {
    if (!model::is_reserved_variable(name)) variables[name] = value;
  };
  for (const auto& [name, value] : common) put(name, value);
  for (const auto& [name, value] : function.environment) put(name, value);
  for (const auto& [name, value] : overrides) put(name, value);
  return variables;
}

}  // namespace sls::lambda
