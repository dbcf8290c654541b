#include "telemetry/ring.h"

namespace sls::telemetry {

void Ring::record(Record record) {
  std::lock_guard lock(mutex_);
  if (records_.size() == capacity_) records_.pop_front();
  records_.push_back(std::move(record));
}

std::vector<Record> Ring::snapshot() const {
  std::lock_guard lock(mutex_);
  return {records_.begin(), records_.end()};
}

}  // namespace sls::telemetry
