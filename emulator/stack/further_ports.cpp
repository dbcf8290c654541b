#include "further_ports.h"

#include <set>

namespace sls::stack {
namespace {

constexpr int kNumbersToTry = 100;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

core::Result<std::uint16_t> FurtherPorts::open_one(bool is_function) {
  for (int i = 0; is_function && first_ != 0 && i < kNumbersToTry; ++i) {
    auto port = api_.server->open_port(static_cast<std::uint16_t>(first_ + i));
    if (port.ok()) return *port;
  }
  auto port = api_.server->open_port();
  if (!port.ok()) return core::Failure{port.error().message};
  return *port;
}

std::vector<std::string> FurtherPorts::follow(const model::Application& application) {
  std::lock_guard lock(mutex_);
  std::vector<std::string> faults;
  std::set<std::string> wanted;
  auto want = [&](const std::string& logical_id, bool is_function) {
    wanted.insert(logical_id);
    if (ports_.contains(logical_id)) return;
    auto port = open_one(is_function);
    if (port.ok()) {
      ports_[logical_id] = *port;
    } else {
      faults.push_back(logical_id + " has no port of its own: " + port.error());
    }
  };
  for (const model::Function& function : application.functions) {
    if (function.url) want(function.logical_id, true);
  }
  for (const model::Api& api : application.apis) {
    if (for_apis_ && application.apis.size() > 1) want(api.logical_id, false);
  }
  std::erase_if(ports_, [&](const auto& entry) {
    bool gone = !wanted.contains(entry.first);
    if (gone) api_.server->close_port(entry.second);
    return gone;
  });
  return faults;
}

std::map<std::uint16_t, std::string> FurtherPorts::destinations() const {
  std::lock_guard lock(mutex_);
  std::map<std::uint16_t, std::string> destinations;
  for (const auto& [logical_id, port] : ports_) destinations[port] = logical_id;
  return destinations;
}

std::string FurtherPorts::url_of(const std::string& logical_id) const {
  std::lock_guard lock(mutex_);
  auto found = ports_.find(logical_id);
  if (found == ports_.end()) return "";
  return api_.url.substr(0, api_.url.rfind(':') + 1) + std::to_string(found->second);
}

std::shared_ptr<const model::Application> FurtherPorts::localize(
    std::shared_ptr<const model::Application> application) const {
  std::map<std::string, std::string> addresses;
  for (const model::Function& function : application->functions) {
    std::string here = function.url ? url_of(function.logical_id) : "";
    if (!here.empty()) addresses[model::function_url(function.url->id, application->region)] = here + "/";
  }
  if (addresses.empty()) return application;
  auto local = std::make_shared<model::Application>(*application);
  for (const auto& [there, here] : addresses) {
    for (model::Function& function : local->functions) {
      for (auto& [name, value] : function.environment) replace_all(value, there, here);
    }
    for (model::Output& output : local->outputs) replace_all(output.value, there, here);
  }
  return local;
}

}  // namespace sls::stack
