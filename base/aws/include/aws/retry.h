// When AWS's SDKs try a call again, in their standard mode: after anything up to a bound that doubles ("full
// jitter"), so that clients that failed together do not come back together, and as long as a stock of retries lasts.
#pragma once

#include <chrono>

#include "core/ids.h"

namespace sls::aws {

struct RetryPace {
  std::chrono::milliseconds first_limit{50};
  std::chrono::milliseconds limit{20'000};
};

// Before retry number `retry`, counted from 0.
std::chrono::milliseconds retry_pause(int retry, const RetryPace& pace, core::IdSource& ids);

// Retries are paid from a stock that successes fill again: a service in trouble is not asked three times as much. One
// thread at a time.
class RetryQuota {
 public:
  // What one more retry of a call costs, taken from the stock; 0: there is not enough left, so it is not to be made. A
  // call that ran out of time costs more.
  int take(bool timed_out);
  // After a success; `paid`: for the last retry of the call, 0 where there was none.
  void give_back(int paid);

 private:
  int stock_ = 500;
};

}  // namespace sls::aws
