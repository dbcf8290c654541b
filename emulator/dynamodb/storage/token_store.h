// TokenStore: the client request tokens of transactions, kept in the same SQLite transaction as the changes
// they stand for.
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

  bool is_empty();
  // The digest of the request that a living token stands for.
  std::optional<std::string> find(std::string_view token, std::int64_t now_ms);
  void keep(std::string_view token, std::string_view digest, std::int64_t expires_ms);
  // Forgets tokens whose time is over, so many at most; true: there are more of them.
  bool forget_expired(std::int64_t now_ms, std::int64_t most);

 private:
  Connection& connection_;
};

}  // namespace sls::dynamodb::storage
