#include "invoke_request.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

#include "core/base64.h"
#include "core/percent.h"
#include "core/text.h"
#include "function_name.h"

namespace sls::lambda {
namespace {

constexpr std::size_t kRequestLimit = 6 * 1024 * 1024;
constexpr std::size_t kEventLimit = 1024 * 1024;
constexpr std::size_t kClientContextLimit = 3583;

std::string header(const http::Request& request, std::string_view name, std::string_view otherwise) {
  const std::string* value = request.headers.find(name);
  return value == nullptr || value->empty() ? std::string(otherwise) : *value;
}

// Why the text is no JSON; empty when it is.
std::string json_flaw(std::string_view text) {
  rapidjson::Reader reader;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::BaseReaderHandler<> nobody;
  auto result = reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(stream, nobody);
  if (!result.IsError()) return "";
  std::string_view before = text.substr(0, result.Offset());
  auto line = std::count(before.begin(), before.end(), '\n') + 1;
  std::size_t last = before.rfind('\n');
  std::size_t column = before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1;
  return std::string(rapidjson::GetParseError_En(result.Code())) + " [line: " + std::to_string(line) +
         ", column: " + std::to_string(column) + "]";
}

core::Result<InvocationType, ApiError> read_type(const http::Request& request) {
  std::string type = header(request, "X-Amz-Invocation-Type", "RequestResponse");
  if (type == "RequestResponse") return InvocationType::request_response;
  if (type == "Event") return InvocationType::event;
  if (type == "DryRun") return InvocationType::dry_run;
  return core::Failure{not_in_enumeration(type, "invocationType", "Event, RequestResponse, DryRun")};
}

core::Result<std::string, ApiError> read_client_context(const http::Request& request) {
  std::string encoded = header(request, "X-Amz-Client-Context", "");
  if (encoded.size() > kClientContextLimit) return core::Failure{client_context_too_long()};
  auto context = core::decode_base64(encoded);
  bool good = context && (encoded.empty() || json_flaw(*context).empty());
  if (!good) return core::Failure{invalid_client_context()};
  return std::move(*context);
}

}  // namespace

std::string query_value(std::string_view query, std::string_view name) {
  for (const std::string& pair : core::split(query, '&')) {
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return core::decode_percent(std::string_view(pair).substr(name.size() + 1), true);
  }
  return "";
}

core::Result<FunctionTarget, ApiError> find_target(const model::Application& application, std::string_view written,
                                                   std::string_view query) {
  std::string text = core::decode_percent(written, false);
  auto name = parse_function_name(text);
  if (!name) return core::Failure{invalid_function_name(text)};
  std::string qualifier = query_value(query, "Qualifier");
  if (!qualifier.empty() && !is_qualifier(qualifier)) return core::Failure{invalid_qualifier(qualifier)};
  if (!name->qualifier.empty()) {
    if (!qualifier.empty() && qualifier != name->qualifier) return core::Failure{qualifiers_differ()};
    qualifier = name->qualifier;
  }
  if (!name->region.empty() && name->region != application.region)
    return core::Failure{other_region(name->region, application.region)};
  std::string account = name->account.empty() ? application.account_id : name->account;
  FunctionTarget target{nullptr, qualifier};
  if (account == application.account_id) {
    for (const model::Function& function : application.functions) {
      if (function.name == name->name) target.function = &function;
    }
    if (target.function == nullptr) target.function = application.find_function(name->name);
  }
  bool known = target.function != nullptr;
  if (known && !qualifier.empty() && qualifier != "$LATEST") {
    const auto& aliases = target.function->aliases;
    known = std::find(aliases.begin(), aliases.end(), qualifier) != aliases.end();
  }
  if (known) return target;
  return core::Failure{function_not_found("arn:aws:lambda:" + application.region + ":" + account +
                                          ":function:" + name->name + ":" +
                                          (qualifier.empty() ? "$LATEST" : qualifier))};
}

core::Result<InvokeRequest, ApiError> read_invoke_request(http::Request& request) {
  InvokeRequest invoke;
  auto type = read_type(request);
  if (!type.ok()) return core::Failure{type.error()};
  invoke.type = *type;
  std::string log_type = header(request, "X-Amz-Log-Type", "None");
  if (log_type != "None" && log_type != "Tail")
    return core::Failure{not_in_enumeration(log_type, "logType", "None, Tail")};
  invoke.wants_log = log_type == "Tail";
  auto context = read_client_context(request);
  if (!context.ok()) return core::Failure{context.error()};
  invoke.client_context = std::move(*context);
  std::size_t size = request.body.size();
  if (invoke.type == InvocationType::event && size > kEventLimit) return core::Failure{event_too_large(size)};
  if (size > kRequestLimit) return core::Failure{request_too_large()};
  invoke.payload = request.body.empty() ? "{}" : std::move(request.body);
  if (std::string flaw = json_flaw(invoke.payload); !flaw.empty()) return core::Failure{body_is_no_json(flaw)};
  return invoke;
}

}  // namespace sls::lambda
