#include "parser.h"

#include <utility>

#include "errors.h"
#include "expression_parser.h"

namespace sls::dynamodb::partiql {
namespace {

// The first refusal is the one that is told.
void note(std::string& refusal, std::string text) {
  if (refusal.empty()) refusal = std::move(text);
}

class StatementParser final : public ExpressionParser {
 public:
  explicit StatementParser(std::string_view text) : ExpressionParser(tokenize(text)) {}

  Statement parse() {
    Statement statement;
    Expression term = parse_expression();
    take_if(";");
    if (peek().kind != Token::Kind::end) fail_not_well_formed("Unexpected token after expression");
    bool exists = term.kind == Expression::Kind::call && term.text == "exists" && term.children.size() == 1 &&
                  term.children[0].kind == Expression::Kind::select;
    if (term.kind == Expression::Kind::manipulation) {
      statement = std::move(manipulation_);
    } else if (term.kind == Expression::Kind::select || exists) {
      statement.kind = exists ? Statement::Kind::exists : Statement::Kind::select;
      statement.select = *(exists ? term.children[0] : term).select;
    } else {
      statement.kind = Statement::Kind::other;
      statement.item = std::move(term);
    }
    statement.parameters = parameters();
    return statement;
  }

 protected:
  Expression parse_select_term() override {
    Expression term;
    term.kind = Expression::Kind::select;
    term.place = take().place;
    term.select = std::make_shared<const Select>(parse_select());
    return term;
  }

  // One that stands inside an expression is refused later, whatever it says.
  Expression parse_manipulation_term() override {
    Expression term;
    term.kind = Expression::Kind::manipulation;
    term.place = peek().place;
    manipulation_ = parse_manipulation();
    return term;
  }

 private:
  Select parse_select() {
    Select select;
    if (take_word("distinct")) note(select.refusal, "Unsupported clause: DISTINCT");
    take_word("all");
    if (take_word("value") || take_word("pivot"))
      note(select.refusal, "Select projection doesn't support value or pivot keywords");
    do {
      if (take_if("*")) {
        select.all = true;
      } else {
        select.columns.push_back(parse_expression());
      }
      skip_alias(select.refusal);
    } while (take_if(","));
    if (select.all && !select.columns.empty()) {
      fail_not_well_formed(
          "Other expressions may not be present in the select list when '*' is used without dot notation.");
    }
    if (!take_word("from")) fail_not_well_formed("Expected FROM");
    select.from = parse_expression(kTightest);
    skip_alias(select.refusal);
    skip_joins(select.refusal);
    if (take_word("where")) select.where = parse_expression();
    parse_grouping(select.refusal);
    parse_order(select);
    if (take_word("limit")) refuse_clause(select.refusal, "LIMIT");
    if (peek_name("offset")) {
      take();
      refuse_clause(select.refusal, "OFFSET");
    }
    return select;
  }

  // Binds tighter than any operator: the source of FROM is a term.
  static constexpr int kTightest = 100;

  void refuse_clause(std::string& refusal, const std::string& clause) {
    Place place = peek().place;
    parse_expression();
    note(refusal, "Unsupported clause: " + clause + place.text());
  }

  void skip_alias(std::string& refusal) {
    bool named = take_word("as") || take_word("at");
    bool bare = peek().kind == Token::Kind::name && !peek_name("returning") && !peek_name("offset");
    if (!named && !bare) return;
    if (!bare) fail_not_well_formed("Expected identifier for alias");
    take();
    note(refusal, "Aliasing is not supported");
  }

  void skip_joins(std::string& refusal) {
    while (true) {
      bool joins = peek().is(",");
      for (std::string_view word : {"join", "cross", "inner", "left", "right", "full", "outer", "natural"})
        joins = joins || peek().is_word(word);
      if (!joins) return;
      while (peek().kind == Token::Kind::keyword || peek().is(",")) take();
      parse_expression(kTightest);
      std::string alias;
      skip_alias(alias);
      if (take_word("on")) parse_expression();
      note(refusal, "Only select from a single table or index is supported.");
    }
  }

  void parse_grouping(std::string& refusal) {
    if (take_word("group")) {
      take_word("partial");
      if (!take_word("by")) fail_not_well_formed("Expected BY after GROUP");
      refuse_clause(refusal, "GROUP BY");
      while (take_if(",")) parse_expression();
    }
    if (take_word("having")) refuse_clause(refusal, "HAVING");
  }

  void parse_order(Select& select) {
    if (!take_word("order")) return;
    if (!take_word("by")) fail_not_well_formed("Expected BY after ORDER");
    do {
      OrderKey& order = select.order.emplace_back(OrderKey{parse_expression(), false});
      order.descending = take_word("desc");
      if (!order.descending) take_word("asc");
    } while (take_if(","));
  }

  Statement parse_manipulation() {
    Statement statement;
    if (take_word("insert")) return parse_insert();
    if (take_word("delete")) {
      if (!take_word("from")) fail_not_well_formed("Expected FROM after DELETE");
      statement.kind = Statement::Kind::remove;
      statement.target = parse_simple_path();
      skip_alias(statement.refusal);
      if (take_word("where")) statement.where = parse_expression();
    } else if (take_word("update")) {
      statement.kind = Statement::Kind::update;
      statement.target = parse_simple_path();
      skip_alias(statement.refusal);
      parse_changes(statement);
      if (take_word("where")) statement.where = parse_expression();
    } else if (take_word("from")) {
      // The form with FROM first has its WHERE before the changes.
      statement.kind = Statement::Kind::update;
      statement.target = parse_expression(kTightest);
      skip_alias(statement.refusal);
      if (take_word("where")) statement.where = parse_expression();
      parse_changes(statement);
    } else {
      parse_changes(statement);  // SET or REMOVE alone
      fail("Unsupported operation: Dml");
    }
    parse_returning(statement);
    return statement;
  }

  Statement parse_insert() {
    Statement statement;
    statement.kind = Statement::Kind::insert;
    if (!take_word("into")) fail_not_well_formed("Unexpected keyword");
    statement.target = parse_simple_path();
    bool single = take_word("value");
    statement.item = parse_expression();
    if (!single) {
      note(statement.refusal,
           "Unsupported operation: Inserting multiple items in a single statement is not supported, use "
           "\"INSERT INTO "
           "tableName VALUE item\" instead");
    }
    if (take_word("at")) {
      parse_expression();
      note(statement.refusal, "AT is not supported in insert statements.");
    }
    if (peek().is_word("on") && peek_name("conflict", 1)) {
      fail("hello-sls does not carry out ON CONFLICT in INSERT (docs/compatibility.md#tables)");
    }
    parse_returning(statement);
    if (statement.returning != Returning::nothing)
      note(statement.refusal, "RETURNING is not supported in INSERT");
    return statement;
  }

  void parse_changes(Statement& statement) {
    std::size_t before = statement.assignments.size();
    while (true) {
      if (take_word("set")) {
        do {
          Assignment assignment{parse_simple_path(), std::nullopt};
          expect("=");
          assignment.value = parse_expression();
          statement.assignments.push_back(std::move(assignment));
        } while (take_if(","));
      } else if (take_word("remove")) {
        statement.assignments.push_back({parse_simple_path(), std::nullopt});
      } else {
        break;
      }
    }
    if (statement.assignments.size() == before) fail_not_well_formed("Expected data manipulation");
  }

  void parse_returning(Statement& statement) {
    if (!peek_name("returning")) return;
    take();
    bool all = take_word("all");
    bool modified = !all && peek_name("modified");
    if (modified) take();
    bool old = peek_name("old");
    if ((!all && !modified) || (!old && !peek_name("new")))
      fail_not_well_formed("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.");
    take();
    if (!take_if("*")) {
      parse_expression();
      note(statement.refusal, "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
    }
    if (peek().is(",")) fail("Invalid syntax with multiple returning elements in RETURNING clause");
    statement.returning = all ? (old ? Returning::all_old : Returning::all_new)
                              : (old ? Returning::modified_old : Returning::modified_new);
  }

  Statement manipulation_;
};

}  // namespace

Statement parse_statement(std::string_view text) { return StatementParser(text).parse(); }

}  // namespace sls::dynamodb::partiql
