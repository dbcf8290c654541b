#include "invoke_remote.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base64.h"
#include "core/json.h"
#include "outgoing/client.h"

namespace sls::stack {
namespace {

// Lambda's longest Timeout, and a start.
constexpr std::chrono::seconds kPatience{930};

std::string header(const outgoing::Answer& answer, const std::string& name) {
  auto found = answer.headers.find(name);
  return found == answer.headers.end() ? "" : found->second;
}

// "ResourceNotFoundException: Function not found: …"
std::string error_text(const outgoing::Answer& answer) {
  auto json = core::parse_json(answer.body);
  std::string message = answer.body;
  for (const char* member : {"message", "Message"}) {
    if (json.ok() && json->is_object() && json->contains(member) && (*json)[member].is_string())
      message = (*json)[member].get<std::string>();
  }
  std::string type = header(answer, "x-amzn-ErrorType");
  return (type.empty() ? "status " + std::to_string(answer.status) : type) + ": " + message;
}

}  // namespace

Result<InvokeOutcome> invoke_at(const std::string& url, const InvokeOptions& options, const std::string& function,
                                const std::string& event) {
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    return fail(FailureKind::usage, "--endpoint-url takes a URL such as http://127.0.0.1:3001, not '" + url + "'");
  std::string base = url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
  std::map<std::string, std::string> headers = {{"X-Amz-Invocation-Type", options.invocation_type},
                                                {"X-Amz-Log-Type", options.log_type}};
  auto answer = outgoing::call_post(base + "/2015-03-31/functions/" + function + "/invocations", headers, event,
                                    "application/json", kPatience);
  if (!answer.ok())
    return fail(FailureKind::environment, "--endpoint-url: nothing answers as Lambda at " + url +
                                              "; start hello-sls serve or start-lambda there (" + answer.error() + ")");
  if (answer->status == 404) return fail(FailureKind::usage, error_text(*answer));
  if (answer->status >= 300) return fail(FailureKind::failed, error_text(*answer));
  InvokeOutcome outcome;
  outcome.payload = answer->body;
  outcome.function_failed = !header(*answer, "X-Amz-Function-Error").empty();
  auto log = core::decode_base64(header(*answer, "X-Amz-Log-Result"));
  if (log && options.print_log) {
    std::istringstream lines(*log);
    for (std::string line; std::getline(lines, line);) options.print_log(line);
  }
  return outcome;
}

}  // namespace sls::stack
