// StartQueue: the one thread on which processes are made ready to start. Looking for a function's files and, above
// all, for interpreters may take a while, and whoever invokes must not wait for it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace sls::lambda {

class StartQueue {
 public:
  StartQueue() : thread_([this] { run(); }) {}
  // Lets the task at hand finish and forgets the others.
  ~StartQueue();
  StartQueue(const StartQueue&) = delete;
  StartQueue& operator=(const StartQueue&) = delete;

  // From any thread, also from a task. Tasks run one after the other.
  void push(std::function<void()> task);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sls::lambda
