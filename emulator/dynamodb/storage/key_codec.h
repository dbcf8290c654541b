// Keys as bytes whose memcmp order is DynamoDB's: text by UTF-8 bytes, binary by unsigned bytes, numbers
// numerically. A key of one attribute is stored raw (numbers in Number's key form); several are joined so
// that the order holds and no part runs into the next: numbers are prefix-free as they are, in text and
// binary each 00 becomes 00 ff and the end is 00 01.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../attribute_value.h"
#include "schema.h"

namespace sls::dynamodb::storage {

// Bytes that the service takes in a key's value.
constexpr std::size_t kLargestHashKey = 2048;
constexpr std::size_t kLargestRangeKey = 1024;

struct EncodedKey {
  std::int64_t hash = 0;  // scatters Scan order; 32 bits
  std::string pk;
  std::string sk;  // empty without a range key
};

// REQUIRES: the values have the parts' types.
std::string encode_parts(const std::vector<KeyPart>& parts, const std::vector<const AttributeValue*>& values);
std::int64_t hash_of(const std::vector<KeyPart>& parts, std::string_view encoded);

// The key of an item or key map that holds all parts; nothing when one is missing or has another type.
std::optional<EncodedKey> encode_key(const KeySchema& keys, const AttributeMap& values);

// Appends the key attributes of an encoded key, for LastEvaluatedKey.
void decode_parts(const std::vector<KeyPart>& parts, std::string_view encoded, AttributeMap& out);

// A range of encoded range keys: from `lower`, up to but without `upper`; no upper end when `upper` is
// nothing.
struct KeyRange {
  std::string lower;
  std::optional<std::string> upper;
};

// One part appended as encode_parts() would within several parts, without its end mark when `open`.
void append_part(std::string& out, const AttributeValue& value, bool open);
// The least bytes that are greater than every string beginning with `prefix`; nothing when there are none.
std::optional<std::string> after_prefix(std::string prefix);

}  // namespace sls::dynamodb::storage
