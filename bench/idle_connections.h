// Connections that are held open and do nothing: what a thousand of them cost a server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sls::bench {

class IdleConnections {
 public:
  // Opens `count` connections, sends `request` on each and reads its answer; then they rest until the end.
  // Throws std::runtime_error when one cannot be opened or is not answered.
  IdleConnections(std::uint16_t port, int count, const std::string& request);
  ~IdleConnections();
  IdleConnections(const IdleConnections&) = delete;
  IdleConnections& operator=(const IdleConnections&) = delete;

  // How many the server has closed meanwhile.
  int closed() const;

 private:
  std::vector<int> descriptors_;
};

}  // namespace sls::bench
