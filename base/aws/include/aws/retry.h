// How long AWS's SDKs wait before they try a call again: anything up to a bound that doubles ("full jitter"),
// so that clients that failed together do not come back together.
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

}  // namespace sls::aws
