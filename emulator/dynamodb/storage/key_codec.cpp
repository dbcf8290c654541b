#include "key_codec.h"

#include <algorithm>

#include "../number.h"

namespace sls::dynamodb::storage {
namespace {

void append_number(std::string& out, const AttributeValue& value) {
  Number::from_canonical(value.text).append_key(out);
}

std::string encode_one(const AttributeValue& value) {
  if (value.type != Type::n) return value.text;
  std::string bytes;
  append_number(bytes, value);
  return bytes;
}

std::string take_escaped(std::string_view& bytes) {
  std::string text;
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); ++i) {
    if (bytes[i] != '\0') {
      text.push_back(bytes[i]);
      continue;
    }
    ++i;
    if (bytes[i] == '\x01') break;
    text.push_back('\0');
  }
  bytes.remove_prefix(std::min(bytes.size(), i + 1));
  return text;
}

AttributeValue typed(Type type, std::string text) {
  return type == Type::b ? AttributeValue::binary(std::move(text)) : AttributeValue::string(std::move(text));
}

}  // namespace

void append_part(std::string& out, const AttributeValue& value, bool open) {
  if (value.type == Type::n) return append_number(out, value);
  for (char c : value.text) {
    out.push_back(c);
    if (c == '\0') out.push_back('\xff');
  }
  if (!open) out.append("\0\x01", 2);
}

std::string encode_parts(const std::vector<KeyPart>& parts,
                         const std::vector<const AttributeValue*>& values) {
  if (parts.size() == 1) return encode_one(*values[0]);
  std::string bytes;
  for (const AttributeValue* value : values) append_part(bytes, *value, false);
  return bytes;
}

// FNV-1a over the type and the bytes, then a finalizer that spreads it over all bits; its upper half. Part of
// the store's format: a change needs a migration.
std::int64_t hash_of(const std::vector<KeyPart>& parts, std::string_view encoded) {
  std::uint64_t hash = 14695981039346656037ULL;
  auto mix = [&](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ULL; };
  for (const KeyPart& part : parts) mix(static_cast<unsigned char>(type_name(part.type)[0]));
  for (char c : encoded) mix(static_cast<unsigned char>(c));
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  return static_cast<std::int64_t>(hash >> 32);
}

std::optional<EncodedKey> encode_key(const KeySchema& keys, const AttributeMap& values) {
  auto collect = [&](const std::vector<KeyPart>& parts, std::vector<const AttributeValue*>& found) {
    for (const KeyPart& part : parts) {
      const AttributeValue* value = find_attribute(values, part.name);
      if (value == nullptr || value->type != part.type) return false;
      found.push_back(value);
    }
    return true;
  };
  std::vector<const AttributeValue*> hash, range;
  if (!collect(keys.hash, hash) || !collect(keys.range, range)) return std::nullopt;
  EncodedKey key;
  key.pk = encode_parts(keys.hash, hash);
  if (!range.empty()) key.sk = encode_parts(keys.range, range);
  key.hash = hash_of(keys.hash, key.pk);
  return key;
}

void decode_parts(const std::vector<KeyPart>& parts, std::string_view encoded, AttributeMap& out) {
  bool single = parts.size() == 1;
  for (const KeyPart& part : parts) {
    if (part.type == Type::n) {
      set_attribute(out, part.name, AttributeValue::number(Number::take_key(encoded).to_string()));
    } else {
      set_attribute(out, part.name, typed(part.type, single ? std::string(encoded) : take_escaped(encoded)));
    }
  }
}

std::optional<std::string> after_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

}  // namespace sls::dynamodb::storage
