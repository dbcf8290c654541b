// LongReads: a few threads for reads that would hold up the thread that asked. A network thread that reads a
// page of a megabyte keeps every other client of its waiting; here such pages wait for each other only. The
// threads start with the first long read.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sls::dynamodb {

class LongReads {
 public:
  LongReads() = default;
  ~LongReads();  // carries out what is queued
  LongReads(const LongReads&) = delete;
  LongReads& operator=(const LongReads&) = delete;

  void enqueue(std::function<void()> read);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sls::dynamodb
