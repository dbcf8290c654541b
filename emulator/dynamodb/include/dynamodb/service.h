// Service: DynamoDB as whoever calls it sees it: one function. The Engine is one; a service elsewhere, reached over
// the wire, can stand in its place behind the same endpoint and the same in-process client.
#pragma once

#include <functional>
#include <string>

namespace sls::dynamodb {

// Who calls. `principal` is "external" for a client that is none of the emulator's functions.
struct Caller {
  std::string principal = "external";
  std::string function;
  std::string operation;
  std::string request_id;
  std::string trace_id;
  std::string region = "us-east-1";
};

struct Call {
  std::string operation;  // "GetItem", or "DynamoDBStreams.GetRecords" for the streams service
  std::string body;       // JSON text
  Caller caller;
};

// An answer of the service: status 200 and the operation's JSON, or the error's status and body
// {"__type": "<prefix>#<type>", "message": …}.
struct Reply {
  int status = 200;
  std::string body;
  std::string error_type;  // "ConditionalCheckFailedException"; empty on success
  bool ok() const { return error_type.empty(); }
};

using Completion = std::function<void(Reply)>;

class Service {
 public:
  virtual ~Service() = default;
  // From any thread. `completion` is called exactly once, on any thread, and must not block for long.
  virtual void execute(Call call, Completion completion) = 0;
  // The same, waiting; for start-up work, tests and workers that may block.
  virtual Reply execute(Call call) = 0;
};

}  // namespace sls::dynamodb
