// TokenStore: the client request tokens of transactions, kept in the same SQLite transaction as the changes
// they stand for. The writer's thread only.
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

  // The digest of the request that a living token stands for.
  std::optional<std::string> find(std::string_view token, std::int64_t now_ms);
  // Forgets tokens whose time is over on the way.
  void keep(std::string_view token, std::string_view digest, std::int64_t now_ms, std::int64_t expires_ms);

 private:
  Connection& connection_;
};

}  // namespace sls::dynamodb::storage
