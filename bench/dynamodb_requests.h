// What the DynamoDB benchmark sends: one table with a hash and a range key, items of some 400 bytes that change on each
// write (a store that is given the same bytes again may skip the write), partitions of 20 items for Query.
#pragma once

#include <cstdint>
#include <string>

namespace sls::bench {

inline constexpr int kPartitions = 500;
inline constexpr int kItemsOfPartition = 20;

inline std::string key_of(std::uint64_t n) {
  std::uint64_t partition = n / kItemsOfPartition % kPartitions;
  return R"("pk":{"S":"partition-)" + std::to_string(partition) + R"("},"sk":{"N":")" +
         std::to_string(n % kItemsOfPartition) + "\"}";
}

// 400 bytes as DynamoDB counts them, names included, within a few.
inline std::string item_of(const std::string& key, std::uint64_t change) {
  std::string text = "change " + std::to_string(change) + " ";
  text.resize(300, 'x');
  return "{" + key + R"(,"text":{"S":")" + text + R"("},"author":{"S":"somebody"},"size":{"N":")" +
         std::to_string(change % 100000) + R"("},"read":{"BOOL":false},"tags":{"SS":["first","second"]}})";
}

inline std::string create_table(const std::string& name, bool with_stream) {
  return R"({"TableName":")" + name +
         R"(","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
         R"({"AttributeName":"sk","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
         R"({"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST")" +
         (with_stream ? R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})" : "}");
}

inline std::string put(const std::string& table, std::uint64_t n, std::uint64_t change) {
  return R"({"TableName":")" + table + R"(","Item":)" + item_of(key_of(n), change) + "}";
}
inline std::string get(const std::string& table, std::uint64_t n) {
  return R"({"TableName":")" + table + R"(","Key":{)" + key_of(n) + "}}";
}
inline std::string query(const std::string& table, std::uint64_t n) {
  return R"({"TableName":")" + table +
         R"(","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"partition-)" +
         std::to_string(n % kPartitions) + "\"}}}";
}
inline std::string add(const std::string& table, std::uint64_t n) {
  return R"({"TableName":")" + table + R"(","Key":{)" + key_of(n) +
         R"(},"UpdateExpression":"ADD hits :one","ExpressionAttributeValues":{":one":{"N":"1"}}})";
}

}  // namespace sls::bench
