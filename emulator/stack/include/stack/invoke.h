// invoke: one function, once (or a few times), in this process, with the application's own store behind it; or through
// the Lambda API of a running `serve`.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct InvokeOptions {
  TemplateOptions source;
  StoreOptions store;
  OutsideEndpoint outside;
  VariableOptions variables;
  FunctionOptions functions;
  // A function's logical id or FunctionName, an operation, or "POST /message"; may be empty where there is
  // one function.
  std::string name;
  std::optional<std::filesystem::path> event_file;  // "-": standard input
  std::optional<std::string> data;                  // a whole event as JSON
  std::optional<std::string> body;                  // the body of an HTTP operation's event, or @FILE
  int repeat = 1;
  std::string invocation_type = "RequestResponse";  // Event, DryRun
  std::string log_type = "Tail";                    // None
  // The Lambda API to invoke through; empty: in this process, and Event by the `serve` that owns the store.
  std::string endpoint_url;
  std::function<std::string()> read_standard_input;
  std::function<void(const std::string&)> print_log;  // one line: START, the function's log, END, REPORT
};

struct InvokeOutcome {
  std::string payload;  // the function's answer, or Lambda's error payload; none of Event and DryRun
  bool function_failed = false;
  bool interrupted = false;  // … by Ctrl-C in its terminal
  std::string summary;  // with repeat > 1: p50 and p99
};

Result<InvokeOutcome> invoke(const InvokeOptions& options, core::Clock& clock, core::IdSource& ids);

}  // namespace sls::stack
