// InvokeApi: the API of the Lambda service on a port of its own (3001): what SDKs, the AWS CLI and functions that call
// functions talk to. Invoke in its three types, and of the rest what clients need around it (GetFunction,
// GetFunctionConfiguration, ListFunctions).
//
// AWS_ENDPOINT_URL leads calls to all services here, so the port also answers for those that are not emulated: an error
// in the protocol of the call that names service and operation, never a hang and never AWS.
//
// Threads: handle() from any, never blocking. Events that wait for their next try belong to a thread of the API's own;
// they are lost when it stops, which is said. Signatures are read by form and not checked.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "http/message.h"
#include "http/server.h"
#include "lambda/invoker.h"
#include "lambda/lambda.h"
#include "telemetry/sink.h"
#include "template/application.h"

namespace sls::lambda {

struct InvokeApiOptions {
  std::vector<std::string> allowed_hosts;    // --allow-host
  std::vector<std::string> allowed_origins;  // --allow-origin
  // Who holds an access key: for the record of a call to a service that is not emulated. May be empty.
  std::function<std::optional<CurrentCaller>(std::string_view access_key_id)> caller_lookup;
  // Where DynamoDB answers, to say so to calls that came to the wrong port; may be empty.
  std::string dynamodb_url;
  // One line for people. May be empty.
  std::function<void(const std::string&)> print;
};

class InvokeApi {
 public:
  // Borrows invoker, clock, ids and sink.
  InvokeApi(Invoker& invoker, core::Clock& clock, core::IdSource& ids, telemetry::Sink& sink,
            InvokeApiOptions options);
  ~InvokeApi();  // stop()
  InvokeApi(const InvokeApi&) = delete;
  InvokeApi& operator=(const InvokeApi&) = delete;

  // REQUIRES: called once before handle().
  void set_application(std::shared_ptr<const model::Application> application);
  void handle(http::Request request, http::Responder responder);
  // No event is tried again. Before the invoker stops.
  void stop();

 private:
  class Implementation;
  std::shared_ptr<Implementation> implementation_;
};

// Limits and error answers of the service, for the Server that hands requests to an InvokeApi.
http::ServerOptions invoke_api_server_options();

}  // namespace sls::lambda
