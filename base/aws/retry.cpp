#include "aws/retry.h"

#include <algorithm>
#include <cstdint>

namespace sls::aws {
namespace {

constexpr int kFullStock = 500;
constexpr int kRetryCost = 5;
constexpr int kTimeoutCost = 10;
constexpr int kGainOfASuccess = 1;

}  // namespace

std::chrono::milliseconds retry_pause(int retry, const RetryPace& pace, core::IdSource& ids) {
  std::int64_t bound = pace.first_limit.count();
  for (int i = 0; i < retry && bound < pace.limit.count(); ++i) bound *= 2;
  bound = std::min<std::int64_t>(bound, pace.limit.count());
  unsigned char bytes[8];
  ids.fill(bytes, sizeof bytes);
  std::uint64_t random = 0;
  for (unsigned char byte : bytes) random = random << 8 | byte;
  return std::chrono::milliseconds(random % static_cast<std::uint64_t>(bound + 1));
}

int RetryQuota::take(bool timed_out) {
  int cost = timed_out ? kTimeoutCost : kRetryCost;
  if (cost > stock_) return 0;
  stock_ -= cost;
  return cost;
}

void RetryQuota::give_back(int paid) { stock_ = std::min(kFullStock, stock_ + std::max(paid, kGainOfASuccess)); }

}  // namespace sls::aws
