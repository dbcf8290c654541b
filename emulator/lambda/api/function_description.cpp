#include "function_description.h"

#include <algorithm>

#include "core/clock.h"
#include "core/json_writer.h"

namespace sls::lambda {
namespace {

// "2026-01-31T12:00:00.000+0000", as this API writes times.
std::string modified_text(std::int64_t unix_milliseconds) {
  std::string text = core::format_iso8601(unix_milliseconds);
  text.pop_back();
  return text + "+0000";
}

void write_variables(core::JsonWriter& json, const model::Function& function) {
  if (function.environment.empty()) return;
  json.key("Environment").begin_object().key("Variables").begin_object();
  for (const auto& [name, value] : function.environment) json.member(name, value);
  json.end_object().end_object();
}

}  // namespace

std::string function_configuration(const model::Application& application, const model::Function& function,
                                   std::string_view qualifier, std::int64_t modified_ms) {
  std::string text;
  core::JsonWriter json(text);
  std::string arn = function.arn;
  if (!qualifier.empty()) arn.append(":").append(qualifier);
  json.begin_object().member("FunctionName", function.name).member("FunctionArn", arn);
  if (!function.runtime.empty()) json.member("Runtime", function.runtime);
  json.member("Role", "arn:aws:iam::" + application.account_id + ":role/" + function.logical_id + "Role");
  if (!function.handler.empty()) json.member("Handler", function.handler);
  json.member("Description", "").member("Timeout", function.timeout_seconds).member("MemorySize", function.memory_mb);
  json.member("LastModified", modified_text(modified_ms)).member("Version", "$LATEST");
  write_variables(json, function);
  json.key("TracingConfig").begin_object().member("Mode", "PassThrough").end_object();
  json.member("State", "Active").member("LastUpdateStatus", "Successful");
  json.member("PackageType", function.package_type);
  json.key("Architectures").begin_array().string(function.architecture).end_array();
  json.key("EphemeralStorage").begin_object().member("Size", 512).end_object();
  json.key("LoggingConfig").begin_object().member("LogFormat", function.log_format);
  if (function.log_format == "JSON")
    json.member("ApplicationLogLevel", function.application_log_level).member("SystemLogLevel", "INFO");
  json.member("LogGroup", function.log_group).end_object();
  json.end_object();
  return text;
}

std::string function_description(const model::Application& application, const model::Function& function,
                                 std::string_view qualifier, std::int64_t modified_ms) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().key("Configuration");
  json.raw(function_configuration(application, function, qualifier, modified_ms));
  json.key("Code").begin_object();
  if (!function.code_uri.empty()) json.member("Location", "file://" + function.code_uri.string());
  json.end_object();
  if (function.reserved_concurrency) {
    json.key("Concurrency").begin_object();
    json.member("ReservedConcurrentExecutions", *function.reserved_concurrency).end_object();
  }
  json.end_object();
  return text;
}

std::string function_list(const model::Application& application, std::size_t first, std::size_t count,
                          std::int64_t modified_ms) {
  std::string text;
  core::JsonWriter json(text);
  std::size_t all = application.functions.size();
  std::size_t end = std::min(all, first + std::min(count, all));
  json.begin_object().key("Functions").begin_array();
  for (std::size_t i = first; i < end; ++i)
    json.raw(function_configuration(application, application.functions[i], "", modified_ms));
  json.end_array();
  if (end < all) json.member("NextMarker", std::to_string(end));
  json.end_object();
  return text;
}

}  // namespace sls::lambda
