// ChildPorts: what `invoke` opens for a function that is a child process: DynamoDB and Lambda on free ports of their own,
// for as long as the command runs.
#pragma once

#include <memory>
#include <string>

#include "core/clock.h"
#include "core/ids.h"
#include "http/server.h"
#include "lambda/invoke_api.h"
#include "local_stack.h"
#include "stack/failure.h"
#include "telemetry/sink.h"

namespace sls::stack {

class ChildPorts {
 public:
  static Result<std::unique_ptr<ChildPorts>> open();
  ~ChildPorts();  // stop()
  ChildPorts(const ChildPorts&) = delete;
  ChildPorts& operator=(const ChildPorts&) = delete;

  std::string dynamodb_url() const;
  std::string lambda_url() const;
  // Answers from now on. Borrows all of them.
  void start(LocalStack& stack, const std::shared_ptr<const model::Application>& application, core::Clock& clock,
             core::IdSource& ids, telemetry::Sink& sink);
  // Before the stack stops.
  void stop();

 private:
  ChildPorts() = default;
  std::unique_ptr<http::Server> dynamodb_;
  std::unique_ptr<http::Server> lambda_;
  std::unique_ptr<lambda::InvokeApi> invoke_api_;
};

}  // namespace sls::stack
