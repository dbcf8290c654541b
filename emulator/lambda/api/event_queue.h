// EventQueue: asynchronous invocations. An event is tried at once; when the function fails, it is tried again after one
// minute and after two more, as often as the template's EventInvokeConfig allows; a throttled try is repeated with a
// growing pause and does not count. What AWS would send to a destination or a dead letter queue is told instead.
//
// Threads: push() from any; events that wait belong to a thread of the queue's own. Time is the injected clock's.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "lambda/invoker.h"
#include "template/application.h"

namespace sls::lambda {

class EventQueue {
 public:
  struct Event {
    Invocation invocation;
    std::string arn;  // of the function
    bool may_run = true;  // false: its reserved concurrency is zero
    model::AsynchronousInvocation settings;
    std::int64_t received_ns = 0;
    std::int64_t due_ns = 0;
    int tries = 0;
    int throttles = 0;
  };
  // After each try. `outlook` says what becomes of the event: the next try, or what a destination would get; empty after
  // a success that nobody is told of. Called from any thread; must not block.
  using Report = std::function<void(const Event& event, InvocationResult result, std::string outlook)>;

  // Borrows invoker and clock.
  EventQueue(Invoker& invoker, core::Clock& clock, Report report);
  ~EventQueue();  // stop()
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  void push(Invocation invocation, const model::Function& function);
  // No further tries. The number of events that are lost with it.
  std::size_t stop();

 private:
  using EventPointer = std::shared_ptr<Event>;
  void run();
  void try_now(EventPointer event);
  void finish_try(const EventPointer& event, InvocationResult result);
  // What becomes of the event now.
  struct Step {
    std::string outlook;
    std::int64_t pause_ms = 0;  // 0: no further try
  };
  Step next_step(Event& event, const InvocationResult& result) const;
  void put(EventPointer event);

  Invoker& invoker_;
  core::Clock& clock_;
  const Report report_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<EventPointer> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sls::lambda
