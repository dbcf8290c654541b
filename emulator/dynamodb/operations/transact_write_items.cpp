// TransactWriteItems: all of its changes or none. Everything that the actions alone show to be wrong is
// refused for the request as a whole; what keys and items show becomes an action's cancellation reason.
#include <algorithm>
#include <array>

#include "item_change.h"
#include "transactions.h"

namespace sls::dynamodb::operations {
namespace {

struct Action {
  std::string_view member;
  ItemChange::Kind kind;
  std::string_view path;
};
constexpr std::array<Action, 4> kActions = {{{"ConditionCheck", ItemChange::Kind::check, "conditionCheck"},
                                             {"Put", ItemChange::Kind::put, "put"},
                                             {"Update", ItemChange::Kind::update, "update"},
                                             {"Delete", ItemChange::Kind::remove, "delete"}}};

void check_action_members(const JsonValue& item, std::size_t number, Constraints& all) {
  Members members(item, Dialect::bare_old);
  for (const Action& action : kActions) {
    const JsonValue* json = members.find(action.member);
    if (json == nullptr) continue;
    Members inner(*json, Dialect::bare_old);
    Constraints constraints(
        inner, "transactItems." + std::to_string(number) + ".member." + std::string(action.path) + ".");
    constraints.required(action.kind == ItemChange::Kind::put ? "Item" : "Key");
    if (action.kind == ItemChange::Kind::update) constraints.required("UpdateExpression");
    constraints.table_name();
    if (action.kind == ItemChange::Kind::check) constraints.required("ConditionExpression");
    all.append(check_return_values_on_failure(constraints));
  }
}

ItemChange read_action(const JsonValue& item) {
  Members members(item, Dialect::bare_old);
  const Action* chosen = nullptr;
  for (const Action& action : kActions) {
    if (!members.has(action.member)) continue;
    if (chosen != nullptr)
      throw messages::validation("TransactItems can only contain one of Check, Put, Update or Delete");
    chosen = &action;
  }
  if (chosen == nullptr)
    throw messages::validation(
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
  Members inner(*members.find(chosen->member), Dialect::bare_old);
  ItemChange change;
  change.kind = chosen->kind;
  change.table = inner.table_name();
  // An item is looked at before the expressions, a key after them.
  bool is_put = change.kind == ItemChange::Kind::put;
  if (is_put) change.item = read_item(*inner.find("Item"), Dialect::bare_old);
  ExpressionMembers expressions{{"ConditionExpression"}, false, false};
  if (change.kind == ItemChange::Kind::update)
    expressions.with_values.insert(expressions.with_values.begin(), "UpdateExpression");
  auto placeholders = read_placeholders(inner, expressions);
  read_expressions(inner, placeholders, change);
  if (!is_put) change.item = read_item(*inner.find("Key"), Dialect::bare_old);
  if (is_put) measure_item(change);
  return change;
}

struct Transaction {
  std::vector<ItemChange> changes;
  RequestToken token;
};

Transaction prepare_transact_write_items(const Request& request) {
  Constraints constraints(request);
  constraints.length("ClientRequestToken", 1, 36);
  check_return_consumed_capacity(constraints);
  check_return_item_collection_metrics(constraints)
      .required("TransactItems")
      .count("TransactItems", 1, kMostActions);
  const JsonValue* items = request.find("TransactItems");
  std::size_t number = 0;
  if (items != nullptr) {
    for (const auto& item : items->GetArray()) check_action_members(item, ++number, constraints);
  }
  constraints.check();
  Transaction transaction;
  for (const auto& item : items->GetArray()) transaction.changes.push_back(read_action(item));
  transaction.token.token = request.text("ClientRequestToken");
  if (!transaction.token.token.empty()) transaction.token.digest = digest_of(*items);
  return transaction;
}

// The changes in their tables. A key that does not fit is left for later, when it becomes a reason.
class PendingTransaction {
 public:
  PendingTransaction(storage::WriteTransaction& transaction, const std::vector<ItemChange>& changes) {
    refuse_repetitions(transaction, changes);
    pending_.reserve(changes.size());
    for (const ItemChange& change : changes) pending_.emplace_back(transaction, change);
    for (std::size_t i = 0; i < changes.size(); ++i) refuse_empty_keys(pending_[i].table(), changes[i].item);
  }

  // Throws TransactionCanceledException.
  void check() {
    CancellationReasons reasons(pending_.size(), CancellationReasons::Told::first);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      reasons.judge(i, [&] {
        pending_[i].locate();
        pending_[i].check();
        bytes += std::max(pending_[i].size_after(), pending_[i].before().size);
      });
    }
    reasons.check();
    if (bytes > kMostTransactionBytes) throw transaction_too_large();
  }

  std::vector<PendingChange>& changes() { return pending_; }

 private:
  static void refuse_repetitions(storage::WriteTransaction& transaction,
                                 const std::vector<ItemChange>& changes) {
    Repetitions repetitions;
    bool all_there = true;
    for (const ItemChange& change : changes) {
      storage::TablePointer table = transaction.find_table(change.table);
      all_there = all_there && table;
      if (!table) continue;
      // A key that does not fit the table becomes a reason later.
      if (auto key = storage::encode_key(table->keys, change.item)) repetitions.add(*table, *key);
    }
    repetitions.check();
    if (!all_there) throw messages::resource_not_found();
  }

  std::vector<PendingChange> pending_;
};

void carry_out(const Request& request, const Transaction& asked, Answer& answer,
               storage::WriteTransaction& transaction) {
  PendingTransaction pending(transaction, asked.changes);
  pending.check();
  CapacityByTable capacities;
  CollectionMetrics metrics;
  for (std::size_t i = 0; i < asked.changes.size(); ++i) {
    PendingChange& change = pending.changes()[i];
    change.carry_out();
    Capacity capacity = change.capacity();
    capacity.multiply(kTransactionFactor);
    capacities.of(asked.changes[i].table).add(capacity);
    if (asked.changes[i].kind != ItemChange::Kind::check) metrics.add(change.table(), asked.changes[i].item);
  }
  answer.consumed_capacity = capacities.total();
  answer.body = "{";
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"), "WriteCapacityUnits");
  metrics.append(answer.body, request);
  answer.body += "}";
}

// The same request again: nothing changes, and what is consumed are reads of the items as they stand.
void answer_again(const Request& request, const Transaction& asked, Answer& answer,
                  storage::WriteTransaction& transaction) {
  CapacityByTable capacities;
  for (const ItemChange& change : asked.changes) {
    ItemWrite target(transaction, change.table);
    const storage::TableDefinition& table = target.table();
    auto key = storage::encode_key(table.keys, change.item);
    std::size_t size = key ? target.read(*key, false).size : 0;
    capacities.of(change.table).table += kTransactionFactor * read_units(size, true);
  }
  answer.consumed_capacity = capacities.total();
  answer.body = "{";
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"), "ReadCapacityUnits");
  answer.body += "}";
}

}  // namespace

PreparedWrite transact_write_items(Services&, std::shared_ptr<const Request> request) {
  auto asked = std::make_shared<const Transaction>(prepare_transact_write_items(*request));
  PreparedWrite write;
  write.answer->table = asked->changes.front().table;
  write.work = [request, asked, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out_once(
        asked->token, transaction, [&] { carry_out(*request, *asked, *answer, transaction); },
        [&] { answer_again(*request, *asked, *answer, transaction); });
  };
  return write;
}

}  // namespace sls::dynamodb::operations
