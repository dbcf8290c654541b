// Authorization: whether a request may pass to its route's function: Lambda authorizers (asynchronously, with
// their cache), JWT and user pool tokens, AWS_IAM by its form. Made for one application: a reload empties the
// cache. Thread-safe; borrows what it is given, and must outlive every decision it owes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "authorizer_answer.h"
#include "core/clock.h"
#include "core/ids.h"
#include "errors.h"
#include "http/message.h"
#include "jwt.h"
#include "lambda/invoker.h"
#include "request_context.h"
#include "route_table.h"

namespace sls::gateway {

// Either an error with a reason for people, or what the function's event says of the caller.
struct Decision {
  std::optional<GatewayError> error;
  std::string reason;
  std::string message;         // for errors that name something of the request
  std::string challenge;       // the www-authenticate header of an HTTP API
  std::string authorizer;  // requestContext.authorizer, JSON, of a policy that denies as well; empty: none
  std::string access_key;      // AWS_IAM
  std::string usage_key;       // an API key that the authorizer names
};

class Authorization {
 public:
  Authorization(lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids, const Jwks& keys)
      : invoker_(invoker), clock_(clock), ids_(ids), keys_(keys) {}

  // `done` is called exactly once, perhaps before this returns, perhaps on another thread. The request and
  // its context must live until then.
  using Done = std::function<void(Decision)>;
  void decide(const model::Authorizer& authorizer, const http::Request& request, const RouteMatch& match,
              const RequestContext& context, Done done);

 private:
  struct Cached {
    std::int64_t until_ms = 0;
    std::shared_ptr<const AuthorizerAnswer> answer;
  };

  void ask_function(const model::Authorizer& authorizer, const http::Request& request,
                    const RouteMatch& match, const RequestContext& context, Done done);
  Decision decide_by_token(const model::Authorizer& authorizer, const http::Request& request,
                           const RouteMatch& match, const RequestContext& context) const;
  Decision read_result(const lambda::InvocationResult& result, const model::Authorizer& authorizer,
                       model::ApiKind kind, const std::string& cache_key,
                       std::shared_ptr<const AuthorizerAnswer>& answer);
  std::shared_ptr<const AuthorizerAnswer> find_cached(const std::string& key);
  void keep(const std::string& key, int ttl_seconds, std::shared_ptr<const AuthorizerAnswer> answer);

  lambda::Invoker& invoker_;
  core::Clock& clock_;
  core::IdSource& ids_;
  const Jwks& keys_;
  std::mutex mutex_;
  std::map<std::string, Cached> cache_;
};

// AWS_IAM: a request must carry a Signature Version 4, in its header or its query; it is not checked.
// `format_v2`: whether the function's event has payload format 2.0.
Decision decide_by_signature(const http::Request& request, const RequestContext& context, bool format_v2);

}  // namespace sls::gateway
