// Idempotency tokens of transactions, kept in the same SQL transaction as the writes that they guard. The
// writer's thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sqlite.h"

namespace sls::dynamodb::storage {

class TokenStore {
 public:
  explicit TokenStore(Connection& connection) : connection_(connection) {}

  // The hash of the request that used the token; nothing when none did, or too long ago.
  std::optional<std::string> find(std::string_view token, std::int64_t now_ms);
  // Keeps the token until `expires_ms`, and drops those whose time has come.
  void keep(std::string_view token, std::string_view request_hash, std::int64_t now_ms,
            std::int64_t expires_ms);

 private:
  Connection& connection_;
};

}  // namespace sls::dynamodb::storage
