#include "expressions.h"

#include <algorithm>

#include "parser.h"
#include "resolve.h"

namespace sls::dynamodb::expressions {
namespace {

constexpr std::size_t kLongestPlaceholder = 255;
constexpr std::size_t kMostBytes = 2 * 1024 * 1024;  // of all names and values of a request

bool has_form(std::string_view placeholder, char first) {
  if (placeholder.size() < 2 || placeholder.front() != first) return false;
  return std::all_of(placeholder.begin() + 1, placeholder.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

template <typename List>
std::string unused(const List& list, const std::vector<bool>& used) {
  std::string keys;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!used[i]) keys += (keys.empty() ? "" : ", ") + list[i].first;
  }
  return keys;
}

}  // namespace

bool Operand::operator==(const Operand& other) const {
  if (value.index() != other.value.index()) return false;
  if (const auto* path = std::get_if<Path>(&value)) return *path == std::get<Path>(other.value);
  if (const auto* constant = std::get_if<AttributeValue>(&value))
    return *constant == std::get<AttributeValue>(other.value);
  const auto& call = std::get<FunctionCall>(value);
  const auto& other_call = std::get<FunctionCall>(other.value);
  return call.name == other_call.name && call.arguments == other_call.arguments;
}

void Placeholders::add_name(std::string placeholder, std::string name) {
  const std::string blame = "ExpressionAttributeNames contains invalid key: ";
  if (placeholder.size() > kLongestPlaceholder) {
    throw messages::request_validation(dialect_,
                                       blame +
                                           "The expression attribute map contains a key that is too long; "
                                           "size of key: " +
                                           std::to_string(placeholder.size()));
  }
  if (!has_form(placeholder, '#'))
    throw messages::request_validation(dialect_, blame + "Syntax error; key: \"" + placeholder + "\"");
  if (name.empty()) {
    throw messages::request_validation(
        dialect_,
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key " + placeholder);
  }
  size_ += placeholder.size() + name.size();
  names_.emplace_back(std::move(placeholder), std::move(name));
  names_used_.push_back(false);
}

void Placeholders::check_value_name(std::string_view placeholder) const {
  const std::string blame = "ExpressionAttributeValues contains invalid key: ";
  // Unlike for names, the size is not told.
  if (placeholder.size() > kLongestPlaceholder) {
    throw messages::request_validation(
        dialect_, blame + "The expression attribute map contains a key that is too long;");
  }
  if (!has_form(placeholder, ':')) {
    throw messages::request_validation(dialect_,
                                       blame + "Syntax error; key: \"" + std::string(placeholder) + "\"");
  }
}

void Placeholders::add_value(std::string placeholder, AttributeValue value) {
  check_value_name(placeholder);
  size_ += placeholder.size() + value_size(value);
  values_.emplace_back(std::move(placeholder), std::move(value));
  values_used_.push_back(false);
}

void Placeholders::check_size() const {
  if (size_ <= kMostBytes) return;
  throw messages::request_validation(
      dialect_, "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size");
}

const std::string* Placeholders::use_name(std::string_view placeholder) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].first != placeholder) continue;
    names_used_[i] = true;
    return &names_[i].second;
  }
  return nullptr;
}

const AttributeValue* Placeholders::use_value(std::string_view placeholder) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].first != placeholder) continue;
    values_used_[i] = true;
    return &values_[i].second;
  }
  return nullptr;
}

void Placeholders::check_all_used() const {
  if (!judges_unused_) return;
  if (std::string keys = unused(names_, names_used_); !keys.empty()) {
    throw messages::request_validation(
        dialect_, "Value provided in ExpressionAttributeNames unused in expressions: keys: {" + keys + "}");
  }
  if (std::string keys = unused(values_, values_used_); !keys.empty()) {
    throw messages::request_validation(
        dialect_, "Value provided in ExpressionAttributeValues unused in expressions: keys: {" + keys + "}");
  }
}

Condition parse_condition(ConditionKind kind, std::string_view text, Placeholders& placeholders) {
  Blame blame(kind == ConditionKind::filter ? "Filter" : "Condition", placeholders.dialect());
  Parser parser(text, blame);
  RawCondition raw = parser.parse_condition();
  if (parser.has_redundant_parentheses()) blame.redundant_parentheses();
  return resolve_condition(raw, blame, placeholders);
}

Update parse_update(std::string_view text, Placeholders& placeholders) {
  Blame blame("Update", placeholders.dialect());
  Parser parser(text, blame);
  RawUpdate raw = parser.parse_update();
  if (parser.has_redundant_parentheses()) blame.redundant_parentheses();
  return resolve_update(raw, blame, placeholders);
}

Projection parse_projection(std::string_view text, Placeholders& placeholders) {
  Blame blame("Projection", placeholders.dialect());
  Parser parser(text, blame);
  return resolve_projection(parser.parse_projection(), blame, placeholders);
}

namespace {

void collect(const Operand& operand, std::vector<std::string>& names);

void collect(const FunctionCall& call, std::vector<std::string>& names) {
  for (const Operand& argument : call.arguments) collect(argument, names);
}

void collect(const Operand& operand, std::vector<std::string>& names) {
  if (const auto* path = std::get_if<Path>(&operand.value)) names.push_back(path->front().name);
  if (const auto* call = std::get_if<FunctionCall>(&operand.value)) collect(*call, names);
}

void collect(const Condition& condition, std::vector<std::string>& names) {
  for (const Operand& operand : condition.operands) collect(operand, names);
  collect(condition.function, names);
  for (const Condition& child : condition.children) collect(child, names);
}

}  // namespace

std::vector<std::string> top_level_names(const Condition& condition) {
  std::vector<std::string> names;
  collect(condition, names);
  return names;
}

std::vector<const Path*> targets(const Update& update) {
  std::vector<const Path*> paths;
  for (const SetAction& action : update.sets) paths.push_back(&action.path);
  for (const Path& path : update.removes) paths.push_back(&path);
  for (const ValueAction& action : update.adds) paths.push_back(&action.path);
  for (const ValueAction& action : update.deletes) paths.push_back(&action.path);
  return paths;
}

std::vector<std::string> top_level_names(const Projection& projection) {
  std::vector<std::string> names;
  for (const Path& path : projection.paths) names.push_back(path.front().name);
  return names;
}

}  // namespace sls::dynamodb::expressions
