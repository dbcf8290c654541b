#include "function_urls.h"

#include "authorization.h"
#include "cors.h"
#include "event.h"
#include "event_parts.h"
#include "response.h"

namespace sls::gateway {
namespace {

constexpr std::size_t kUrlPayloadLimit = 6 * 1024 * 1024;
constexpr std::string_view kUrlFailed = "Internal Server Error";
constexpr std::string_view kUrlForbidden =
    R"({"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: )"
    R"(https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"})";

}  // namespace

struct FunctionUrls::Passage {
  Call call;
  http::Responder responder;
  RequestContext context;
  std::string event;
  std::int64_t begun_ns = 0;
  std::shared_ptr<StreamedResponse> stream;  // with InvokeMode RESPONSE_STREAM

  const model::FunctionUrl& url() const { return *call.function->url; }
  // What every answer has.
  void prepare(http::Response& response) const {
    if (url().cors && !is_preflight(call.request)) apply_http_cors(*url().cors, call.request, response);
    response.headers.add("x-amzn-RequestId", context.request_id);
    response.headers.add("X-Amzn-Trace-Id", context.trace_header);
  }
};

void FunctionUrls::handle(Call call, http::Responder responder) {
  auto passage = std::make_shared<Passage>();
  passage->begun_ns = clock_.monotonic_nanoseconds();
  passage->call = std::move(call);
  passage->responder = std::move(responder);
  const http::Request& request = passage->call.request;
  RequestContext& context = passage->context;
  context.region = passage->call.application->region;
  context.account_id = passage->call.application->account_id;
  context.request_id = ids_.uuid();
  context.time_ms = clock_.unix_milliseconds();
  context.port = request.local_port != 0 ? request.local_port : passage->call.port;
  context.trace_header = trace_header(header_value(request, "X-Amzn-Trace-Id"), context.time_ms, ids_);
  const model::FunctionUrl& url = passage->url();
  if (url.cors && is_preflight(request)) {
    http::Response preflight = http_preflight(*url.cors, request);
    preflight.status = 200;  // where an HTTP API answers 204
    return answer(*passage, std::move(preflight), "");
  }
  if (url.signed_requests) {
    Decision decision = decide_by_signature(request, context, /*format_v2=*/true);
    if (decision.error)
      return refuse(*passage, 403, "AccessDeniedException", kUrlForbidden,
                    "AuthType AWS_IAM: " + decision.reason);
    context.authorizer = std::move(decision.authorizer);
  }
  passage->event = build_event_url(request, url, context);
  if (passage->event.size() > kUrlPayloadLimit) {
    return refuse(*passage, 413, "RequestEntityTooLargeException",
                  R"({"Message":"Request Entity Too Large"})",
                  "the event is over the 6 MB that Lambda takes");
  }
  invoke(std::move(passage));
}

void FunctionUrls::invoke(std::shared_ptr<Passage> passage) {
  lambda::Invocation invocation;
  invocation.function = passage->call.function->logical_id;
  invocation.payload = std::move(passage->event);
  invocation.request_id = passage->context.request_id;
  invocation.trace_id = passage->context.trace_header;
  invocation.operation = "FunctionUrl";
  if (passage->url().streams) {
    passage->stream = std::make_shared<StreamedResponse>(
        passage->responder,
        [waiting = passage.get()](http::Response& response) { waiting->prepare(response); });
    invocation.stream = passage->stream;
  }
  invoker_.invoke(std::move(invocation), [this, passage](lambda::InvocationResult result) {
    answer_with(*passage, std::move(result));
  });
}

void FunctionUrls::answer_with(Passage& passage, lambda::InvocationResult result) {
  passage.event = std::move(result.event);
  StreamedResponse* stream = passage.stream.get();
  bool failed = !result.function_error.empty();
  if (stream != nullptr && stream->has_started()) {
    record(passage, stream->status(), result.reason, std::move(result.function_log));
    return failed ? stream->abandon() : stream->finish();
  }
  if (result.throttled) {
    return refuse(
        passage, 429, "TooManyRequestsException",
        R"({"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded",)"
        R"("Type":"User","message":"Rate Exceeded."})",
        result.reason, std::move(result.function_log));
  }
  if (failed) return refuse(passage, 502, "", kUrlFailed, result.reason, std::move(result.function_log));
  MappedResponse mapped;
  if (stream == nullptr) {
    mapped = map_response_v2(std::move(result.payload), "application/json");
  } else if (result.streamed) {
    stream->finish();
    mapped = {{}, GatewayError::function_failed, stream->fault()};
  } else {
    // A handler that does not stream, behind a URL that does: its answer is a stream of one piece.
    mapped.response = {200, {{"Content-Type", "application/json"}}, std::move(result.payload)};
  }
  if (mapped.error) {
    std::string reason =
        passage.call.function->logical_id + " answered what is no response: " + mapped.reason;
    return refuse(passage, 502, "", kUrlFailed, reason, std::move(result.function_log));
  }
  answer(passage, std::move(mapped.response), "", std::move(result.function_log));
}

void FunctionUrls::refuse(Passage& passage, int status, std::string_view error_type, std::string_view body,
                          std::string_view reason, std::vector<std::string> function_log) {
  http::Response response{status, {}, std::string(body)};
  response.headers.add("Content-Type", "application/json");
  if (!error_type.empty()) response.headers.add("x-amzn-ErrorType", std::string(error_type));
  answer(passage, std::move(response), reason, std::move(function_log));
}

void FunctionUrls::answer(Passage& passage, http::Response response, std::string_view reason,
                          std::vector<std::string> function_log) {
  passage.prepare(response);
  record(passage, response.status, reason, std::move(function_log));
  passage.responder.send(std::move(response));
}

void FunctionUrls::record(Passage& passage, int status, std::string_view reason,
                          std::vector<std::string> function_log) {
  const http::Request& request = passage.call.request;
  telemetry::RequestRecord record;
  record.time_ms = passage.context.time_ms;
  record.request_id = passage.context.request_id;
  record.trace_id = passage.context.trace_header;
  record.method = request.method;
  record.path = request.path;
  if (request.has_query) record.path.append("?").append(request.query);
  record.route = "function URL";
  record.function = passage.call.function->logical_id;
  record.status = status;
  record.duration_us = (clock_.monotonic_nanoseconds() - passage.begun_ns) / 1000;
  record.reason = reason;
  record.function_log = std::move(function_log);
  if (status >= 500) record.event = std::move(passage.event);
  sink_.record(telemetry::Record(std::move(record)));
}

}  // namespace sls::gateway
