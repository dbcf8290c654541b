// EngineFixture: an engine in memory, or on a file, on a clock that the test moves.
#pragma once

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "dynamodb/engine.h"
#include "manual_clock.h"
#include "telemetry/ring.h"

namespace sls::dynamodb {

class EngineFixture {
 public:
  explicit EngineFixture(EngineOptions options = {}) {
    options.sweep_ms = 0;  // only when a test says so
    auto opened = Engine::open(options, clock_, ids_, records_);
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    engine_ = std::move(*opened);
  }

  Reply execute(const std::string& operation, const nlohmann::json& body) {
    return engine_->execute({operation, body.dump(), {}});
  }
  // The answer of a call that must succeed.
  nlohmann::json call(const std::string& operation, const nlohmann::json& body) {
    Reply reply = execute(operation, body);
    if (!reply.ok()) throw std::runtime_error(operation + ": " + reply.body);
    return nlohmann::json::parse(reply.body);
  }
  // Keys as "pk:S sk:N"; indexes after bars: "| gsi byX x:S ALL | lsi byZ pk:S z:N KEYS_ONLY | gsi byI x:S
  // INCLUDE:a,b".
  void create_table(const std::string& name, const std::string& keys);

  Engine& engine() { return *engine_; }
  test::ManualClock& clock() { return clock_; }
  telemetry::Ring& records() { return records_; }

 private:
  test::ManualClock clock_;
  test::SequentialIds ids_;
  telemetry::Ring records_;
  std::unique_ptr<Engine> engine_;
};

// "pk:S sk:N" → KeySchema, and the definitions added to `definitions`.
inline nlohmann::json key_schema(const std::string& keys, nlohmann::json& definitions) {
  nlohmann::json schema = nlohmann::json::array();
  std::istringstream words(keys);
  for (std::string word; words >> word;) {
    std::string name = word.substr(0, word.find(':'));
    schema.push_back({{"AttributeName", name}, {"KeyType", schema.empty() ? "HASH" : "RANGE"}});
    nlohmann::json definition = {{"AttributeName", name}, {"AttributeType", word.substr(word.find(':') + 1)}};
    if (std::find(definitions.begin(), definitions.end(), definition) == definitions.end())
      definitions.push_back(definition);
  }
  return schema;
}

inline nlohmann::json index_definition(const std::string& text, nlohmann::json& definitions) {
  std::size_t name_end = text.find(' ', 4);
  std::size_t projection_at = text.rfind(' ') + 1;
  std::string projection = text.substr(projection_at);
  nlohmann::json index = {
      {"IndexName", text.substr(4, name_end - 4)},
      {"KeySchema", key_schema(text.substr(name_end, projection_at - name_end), definitions)},
      {"Projection", {{"ProjectionType", projection.substr(0, projection.find(':'))}}}};
  if (projection.find(':') != std::string::npos) {
    std::istringstream names(projection.substr(projection.find(':') + 1));
    for (std::string name; std::getline(names, name, ',');)
      index["Projection"]["NonKeyAttributes"].push_back(name);
  }
  return index;
}

inline void EngineFixture::create_table(const std::string& name, const std::string& keys) {
  nlohmann::json definitions = nlohmann::json::array();
  std::istringstream parts(keys);
  std::string part;
  std::getline(parts, part, '|');
  nlohmann::json request = {
      {"TableName", name}, {"KeySchema", key_schema(part, definitions)}, {"BillingMode", "PAY_PER_REQUEST"}};
  while (std::getline(parts, part, '|')) {
    part = part.substr(part.find_first_not_of(' '),
                       part.find_last_not_of(' ') - part.find_first_not_of(' ') + 1);
    const char* kind = part.starts_with("gsi") ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
    request[kind].push_back(index_definition(part, definitions));
  }
  request["AttributeDefinitions"] = definitions;
  call("CreateTable", request);
}

}  // namespace sls::dynamodb
