// RecordWaiters: those who wait until a stream has records behind a position, for consumers that would
// otherwise poll. Each is called once, on the thread of the commit that brought the records (or
// ended the stream), or at once when they are there. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace sls::dynamodb {

class RecordWaiters {
 public:
  using Ready = std::function<void()>;

  // `is_there` is asked after the waiter has been entered, so that no commit falls in between.
  void add(std::int64_t stream_id, Ready ready, const std::function<bool()>& is_there);
  void notify(const std::set<std::int64_t>& streams);

 private:
  std::mutex mutex_;
  std::map<std::int64_t, std::vector<Ready>> waiting_;
};

}  // namespace sls::dynamodb
