// BatchExecuteStatement: up to 25 statements, all reads or all writes, each answered by itself: an error of
// one does not touch the others.
#include "core/json_writer.h"
#include "statement_change.h"
#include "statement_keys.h"
#include "statement_members.h"
#include "statement_plan.h"
#include "transactions.h"

namespace sls::dynamodb::operations {
namespace {

using partiql::BoundStatement;

constexpr std::size_t kMostStatements = 25;

// One statement on its way: bound, or the error that it is answered with.
struct Member {
  StatementMembers members;
  std::optional<BoundStatement> statement;
  std::optional<ServiceError> error;
  bool reached_table = false;  // an error before names no table
};

// Runs `work` and keeps the error it throws as the member's answer.
template <typename Work>
void judge(Member& member, Work work) {
  if (member.error) return;
  try {
    work();
  } catch (const ServiceError& error) {
    if (error.status != 400 || error.type == "SerializationException") throw;
    member.error = error;
  }
}

std::vector<Member> prepare_batch_execute_statement(const Request& request) {
  std::vector<Member> batch;
  bool reads = false, writes = false;
  for (const JsonValue* json : statement_list(request, "Statements", kMostStatements)) {
    Member& member = batch.emplace_back();
    judge(member, [&] {
      member.members = read_statement(*json, request.dialect());
      member.statement = partiql::bind_statement(member.members.text, member.members.parameters);
    });
    if (!member.statement) continue;
    (member.statement->reads() ? reads : writes) = true;
    if (member.statement->kind == partiql::Statement::Kind::exists)
      member.error = messages::validation("EXISTS can only be used in ExecuteTransaction write requests.");
  }
  if (reads && writes)
    throw messages::validation("Read and write requests together in the same batch is not supported.");
  return batch;
}

void check_distinct(const Repetitions& targets) {
  if (targets.found()) throw messages::validation("Provided list of item keys contains duplicates");
}

void append_response(std::string& out, const Member& member, const std::optional<std::string>& item) {
  if (out.back() != '[') out += ',';
  core::JsonWriter json(out);
  json.begin_object();
  if (member.error) {
    json.key("Error").begin_object();
    json.member("Code", reason_code(member.error->type)).member("Message", member.error->message).end_object();
  }
  if (!member.error || member.reached_table) json.member("TableName", member.statement->table);
  if (item) json.key("Item").raw(*item);
  json.end_object();
}

void finish(const Request& request, const CapacityByTable& capacities, Answer& answer) {
  answer.body += "]";
  answer.consumed_capacity = capacities.total();
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"));
  answer.body += "}";
}

struct BatchRead {
  storage::TablePointer table;
  storage::EncodedKey key;
};

BatchRead find_read(const storage::Catalog& catalog, const BoundStatement& statement) {
  auto found = catalog.find(statement.table);
  if (found == catalog.end()) throw messages::resource_not_found();
  const storage::TableDefinition& table = *found->second;
  auto key = statement.index.empty() ? find_read_key(statement.where, table.keys) : std::nullopt;
  if (!key) {
    if (statement.index.empty()) plan_read(nullptr, table.keys, statement);  // tells what else is wrong
    throw messages::validation(
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.");
  }
  return {found->second, key_of_request(table, *key)};
}

struct Write {
  StatementChange made;
  std::optional<PendingChange> pending;
};

void locate(storage::WriteTransaction& transaction, Member& member, Write& write, Repetitions& targets) {
  auto table = transaction.find_table(member.statement->table);
  if (!table) throw messages::resource_not_found();
  // ReturnValuesOnConditionCheckFailure has no effect on a member of a batch.
  write.made = change_of(*member.statement, table->keys, false);
  if (write.made.key_error) throw *write.made.key_error;
  write.pending.emplace(transaction, write.made.change);
  targets.add(*table, write.pending->locate());
}

void carry_out(std::vector<Member> batch, const Request& request, storage::WriteTransaction& transaction,
               Answer& answer) {
  std::vector<Write> writes(batch.size());
  Repetitions targets;
  for (std::size_t i = 0; i < batch.size(); ++i)
    judge(batch[i], [&] { locate(transaction, batch[i], writes[i], targets); });
  check_distinct(targets);
  CapacityByTable capacities;
  answer.body = "{\"Responses\":[";
  for (std::size_t i = 0; i < batch.size(); ++i) {
    std::optional<std::string> item;
    judge(batch[i], [&] {
      batch[i].reached_table = true;
      check_change(*batch[i].statement, *writes[i].pending);
      item = returned_item(*batch[i].statement, *writes[i].pending);
      writes[i].pending->carry_out();
      capacities.of(batch[i].statement->table).add(writes[i].pending->capacity());
    });
    append_response(answer.body, batch[i], item);
  }
  finish(request, capacities, answer);
}

}  // namespace

bool writes_by_statement_batch(const Request& request) { return any_writes(request, "Statements"); }

Answer batch_execute_read_statements(Services& services, const Request& request) {
  std::vector<Member> batch = prepare_batch_execute_statement(request);
  auto catalog = services.database.catalog();
  std::vector<BatchRead> reads(batch.size());
  Repetitions targets;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    judge(batch[i], [&] {
      reads[i] = find_read(*catalog, *batch[i].statement);
      targets.add(*reads[i].table, reads[i].key);
    });
  }
  check_distinct(targets);
  storage::Reader reader = services.database.reader();
  CapacityByTable capacities;
  Answer answer;
  answer.body = "{\"Responses\":[";
  for (std::size_t i = 0; i < batch.size(); ++i) {
    std::optional<std::string> item;
    if (!batch[i].error) {
      answer.table = batch[i].statement->table;
      auto stored = storage::TableStore(*reader, *reads[i].table).get(reads[i].key);
      capacities.of(answer.table).table += read_units(stored ? stored->size : 0, batch[i].members.consistent);
      if (stored) services.spend(stored->size);
      if (stored) item = selected_item(*batch[i].statement, stored->json);
    }
    append_response(answer.body, batch[i], item);
  }
  finish(request, capacities, answer);
  return answer;
}

PreparedWrite batch_execute_write_statements(Services&, std::shared_ptr<const Request> request) {
  auto batch = std::make_shared<const std::vector<Member>>(prepare_batch_execute_statement(*request));
  PreparedWrite write;
  for (const Member& member : *batch) {
    if (member.statement) write.answer->table = member.statement->table;
  }
  write.work = [batch, request, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out(*batch, *request, transaction, *answer);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
