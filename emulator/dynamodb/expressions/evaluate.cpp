#include <optional>

#include "expressions.h"
#include "paths.h"

namespace sls::dynamodb::expressions {
namespace {

// The service counts UTF-16 code units.
std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

std::optional<AttributeValue> size_of(const AttributeValue& value) {
  std::size_t size = 0;
  switch (value.type) {
    case Type::s:
      size = utf16_length(value.text);
      break;
    case Type::b:
      size = value.text.size();
      break;
    case Type::ss:
    case Type::ns:
    case Type::bs:
      size = value.set.size();
      break;
    case Type::l:
      size = value.list.size();
      break;
    case Type::m:
      size = value.map.size();
      break;
    case Type::n:
    case Type::null:
    case Type::boolean:
      return std::nullopt;
  }
  return AttributeValue::number(std::to_string(size));
}

// The value of an operand; `made` owns it when it is computed.
const AttributeValue* value_of(const Operand& operand, const Item& item,
                               std::optional<AttributeValue>& made) {
  if (const auto* path = std::get_if<Path>(&operand.value)) return look_up(item, *path);
  if (const auto* constant = std::get_if<AttributeValue>(&operand.value)) return constant;
  const auto& call = std::get<FunctionCall>(operand.value);  // size() is the only function with a value here
  std::optional<AttributeValue> inner;
  const AttributeValue* argument = value_of(call.arguments[0], item, inner);
  if (argument != nullptr) made = size_of(*argument);
  return made ? &*made : nullptr;
}

bool is_ordered(Type type) { return type == Type::s || type == Type::n || type == Type::b; }

bool compare(Comparison comparison, const AttributeValue* a, const AttributeValue* b) {
  // A missing attribute makes every comparison false but this one.
  if (comparison == Comparison::ne) return a == nullptr || b == nullptr || !(*a == *b);
  if (a == nullptr || b == nullptr) return false;
  if (comparison == Comparison::eq) return *a == *b;
  if (a->type != b->type || !is_ordered(a->type)) return false;
  int order = compare_scalars(*a, *b);
  switch (comparison) {
    case Comparison::lt:
      return order < 0;
    case Comparison::le:
      return order <= 0;
    case Comparison::gt:
      return order > 0;
    case Comparison::ge:
      return order >= 0;
    case Comparison::eq:
    case Comparison::ne:
      break;
  }
  return false;
}

bool contains(const AttributeValue& container, const AttributeValue& part) {
  auto in_set = [&](Type member_type) {
    if (part.type != member_type) return false;
    for (const std::string& member : container.set) {
      if (member == part.text) return true;
    }
    return false;
  };
  switch (container.type) {
    case Type::s:
    case Type::b:
      return part.type == container.type && container.text.find(part.text) != std::string::npos;
    case Type::ss:
      return in_set(Type::s);
    case Type::ns:
      return in_set(Type::n);
    case Type::bs:
      return in_set(Type::b);
    case Type::l:
      for (const AttributeValue& element : container.list) {
        if (element == part) return true;
      }
      return false;
    default:
      return false;
  }
}

bool evaluate_function(const FunctionCall& call, const Item& item) {
  std::optional<AttributeValue> made_first, made_second;
  const AttributeValue* first = value_of(call.arguments[0], item, made_first);
  if (call.name == "attribute_exists") return first != nullptr;
  if (call.name == "attribute_not_exists") return first == nullptr;
  const AttributeValue* second = value_of(call.arguments[1], item, made_second);
  if (first == nullptr || second == nullptr) return false;
  if (call.name == "attribute_type") return second->type == Type::s && second->text == type_name(first->type);
  if (call.name == "contains") return contains(*first, *second);
  bool text = first->type == second->type && (first->type == Type::s || first->type == Type::b);
  return text && first->text.starts_with(second->text);
}

bool evaluate_operands(const Condition& condition, const Item& item) {
  std::optional<AttributeValue> made_first;
  const AttributeValue* first = value_of(condition.operands[0], item, made_first);
  auto against = [&](std::size_t i, Comparison comparison) {
    std::optional<AttributeValue> made;
    return compare(comparison, first, value_of(condition.operands[i], item, made));
  };
  if (condition.kind == Condition::Kind::comparison) return against(1, condition.comparison);
  if (condition.kind == Condition::Kind::between)
    return against(1, Comparison::ge) && against(2, Comparison::le);
  for (std::size_t i = 1; i < condition.operands.size(); ++i) {
    if (against(i, Comparison::eq)) return true;
  }
  return false;
}

}  // namespace

bool evaluate(const Condition& condition, const Item& item) {
  switch (condition.kind) {
    case Condition::Kind::function:
      return evaluate_function(condition.function, item);
    case Condition::Kind::logical_not:
      return !evaluate(condition.children[0], item);
    case Condition::Kind::logical_and:
      for (const Condition& child : condition.children) {
        if (!evaluate(child, item)) return false;
      }
      return true;
    case Condition::Kind::logical_or:
      for (const Condition& child : condition.children) {
        if (evaluate(child, item)) return true;
      }
      return false;
    default:
      return evaluate_operands(condition, item);
  }
}

Item project(const Projection& projection, const Item& item) {
  std::vector<const Path*> paths;
  for (const Path& path : projection.paths) paths.push_back(&path);
  return pick(paths, item);
}

}  // namespace sls::dynamodb::expressions
