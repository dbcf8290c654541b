// "Operation\nbody" into an engine in memory: every answer is JSON, and none blames the service.
#include <rapidjson/document.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb/engine.h"
#include "telemetry/sink.h"

namespace {

using namespace sls;

constexpr const char* kTable = R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
  "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
  "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"x","AttributeType":"S"}],
  "GlobalSecondaryIndexes":[{"IndexName":"byX","KeySchema":[{"AttributeName":"x","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],
  "LocalSecondaryIndexes":[{"IndexName":"loc","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"x","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]})";
constexpr const char* kItem =
    R"({"TableName":"tab","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"x":{"S":"g"},"l":{"L":[{"N":"1"}]},"s":{"SS":["x"]}}})";

core::SystemClock clock_source;
core::SystemIds ids;
telemetry::NullSink sink;

std::unique_ptr<dynamodb::Engine> make_engine() {
  auto engine = dynamodb::Engine::open({.readers = 1}, clock_source, ids, sink);
  if (!engine.ok()) std::abort();
  if (!(*engine)->execute({"CreateTable", kTable, {}}).ok()) std::abort();
  if (!(*engine)->execute({"PutItem", kItem, {}}).ok()) std::abort();
  return std::move(*engine);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<dynamodb::Engine> engine = make_engine();
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  std::string operation(input.substr(0, end));
  auto reply = engine->execute({operation, std::string(input.substr(end + 1)), {}});
  rapidjson::Document document;
  bool is_json = reply.body.empty() || !document.Parse(reply.body.data(), reply.body.size()).HasParseError();
  if (!is_json || reply.status >= 500) {
    std::fprintf(stderr, "%d %s\n", reply.status, reply.body.c_str());
    std::abort();
  }
  // Each input meets the same tables.
  if (operation.find("Table") != std::string::npos && reply.ok()) engine = make_engine();
  return 0;
}
