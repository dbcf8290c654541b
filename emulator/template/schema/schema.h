// What is known of resource types: their properties, of which kind each is, which must be there, and how far
// each is emulated. Written as text, one property a line, read once (schema.cpp says how).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/application.h"

namespace sls::model {

// `word` is text that YAML does not take for a number or a boolean, `source` text or a map.
enum class PropertyKind { any, text, word, integer, number, boolean, list, texts, map, source };

struct PropertySchema {
  std::string name;
  PropertyKind kind = PropertyKind::any;
  bool required = false;
  Fidelity fidelity = Fidelity::emulated;
  std::vector<std::string> values;      // of a text or of each in a list: the only ones allowed; empty: any
  // Of a number its value, of a text its length, of a list the count of its items.
  std::optional<long long> least;
  std::optional<long long> most;
  std::vector<PropertySchema> members;  // of a map, or of each map in a list; empty: free
};

struct TypeSchema {
  std::string name;  // "AWS::Lambda::Function", or "Event::Api" for a SAM event
  std::string doc;   // an anchor in docs/compatibility.md
  std::vector<PropertySchema> properties;
};

// Null when the type is not known.
const TypeSchema* find_schema(std::string_view type);

// The texts that find_schema() reads, one for each group of services.
extern const std::string_view kServerlessSchema;
extern const std::string_view kEventSchema;
extern const std::string_view kLambdaSchema;
extern const std::string_view kRestApiSchema;
extern const std::string_view kHttpApiSchema;
extern const std::string_view kDynamoDbSchema;
extern const std::string_view kOtherSchema;

}  // namespace sls::model
