#include "authorization.h"

#include <regex>

#include "authorizer_event.h"
#include "core/json_writer.h"
#include "core/small_document.h"
#include "event_parts.h"
#include "identity_sources.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

constexpr std::size_t kCacheLimit = 10'000;
// std::regex goes one call deeper for each character.
constexpr std::size_t kExpressionTokenLimit = 4096;

Decision refuse(GatewayError error, std::string reason) {
  Decision decision;
  decision.error = error;
  decision.reason = std::move(reason);
  return decision;
}

// Nothing matches an expression that std::regex does not take.
bool matches_expression(const std::string& expression, const std::string& token) {
  if (token.size() > kExpressionTokenLimit) return false;
  try {
    return std::regex_match(token, std::regex(expression, std::regex::ECMAScript));
  } catch (const std::regex_error&) {
    return false;
  }
}

bool said_unauthorized(const std::string& payload) {
  core::SmallDocument<> document;
  document->Parse<rapidjson::kParseIterativeFlag>(payload.data(), payload.size());
  if (document->HasParseError() || !document->IsObject()) return false;
  const rapidjson::Value* message = find_member(*document, "errorMessage");
  return message != nullptr && message->IsString() && view(*message) == "Unauthorized";
}

// The answer, once read, on a request: cached policies are evaluated for each anew.
Decision apply(const AuthorizerAnswer& answer, const model::Authorizer& authorizer, const std::string& arn,
               const RouteMatch& match, std::int64_t latency_ms) {
  Verdict verdict = evaluate(answer, arn);
  Decision decision;
  if (verdict == Verdict::explicit_deny)
    decision = refuse(GatewayError::explicitly_denied, authorizer.name + " denies " + arn);
  if (verdict == Verdict::deny)
    decision = refuse(GatewayError::access_denied, authorizer.name + " does not allow " + arn);
  decision.usage_key = answer.usage_key;
  if (match.entry->api->kind == model::ApiKind::rest) {
    decision.authorizer = answer.context + ",\"integrationLatency\":" + std::to_string(latency_ms) + "}";
  } else if (match.entry->route->payload_format == "2.0") {
    decision.authorizer = "{\"lambda\":" + answer.context + "}";
  } else {
    decision.authorizer = answer.context == "null" ? "{}" : answer.context;
  }
  return decision;
}

}  // namespace

void Authorization::decide(const model::Authorizer& authorizer, const http::Request& request,
                           const RouteMatch& match, const RequestContext& context, Done done) {
  switch (authorizer.kind) {
    case model::AuthorizerKind::iam:
      return done(decide_by_signature(request, context, match.entry->route->payload_format == "2.0"));
    case model::AuthorizerKind::jwt:
    case model::AuthorizerKind::cognito:
      return done(decide_by_token(authorizer, request, match, context));
    case model::AuthorizerKind::token:
    case model::AuthorizerKind::request:
      return ask_function(authorizer, request, match, context, std::move(done));
  }
}

void Authorization::ask_function(const model::Authorizer& authorizer, const http::Request& request,
                                 const RouteMatch& match, const RequestContext& context, Done done) {
  if (authorizer.function.empty()) {
    return done(refuse(GatewayError::authorizer_failed,
                       authorizer.name +
                           ": its function is none of the template's; --disable-authorizer lets every "
                           "request pass"));
  }
  auto identity = read_identity(authorizer, request, match, context);
  if (!identity)
    return done(refuse(GatewayError::unauthorized, authorizer.name + ": an identity source is missing"));
  bool is_token = authorizer.kind == model::AuthorizerKind::token;
  if (is_token && !authorizer.validation_expression.empty() &&
      !matches_expression(authorizer.validation_expression, identity->front())) {
    return done(
        refuse(GatewayError::unauthorized, authorizer.name + ": the token does not match its expression"));
  }
  std::string key;
  if (authorizer.ttl_seconds > 0 && !identity->empty()) {
    key = match.entry->api->logical_id + "\n" + authorizer.name;
    for (const std::string& value : *identity) key += "\n" + value;
  }
  std::string arn = method_arn(request, match, context);
  if (auto cached = key.empty() ? nullptr : find_cached(key))
    return done(apply(*cached, authorizer, arn, match, 0));
  lambda::Invocation invocation;
  invocation.function = authorizer.function;
  invocation.payload = build_authorizer_event(authorizer, *identity, request, match, context);
  invocation.request_id = ids_.uuid();
  invocation.trace_id = context.trace_header;
  std::int64_t begun_ms = clock_.unix_milliseconds();
  invoker_.invoke(std::move(invocation), [this, &authorizer, match, key, arn, begun_ms,
                                          done = std::move(done)](lambda::InvocationResult result) {
    std::shared_ptr<const AuthorizerAnswer> answer;
    Decision refused = read_result(result, authorizer, match.entry->api->kind, key, answer);
    if (!answer) return done(std::move(refused));
    done(apply(*answer, authorizer, arn, match, clock_.unix_milliseconds() - begun_ms));
  });
}

Decision Authorization::read_result(const lambda::InvocationResult& result,
                                    const model::Authorizer& authorizer, model::ApiKind kind,
                                    const std::string& cache_key,
                                    std::shared_ptr<const AuthorizerAnswer>& answer) {
  if (!result.function_error.empty()) {
    bool unauthorized = kind == model::ApiKind::rest && said_unauthorized(result.payload);
    return refuse(unauthorized ? GatewayError::unauthorized : GatewayError::authorizer_failed,
                  authorizer.name + ": " + result.reason);
  }
  std::string reason;
  auto read = read_authorizer_answer(result.payload, authorizer, kind, reason);
  if (!read) return refuse(GatewayError::authorizer_failed, authorizer.name + ": " + reason);
  answer = std::make_shared<const AuthorizerAnswer>(std::move(*read));
  if (!cache_key.empty()) keep(cache_key, authorizer.ttl_seconds, answer);
  return {};
}

std::shared_ptr<const AuthorizerAnswer> Authorization::find_cached(const std::string& key) {
  std::lock_guard lock(mutex_);
  auto found = cache_.find(key);
  if (found == cache_.end() || found->second.until_ms <= clock_.unix_milliseconds()) return nullptr;
  return found->second.answer;
}

void Authorization::keep(const std::string& key, int ttl_seconds,
                         std::shared_ptr<const AuthorizerAnswer> answer) {
  std::int64_t now = clock_.unix_milliseconds();
  std::lock_guard lock(mutex_);
  if (cache_.size() >= kCacheLimit)
    std::erase_if(cache_, [&](const auto& entry) { return entry.second.until_ms <= now; });
  if (cache_.size() >= kCacheLimit) cache_.clear();
  cache_[key] = {now + ttl_seconds * 1000LL, std::move(answer)};
}

}  // namespace sls::gateway
