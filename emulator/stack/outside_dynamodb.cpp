#include "outside_dynamodb.h"

#include <future>

#include "core/json_writer.h"
#include "dynamodb_access.h"

namespace sls::stack {
namespace {

// As many calls as an SDK's pool has connections by default.
constexpr int kWorkers = 10;

dynamodb::Reply reply_of(const OutsideEndpoint& endpoint, const dynamodb_client::ServiceError& error) {
  if (error.status != 0) return {error.status, error.body, error.type};
  std::string body = R"({"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":)";
  core::append_json_string(body, "hello-sls: no answer from --dynamodb-endpoint " + endpoint.url + ": " + error.message);
  return {500, body + "}", "InternalServerError"};
}

}  // namespace

// One thread and its connection.
class OutsideDynamoDb::Worker {
 public:
  Worker(OutsideDynamoDb& service, std::unique_ptr<dynamodb_client::DynamoDbClient> client)
      : service_(service), client_(std::move(client)), thread_([this] { run(); }) {}
  ~Worker() { thread_.join(); }

 private:
  void run() {
    for (Job job; service_.take(job);) {
      std::int64_t begun = service_.clock_.monotonic_nanoseconds();
      auto answer = client_->call(job.call.operation, job.call.body);
      dynamodb::Reply reply = answer.ok() ? dynamodb::Reply{200, std::move(*answer), ""}
                                          : reply_of(service_.endpoint_, answer.error());
      if (service_.sink_.takes_dynamodb_calls()) service_.record(job.call, reply, begun);
      job.completion(std::move(reply));
      job = {};
    }
  }

  OutsideDynamoDb& service_;
  std::unique_ptr<dynamodb_client::DynamoDbClient> client_;
  std::thread thread_;
};

OutsideDynamoDb::OutsideDynamoDb(OutsideEndpoint endpoint, core::Clock& clock, telemetry::Sink& sink)
    : endpoint_(std::move(endpoint)), clock_(clock), sink_(sink) {}

Result<std::unique_ptr<OutsideDynamoDb>> OutsideDynamoDb::open(const OutsideEndpoint& endpoint,
                                                               const std::string& region, core::Clock& clock,
                                                               core::IdSource& ids, telemetry::Sink& sink) {
  std::unique_ptr<OutsideDynamoDb> service(new OutsideDynamoDb(endpoint, clock, sink));
  for (int i = 0; i < kWorkers; ++i) {
    auto client = client_of(endpoint.url, endpoint.credentials, region, clock, ids);
    if (!client.ok()) return core::Failure{client.error()};
    service->workers_.push_back(std::make_unique<Worker>(*service, std::move(*client)));
  }
  return service;
}

OutsideDynamoDb::~OutsideDynamoDb() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  workers_.clear();
}

void OutsideDynamoDb::execute(dynamodb::Call call, dynamodb::Completion completion) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back({std::move(call), std::move(completion)});
  }
  wake_.notify_one();
}

dynamodb::Reply OutsideDynamoDb::execute(dynamodb::Call call) {
  std::promise<dynamodb::Reply> promise;
  execute(std::move(call), [&promise](dynamodb::Reply reply) { promise.set_value(std::move(reply)); });
  return promise.get_future().get();
}

// False: there is nothing left to do, and nothing will come.
bool OutsideDynamoDb::take(Job& job) {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
  if (queue_.empty()) return false;
  job = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

void OutsideDynamoDb::record(const dynamodb::Call& call, const dynamodb::Reply& reply, std::int64_t begun_ns) {
  telemetry::DynamoDbRecord record;
  record.time_ms = clock_.unix_milliseconds();
  record.request_id = call.caller.request_id;
  record.trace_id = call.caller.trace_id;
  record.principal = call.caller.principal;
  record.function = call.caller.function;
  record.function_operation = call.caller.operation;
  record.operation = call.operation;
  record.duration_us = (clock_.monotonic_nanoseconds() - begun_ns) / 1000;
  record.error_type = reply.error_type;
  sink_.record(telemetry::Record(std::move(record)));
}

}  // namespace sls::stack
