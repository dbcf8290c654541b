#include "telemetry/journal.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace sls::telemetry {
namespace {

// While records come, the thread looks for them at this pace; only a first one after a quiet time wakes it. A
// wake-up per record would cost a request more than its own record does.
constexpr std::chrono::milliseconds kPace{10};

}  // namespace

class Journal::Implementation {
 public:
  Implementation(std::vector<std::unique_ptr<Writer>> writers, std::size_t capacity)
      : writers_(std::move(writers)), capacity_(capacity) {
    for (const auto& writer : writers_)
      takes_dynamodb_calls_ = takes_dynamodb_calls_ || writer->takes_dynamodb_calls();
    thread_ = std::thread([this] { run(); });
  }

  ~Implementation() {
    {
      std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  bool takes_dynamodb_calls() const { return takes_dynamodb_calls_; }

  void record(Record record) {
    if (std::holds_alternative<DynamoDbRecord>(record) && !takes_dynamodb_calls_) return;
    bool wake = false;
    {
      std::lock_guard lock(mutex_);
      if (queue_.size() >= capacity_) {
        ++dropped_;
        return;
      }
      queue_.push_back(std::move(record));
      wake = std::exchange(resting_, false);
    }
    if (wake) wake_.notify_one();
  }

 private:
  void run() {
    std::vector<Record> batch;
    std::unique_lock lock(mutex_);
    for (;;) {
      if (queue_.empty() && !ending_) {
        resting_ = true;
        wake_.wait(lock, [this] { return !resting_ || ending_; });
      }
      batch.swap(queue_);
      std::size_t dropped = std::exchange(dropped_, 0);
      bool last = ending_;
      lock.unlock();
      write(batch, dropped);
      batch.clear();
      lock.lock();
      if (last && queue_.empty()) return;
      wake_.wait_for(lock, kPace, [this] { return ending_; });
    }
  }

  void write(const std::vector<Record>& batch, std::size_t dropped) {
    for (const Record& record : batch) {
      for (auto& writer : writers_) writer->write(record);
    }
    for (auto& writer : writers_) {
      if (dropped > 0) writer->write_dropped(dropped);
      writer->flush();
    }
  }

  std::vector<std::unique_ptr<Writer>> writers_;
  const std::size_t capacity_;
  bool takes_dynamodb_calls_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Record> queue_;
  std::size_t dropped_ = 0;
  bool resting_ = false;
  bool ending_ = false;
  std::thread thread_;
};

Journal::Journal(std::vector<std::unique_ptr<Writer>> writers, std::size_t capacity)
    : implementation_(std::make_unique<Implementation>(std::move(writers), capacity)) {}
Journal::~Journal() = default;
void Journal::record(Record record) { implementation_->record(std::move(record)); }
bool Journal::takes_dynamodb_calls() const { return implementation_->takes_dynamodb_calls(); }

}  // namespace sls::telemetry
