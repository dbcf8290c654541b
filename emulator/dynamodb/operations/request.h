// Request: the body of one call, its members checked for JSON of the right kind, and what many operations ask
// of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../expressions/expressions.h"
#include "../item_json.h"
#include "../messages.h"
#include "core/small_document.h"
#include "dynamodb/engine.h"

namespace sls::dynamodb::operations {

// The members of one JSON object: of the request itself, or of an action within it. Borrows the JSON.
class Members {
 public:
  Members(const JsonValue& json, Dialect dialect) : json_(&json), dialect_(dialect) {}

  Dialect dialect() const { return dialect_; }
  const JsonValue& json() const { return *json_; }

  // Null when absent (or JSON null).
  const JsonValue* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::string_view text(std::string_view name) const;  // "" when absent
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool boolean(std::string_view name) const;  // false when absent

  // "TableName", with an ARN cut down to the name.
  std::string table_name() const;

 protected:
  explicit Members(Dialect dialect) : dialect_(dialect) {}
  void look_into(const JsonValue& json) { json_ = &json; }
  void speak(Dialect dialect) { dialect_ = dialect; }

 private:
  const JsonValue* json_ = nullptr;
  Dialect dialect_;
};

class Request : public Members {
 public:
  explicit Request(Call call);
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  // REQUIRED before anything else is asked. Throws SerializationException when the body is not JSON, or has a
  // member of the wrong kind.
  void parse();

  const Call& call() const { return call_; }

 private:
  Call call_;
  core::SmallDocument<2048> document_;
};

// A table's name as requests give it: itself, or an ARN that ends in it.
std::string table_of_name_or_arn(std::string_view text);

// Which members of a request are expressions, for what must be said of ExpressionAttributeNames and -Values.
struct ExpressionMembers {
  std::vector<std::string_view> with_values;  // may use values: "ConditionExpression", …
  bool with_projection = false;               // "ProjectionExpression", which uses names only
  // Whether placeholders without any expression are refused; transactions let them pass.
  bool refuses_idle_placeholders = true;
};
// Throws when the maps are empty, hold what is no placeholder, or stand there without an expression.
expressions::Placeholders read_placeholders(const Members& members, const ExpressionMembers& expressions);

std::string lower_camel(std::string_view name);
std::string json_text(const JsonValue& json);

}  // namespace sls::dynamodb::operations
