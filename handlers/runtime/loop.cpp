#include "runtime/loop.h"

#include <charconv>
#include <exception>

#include "runtime_api.h"

namespace sls::runtime {
namespace {

using handler::Context;
using handler::Handler;
using handler::HandlerError;

constexpr int kTooLarge = 413;

std::int64_t parse_milliseconds(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Context context_for(const Event& event, const Context& function, const Process& process) {
  Context context = function;
  context.request_id = event.request_id;
  context.deadline_unix_ms = parse_milliseconds(event.deadline_ms);
  context.invoked_function_arn = event.invoked_function_arn;
  context.trace_id = event.trace_id;
  context.client_context = event.client_context;
  context.log = process.log;
  return context;
}

// A handler that throws has a defect; the invocation fails with it and the process stays.
core::Result<std::string, HandlerError> call_handler(const Handler& handler, const std::string& payload,
                                                     const Context& context) {
  try {
    return handler(payload, context);
  } catch (const std::exception& exception) {
    return core::Failure{HandlerError{"Runtime.UnhandledException", exception.what()}};
  } catch (...) {
    return core::Failure{
        HandlerError{"Runtime.UnhandledException", "the handler threw something that is no exception"}};
  }
}

class Loop {
 public:
  Loop(const LoopOptions& options, const Process& process, http::Url url)
      : options_(options), process_(process), api_(std::move(url), options.attempts, process.sleep) {}

  LoopEnd run(const HandlerFactory& make_handler) {
    auto handler = make_handler();
    if (!handler.ok()) return report_init_error(handler.error());
    while (!process_.should_stop()) {
      process_.set_idle(true);
      auto event = api_.next();
      process_.set_idle(false);
      if (!event.ok()) return give_up("cannot get the next event: " + event.error());
      if (auto error = handle(*handler, *event); !error.empty()) return give_up(error);
    }
    return LoopEnd::stopped;
  }

 private:
  LoopEnd report_init_error(const HandlerError& error) {
    process_.log("[ERROR] " + error.type + ": " + error.message);
    auto status = api_.post_init_error(error);
    if (!status.ok()) process_.log("[ERROR] cannot report the init error: " + status.error());
    return LoopEnd::init_failed;
  }

  LoopEnd give_up(const std::string& reason) {
    process_.log("[ERROR] " + reason);
    return LoopEnd::runtime_api;
  }

  // Empty when the outcome was delivered or refused for good; else why it could not be.
  std::string handle(const Handler& handler, const Event& event) {
    process_.set_trace_id(event.trace_id);
    auto result = call_handler(handler, event.payload, context_for(event, options_.function, process_));
    if (!result.ok()) process_.log("[ERROR] " + result.error().type + ": " + result.error().message);
    auto status = result.ok() ? api_.post_response(event.request_id, *result)
                              : api_.post_error(event.request_id, result.error());
    if (!status.ok()) return "cannot deliver the answer to " + event.request_id + ": " + status.error();
    // The invoker has been told (413), or nobody waits for this answer any more (400, 403): the next event
    // counts.
    if (*status == kTooLarge) {
      process_.log("[ERROR] the answer to " + event.request_id + " is larger than Lambda takes: " +
                   std::to_string(result.ok() ? result->size() : result.error().message.size()) + " bytes");
    } else if (*status >= 300) {
      process_.log("[WARNING] the Runtime API refused the answer to " + event.request_id + " with status " +
                   std::to_string(*status));
    }
    return "";
  }

  const LoopOptions& options_;
  const Process& process_;
  RuntimeApi api_;
};

}  // namespace

LoopEnd run_loop(const LoopOptions& options, const HandlerFactory& make_handler, const Process& process) {
  auto url = http::parse_url("http://" + options.runtime_api);
  if (!url) {
    process.log("[ERROR] AWS_LAMBDA_RUNTIME_API must be host:port, not \"" + options.runtime_api +
                "\"; Lambda sets it, and so does whatever stands in for it");
    return LoopEnd::runtime_api;
  }
  return Loop(options, process, std::move(*url)).run(make_handler);
}

}  // namespace sls::runtime
