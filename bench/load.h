// A load of keep-alive connections on one loopback port, from one thread, bounded in time; and what it
// measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sls::bench {

struct Measurement {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;  // answers that are not 200, and connections that broke
  double seconds = 0;
  std::vector<std::uint32_t> latencies_us;  // one per request, sorted

  double per_second() const { return static_cast<double>(requests) / seconds; }
  // `share` from 0 to 1.
  std::uint32_t percentile(double share) const;
};

// Sends the bytes that `next_request` gives, one at a time on each connection, until `duration` is over.
Measurement run_load(std::uint16_t port, int connections, std::chrono::milliseconds duration,
                     const std::function<const std::string&()>& next_request);

// Sends one request on a connection of its own; the body of the answer. Throws std::runtime_error when there
// is none.
std::string call_once(std::uint16_t port, const std::string& request);

}  // namespace sls::bench
