// Node: the room's own tree of a template, made by the YAML and the JSON reader alike. Every value knows
// where it was written and, for scalars, the text as written and whether it stood in quotes, because YAML's
// guesses (dates, `2.0`, octals, on/off) are settled where a value is used, not where it is read. A Node is a
// plain value. Places point at file names that `SourceFiles` owns for as long as a load runs.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/application.h"

namespace sls::model {

// `unresolved` and `absent` only come out of the resolver: a value that is not known here (its label is in
// `text`), and AWS::NoValue.
enum class NodeKind { null, scalar, list, map, unresolved, absent };

struct Place {
  const std::string* file = nullptr;
  int line = 0;
  int column = 0;
};

struct Member;

struct Node {
  NodeKind kind = NodeKind::null;
  bool quoted = false;
  Place place;
  std::string text;
  std::vector<Node> items;
  std::vector<Member> members;

  bool is_map() const { return kind == NodeKind::map; }
  bool is_list() const { return kind == NodeKind::list; }
  bool is_scalar() const { return kind == NodeKind::scalar; }
  bool is_null() const { return kind == NodeKind::null; }
  // The member's value; null when this is no map or has no such member.
  const Node* find(std::string_view key) const;
  const Member* find_member(std::string_view key) const;
};

struct Member {
  std::string key;
  Place place;
  Node value;
};

Node make_scalar(std::string text, const Place& place, bool quoted = true);
Node make_list(const Place& place);
Node make_map(const Place& place);
Node make_unresolved(std::string label, const Place& place);
Node make_absent(const Place& place);
// {key: value} with both at `place`: the long form of an intrinsic.
Node make_call(std::string key, Node value, const Place& place);

// What CloudFormation makes of a scalar as text: true/false for YAML's booleans, decimal for octals, else as
// written.
std::string scalar_text(const Node& scalar);
// The text of a scalar; empty for other kinds.
std::string text_of(const Node& node);
std::optional<long long> scalar_integer(const Node& scalar);
std::optional<bool> scalar_boolean(const Node& scalar);
// Whether YAML 1.1 reads the bare scalar as an octal number (`012`), which changes its text.
bool is_bare_octal(const Node& scalar);
bool is_bare_number(const Node& scalar);

// The name of the intrinsic when the node is one ({"Ref": …}, {"Fn::…": …}); empty otherwise.
std::string_view intrinsic_name(const Node& node);

// The value as one line of JSON; bare numbers, booleans and null keep their kind.
std::string to_json(const Node& node);

SourcePosition position_of(const Place& place);

// Owns the names that places point at.
class SourceFiles {
 public:
  const std::string* add(std::string name) { return &names_.emplace_back(std::move(name)); }

 private:
  std::deque<std::string> names_;
};

}  // namespace sls::model
