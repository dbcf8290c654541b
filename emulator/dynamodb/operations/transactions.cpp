#include "transactions.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "../storage/key_codec.h"
#include "core/json_writer.h"

namespace sls::dynamodb::operations {
namespace {

std::string text_of(const JsonValue& json) { return {json.GetString(), json.GetStringLength()}; }

// The members of an action that hold attribute values, and are compared by value.
bool holds_values(std::string_view name) {
  return name == "Item" || name == "Key" || name == "ExpressionAttributeValues";
}

void append_canonical(std::string& out, const JsonValue& json);

void append_canonical_object(std::string& out, const JsonValue& json) {
  std::vector<std::pair<std::string, const JsonValue*>> members;
  for (const auto& member : json.GetObject()) {
    if (!member.value.IsNull()) members.emplace_back(text_of(member.name), &member.value);
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
  if (json.IsString()) return core::append_json_string(out, text_of(json));
  if (!json.IsArray()) return;  // an action has no other members; unknown ones do not count
  out += '[';
  for (const auto& element : json.GetArray()) {
    append_canonical(out, element);
    out += ',';
  }
  out += ']';
}

// FNV-1a with a seed: two of them make collisions nothing to think of.
std::uint64_t hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t value = 14695981039346656037ULL ^ seed;
  for (char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return value;
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

void Repetitions::add(const storage::TableDefinition& table, const Item& item) {
  auto key = storage::encode_key(table.keys, item);
  if (!key) return;
  std::string identity = table.name + '\0' + std::to_string(key->pk.size()) + '\0' + key->pk + key->sk;
  if (!seen_.insert(std::move(identity)).second)
    throw messages::validation("Transaction request cannot include multiple operations on one item");
}

void CancellationReasons::keep(std::size_t at, ServiceError& error) {
  if (error.status != 400) throw std::move(error);  // no fault of the action
  canceled_ = true;
  CancellationReason reason;
  if (error.type == "ConditionalCheckFailedException") {
    reason.code = "ConditionalCheckFailed";
    reason.item = std::move(error.item);
  } else {
    if (std::exchange(invalid_, true)) return;
    reason.code = "ValidationError";
  }
  reason.message = std::move(error.message);
  reasons_[at] = std::move(reason);
}

void CancellationReasons::check() {
  if (canceled_) throw messages::transaction_canceled(std::move(reasons_));
}

std::string digest_of(const JsonValue& transact_items) {
  std::string canonical;
  append_canonical(canonical, transact_items);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx",
                static_cast<unsigned long long>(hash(canonical, 0)),
                static_cast<unsigned long long>(hash(canonical, canonical.size() + 1)));
  return text.data();
}

}  // namespace sls::dynamodb::operations
