#include "token_store.h"

namespace sls::dynamodb::storage {

std::optional<std::string> TokenStore::find(std::string_view token, std::int64_t now_ms) {
  Statement row = connection_.prepare("SELECT request_hash FROM tokens WHERE token = ?1 AND expires_ms > ?2");
  row.bind_text(1, token).bind(2, now_ms);
  if (!row.step()) return std::nullopt;
  return std::string(row.bytes(0));
}

void TokenStore::keep(std::string_view token, std::string_view request_hash, std::int64_t now_ms,
                      std::int64_t expires_ms) {
  Statement old = connection_.prepare("DELETE FROM tokens WHERE expires_ms <= ?1");
  old.bind(1, now_ms);
  old.run();
  Statement row =
      connection_.prepare("INSERT INTO tokens(token, request_hash, expires_ms) VALUES(?1, ?2, ?3)");
  row.bind_text(1, token).bind_text(2, request_hash).bind(3, expires_ms);
  row.run();
}

}  // namespace sls::dynamodb::storage
