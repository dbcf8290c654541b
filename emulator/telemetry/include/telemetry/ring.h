// Ring: the last records, in memory: for tests, and for whoever shows them later.
#pragma once

#include <deque>
#include <mutex>
#include <vector>

#include "telemetry/sink.h"

namespace sls::telemetry {

class Ring final : public Sink {
 public:
  explicit Ring(std::size_t capacity = 1'000) : capacity_(capacity) {}
  void record(Record record) override;
  std::vector<Record> snapshot() const;

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<Record> records_;
};

}  // namespace sls::telemetry
