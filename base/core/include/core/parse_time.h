// Reading points in time that people and log lines write. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sls::core {

// "2026-01-31T12:00:00.000Z" as Unix milliseconds, also without milliseconds, without Z (UTC is meant all the same), with a
// blank for the T, or without a time of day; nothing for what is no such time.
std::optional<std::int64_t> parse_iso8601(std::string_view text);

// A point in time before `now_ms`: as above, or how long ago: "90s", "5m", "2h", "1d", "5mins ago", "2 hours ago".
std::optional<std::int64_t> parse_past_time(std::string_view text, std::int64_t now_ms);

}  // namespace sls::core
