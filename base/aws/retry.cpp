#include "aws/retry.h"

#include <algorithm>
#include <cstdint>

namespace sls::aws {

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

}  // namespace sls::aws
