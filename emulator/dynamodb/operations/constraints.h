// Constraints: what the service asks of single members before it looks at the request as a whole: presence,
// length, range, pattern, enumeration. Violations are collected in the order of the calls, which is the
// service's order, and thrown together by check(): "2 validation errors detected: …; …". Borrows the members.
#pragma once

#include "request.h"

namespace sls::dynamodb::operations {

// Letters, digits, '_', '.', '-' of ASCII only.
bool is_well_formed_table_name(std::string_view name);

class Constraints {
 public:
  // `path` stands in front of the members' names: "transactItems.1.member.put.".
  explicit Constraints(const Members& members, std::string path = "")
      : members_(members), path_(std::move(path)) {}

  // `together`: an empty name is reported with the other violations, which otherwise it is not.
  Constraints& table_name(bool together = false);
  Constraints& required(std::string_view name);
  // `values` is the service's own odd order, for the message; `new_list` as the new dialects word it, which
  // stop at it: the violation is told alone, unless a member is missing. Then all are told in the old words.
  Constraints& one_of(std::string_view name, const std::vector<std::string_view>& values,
                      std::string_view new_list = "");
  Constraints& at_least(std::string_view name, std::int64_t least);
  Constraints& at_most(std::string_view name, std::int64_t most);
  Constraints& length(std::string_view name, std::size_t least, std::size_t most);
  // The name of a table or an index: its characters, then its length.
  Constraints& resource_name(std::string_view name);
  // The number of elements of a list or entries of a map.
  Constraints& count(std::string_view name, std::size_t least, std::size_t most);
  // The keys of a map are names of tables. `shown` is the map as the message shows it.
  Constraints& keys_are_tables(std::string_view name, std::string_view shown);
  // The comparisonOperator of each entry of Expected, a filter or KeyConditions.
  Constraints& comparison_operators(std::string_view name, bool required);
  // The action of each entry of AttributeUpdates.
  Constraints& update_actions();
  Constraints& append(const Constraints& inner);
  void check() const;

  // "Value 'x' at 'tableName' failed to satisfy constraint: …".
  void add(std::string_view name, std::string_view value, bool is_null, std::string_view constraint);

 private:
  const Members& members_;
  std::string path_;
  std::vector<std::string> violations_;
  std::string alone_;           // the first violation that the new dialects stop at
  bool lacks_member_ = false;  // required() found none
};

// The values that enumerations of data operations take, in the service's order.
Constraints& check_return_consumed_capacity(Constraints& constraints);
Constraints& check_return_values(Constraints& constraints);
Constraints& check_return_item_collection_metrics(Constraints& constraints);
Constraints& check_return_values_on_failure(Constraints& constraints);
// PutItem and DeleteItem know the old item only.
void check_returns_old_or_nothing(const Members& members);

}  // namespace sls::dynamodb::operations
