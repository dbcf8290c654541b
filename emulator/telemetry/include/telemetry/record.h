// Records: what the rooms say about their work, by value. Joined by trace_id and request_id. Times are Unix
// milliseconds, durations microseconds. Method and raw path are kept, so an operation may be named
// afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace sls::telemetry {

// One request at the gateway, or at the Lambda API, where `route` is the operation and each try of an event a request.
struct RequestRecord {
  std::int64_t time_ms = 0;
  std::string request_id;
  std::string trace_id;
  std::string api;  // logical id; empty when no route was found
  std::string method;
  std::string path;   // raw, with its query
  std::string route;  // "ANY /{proxy+}"; empty when no route was found
  std::string function;
  std::string operation;
  int status = 0;
  std::int64_t duration_us = 0;
  std::string reason;                     // why it failed, for people; empty otherwise
  std::vector<std::string> function_log;  // the function's own lines
  std::string event;                      // the proxy event, only for a 5xx: what `invoke -e` repeats
};

// One invocation of a function.
struct InvocationRecord {
  std::int64_t time_ms = 0;
  std::string request_id;
  std::string trace_id;
  std::string function;
  std::string operation;
  std::int64_t duration_us = 0;
  std::int64_t init_duration_us = -1;  // -1: the environment was warm
  int memory_mb = 0;
  int max_memory_used_mb = 0;
  std::string error_type;  // empty: no function error
  // START, the function's lines, END, REPORT as Lambda lays them out, each with its newline.
  std::string platform_log;
};

// One DynamoDB call.
struct DynamoDbRecord {
  std::int64_t time_ms = 0;
  std::string request_id;
  std::string trace_id;
  std::string principal;
  std::string function;
  std::string function_operation;
  std::string operation;  // "PutItem"
  std::string table;
  double consumed_capacity = 0;
  std::int64_t duration_us = 0;
  std::string error_type;  // empty: success
};

using Record = std::variant<RequestRecord, InvocationRecord, DynamoDbRecord>;

}  // namespace sls::telemetry
