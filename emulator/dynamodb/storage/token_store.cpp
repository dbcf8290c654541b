#include "token_store.h"

namespace sls::dynamodb::storage {

bool TokenStore::is_empty() { return !connection_.prepare("SELECT 1 FROM tokens LIMIT 1").step(); }

std::optional<std::string> TokenStore::find(std::string_view token, std::int64_t now_ms) {
  Statement row = connection_.prepare("SELECT request_hash FROM tokens WHERE token = ?1 AND expires_ms > ?2");
  row.bind_text(1, token).bind(2, now_ms);
  if (!row.step()) return std::nullopt;
  return std::string(row.bytes(0));
}

void TokenStore::keep(std::string_view token, std::string_view digest, std::int64_t expires_ms) {
  Statement row = connection_.prepare(
      "INSERT OR REPLACE INTO tokens(token, request_hash, expires_ms) VALUES(?1, ?2, ?3)");
  row.bind_text(1, token).bind_text(2, digest).bind(3, expires_ms);
  row.run();
}

bool TokenStore::forget_expired(std::int64_t now_ms, std::int64_t most) {
  Statement old = connection_.prepare(
      "DELETE FROM tokens WHERE token IN (SELECT token FROM tokens WHERE expires_ms <= ?1 LIMIT ?2)");
  old.bind(1, now_ms).bind(2, most);
  old.run();
  return connection_.changes() == most;
}

}  // namespace sls::dynamodb::storage
