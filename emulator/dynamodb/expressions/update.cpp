// apply(): an update expression on an item. Right-hand sides and list positions are those of the old image.
#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "../item_json.h"
#include "../number.h"
#include "expressions.h"
#include "paths.h"

namespace sls::dynamodb::expressions {
namespace {

[[noreturn]] void fail(const char* text) { throw messages::validation(text); }
[[noreturn]] void missing_attribute() {
  fail("The provided expression refers to an attribute that does not exist in the item");
}
// Worded by apply(): an expression and AttributeUpdates say it differently.
struct WrongType {};
[[noreturn]] void wrong_type() { throw WrongType{}; }
[[noreturn]] void invalid_path() {
  fail("The document path provided in the update expression is invalid for update");
}

Number number_of(const AttributeValue& value) {
  if (value.type != Type::n) wrong_type();
  return Number::from_canonical(value.text);
}

AttributeValue number_value(const core::Result<Number, NumberError>& result) {
  if (!result.ok()) throw messages::number_error(Dialect::bare_old, result.error(), "");
  return AttributeValue::number(result->to_string());
}

AttributeValue value_of(const Operand& operand, const Item& old);

AttributeValue call(const FunctionCall& call, const Item& old) {
  if (call.name == "if_not_exists") {
    const AttributeValue* existing = look_up(old, std::get<Path>(call.arguments[0].value));
    // Eager: a missing second operand is an error even when the path exists.
    AttributeValue otherwise = value_of(call.arguments[1], old);
    return existing != nullptr ? *existing : otherwise;
  }
  AttributeValue list = value_of(call.arguments[0], old);
  AttributeValue tail = value_of(call.arguments[1], old);
  if (list.type != Type::l || tail.type != Type::l) wrong_type();
  list.list.insert(list.list.end(), tail.list.begin(), tail.list.end());
  return list;
}

AttributeValue value_of(const Operand& operand, const Item& old) {
  if (const auto* constant = std::get_if<AttributeValue>(&operand.value)) return *constant;
  if (const auto* function = std::get_if<FunctionCall>(&operand.value)) return call(*function, old);
  const AttributeValue* value = look_up(old, std::get<Path>(operand.value));
  if (value == nullptr) missing_attribute();
  return *value;
}

AttributeValue set_value(const SetAction& action, const Item& old) {
  AttributeValue first = value_of(action.operands[0], old);
  if (action.arithmetic == SetAction::Arithmetic::none) return first;
  AttributeValue second = value_of(action.operands[1], old);
  Number a = number_of(first);
  Number b = number_of(second);
  return number_value(action.arithmetic == SetAction::Arithmetic::plus ? Number::add(a, b)
                                                                       : Number::subtract(a, b));
}

AttributeValue add_value(const ValueAction& action, const AttributeValue* existing) {
  if (existing == nullptr) return action.value;
  if (action.value.type == Type::n)
    return number_value(Number::add(number_of(*existing), number_of(action.value)));
  if (existing->type != action.value.type) wrong_type();
  AttributeValue sum = *existing;
  for (const std::string& member : action.value.set) {
    if (std::find(sum.set.begin(), sum.set.end(), member) == sum.set.end()) sum.set.push_back(member);
  }
  sort_set(sum);
  return sum;
}

// Nothing when the set becomes empty: the attribute goes.
std::optional<AttributeValue> delete_value(const ValueAction& action, const AttributeValue& existing) {
  if (existing.type != action.value.type) wrong_type();
  AttributeValue rest = existing;
  std::erase_if(rest.set, [&](const std::string& member) {
    return std::find(action.value.set.begin(), action.value.set.end(), member) != action.value.set.end();
  });
  if (rest.set.empty()) return std::nullopt;
  return rest;
}

// Puts new values and removals into the item. List positions are the old ones: appends wait for the end, in
// index order, and removals are carried out last, from high to low.
class Writer {
 public:
  explicit Writer(Item& item) : item_(item) {}

  void put(const Path& path, AttributeValue value) {
    const PathStep& last = path.back();
    if (path.size() == 1) return set_attribute(item_, last.name, std::move(value));
    AttributeValue* parent = parent_of(path);
    if (parent == nullptr) invalid_path();
    if (last.is_index()) {
      if (parent->type != Type::l) invalid_path();
      auto index = static_cast<std::size_t>(last.index);
      if (index < parent->list.size()) {
        parent->list[index] = std::move(value);
      } else {
        appends_[Path(path.begin(), path.end() - 1)].emplace(last.index, std::move(value));
      }
      return;
    }
    if (parent->type != Type::m) invalid_path();
    set_attribute(parent->map, last.name, std::move(value));
  }

  void remove(const Path& path, bool item_exists) {
    const PathStep& last = path.back();
    if (path.size() == 1) {
      remove_attribute(item_, last.name);
      return;
    }
    AttributeValue* parent = parent_of(path);
    if (parent == nullptr || parent->type != (last.is_index() ? Type::l : Type::m)) {
      if (item_exists) invalid_path();
      return;
    }
    if (last.is_index()) {
      removals_[Path(path.begin(), path.end() - 1)].push_back(last.index);
    } else {
      remove_attribute(parent->map, last.name);
    }
  }

  void finish() {
    for (auto& [path, values] : appends_) {
      AttributeValue* list = at(path);
      for (auto& [index, value] : values) list->list.push_back(std::move(value));
    }
    for (auto& [path, indexes] : removals_) {
      AttributeValue* list = at(path);
      std::sort(indexes.rbegin(), indexes.rend());
      for (int index : indexes) {
        if (static_cast<std::size_t>(index) < list->list.size()) list->list.erase(list->list.begin() + index);
      }
    }
  }

 private:
  struct PathLess {
    bool operator()(const Path& a, const Path& b) const {
      return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                          [](const PathStep& x, const PathStep& y) {
                                            return std::tie(x.name, x.index) < std::tie(y.name, y.index);
                                          });
    }
  };

  AttributeValue* at(const Path& path) { return const_cast<AttributeValue*>(look_up(item_, path)); }
  AttributeValue* parent_of(const Path& path) { return at(Path(path.begin(), path.end() - 1)); }

  Item& item_;
  std::map<Path, std::multimap<int, AttributeValue>, PathLess> appends_;
  std::map<Path, std::vector<int>, PathLess> removals_;
};

UpdateOutcome apply_all(const Update& update, const Item& old) {
  UpdateOutcome outcome;
  outcome.item = old;
  bool only_removes = !update.removes.empty() || !update.deletes.empty();
  outcome.creates = !update.sets.empty() || !update.adds.empty() || !only_removes;
  bool exists = !old.empty();
  std::vector<std::pair<const Path*, AttributeValue>> puts;
  std::vector<const Path*> removals;
  for (const SetAction& action : update.sets) puts.emplace_back(&action.path, set_value(action, old));
  for (const ValueAction& action : update.adds)
    puts.emplace_back(&action.path, add_value(action, look_up(old, action.path)));
  for (const ValueAction& action : update.deletes) {
    const AttributeValue* existing = look_up(old, action.path);
    if (existing == nullptr) continue;
    auto rest = delete_value(action, *existing);
    if (rest) {
      puts.emplace_back(&action.path, std::move(*rest));
    } else {
      removals.push_back(&action.path);
    }
  }
  for (const Path& path : update.removes) removals.push_back(&path);
  Writer writer(outcome.item);
  for (auto& [path, value] : puts) writer.put(*path, std::move(value));
  for (const Path* path : removals) writer.remove(*path, exists);
  writer.finish();
  return outcome;
}

}  // namespace

UpdateOutcome apply(const Update& update, const Item& old) {
  try {
    return apply_all(update, old);
  } catch (const WrongType&) {
    fail(update.from_attribute_updates ? "Type mismatch for attribute to update"
                                       : "An operand in the update expression has an incorrect data type");
  }
}

Item touched(const Update& update, const Item& image) { return pick(targets(update), image); }

}  // namespace sls::dynamodb::expressions
