// The grammar of expressions, as a property: a random tree is written down with as many parentheses as precedence asks for
// and no fewer, with spaces and capitals at random, and the parser finds the same tree in the text.
#include "expressions/parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace sls::dynamodb::expressions {
namespace {

constexpr int kTrees = 3000;

// How tightly what was written holds together.
enum class Binding { disjunction, conjunction, negation, whole };

// A text, and what it means with every pair of parentheses written: "(and (= a :b) (not (f c)))".
struct Written {
  std::string text;
  std::string meaning;
  Binding binding = Binding::whole;
};

class Writer {
 public:
  Written condition(int depth) {
    int kind = pick(depth > 0 ? 8 : 4);
    if (kind < 4) return atom(kind);
    if (kind == 4) return negation(depth);
    return kind < 7 ? joined(depth, "AND", Binding::conjunction) : joined(depth, "OR", Binding::disjunction);
  }

  Written update() {
    Written all;
    std::vector<const char*> sections = {"SET", "REMOVE", "ADD", "DELETE"};
    std::shuffle(sections.begin(), sections.end(), random_);
    sections.resize(static_cast<std::size_t>(1 + pick(4)));
    for (const char* section : sections) {
      Written written = actions(section);
      all.text += (all.text.empty() ? "" : " ") + written.text;
      all.meaning += written.meaning;
    }
    return all;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  // Where a space may stand, there are none, one or several.
  std::string gap() { return std::string(static_cast<std::size_t>(pick(3)), ' '); }
  std::string keyword(std::string word) {
    for (char& c : word) {
      if (pick(3) == 0) c = static_cast<char>(std::tolower(c));
    }
    return word;
  }

  std::string path() {
    std::string text = pick(2) == 0 ? "attr" + std::to_string(pick(9)) : "#n" + std::to_string(pick(9));
    for (int steps = pick(3); steps > 0; --steps)
      text += pick(2) == 0 ? "[" + std::to_string(pick(20)) + "]" : ".sub" + std::to_string(pick(9));
    return text;
  }

  Written operand(bool may_call = true) {
    int kind = pick(may_call ? 3 : 2);
    Written written;
    if (kind == 2) {
      Written argument = operand(false);
      written = {"size(" + gap() + argument.text + gap() + ")", "(size " + argument.meaning + ")"};
    } else {
      written.text = written.meaning = kind == 0 ? path() : ":v" + std::to_string(pick(9));
    }
    if (pick(6) == 0) written.text = "(" + gap() + written.text + gap() + ")";
    return written;
  }

  Written atom(int kind) {
    Written a = operand(), b = operand(), c = operand();
    if (kind == 0) {
      static const char* const kAll[] = {"=", "<", "<=", ">", ">=", "<>"};
      std::string sign = kAll[pick(6)];
      return {a.text + gap() + sign + gap() + b.text, "(" + sign + " " + a.meaning + " " + b.meaning + ")"};
    }
    if (kind == 1) {
      return {a.text + " " + keyword("BETWEEN") + " " + b.text + " " + keyword("AND") + " " + c.text,
              "(between " + a.meaning + " " + b.meaning + " " + c.meaning + ")"};
    }
    if (kind == 2) {
      return {a.text + " " + keyword("IN") + gap() + "(" + gap() + b.text + gap() + "," + gap() + c.text + ")",
              "(in " + a.meaning + " " + b.meaning + " " + c.meaning + ")"};
    }
    std::string text = path();
    return {"begins_with(" + text + gap() + "," + gap() + b.text + ")", "(begins_with " + text + " " + b.meaning + ")"};
  }

  // `inner` as it stands inside something that binds as `outer`. An equal joining word would flow into the outer one.
  std::string inside(const Written& inner, Binding outer) {
    bool needed = inner.binding < outer || (inner.binding == outer && outer != Binding::negation);
    bool parentheses = inner.binding == Binding::whole ? pick(5) == 0 : needed;
    return parentheses ? "(" + gap() + inner.text + gap() + ")" : inner.text;
  }

  Written negation(int depth) {
    Written inner = condition(depth - 1);
    return {keyword("NOT") + " " + inside(inner, Binding::negation), "(not " + inner.meaning + ")", Binding::negation};
  }

  Written joined(int depth, const std::string& word, Binding binding) {
    Written whole{"", binding == Binding::conjunction ? "(and" : "(or", binding};
    for (int children = 2 + pick(2), i = 0; i < children; ++i) {
      Written child = condition(depth - 1);
      if (i > 0) whole.text += " " + keyword(word) + " ";
      whole.text += inside(child, binding);
      whole.meaning += " " + child.meaning;
    }
    whole.meaning += ")";
    return whole;
  }

  Written actions(const std::string& section) {
    Written all{keyword(section) + " ", "[" + section};
    for (int count = 1 + pick(3), i = 0; i < count; ++i) {
      if (i > 0) all.text += gap() + "," + gap();
      std::string target = path();
      Written value = section == "SET" ? operand() : Written{":v1", ":v1"};
      all.text += target;
      all.meaning += " (" + target;
      if (section == "SET") {
        all.text += gap() + "=" + gap() + value.text;
        all.meaning += " = " + value.meaning;
        if (pick(2) == 0) {
          Written added = operand();
          std::string sign = pick(2) == 0 ? "+" : "-";
          all.text += " " + sign + " " + added.text;
          all.meaning += " " + sign + " " + added.meaning;
        }
      } else if (section != "REMOVE") {
        all.text += " " + value.text;
        all.meaning += " " + value.meaning;
      }
      all.meaning += ")";
    }
    all.meaning += "]";
    return all;
  }

  std::mt19937 random_{20261126};
};

std::string print(const RawPath& path) {
  std::string text;
  for (const RawStep& step : path) {
    if (step.kind == RawStep::Kind::index) {
      text += "[" + std::string(step.text) + "]";
    } else {
      text += (text.empty() ? "" : ".") + std::string(step.text);
    }
  }
  return text;
}

std::string print(const RawOperand& operand) {
  if (operand.kind == RawOperand::Kind::path) return print(operand.path);
  if (operand.kind == RawOperand::Kind::value) return std::string(operand.text);
  std::string text = "(" + std::string(operand.text);
  for (const RawOperand& argument : operand.arguments) text += " " + print(argument);
  return text + ")";
}

std::string print(const RawCondition& condition) {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::function) return print(condition.operands.at(0));
  static const std::map<Kind, std::string> kWords = {{Kind::between, "between"},
                                                     {Kind::in, "in"},
                                                     {Kind::logical_not, "not"},
                                                     {Kind::logical_and, "and"},
                                                     {Kind::logical_or, "or"}};
  std::string text =
      "(" + (condition.kind == Kind::comparison ? std::string(condition.symbol) : kWords.at(condition.kind));
  for (const RawOperand& operand : condition.operands) text += " " + print(operand);
  for (const RawCondition& child : condition.children) text += " " + print(child);
  return text + ")";
}

std::string print(const RawSet& set) {
  std::string text = " (" + print(set.path) + " = " + print(set.operands.at(0));
  if (set.arithmetic != SetAction::Arithmetic::none)
    text += (set.arithmetic == SetAction::Arithmetic::plus ? " + " : " - ") + print(set.operands.at(1));
  return text + ")";
}

std::string print(const RawUpdate& update) {
  std::string text;
  for (std::string_view section : update.sections) {
    text += "[" + std::string(section);
    if (section == "SET") {
      for (const RawSet& set : update.sets) text += print(set);
    } else if (section == "REMOVE") {
      for (const RawPath& path : update.removes) text += " (" + print(path) + ")";
    } else {
      for (const RawValueAction& action : section == "ADD" ? update.adds : update.deletes)
        text += " (" + print(action.path) + " " + std::string(action.value) + ")";
    }
    text += "]";
  }
  return text;
}

TEST(Expression, AConditionMeansWhatWasWritten) {
  Writer writer;
  const Blame blame("Condition", Dialect::bare_new);
  for (int i = 0; i < kTrees; ++i) {
    Written written = writer.condition(3);
    if (written.text.size() > kLongestExpression) continue;
    Parser parser(written.text, blame);
    RawCondition parsed;
    ASSERT_NO_THROW(parsed = parser.parse_condition()) << written.text;
    ASSERT_EQ(print(parsed), written.meaning) << written.text;
    ASSERT_FALSE(parser.has_redundant_parentheses()) << written.text;
  }
}

TEST(Expression, AnUpdateMeansWhatWasWritten) {
  Writer writer;
  const Blame blame("Update", Dialect::bare_new);
  for (int i = 0; i < kTrees; ++i) {
    Written written = writer.update();
    RawUpdate parsed;
    ASSERT_NO_THROW(parsed = Parser(written.text, blame).parse_update()) << written.text;
    ASSERT_EQ(print(parsed), written.meaning) << written.text;
  }
}

}  // namespace
}  // namespace sls::dynamodb::expressions
