#include "long_reads.h"

#include <utility>

namespace sls::dynamodb {
namespace {

constexpr int kThreads = 2;

}  // namespace

LongReads::~LongReads() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void LongReads::enqueue(std::function<void()> read) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(read));
    if (threads_.empty()) {
      for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { run(); });
    }
  }
  wake_.notify_one();
}

void LongReads::run() {
  for (;;) {
    std::function<void()> read;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return !queue_.empty() || ending_; });
      if (queue_.empty()) return;
      read = std::move(queue_.front());
      queue_.pop_front();
    }
    read();
  }
}

}  // namespace sls::dynamodb
