#include "transactions.h"

#include <algorithm>
#include <cstdint>

#include "../storage/token_store.h"
#include "core/base64.h"
#include "core/json_writer.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::int64_t kTokenLifetimeMs = 10 * 60 * 1000;

std::string string_of(const JsonValue& json) { return {json.GetString(), json.GetStringLength()}; }

// The members of an action that hold attribute values, and are compared by value.
bool holds_values(std::string_view name) {
  return name == "Item" || name == "Key" || name == "ExpressionAttributeValues";
}

void append_canonical(std::string& out, const JsonValue& json);

void append_canonical_object(std::string& out, const JsonValue& json) {
  std::vector<std::pair<std::string, const JsonValue*>> members;
  for (const auto& member : json.GetObject()) {
    if (!member.value.IsNull()) members.emplace_back(string_of(member.name), &member.value);
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  out += '{';
  for (const auto& [name, value] : members) {
    core::append_json_string(out, name);
    out += ':';
    if (holds_values(name) && value->IsObject()) {
      append_item(out, read_item(*value, Dialect::bare_old));
    } else {
      append_canonical(out, *value);
    }
  }
  out += '}';
}

void append_canonical(std::string& out, const JsonValue& json) {
  if (json.IsObject()) return append_canonical_object(out, json);
  if (json.IsString()) return core::append_json_string(out, string_of(json));
  if (!json.IsArray()) return;  // an action has no other members; unknown ones do not count
  out += '[';
  for (const auto& element : json.GetArray()) {
    append_canonical(out, element);
    out += ',';
  }
  out += ']';
}

}  // namespace

ServiceError transaction_too_large() {
  return messages::validation("Transaction request size exceeds the limit of 4 MB");
}

void refuse_empty_keys(const storage::TableDefinition& table, const Item& item) {
  for (const auto* parts : {&table.keys.hash, &table.keys.range}) {
    for (const storage::KeyPart& part : *parts) {
      const AttributeValue* value = find_attribute(item, part.name);
      bool empty =
          value != nullptr && value->type == part.type && part.type != Type::n && value->text.empty();
      if (empty) throw messages::empty_key(part.name, part.type);
    }
  }
}

void Repetitions::add(const storage::TableDefinition& table, const storage::EncodedKey& key) {
  std::string identity = table.name + '\0' + std::to_string(key.pk.size()) + '\0' + key.pk + key.sk;
  if (!seen_.insert(std::move(identity)).second) found_ = true;
}

void Repetitions::check() const {
  if (found_) throw messages::validation("Transaction request cannot include multiple operations on one item");
}

std::string reason_code(std::string_view type) {
  if (type == "ValidationException") return "ValidationError";
  constexpr std::string_view kEnd = "Exception";
  return std::string(type.ends_with(kEnd) ? type.substr(0, type.size() - kEnd.size()) : type);
}

void CancellationReasons::keep(std::size_t at, ServiceError error) {
  if (error.status != 400) throw error;  // no fault of the action
  canceled_ = true;
  bool only_first = validations_ == Told::first && error.type == "ValidationException";
  if (only_first && std::exchange(invalid_, true)) return;
  reasons_[at] = {reason_code(error.type), std::move(error.message), std::move(error.item)};
}

void CancellationReasons::check() {
  if (canceled_) throw messages::transaction_canceled(std::move(reasons_));
}

void carry_out_once(const RequestToken& asked, storage::WriteTransaction& transaction,
                    const std::function<void()>& first, const std::function<void()>& again) {
  if (asked.token.empty()) return first();
  storage::TokenStore tokens(transaction.connection());
  std::int64_t now = transaction.now_ms();
  if (auto digest = tokens.find(asked.token, now)) {
    if (*digest != asked.digest) throw messages::idempotent_parameter_mismatch();
    return again();
  }
  first();
  tokens.keep(asked.token, asked.digest, now + kTokenLifetimeMs);
}

std::string digest_of(const JsonValue& transact_items) {
  std::string canonical;
  append_canonical(canonical, transact_items);
  return core::sha256_hex("TransactWriteItems" + canonical);
}

}  // namespace sls::dynamodb::operations
