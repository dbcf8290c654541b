#include "lambda/invoke_api.h"

#include <mutex>

#include "api_call.h"
#include "api_error.h"
#include "core/base64.h"
#include "core/text.h"
#include "credential.h"
#include "event_queue.h"
#include "function_description.h"
#include "headers.h"
#include "invocation_log.h"
#include "http/local_access.h"
#include "invoke_request.h"
#include "other_services.h"
#include "streamed_answer.h"
#include "trace_header.h"

namespace sls::lambda {
namespace {

// Over what Lambda takes, so that its own refusal is what a client sees.
constexpr std::size_t kInvokeBodyLimit = 7 * 1024 * 1024;
constexpr std::size_t kInvokeHeaderLimit = 16 * 1024;
constexpr std::size_t kLogTail = 4096;
constexpr std::size_t kMostListed = 10'000;
constexpr std::size_t kListed = 50;

using CallPointer = std::shared_ptr<ApiCall>;

// "/2015-03-31/functions/F/invocations" → {"2015-03-31", "functions", "F", "invocations"}; a slash at the end counts
// for nothing.
std::vector<std::string> segments_of(std::string_view path) {
  auto parts = core::split(path.substr(path.starts_with('/') ? 1 : 0), '/');
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

bool is_path_of_lambda(const std::vector<std::string>& segments) {
  return segments.size() > 1 && segments[0].size() == 10 && segments[0].starts_with("20") &&
         segments[1] == "functions";
}

std::size_t number_or(const std::string& text, std::size_t otherwise) {
  bool number = !text.empty() && text.size() < 8 && text.find_first_not_of("0123456789") == std::string::npos;
  return number ? static_cast<std::size_t>(std::stoul(text)) : otherwise;
}

}  // namespace

class InvokeApi::Implementation : public std::enable_shared_from_this<InvokeApi::Implementation> {
 public:
  Implementation(Invoker& invoker, core::Clock& clock, core::IdSource& ids, telemetry::Sink& sink,
                 InvokeApiOptions options)
      : invoker_(invoker),
        clock_(clock),
        ids_(ids),
        sink_(sink),
        options_(std::move(options)),
        access_(options_.allowed_hosts, options_.allowed_origins),
        events_(invoker, clock, [this](const EventQueue::Event& event, InvocationResult result, std::string outlook) {
          record_try(event, std::move(result), std::move(outlook));
        }) {}

  void set_application(std::shared_ptr<const model::Application> application) {
    std::lock_guard lock(mutex_);
    application_ = std::move(application);
    modified_ms_ = clock_.unix_milliseconds();
  }

  void stop() {
    std::size_t lost = events_.stop();
    if (lost > 0 && options_.print)
      options_.print(std::to_string(lost) + " asynchronous invocations that waited for their next try are dropped");
  }

  void handle(http::Request request, http::Responder responder) {
    auto call = begin(std::move(request), std::move(responder));
    if (auto refusal = refuse(call->request)) return answer(*call, access_denied(*refusal));
    if (call->request.method == "OPTIONS") return answer_preflight(*call);
    Authorization authorization = read_authorization(call->request);
    if (!authorization.flaw.empty()) return answer(*call, incomplete_signature(authorization.flaw));
    auto segments = segments_of(call->request.path);
    bool for_lambda = authorization.credential ? authorization.credential->service == "lambda"
                                               : is_path_of_lambda(segments);
    if (for_lambda && is_path_of_lambda(segments)) return dispatch(std::move(call), segments);
    if (call->request.method == "GET" && call->request.path == "/" && !authorization.credential)
      return answer(*call, {200, {{"Content-Type", "text/plain"}}, "healthy\n"}, "");
    refuse_other_service(*call, authorization.credential);
  }

 private:
  CallPointer begin(http::Request request, http::Responder responder) {
    auto call = std::make_shared<ApiCall>();
    call->request = std::move(request);
    call->responder = std::move(responder);
    call->request_id = ids_.uuid();
    call->time_ms = clock_.unix_milliseconds();
    call->begun_ns = clock_.monotonic_nanoseconds();
    call->trace_id =
        complete_trace_header(header_or_empty(call->request.headers, "X-Amzn-Trace-Id"), call->time_ms, ids_);
    std::lock_guard lock(mutex_);
    call->application = application_;
    return call;
  }

  // Plain clients send any Host; only what a browser sent is held to the rules, as on the DynamoDB port.
  std::optional<std::string> refuse(const http::Request& request) const {
    if (!http::LocalAccess::is_from_browser(request)) return std::nullopt;
    if (auto refusal = access_.refuse_origin(request)) return refusal;
    return access_.refuse_host(request);
  }

  void dispatch(CallPointer call, const std::vector<std::string>& segments) {
    const std::string& method = call->request.method;
    std::string last = segments.size() == 4 ? segments[3] : "";
    bool one = segments.size() == 3;
    if (method == "GET" && segments.size() == 2) return list_functions(*call);
    if (method == "GET" && (one || last == "configuration")) return describe(*call, segments[2], one);
    if (method == "POST" && last == "invocations") return invoke(std::move(call), segments[2]);
    if (method == "POST" && last == "response-streaming-invocations")
      return invoke_with_response_stream(std::move(call), segments[2]);
    if (method == "POST" && last == "invoke-async") {
      call->request.headers.set("X-Amz-Invocation-Type", "Event");
      return invoke(std::move(call), segments[2]);
    }
    call->operation = method + " " + call->request.path;
    answer(*call, unknown_operation("Lambda " + call->operation +
                                    " is not emulated by hello-sls; docs/compatibility.md lists what is"));
  }

  void list_functions(ApiCall& call) {
    call.operation = "ListFunctions";
    std::size_t count = std::min(number_or(query_value(call.request.query, "MaxItems"), kListed), kMostListed);
    std::size_t first = number_or(query_value(call.request.query, "Marker"), 0);
    answer_json(call, function_list(*call.application, first, std::max<std::size_t>(count, 1), modified_ms()));
  }

  void describe(ApiCall& call, const std::string& written, bool whole) {
    call.operation = whole ? "GetFunction" : "GetFunctionConfiguration";
    auto target = find_target(*call.application, written, call.request.query);
    if (!target.ok()) return answer(call, target.error());
    call.function = target->function->logical_id;
    auto text = whole ? function_description : function_configuration;
    answer_json(call, text(*call.application, *target->function, target->qualifier, modified_ms()));
  }

  // What a call asks for; nothing when it is answered already.
  struct Asked {
    const model::Function* function = nullptr;
    InvokeRequest request;
    Invocation invocation;
  };
  std::optional<Asked> read_invocation(ApiCall& call, const std::string& written, const char* operation) {
    call.operation = operation;
    auto target = find_target(*call.application, written, call.request.query);
    if (!target.ok()) return answer(call, target.error()), std::nullopt;
    call.function = target->function->logical_id;
    auto request = read_invoke_request(call.request);
    if (!request.ok()) return answer(call, request.error()), std::nullopt;
    if (request->type == InvocationType::dry_run) return answer(call, {204, {}, ""}, ""), std::nullopt;
    Asked asked{target->function, std::move(*request), {}};
    asked.invocation.function = call.function;
    asked.invocation.payload = std::move(asked.request.payload);
    asked.invocation.request_id = call.request_id;
    asked.invocation.trace_id = call.trace_id;
    asked.invocation.invoked_arn = target->arn();
    asked.invocation.client_context = std::move(asked.request.client_context);
    return asked;
  }

  void invoke(CallPointer call, const std::string& written) {
    auto asked = read_invocation(*call, written, "Invoke");
    if (!asked) return;
    if (asked->request.type == InvocationType::event) {
      asked->invocation.invocation_type = "Event";
      answer(*call, {202, {{"Content-Type", "application/json"}}, ""}, "");
      return events_.push(std::move(asked->invocation), *asked->function);
    }
    bool reserved = asked->function->reserved_concurrency.has_value();
    bool wants_log = asked->request.wants_log;
    invoker_.invoke(std::move(asked->invocation),
                    [self = shared_from_this(), call, reserved, wants_log](InvocationResult result) {
                      if (!self->answer_unrun(*call, result, reserved))
                        self->answer_invocation(*call, std::move(result), wants_log);
                    });
  }

  void invoke_with_response_stream(CallPointer call, const std::string& written) {
    auto asked = read_invocation(*call, written, "InvokeWithResponseStream");
    if (!asked) return;
    if (asked->request.type == InvocationType::event)
      return answer(*call, not_in_enumeration("Event", "invocationType", "RequestResponse, DryRun"));
    http::Headers headers;
    headers.add("Content-Type", "application/vnd.amazon.eventstream");
    headers.add("X-Amz-Executed-Version", "$LATEST");
    headers.add("X-Amzn-Trace-Id", call->trace_id);
    add_common_headers(*call, 200, headers);
    auto stream = std::make_shared<StreamedAnswer>(call, std::move(headers));
    bool reserved = asked->function->reserved_concurrency.has_value();
    bool wants_log = asked->request.wants_log;
    asked->invocation.stream = stream;
    invoker_.invoke(std::move(asked->invocation),
                    [self = shared_from_this(), call, stream, reserved, wants_log](InvocationResult result) {
                      if (self->answer_unrun(*call, result, reserved)) return;
                      self->record(*call, 200, result.reason, std::move(result.function_log));
                      stream->finish(result, wants_log ? log_tail(result) : "");
                    });
  }

  // Whether the invocation never reached its function, and is answered.
  bool answer_unrun(ApiCall& call, const InvocationResult& result, bool reserved) {
    bool failed_here = result.error_type == "ServiceException" && result.platform_log.empty();
    if (result.throttled) {
      answer(call, rate_exceeded(reserved));
    } else if (failed_here) {
      answer(call, service_failure(result.reason));
    }
    return result.throttled || failed_here;
  }

  static std::string log_tail(const InvocationResult& result) {
    std::string_view log = result.platform_log;
    if (log.starts_with(kInitStart)) log.remove_prefix(log.find('\n') + 1);  // of the log stream, not of the invocation
    return core::encode_base64(log.substr(log.size() > kLogTail ? log.size() - kLogTail : 0));
  }

  void answer_invocation(ApiCall& call, InvocationResult result, bool wants_log) {
    http::Response response{200, {{"Content-Type", "application/json"}}, std::move(result.payload)};
    response.headers.add("X-Amz-Executed-Version", "$LATEST");
    response.headers.add("X-Amzn-Remapped-Content-Length", "0");
    response.headers.add("X-Amzn-Trace-Id", call.trace_id);
    if (!result.function_error.empty()) response.headers.add("X-Amz-Function-Error", result.function_error);
    if (wants_log) response.headers.add("X-Amz-Log-Result", log_tail(result));
    answer(call, std::move(response), result.reason, std::move(result.function_log));
  }

  void refuse_other_service(ApiCall& call, const std::optional<Credential>& credential) {
    OtherCall other = recognise_call(call.request, credential ? credential->service : "");
    call.operation = other.service + " " + other.operation;
    if (credential && options_.caller_lookup) {
      if (auto caller = options_.caller_lookup(credential->access_key_id)) call.function = caller->function;
    }
    std::string message = not_emulated_message(other, options_.dynamodb_url);
    answer(call, not_emulated_response(other, message, call.request_id), message);
  }

  void answer_json(ApiCall& call, std::string body) {
    answer(call, {200, {{"Content-Type", "application/json"}}, std::move(body)}, "");
  }

  void answer(ApiCall& call, const ApiError& error) {
    http::Response response = error.response();
    answer(call, std::move(response), error.type + ": " + error.message);
  }

  void answer_preflight(ApiCall& call) {
    http::Response response{200, {{"Access-Control-Max-Age", "172800"}}, ""};
    if (auto headers = header_or_empty(call.request.headers, "Access-Control-Request-Headers"); !headers.empty())
      response.headers.add("Access-Control-Allow-Headers", headers);
    if (auto method = header_or_empty(call.request.headers, "Access-Control-Request-Method"); !method.empty())
      response.headers.add("Access-Control-Allow-Methods", method);
    answer(call, std::move(response), "");
  }

  void answer(ApiCall& call, http::Response response, std::string_view reason,
              std::vector<std::string> function_log = {}) {
    add_common_headers(call, response.status, response.headers);
    record(call, response.status, reason, std::move(function_log));
    call.responder.send(std::move(response));
  }

  static void add_common_headers(const ApiCall& call, int status, http::Headers& headers) {
    headers.add("x-amzn-RequestId", call.request_id);
    std::string origin = header_or_empty(call.request.headers, "Origin");
    if (origin.empty() || status == 403) return;
    headers.add("Access-Control-Allow-Origin", origin);
    headers.add("Vary", "Origin");
    headers.add("Access-Control-Expose-Headers",
                "x-amzn-RequestId,x-amzn-ErrorType,X-Amz-Function-Error,X-Amz-Log-Result,X-Amz-Executed-Version,"
                "X-Amzn-Trace-Id");
  }

  void record(const ApiCall& call, int status, std::string_view reason, std::vector<std::string> function_log) {
    telemetry::RequestRecord record;
    record.time_ms = call.time_ms;
    record.request_id = call.request_id;
    record.trace_id = call.trace_id;
    record.method = call.request.method;
    record.path = call.request.path;
    if (call.request.has_query) record.path.append("?").append(call.request.query);
    record.route = call.operation;
    record.function = call.function;
    record.status = status;
    record.duration_us = (clock_.monotonic_nanoseconds() - call.begun_ns) / 1000;
    record.reason = reason;
    record.function_log = std::move(function_log);
    sink_.record(telemetry::Record(std::move(record)));
  }

  // A try of an asynchronous invocation, as a request of the service to itself.
  void record_try(const EventQueue::Event& event, InvocationResult result, std::string outlook) {
    telemetry::RequestRecord record;
    record.time_ms = clock_.unix_milliseconds();
    record.request_id = event.invocation.request_id;
    record.trace_id = event.invocation.trace_id;
    record.method = "EVENT";
    record.path = event.arn;
    record.route = "try " + std::to_string(event.tries + (result.throttled ? 1 : 0)) + " of";
    record.function = event.invocation.function;
    record.status = result.throttled ? 429 : 200;
    record.duration_us = result.duration_us;
    record.reason = std::move(result.reason);
    if (!outlook.empty()) record.reason += (record.reason.empty() ? "" : "; ") + outlook;
    record.function_log = std::move(result.function_log);
    sink_.record(telemetry::Record(std::move(record)));
  }

  std::int64_t modified_ms() const {
    std::lock_guard lock(mutex_);
    return modified_ms_;
  }

  Invoker& invoker_;
  core::Clock& clock_;
  core::IdSource& ids_;
  telemetry::Sink& sink_;
  const InvokeApiOptions options_;
  const http::LocalAccess access_;
  mutable std::mutex mutex_;
  std::shared_ptr<const model::Application> application_;
  std::int64_t modified_ms_ = 0;
  EventQueue events_;
};

InvokeApi::InvokeApi(Invoker& invoker, core::Clock& clock, core::IdSource& ids, telemetry::Sink& sink,
                     InvokeApiOptions options)
    : implementation_(std::make_shared<Implementation>(invoker, clock, ids, sink, std::move(options))) {}
InvokeApi::~InvokeApi() { stop(); }
void InvokeApi::set_application(std::shared_ptr<const model::Application> application) {
  implementation_->set_application(std::move(application));
}
void InvokeApi::handle(http::Request request, http::Responder responder) {
  implementation_->handle(std::move(request), std::move(responder));
}
void InvokeApi::stop() { implementation_->stop(); }

http::ServerOptions invoke_api_server_options() {
  http::ServerOptions options;
  options.body_limit = kInvokeBodyLimit;
  options.header_limit = kInvokeHeaderLimit;
  options.on_protocol_error = [](http::ProtocolError error) {
    if (error == http::ProtocolError::body_too_large) return request_too_large().response();
    return http::Response{error == http::ProtocolError::timed_out ? 408 : 400, {}, ""};
  };
  return options;
}

}  // namespace sls::lambda
