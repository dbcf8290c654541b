// OutsideDynamoDb: a DynamoDB-compatible service elsewhere (--dynamodb-endpoint) in the place of the engine: the real
// one, ScyllaDB's Alternator, DynamoDB Local. Calls keep their callers' names in telemetry, and are signed with the
// credentials that the user gave for that endpoint; functions never see those.
//
// Threads: execute() from any thread, never blocking; calls wait on worker threads, each with a kept connection.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb/service.h"
#include "stack/failure.h"
#include "stack/options.h"
#include "telemetry/sink.h"

namespace sls::stack {

class OutsideDynamoDb final : public dynamodb::Service {
 public:
  // Fails on what is no URL. Borrows clock, ids and sink.
  static Result<std::unique_ptr<OutsideDynamoDb>> open(const OutsideEndpoint& endpoint, const std::string& region,
                                                       core::Clock& clock, core::IdSource& ids,
                                                       telemetry::Sink& sink);
  ~OutsideDynamoDb() override;  // carries out what is queued

  void execute(dynamodb::Call call, dynamodb::Completion completion) override;
  dynamodb::Reply execute(dynamodb::Call call) override;

 private:
  OutsideDynamoDb(OutsideEndpoint endpoint, core::Clock& clock, telemetry::Sink& sink);
  struct Job {
    dynamodb::Call call;
    dynamodb::Completion completion;
  };
  class Worker;
  bool take(Job& job);
  void record(const dynamodb::Call& call, const dynamodb::Reply& reply, std::int64_t begun_ns);

  const OutsideEndpoint endpoint_;
  core::Clock& clock_;
  telemetry::Sink& sink_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool ending_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace sls::stack
