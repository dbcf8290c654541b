#include "statement_plan.h"

#include <algorithm>

#include "../messages.h"
#include "key_range.h"
#include "keys.h"
#include "statement_keys.h"

namespace sls::dynamodb::operations {
namespace {

using expressions::Comparison;
using expressions::Condition;
using expressions::KeyBound;
using expressions::Operand;
using storage::KeyPart;
using storage::KeySchema;

constexpr std::size_t kMostQueries = 50;
// Far more than are carried out, and few enough to be counted.
constexpr std::size_t kMostBranches = 5000;

[[noreturn]] void fail_plan(std::string text) { throw messages::validation(std::move(text)); }
[[noreturn]] void too_many_reads() { fail_plan("Too many decomposed read operations for a given query."); }

// A key attribute compared with a constant.
struct KeyAtom {
  const KeyPart* part = nullptr;  // null: the condition is none
  bool is_hash = false;
  std::vector<KeyBound> bounds;  // one, or one of several (IN)
  bool is_unequal = false;       // <>: no bounds
};

std::optional<KeyBound::Operator> bound_operator(Comparison comparison, bool reversed) {
  using Op = KeyBound::Operator;
  switch (comparison) {
    case Comparison::eq:
      return Op::eq;
    case Comparison::lt:
      return reversed ? Op::gt : Op::lt;
    case Comparison::le:
      return reversed ? Op::ge : Op::le;
    case Comparison::gt:
      return reversed ? Op::lt : Op::gt;
    case Comparison::ge:
      return reversed ? Op::le : Op::ge;
    case Comparison::ne:
      break;
  }
  return std::nullopt;
}

class AtomReader {
 public:
  explicit AtomReader(const KeySchema& keys) : keys_(keys) {}

  KeyAtom read(const Condition& condition) const {
    switch (condition.kind) {
      case Condition::Kind::comparison:
        return read_comparison(condition);
      case Condition::Kind::between:
        return read_between(condition);
      case Condition::Kind::in:
        return read_in(condition);
      case Condition::Kind::function:
        return read_function(condition);
      default:
        return {};
    }
  }

 private:
  KeyAtom on(const std::string* attribute) const {
    KeyAtom atom;
    if (attribute == nullptr) return atom;
    for (const KeyPart& part : keys_.hash) {
      if (part.name != *attribute) continue;
      atom.part = &part;
      atom.is_hash = true;
    }
    // Ranges are walked by the first attribute of a range key alone.
    bool is_range = !keys_.range.empty() && keys_.range[0].name == *attribute;
    if (is_range && atom.part == nullptr) atom.part = &keys_.range[0];
    return atom;
  }

  KeyAtom read_comparison(const Condition& condition) const {
    bool reversed = attribute_of(condition.operands[0]) == nullptr;
    KeyAtom atom = on(attribute_of(condition.operands[reversed ? 1 : 0]));
    const AttributeValue* value = constant_of(condition.operands[reversed ? 0 : 1]);
    if (atom.part == nullptr || value == nullptr) return {};
    auto op = bound_operator(condition.comparison, reversed);
    atom.is_unequal = !op;
    // Hash keys are found by equality alone.
    if (op && atom.is_hash && *op != KeyBound::Operator::eq) return {};
    if (op) atom.bounds.push_back({*op, atom.part->name, *value, {}});
    return atom;
  }

  KeyAtom read_between(const Condition& condition) const {
    KeyAtom atom = on(attribute_of(condition.operands[0]));
    const AttributeValue* lower = constant_of(condition.operands[1]);
    const AttributeValue* upper = constant_of(condition.operands[2]);
    if (atom.part == nullptr || atom.is_hash || lower == nullptr || upper == nullptr) return {};
    atom.bounds.push_back({KeyBound::Operator::between, atom.part->name, *lower, *upper});
    return atom;
  }

  KeyAtom read_in(const Condition& condition) const {
    KeyAtom atom = on(attribute_of(condition.operands[0]));
    if (atom.part == nullptr) return {};
    for (std::size_t i = 1; i < condition.operands.size(); ++i) {
      const AttributeValue* value = constant_of(condition.operands[i]);
      if (value == nullptr) return {};
      atom.bounds.push_back({KeyBound::Operator::eq, atom.part->name, *value, {}});
    }
    return atom;
  }

  KeyAtom read_function(const Condition& condition) const {
    if (condition.function.name != "begins_with") return {};
    KeyAtom atom = on(attribute_of(condition.function.arguments[0]));
    const AttributeValue* prefix = constant_of(condition.function.arguments[1]);
    if (atom.part == nullptr || atom.is_hash || prefix == nullptr) return {};
    atom.bounds.push_back({KeyBound::Operator::begins_with, atom.part->name, *prefix, {}});
    return atom;
  }

  const KeySchema& keys_;
};

// One way to fulfil the condition, as far as keys are concerned.
struct Branch {
  std::vector<KeyBound> hash;  // each attribute once
  std::vector<KeyBound> range;
  std::vector<const Condition*> filters;
};
// Nothing: the keys do not lead to the items, and the table must be walked.
using Branches = std::optional<std::vector<Branch>>;

class Decomposer {
 public:
  explicit Decomposer(const KeySchema& keys) : atoms_(keys) {}

  Branches decompose(const Condition& condition) const {
    if (condition.kind == Condition::Kind::logical_and) {
      Branches all = std::vector<Branch>(1);
      for (const Condition& child : condition.children) {
        all = product(std::move(all), decompose(child));
        if (!all) return all;
      }
      return all;
    }
    if (condition.kind == Condition::Kind::logical_or && leads_by_keys(condition)) {
      std::vector<Branch> any;
      for (const Condition& child : condition.children) {
        Branches branches = decompose(child);
        if (!branches) return branches;
        any.insert(any.end(), branches->begin(), branches->end());
        if (any.size() > kMostBranches) too_many_reads();
      }
      return any;
    }
    KeyAtom atom = atoms_.read(condition);
    if (atom.bounds.empty()) return std::vector<Branch>{{{}, {}, {&condition}}};
    std::vector<Branch> branches;
    for (KeyBound& bound : atom.bounds) {
      Branch& branch = branches.emplace_back();
      (atom.is_hash ? branch.hash : branch.range).push_back(std::move(bound));
    }
    return branches;
  }

 private:
  // An OR is taken apart when keys stand in it, all of them plain: negated ones filter.
  bool leads_by_keys(const Condition& condition) const {
    bool plain = false, negated = false;
    note_keys(condition, false, plain, negated);
    return plain && !negated;
  }

  void note_keys(const Condition& condition, bool under_not, bool& plain, bool& negated) const {
    bool inner_not = under_not || condition.kind == Condition::Kind::logical_not;
    for (const Condition& child : condition.children) note_keys(child, inner_not, plain, negated);
    if (!condition.children.empty()) return;
    KeyAtom atom = atoms_.read(condition);
    if (atom.part == nullptr) return;
    (under_not || atom.is_unequal ? negated : plain) = true;
  }

  static Branches product(Branches left, Branches right) {
    if (!right) return right;
    std::vector<Branch> made;
    if (left->size() * right->size() > kMostBranches) too_many_reads();
    for (const Branch& a : *left) {
      for (const Branch& b : *right) {
        Branch both = a;
        if (!merge_hash(both.hash, b.hash)) return std::nullopt;
        both.range.insert(both.range.end(), b.range.begin(), b.range.end());
        both.filters.insert(both.filters.end(), b.filters.begin(), b.filters.end());
        made.push_back(std::move(both));
      }
    }
    return made;
  }

  static bool merge_hash(std::vector<KeyBound>& into, const std::vector<KeyBound>& more) {
    for (const KeyBound& bound : more) {
      auto same = std::find_if(into.begin(), into.end(),
                               [&](const KeyBound& other) { return other.attribute == bound.attribute; });
      if (same == into.end()) {
        into.push_back(bound);
      } else if (!(same->first == bound.first)) {
        return false;
      }
    }
    return true;
  }

  AtomReader atoms_;
};

void check_type(const KeyPart& part, const AttributeValue& value) {
  if (value.type != part.type)
    fail_plan("Key attribute's data type should match its data type in table's schema: Key " + part.name);
}

storage::KeyRange meet(const storage::KeyRange& a, const storage::KeyRange& b) {
  storage::KeyRange both{std::max(a.lower, b.lower), a.upper};
  if (b.upper && (!both.upper || *b.upper < *both.upper)) both.upper = b.upper;
  return both;
}
bool is_empty(const storage::KeyRange& range) { return range.upper && *range.upper <= range.lower; }

storage::QueryPlan query_of(const storage::IndexDefinition* index, const KeySchema& keys,
                            const Branch& branch) {
  storage::QueryPlan plan;
  plan.index = index;
  std::vector<const AttributeValue*> values;
  for (const KeyPart& part : keys.hash) {
    const AttributeValue& value =
        std::find_if(branch.hash.begin(), branch.hash.end(), [&](const KeyBound& bound) {
          return bound.attribute == part.name;
        })->first;
    check_type(part, value);
    if (part.type != Type::n && value.text.empty()) throw messages::empty_key(part.name, part.type);
    values.push_back(&value);
  }
  plan.pk = storage::encode_parts(keys.hash, values);
  plan.hash = storage::hash_of(keys.hash, plan.pk);
  for (const KeyBound& bound : branch.range) {
    check_type(keys.range[0], bound.first);
    if (bound.op == KeyBound::Operator::between) check_type(keys.range[0], bound.second);
    if (bound.op == KeyBound::Operator::begins_with && keys.range[0].type == Type::n) continue;
    plan.range = meet(plan.range, range_of(keys.range, &bound, &bound + 1));
  }
  return plan;
}

// The service's order of a set of names is that of a Java HashSet.
std::vector<std::string> in_hash_order(const std::vector<std::string>& names) {
  std::vector<std::pair<std::uint32_t, std::string>> hashed;
  for (const std::string& name : names) {
    bool known =
        std::any_of(hashed.begin(), hashed.end(), [&](const auto& entry) { return entry.second == name; });
    if (known) continue;
    std::uint32_t hash = 0;
    for (char c : name) hash = hash * 31 + static_cast<unsigned char>(c);
    hashed.emplace_back(hash ^ (hash >> 16), name);
  }
  std::uint32_t buckets = 16;
  while (hashed.size() * 4 > std::size_t{buckets} * 3) buckets *= 2;
  std::stable_sort(hashed.begin(), hashed.end(), [&](const auto& a, const auto& b) {
    return (a.first & (buckets - 1)) < (b.first & (buckets - 1));
  });
  std::vector<std::string> ordered;
  for (auto& entry : hashed) ordered.push_back(std::move(entry.second));
  return ordered;
}

bool is_keyed(const Branches& branches, const KeySchema& keys) {
  return branches && std::all_of(branches->begin(), branches->end(), [&](const Branch& branch) {
           return branch.hash.size() == keys.hash.size();
         });
}

void refuse_overlaps(const std::vector<storage::QueryPlan>& queries) {
  for (std::size_t i = 0; i < queries.size(); ++i) {
    for (std::size_t j = i + 1; j < queries.size(); ++j) {
      if (queries[i].pk == queries[j].pk && !is_empty(meet(queries[i].range, queries[j].range)))
        fail_plan("Overlapping conditions with range keys are not supported in where clause");
    }
  }
}

const partiql::Order* find_order(const partiql::BoundStatement& statement,
                                 const std::vector<KeyPart>& parts) {
  for (const partiql::Order& order : statement.order) {
    for (const KeyPart& part : parts) {
      if (part.name == order.attribute) return &order;
    }
  }
  return nullptr;
}

void check_order(const partiql::BoundStatement& statement, const KeySchema& keys, bool keyed) {
  if (statement.order.empty()) return;
  if (!statement.where) fail_plan("Must have WHERE clause in the statement when using ORDER BY clause.");
  for (const partiql::Order& order : statement.order) {
    auto names = [&](const KeyPart& part) { return part.name == order.attribute; };
    bool is_key = std::any_of(keys.hash.begin(), keys.hash.end(), names) ||
                  std::any_of(keys.range.begin(), keys.range.end(), names);
    if (!is_key) fail_plan("Attribute " + order.attribute + " in ORDER BY clause must be part of the primary key");
  }
  if (!keyed)
    fail_plan(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
}

void sort_queries(ReadPlan& plan, const partiql::BoundStatement& statement, const KeySchema& keys) {
  const partiql::Order* by_hash = find_order(statement, keys.hash);
  const partiql::Order* by_range = find_order(statement, keys.range);
  bool several = std::any_of(plan.queries.begin(), plan.queries.end(),
                             [&](const storage::QueryPlan& query) { return query.pk != plan.queries[0].pk; });
  if (several && !statement.order.empty() && by_hash == nullptr) {
    fail_plan(
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE "
        "clause.");
  }
  // An ORDER BY that leaves the range key out turns its order round.
  bool forward = statement.order.empty() || (by_range != nullptr && !by_range->descending);
  std::vector<std::string> appearance;
  for (storage::QueryPlan& query : plan.queries) {
    query.forward = forward;
    if (std::find(appearance.begin(), appearance.end(), query.pk) == appearance.end())
      appearance.push_back(query.pk);
  }
  if (by_hash != nullptr) {
    std::sort(appearance.begin(), appearance.end());
    if (by_hash->descending) std::reverse(appearance.begin(), appearance.end());
  }
  auto rank = [&](const storage::QueryPlan& query) {
    return std::find(appearance.begin(), appearance.end(), query.pk) - appearance.begin();
  };
  std::sort(plan.queries.begin(), plan.queries.end(), [&](const auto& a, const auto& b) {
    if (a.pk != b.pk) return rank(a) < rank(b);
    return forward ? a.range.lower < b.range.lower : b.range.lower < a.range.lower;
  });
}

}  // namespace

ReadPlan plan_read(const storage::IndexDefinition* index, const KeySchema& keys,
                   const partiql::BoundStatement& statement) {
  ReadPlan plan;
  Branches branches;
  if (statement.where) branches = Decomposer(keys).decompose(*statement.where);
  plan.is_scan = !is_keyed(branches, keys);
  check_order(statement, keys, !plan.is_scan);
  if (plan.is_scan) return plan;
  if (branches->size() > kMostQueries) too_many_reads();
  for (const Branch& branch : *branches) {
    storage::QueryPlan query = query_of(index, keys, branch);
    if (!is_empty(query.range)) plan.queries.push_back(std::move(query));
  }
  refuse_overlaps(plan.queries);
  sort_queries(plan, statement, keys);
  if (!branches->empty()) {
    std::vector<std::string> names;
    for (const Condition* filter : branches->front().filters) {
      for (std::string& name : expressions::top_level_names(*filter)) names.push_back(std::move(name));
    }
    plan.filtered = in_hash_order(names);
  }
  return plan;
}

}  // namespace sls::dynamodb::operations
