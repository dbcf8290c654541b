// Encoded keys: their bytes order as the values compare, part by part, and give the values back.
#include "storage/key_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "number.h"

namespace sls::dynamodb::storage {
namespace {

class RandomKeys {
 public:
  explicit RandomKeys(unsigned seed) : random_(seed) {}

  int draw(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

  // Few letters, so that keys are often equal or one begins with the other; 00 and ff are the hard ones.
  AttributeValue value(Type type) {
    if (type == Type::n) {
      std::string digits = (draw(2) == 0 ? "-" : "") + std::to_string(draw(30));
      return AttributeValue::number(Number::parse(digits + "E" + std::to_string(draw(5) - 2))->to_string());
    }
    std::string_view letters = type == Type::s ? std::string_view("\0a\x7f\x01", 4) : std::string_view("\0\x01\xff\xfe", 4);
    std::string text;
    for (int i = 1 + draw(4); i > 0; --i) text.push_back(letters[static_cast<std::size_t>(draw(4))]);
    return type == Type::s ? AttributeValue::string(text) : AttributeValue::binary(text);
  }

 private:
  std::mt19937 random_;
};

TEST(KeyCodec, BytesOrderAsValuesCompareAndGiveThemBack) {
  RandomKeys keys(7);
  constexpr Type kTypes[] = {Type::s, Type::n, Type::b};
  for (int round = 0; round < 40; ++round) {
    std::vector<KeyPart> parts;
    for (int i = 0; i <= round % 4; ++i)
      parts.push_back({"k" + std::to_string(i), kTypes[static_cast<std::size_t>(keys.draw(3))]});
    struct Key {
      std::vector<AttributeValue> values;
      std::string bytes;
    };
    std::vector<Key> all(60);
    for (Key& key : all) {
      for (const KeyPart& part : parts) key.values.push_back(keys.value(part.type));
      std::vector<const AttributeValue*> pointers;
      for (const AttributeValue& value : key.values) pointers.push_back(&value);
      key.bytes = encode_parts(parts, pointers);
      AttributeMap decoded;
      decode_parts(parts, key.bytes, decoded);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        ASSERT_NE(find_attribute(decoded, parts[i].name), nullptr);
        EXPECT_EQ(*find_attribute(decoded, parts[i].name), key.values[i]);
      }
    }
    auto compare = [](const Key& a, const Key& b) {
      for (std::size_t i = 0; i < a.values.size(); ++i) {
        if (int order = compare_scalars(a.values[i], b.values[i]); order != 0) return order < 0 ? -1 : 1;
      }
      return 0;
    };
    for (const Key& a : all) {
      for (const Key& b : all) {
        int bytes = a.bytes.compare(b.bytes);
        EXPECT_EQ(compare(a, b), bytes < 0 ? -1 : bytes > 0 ? 1 : 0);
      }
    }
  }
}

TEST(KeyCodec, WhatFollowsAPrefixIsTheLeastThatDoesNotBeginWithIt) {
  EXPECT_EQ(after_prefix("ab"), "ac");
  EXPECT_EQ(after_prefix("a\xff\xff"), "b");
  EXPECT_EQ(after_prefix("\xff"), std::nullopt);
  EXPECT_EQ(after_prefix(""), std::nullopt);
}

}  // namespace
}  // namespace sls::dynamodb::storage
