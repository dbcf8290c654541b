#include "environment_variables.h"

#include <array>
#include <string_view>

namespace sls::lambda {
namespace {

constexpr std::array<std::string_view, 17> kReserved = {"_HANDLER",
                                                        "_X_AMZN_TRACE_ID",
                                                        "AWS_DEFAULT_REGION",
                                                        "AWS_REGION",
                                                        "AWS_EXECUTION_ENV",
                                                        "AWS_LAMBDA_FUNCTION_NAME",
                                                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                        "AWS_LAMBDA_FUNCTION_VERSION",
                                                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                        "AWS_LAMBDA_LOG_GROUP_NAME",
                                                        "AWS_LAMBDA_LOG_STREAM_NAME",
                                                        "AWS_ACCESS_KEY_ID",
                                                        "AWS_SECRET_ACCESS_KEY",
                                                        "AWS_SESSION_TOKEN",
                                                        "AWS_LAMBDA_RUNTIME_API",
                                                        "LAMBDA_TASK_ROOT",
                                                        "LAMBDA_RUNTIME_DIR"};

bool is_reserved(std::string_view name) {
  for (std::string_view reserved : kReserved) {
    if (name == reserved) return true;
  }
  return false;
}

}  // namespace

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
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name},
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
    variables["AWS_LAMBDA_LOG_LEVEL"] = "INFO";
  }
  auto put = [&](const std::string& name, const std::string& value) {
    if (!is_reserved(name)) variables[name] = value;
  };
  for (const auto& [name, value] : common) put(name, value);
  for (const auto& [name, value] : function.environment) put(name, value);
  for (const auto& [name, value] : overrides) put(name, value);
  return variables;
}

}  // namespace sls::lambda
