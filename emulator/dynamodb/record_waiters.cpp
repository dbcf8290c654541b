#include "record_waiters.h"

#include <utility>

namespace sls::dynamodb {

void RecordWaiters::add(std::int64_t stream_id, Ready ready, const std::function<bool()>& is_there) {
  {
    std::lock_guard lock(mutex_);
    waiting_[stream_id].push_back(std::move(ready));
  }
  // Others that wait for the same stream are called with it: they ask again and find what there is.
  if (is_there()) notify({stream_id});
}

void RecordWaiters::notify(const std::set<std::int64_t>& streams) {
  std::vector<Ready> ready;
  {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return;
    for (std::int64_t id : streams) {
      auto found = waiting_.find(id);
      if (found == waiting_.end()) continue;
      for (Ready& each : found->second) ready.push_back(std::move(each));
      waiting_.erase(found);
    }
  }
  for (const Ready& each : ready) each();
}

}  // namespace sls::dynamodb
