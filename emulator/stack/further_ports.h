// FurtherPorts: ports of the API's server that lead to one thing each: to a function's URL, so that any client reaches it
// under an address of its own, and, where wanted, to one API of several. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ports.h"
#include "template/application.h"

namespace sls::stack {

class FurtherPorts {
 public:
  // Borrows the opened port. `first`: the number to try first for a function URL; 0: any free one.
  FurtherPorts(OpenedPort& api, std::uint16_t first, bool for_apis) : api_(api), first_(first), for_apis_(for_apis) {}

  // Opens what the application needs and closes what it does not any more. What cannot be opened, as lines for people.
  std::vector<std::string> follow(const model::Application& application);

  // Port → logical id of a function with a URL, or of an API.
  std::map<std::uint16_t, std::string> destinations() const;
  // "http://127.0.0.1:3010"; empty: it has no port of its own.
  std::string url_of(const std::string& logical_id) const;
  // The application with the addresses that function URLs have here, in variables and outputs that hold AWS's.
  std::shared_ptr<const model::Application> localize(std::shared_ptr<const model::Application> application) const;

 private:
  core::Result<std::uint16_t> open_one(bool is_function);

  OpenedPort& api_;
  const std::uint16_t first_;
  const bool for_apis_;
  mutable std::mutex mutex_;
  std::map<std::string, std::uint16_t> ports_;  // by logical id
};

}  // namespace sls::stack
