#include "child_ports.h"

#include "dynamodb/endpoint.h"

namespace sls::stack {
namespace {

std::string url_of(const http::Server& server) { return "http://127.0.0.1:" + std::to_string(server.port()); }

}  // namespace

Result<std::unique_ptr<ChildPorts>> ChildPorts::open() {
  std::unique_ptr<ChildPorts> ports(new ChildPorts());
  auto dynamodb = http::Server::listen(dynamodb::endpoint_server_options());
  if (!dynamodb.ok()) return fail(FailureKind::environment, dynamodb.error().message);
  ports->dynamodb_ = std::move(*dynamodb);
  auto lambda = http::Server::listen(lambda::invoke_api_server_options());
  if (!lambda.ok()) return fail(FailureKind::environment, lambda.error().message);
  ports->lambda_ = std::move(*lambda);
  return ports;
}

ChildPorts::~ChildPorts() { stop(); }

std::string ChildPorts::dynamodb_url() const { return url_of(*dynamodb_); }
std::string ChildPorts::lambda_url() const { return url_of(*lambda_); }

void ChildPorts::start(LocalStack& stack, const std::shared_ptr<const model::Application>& application,
                       core::Clock& clock, core::IdSource& ids, telemetry::Sink& sink) {
  dynamodb::EndpointOptions endpoint;
  endpoint.caller_lookup = [&stack](std::string_view key) { return stack.caller_of(key); };
  dynamodb_->start(dynamodb::make_endpoint(stack.dynamodb(), ids, endpoint));
  lambda::InvokeApiOptions options;
  options.dynamodb_url = dynamodb_url();
  invoke_api_ = std::make_unique<lambda::InvokeApi>(stack.lambda(), clock, ids, sink, std::move(options));
  invoke_api_->set_application(application);
  lambda_->start([api = invoke_api_.get()](http::Request request, http::Responder responder) {
    api->handle(std::move(request), std::move(responder));
  });
}

void ChildPorts::stop() {
  if (lambda_) lambda_->stop();
  if (invoke_api_) invoke_api_->stop();
  if (dynamodb_) dynamodb_->stop();
}

}  // namespace sls::stack
