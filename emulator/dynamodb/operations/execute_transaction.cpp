// ExecuteTransaction: up to 100 statements, all reads or all writes, all carried out or none. What a
// statement alone shows to be wrong is refused for the request as a whole, with the statement's number; what
// its table, key and item show becomes its cancellation reason.
#include "core/base64.h"
#include "next_token.h"
#include "statement_change.h"
#include "statement_keys.h"
#include "statement_members.h"
#include "statement_plan.h"
#include "transactions.h"

namespace sls::dynamodb::operations {
namespace {

using partiql::BoundStatement;
using partiql::Returning;
using StatementKind = partiql::Statement::Kind;

[[noreturn]] void fail(const char* text) { throw messages::validation(text); }

// Runs `work`; what it finds wrong with statement `at` is the request's error.
template <typename Work>
void validate(std::size_t at, Work work) {
  try {
    work();
  } catch (ServiceError& error) {
    if (error.type == "ValidationException")
      error.message = "Validation failed in TransactStatements[" + std::to_string(at) + "]: " + error.message;
    throw;
  }
}

struct StatementTransaction {
  std::vector<StatementMembers> members;
  std::vector<BoundStatement> statements;
  RequestToken token;
};

StatementTransaction prepare_execute_transaction(const Request& request) {
  StatementTransaction transaction;
  // All parameters are read before the first statement is.
  for (const JsonValue* json : statement_list(request, "TransactStatements", kMostActions))
    transaction.members.push_back(read_statement(*json, request.dialect()));
  std::size_t reads = 0;
  std::string fingerprints;
  for (std::size_t i = 0; i < transaction.members.size(); ++i) {
    const StatementMembers& members = transaction.members[i];
    validate(i, [&] {
      transaction.statements.push_back(partiql::bind_statement(members.text, members.parameters));
    });
    if (transaction.statements[i].reads()) ++reads;
    fingerprints += statement_fingerprint(members.text, members.parameters);
  }
  if (reads > 0 && reads < transaction.statements.size())
    fail("ExecuteTransaction API does not support both read and write operations in the same request.");
  transaction.token.token = request.text("ClientRequestToken");
  transaction.token.digest = core::sha256_hex("ExecuteTransaction" + fingerprints);
  return transaction;
}

Item find_read(const storage::TableDefinition& table, const BoundStatement& statement) {
  if (!statement.index.empty()) fail("Reads on indices are not supported within transactions.");
  auto key = find_read_key(statement.where, table.keys);
  if (key) return *key;
  plan_read(nullptr, table.keys, statement);  // tells what else is wrong
  fail("Select statements within ExecuteTransaction must specify the primary key in the where clause.");
}

struct TransactionRead {
  storage::TablePointer table;
  storage::EncodedKey key;
};

std::vector<TransactionRead> find_reads(const storage::Catalog& catalog, const std::vector<BoundStatement>& statements) {
  std::vector<TransactionRead> reads(statements.size());
  std::vector<Item> keys(statements.size());
  CancellationReasons reasons(statements.size(), CancellationReasons::Told::all);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    auto found = catalog.find(statements[i].table);
    if (found == catalog.end()) {
      reasons.keep(i, messages::resource_not_found());
      continue;
    }
    reads[i].table = found->second;
    validate(i, [&] { keys[i] = find_read(*found->second, statements[i]); });
  }
  Repetitions targets;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (reasons.has(i)) continue;
    reasons.judge(i, [&] {
      reads[i].key = key_of_request(*reads[i].table, keys[i]);
      targets.add(*reads[i].table, reads[i].key);
    });
  }
  reasons.check();
  targets.check();
  return reads;
}

// The changes of the statements on their tables, checked; nothing is changed yet.
class PendingStatements {
 public:
  PendingStatements(storage::WriteTransaction& transaction, const StatementTransaction& asked) : asked_(asked) {
    made_.resize(asked.statements.size());
    pending_.resize(asked.statements.size());
    CancellationReasons reasons(asked.statements.size(), CancellationReasons::Told::all);
    for (std::size_t i = 0; i < made_.size(); ++i) resolve(transaction, i, reasons);
    locate(transaction, reasons);
    for (std::size_t i = 0; i < made_.size(); ++i)
      reasons.judge(i, [&] { check_change(asked_.statements[i], *pending_[i]); });
    reasons.check();
  }

  void carry_out(CapacityByTable& capacities) {
    for (auto& pending : pending_) {
      pending->carry_out();
      Capacity capacity = pending->capacity();
      capacity.multiply(kTransactionFactor);
      capacities.of(pending->table().name).add(capacity);
    }
  }

 private:
  void resolve(storage::WriteTransaction& transaction, std::size_t i, CancellationReasons& reasons) {
    const BoundStatement& statement = asked_.statements[i];
    auto table = transaction.find_table(statement.table);
    if (!table) return reasons.keep(i, messages::resource_not_found());
    validate(i, [&] {
      if (statement.returning != Returning::nothing)
        fail("RETURNING clause is not supported in ExecuteTransaction.");
      if (!statement.index.empty()) fail("Operations on indices are not supported in transactions");
      made_[i] = change_of(statement, table->keys, asked_.members[i].returns_item_on_failure);
    });
  }

  void locate(storage::WriteTransaction& transaction, CancellationReasons& reasons) {
    Repetitions targets;
    for (std::size_t i = 0; i < made_.size(); ++i) {
      if (reasons.has(i)) continue;
      reasons.judge(i, [&] {
        if (made_[i].key_error) throw messages::key_schema_mismatch();
        pending_[i].emplace(transaction, made_[i].change);
        targets.add(pending_[i]->table(), pending_[i]->locate());
      });
    }
    reasons.check();
    targets.check();
  }

  const StatementTransaction& asked_;
  std::vector<StatementChange> made_;
  std::vector<std::optional<PendingChange>> pending_;
};

void answer_with(const CapacityByTable& capacities, std::string_view kind, const Request& request,
                 Answer& answer) {
  answer.consumed_capacity = capacities.total();
  answer.body = "{\"Responses\":[]";
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"), kind);
  answer.body += "}";
}

// The same request again: nothing changes, and what is consumed are reads of the items as they stand.
void answer_again(const Request& request, const StatementTransaction& asked, storage::WriteTransaction& transaction,
                  Answer& answer) {
  CapacityByTable capacities;
  for (const BoundStatement& statement : asked.statements) {
    auto table = transaction.find_table(statement.table);
    if (!table) continue;
    StatementChange made = change_of(statement, table->keys, false);
    auto key = storage::encode_key(table->keys, made.change.item);
    std::size_t size = 0;
    if (key) size = ItemWrite(transaction, statement.table).read(*key, false).size;
    capacities.of(statement.table).table += kTransactionFactor * read_units(size, true);
  }
  answer_with(capacities, "ReadCapacityUnits", request, answer);
}

void carry_out(const Request& request, const StatementTransaction& asked, storage::WriteTransaction& transaction,
               Answer& answer) {
  PendingStatements pending(transaction, asked);
  CapacityByTable capacities;
  pending.carry_out(capacities);
  answer_with(capacities, "WriteCapacityUnits", request, answer);
}

}  // namespace

bool writes_by_statement_transaction(const Request& request) {
  return any_writes(request, "TransactStatements");
}

Answer execute_read_transaction(Services& services, const Request& request) {
  StatementTransaction asked = prepare_execute_transaction(request);
  std::vector<TransactionRead> reads = find_reads(*services.database.catalog(), asked.statements);
  storage::Reader reader = services.database.reader();
  storage::ReadTransaction together(*reader);
  CapacityByTable capacities;
  Answer answer;
  answer.table = asked.statements.front().table;
  answer.body = "{\"Responses\":[";
  for (std::size_t i = 0; i < reads.size(); ++i) {
    auto stored = storage::TableStore(*reader, *reads[i].table).get(reads[i].key);
    if (stored) services.spend(stored->size);
    capacities.of(reads[i].table->name).table +=
        kTransactionFactor * read_units(stored ? stored->size : 0, true);
    answer.body += i > 0 ? ",{" : "{";
    if (stored) answer.body += "\"Item\":" + selected_item(asked.statements[i], stored->json);
    answer.body += "}";
  }
  answer.body += "]";
  answer.consumed_capacity = capacities.total();
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"), "ReadCapacityUnits");
  answer.body += "}";
  return answer;
}

PreparedWrite execute_write_transaction(Services&, std::shared_ptr<const Request> request) {
  auto asked = std::make_shared<const StatementTransaction>(prepare_execute_transaction(*request));
  PreparedWrite write;
  write.answer->table = asked->statements.front().table;
  write.work = [asked, request, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out_once(
        asked->token, transaction, [&] { carry_out(*request, *asked, transaction, *answer); },
        [&] { answer_again(*request, *asked, transaction, *answer); });
  };
  return write;
}

}  // namespace sls::dynamodb::operations
