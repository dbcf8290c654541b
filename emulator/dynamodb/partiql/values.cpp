#include "values.h"

#include <algorithm>

#include "../item_json.h"
#include "../number.h"
#include "errors.h"

namespace sls::dynamodb::partiql {
namespace {

constexpr int kDeepestValue = 32;
constexpr std::string_view kInvalidParameter = "One or more parameter values were invalid: ";

std::string number_of(const Expression& literal, const std::string& under) {
  auto number = Number::parse(literal.text);
  if (number.ok()) return number->to_string();
  ServiceError error = messages::number_error(Dialect::bare_old, number.error(), literal.text);
  error.message += " under " + under;
  throw error;
}

class LiteralReader {
 public:
  AttributeValue read(const Expression& literal, const std::string& under, int level) {
    if (level > kDeepestValue) fail("Nesting Levels have exceeded supported limits under " + under);
    AttributeValue value;
    switch (literal.kind) {
      case Expression::Kind::string:
        return AttributeValue::string(literal.text);
      case Expression::Kind::number:
        return AttributeValue::number(number_of(literal, under));
      case Expression::Kind::boolean:
        value.type = Type::boolean;
        value.boolean = literal.text == "true";
        return value;
      case Expression::Kind::null:
        return value;
      case Expression::Kind::list:
        value.type = Type::l;
        for (std::size_t i = 0; i < literal.children.size(); ++i)
          value.list.push_back(read(literal.children[i], under + "[" + std::to_string(i) + "]", level + 1));
        return value;
      case Expression::Kind::structure:
        value.type = Type::m;
        read_members(value.map, literal, under, level);
        return value;
      case Expression::Kind::bag:
        return read_bag(literal, under);
      default:
        break;
    }
    fail_at("Unsupported data type: " + node_name(literal) + " under key " + under, literal.place);
  }

 private:
  void read_members(AttributeMap& map, const Expression& literal, const std::string& under, int level) {
    for (std::size_t i = 0; i + 1 < literal.children.size(); i += 2) {
      const Expression& key = literal.children[i];
      if (key.kind != Expression::Kind::string)
        fail("Tuple keys must be of type String. Actual type: " + node_name(key) + " under " + under);
      if (key.text.empty()) fail("Empty attribute name");
      if (find_attribute(map, key.text) != nullptr)
        fail("Duplicate keys in tuple. Key: " + key.text + " under " + under);
      set_attribute(map, key.text, read(literal.children[i + 1], under + "." + key.text, level + 1));
    }
  }

  AttributeValue read_bag(const Expression& literal, const std::string& under) {
    if (literal.children.empty()) fail("Empty bags are not supported");
    Expression::Kind kind = literal.children[0].kind;
    bool numbers = kind == Expression::Kind::number;
    bool uniform = std::all_of(literal.children.begin(), literal.children.end(),
                               [&](const Expression& member) { return member.kind == kind; });
    if (!uniform || (!numbers && kind != Expression::Kind::string))
      fail("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");
    AttributeValue value;
    value.type = numbers ? Type::ns : Type::ss;
    std::string written;
    for (const Expression& member : literal.children) {
      written += (written.empty() ? "" : ", ") + member.text;
      value.set.push_back(numbers ? number_of(member, under) : member.text);
    }
    sort_set(value);
    if (std::adjacent_find(value.set.begin(), value.set.end()) != value.set.end()) {
      fail(std::string(kInvalidParameter) + "Input collection [" + written + "] contains duplicates" +
           (numbers ? "! under " + under : "."));
    }
    return value;
  }
};

}  // namespace

bool is_constant(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::string:
    case Expression::Kind::number:
    case Expression::Kind::boolean:
    case Expression::Kind::null:
    case Expression::Kind::parameter:
    case Expression::Kind::list:
    case Expression::Kind::structure:
    case Expression::Kind::bag:
      return true;
    default:
      return false;
  }
}

AttributeValue Values::of(const Expression& expression) const {
  if (expression.kind == Expression::Kind::parameter) return parameters_.at(expression.parameter);
  return LiteralReader().read(expression, "root", 1);
}

std::string node_name(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::parameter:
      return "Parameter";
    case Expression::Kind::path:
      return expression.path.size() == 1 ? "VariableReference" : "Path";
    case Expression::Kind::call:
      return expression.text;
    case Expression::Kind::missing:
      return "LiteralMissing";
    case Expression::Kind::operation:
      return expression.text == "is" ? "IsType" : "NAry";
    case Expression::Kind::select:
      return "Select";
    case Expression::Kind::manipulation:
      return "Dml";
    case Expression::Kind::list:
    case Expression::Kind::bag:
      return "Seq";
    case Expression::Kind::structure:
      return "Struct";
    default:
      return "Literal";
  }
}

}  // namespace sls::dynamodb::partiql
