// UsagePlans: API keys and what their plans allow: a rate with a burst (a bucket of tokens for each plan and
// key), and a quota for a day, a week or a month. Made for one application: a reload fills every bucket.
// Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "errors.h"
#include "template/application.h"

namespace sls::gateway {

class UsagePlans {
 public:
  explicit UsagePlans(const model::Application& application) : application_(application) {}

  struct Admission {
    std::optional<GatewayError> error;
    std::string key_id;  // of the key that was sent
    std::string reason;
  };
  // Counts one request of the key at the API's stage.
  Admission admit(const model::Api& api, std::string_view key, std::int64_t now_ms);

 private:
  struct Use {
    double tokens = 0;
    std::int64_t filled_ms = 0;
    std::int64_t period = -1;
    std::int64_t used = 0;
  };

  std::optional<GatewayError> count(const model::UsagePlan& plan, Use& use, std::int64_t now_ms);

  const model::Application& application_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Use> uses_;  // plan and key
};

}  // namespace sls::gateway
