#include "core/json_writer.h"
#include "next_token.h"
#include "read_page.h"
#include "statement_change.h"
#include "statement_members.h"
#include "statement_plan.h"

namespace sls::dynamodb::operations {
namespace {

using partiql::BoundStatement;

StatementMembers prepare_execute_statement(const Request& request) {
  Constraints constraints(request);
  check_statement_members(constraints, request.json(), "");
  constraints.length("NextToken", 1, 32'768);
  check_return_consumed_capacity(constraints).at_least("Limit", 1);
  constraints.one_of("ReturnValuesOnConditionCheckFailure", {"ALL_OLD", "NONE"}).check();
  return read_statement(request.json(), request.dialect());
}

Target find_target(Services& services, const BoundStatement& statement, bool consistent) {
  auto catalog = services.database.catalog();
  auto found = catalog->find(statement.table);
  if (found == catalog->end()) throw messages::resource_not_found();
  Target target{found->second, nullptr};
  if (statement.index.empty()) return target;
  target.index = target.table->find_index(statement.index);
  // Without the index's name, unlike Query.
  if (target.index == nullptr) throw messages::validation("The table does not have the specified index");
  if (target.index->backfill) throw messages::index_backfilling(target.index->name);
  if (target.index->is_global && consistent)
    throw messages::validation("Strongly consistent read is not supported on Global Secondary Indexes");
  return target;
}

void check_filter_projected(const Target& target, const ReadPlan& plan) {
  if (target.index == nullptr || plan.is_scan) return;
  std::string missing;
  for (const std::string& name : plan.filtered) {
    if (!index_holds(target, name)) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (missing.empty()) return;
  throw messages::table_parameter("Secondary index " + target.index->name +
                                  " does not project one or more filter attributes: [" + missing + "]");
}

PageRequest page_of(const Request& request, const BoundStatement& statement, bool consistent) {
  PageRequest page;
  page.filter = statement.where;
  page.limit = request.integer("Limit");
  page.consistent = consistent;
  if (!statement.columns) return page;
  page.projection.emplace();
  for (const partiql::Column& column : *statement.columns) page.projection->paths.push_back(column.path);
  page.render = [&columns = *statement.columns](const Item& item) {
    return partiql::take_columns(columns, item);
  };
  return page;
}

// Reads on from `start` until the page is full; the number of the query that it stopped in.
std::size_t read_rows(Services& services, storage::TableStore& store, const Target& target, ReadPlan& plan,
                      const std::optional<NextToken>& start, Page& page) {
  auto visit = [&](const storage::Row& row) {
    services.spend(row.item_size + kRowCost);
    return page.visit(row);
  };
  std::optional<storage::Position> after;
  if (start) after = position_of(target, start->last_key);
  if (plan.is_scan) {
    storage::ScanPlan scan;
    scan.index = target.index;
    scan.after = after;
    store.scan(scan, visit);
    return 0;
  }
  for (std::size_t i = start ? start->query : 0; i < plan.queries.size(); ++i) {
    if (start && i == start->query) plan.queries[i].after = after;
    store.query(plan.queries[i], visit);
    if (page.stopped()) return i;
  }
  return 0;
}

std::string answer_body(const Request& request, const Page& page, const std::string& next_token,
                        const std::string& table) {
  std::string body = "{\"Items\":[" + page.items() + "]";
  if (page.stopped()) {
    body += ",\"NextToken\":";
    core::append_json_string(body, next_token);
    body += ",\"LastEvaluatedKey\":";
    append_item(body, page.last_key());
  }
  append_capacity(body, request.text("ReturnConsumedCapacity"), table, page.capacity());
  return body + "}";
}

void carry_out(const BoundStatement& statement, bool returns_item_on_failure, const Request& request,
               storage::WriteTransaction& transaction, Answer& answer) {
  auto table = transaction.find_table(statement.table);
  if (!table) throw messages::resource_not_found();
  StatementChange made = change_of(statement, table->keys, returns_item_on_failure);
  if (made.key_error) throw *made.key_error;
  PendingChange pending(transaction, made.change);
  pending.locate();
  check_change(statement, pending);
  auto returned = returned_item(statement, pending);
  pending.carry_out();
  answer.consumed_capacity = pending.capacity().total();
  answer.body = "{\"Items\":[" + returned.value_or("") + "]";
  append_capacity(answer.body, request.text("ReturnConsumedCapacity"), statement.table, pending.capacity());
  answer.body += "}";
}

}  // namespace

bool writes_by_statement(const Request& request) { return !is_select(request.json()); }

Answer execute_read_statement(Services& services, const Request& request) {
  StatementMembers members = prepare_execute_statement(request);
  BoundStatement statement = partiql::bind_statement(members.text, members.parameters);
  std::string fingerprint = statement_fingerprint(members.text, members.parameters);
  std::optional<NextToken> start;
  if (request.has("NextToken")) start = read_next_token(request.text("NextToken"), fingerprint);
  Target target = find_target(services, statement, members.consistent);
  ReadPlan plan = plan_read(target.index, target.keys(), statement);
  check_filter_projected(target, plan);
  PageRequest page_request = page_of(request, statement, members.consistent);
  if (page_request.projection) check_projected(target, *page_request.projection);
  Page page(target, page_request);
  std::size_t query = 0;
  {
    storage::Reader reader = services.database.reader(storage::ReadLength::page);
    storage::TableStore store(*reader, *target.table);
    query = read_rows(services, store, target, plan, start, page);
  }
  Answer answer;
  answer.table = statement.table;
  answer.consumed_capacity = page.capacity().total();
  std::string next_token;
  if (page.stopped()) next_token = write_next_token({query, page.last_key()}, fingerprint);
  answer.body = answer_body(request, page, next_token, statement.table);
  return answer;
}

PreparedWrite execute_write_statement(Services&, std::shared_ptr<const Request> request) {
  StatementMembers members = prepare_execute_statement(*request);
  auto statement =
      std::make_shared<const BoundStatement>(partiql::bind_statement(members.text, members.parameters));
  if (statement->kind == partiql::Statement::Kind::exists)
    throw messages::validation("EXISTS can only be used in ExecuteTransaction write requests.");
  // A SELECT stands at the beginning of its statement, or it is none.
  if (statement->reads()) throw messages::validation("Unsupported operation: Select");
  PreparedWrite write;
  write.answer->table = statement->table;
  write.work = [statement, request, with_item = members.returns_item_on_failure,
                answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out(*statement, with_item, *request, transaction, *answer);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
