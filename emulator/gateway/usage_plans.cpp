#include "usage_plans.h"

#include <algorithm>
#include <chrono>

namespace sls::gateway {
namespace {

const model::ApiKey* find_key(const model::Application& application, std::string_view value) {
  for (const model::ApiKey& key : application.api_keys) {
    if (!value.empty() && key.value == value) return &key;
  }
  return nullptr;
}

bool covers(const model::UsagePlan& plan, const model::Api& api) {
  return std::find(plan.stages.begin(), plan.stages.end(), std::pair(api.logical_id, api.stage)) !=
         plan.stages.end();
}

// Which day, week or month a time is in.
std::int64_t period_of(const std::string& name, std::int64_t now_ms) {
  std::int64_t day = now_ms / 86'400'000;
  if (name == "DAY") return day;
  if (name == "WEEK") return (day + 4) / 7;  // 1970 began on a Thursday; weeks begin on Sunday
  auto date = std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day)));
  return static_cast<int>(date.year()) * 12 + static_cast<unsigned>(date.month());
}

}  // namespace

UsagePlans::Admission UsagePlans::admit(const model::Api& api, std::string_view value, std::int64_t now_ms) {
  const model::ApiKey* key = find_key(application_, value);
  const model::UsagePlan* plan = nullptr;
  std::string known = "no usage plan covers this API and stage";
  for (const model::UsagePlan& candidate : application_.usage_plans) {
    if (!covers(candidate, api)) continue;
    for (const model::ApiKey& member : application_.api_keys) {
      bool usable = member.enabled && !candidate.keys.empty() && candidate.keys[0] == member.logical_id;
      if (usable) known = "the key of " + member.logical_id + " is " + member.value;
    }
    if (plan != nullptr || key == nullptr) continue;
    bool has_key =
        std::find(candidate.keys.begin(), candidate.keys.end(), key->logical_id) != candidate.keys.end();
    if (has_key) plan = &candidate;
  }
  if (value.empty()) return {GatewayError::no_api_key, "", "the request has no x-api-key; " + known};
  if (key == nullptr || !key->enabled)
    return {GatewayError::no_api_key, "", "no enabled API key has that value; " + known};
  if (plan == nullptr)
    return {GatewayError::no_api_key, "", key->logical_id + " is in no usage plan of this API and stage"};
  std::lock_guard lock(mutex_);
  auto error = count(*plan, uses_[{plan->logical_id, key->logical_id}], now_ms);
  return {error, key->id, error ? "the usage plan " + plan->logical_id + " allows no more" : ""};
}

std::optional<GatewayError> UsagePlans::count(const model::UsagePlan& plan, Use& use, std::int64_t now_ms) {
  if (plan.rate_limit) {
    double burst = static_cast<double>(std::max<std::int64_t>(plan.burst_limit, 1));
    bool is_new = use.filled_ms == 0;
    double gained = *plan.rate_limit * static_cast<double>(now_ms - use.filled_ms) / 1000;
    use.tokens = is_new ? burst : std::min(burst, use.tokens + gained);
    use.filled_ms = now_ms;
    if (use.tokens < 1) return GatewayError::throttled;
    use.tokens -= 1;
  }
  if (!plan.quota_limit) return std::nullopt;
  std::int64_t period = period_of(plan.quota_period, now_ms);
  if (period != use.period) use = {use.tokens, use.filled_ms, period, 0};
  if (use.used >= *plan.quota_limit) return GatewayError::quota_exceeded;
  ++use.used;
  return std::nullopt;
}

}  // namespace sls::gateway
