#include "reading/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unordered_set>

#include "core/json.h"
#include "core/text.h"
#include "reading/byte_scan.h"

namespace sls::model {
namespace {

// Far above what 1 MB of honest text holds; aliases of aliases reach it at once.
constexpr int kMostNodes = 300'000;

// The last row's are of the section Rules alone.
constexpr std::array<std::string_view, 28> kFunctions = {
    "Base64",   "Cidr",             "FindInMap",    "GetAtt", "GetAZs",   "GetStackOutput", "If",
    "Join",     "ImportValue",      "Select",       "Split",  "Sub",      "Transform",      "And",
    "Equals",   "Not",              "Or",           "Length", "Ref",      "ToJsonString",   "ForEach",
    "Contains", "EachMemberEquals", "EachMemberIn", "RefAll", "ValueOf",  "ValueOfAll",     "Condition"};

struct TooManyNodes {
  Place place;  // of what went too far
};

// Takes the parser's events, one document long, and makes the tree of them; the parser's own tree costs more
// than all the rest of a load.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string* file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.place = place(mark);
    finish(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto known = anchors_.find(anchor);
    if (known == anchors_.end()) throw TooManyNodes{place(mark)};  // it contains itself
    count_ += known->second.nodes - 1;
    last_place_ = place(mark);
    finish(known->second.node, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = make_scalar(value, place(mark), tag != "?");
    finish(with_tag(std::move(node), tag), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(make_list(place(mark)), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(make_map(place(mark)), tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or map whose end has not come yet.
  struct Open {
    Node node;
    std::string tag;
    YAML::anchor_t anchor = 0;
    int nodes_before = 0;
    std::optional<Node> key;                // of a map: the next node is its value
    std::unordered_set<std::string> known;  // keys of a map that has many
  };
  struct Anchored {
    Node node;
    int nodes = 0;
  };

  Place place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  void open(Node node, const std::string& tag, YAML::anchor_t anchor) {
    if (open_.size() > 2 * kMaxNesting) throw TooManyNodes{node.place};
    open_.push_back({std::move(node), tag, anchor, count_, std::nullopt, {}});
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    if (closed.anchor != 0) {
      Node node = with_tag(std::move(closed.node), closed.tag);
      anchors_[closed.anchor] = {node, count_ - closed.nodes_before + 1};
      finish(std::move(node), 0);
    } else {
      finish(with_tag(std::move(closed.node), closed.tag), 0);
    }
  }

  void finish(Node node, YAML::anchor_t anchor) {
    if (++count_ > kMostNodes) throw TooManyNodes{last_place_};
    if (anchor != 0) anchors_[anchor] = {node, 1};
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.is_list()) {
      open_.back().node.items.push_back(std::move(node));
    } else if (!open_.back().key) {
      open_.back().key = std::move(node);
    } else {
      Node key = std::move(*open_.back().key);
      open_.back().key.reset();
      add_member(open_.back(), key, std::move(node));
    }
  }

  void add_member(Open& map, const Node& key, Node value) {
    if (!key.is_scalar()) {
      diagnostics_.error(key.place, "", {"bad-key", "Keys must be text", "write the key as a plain word"});
      return;
    }
    Member member{key.text, key.place, std::move(value)};
    if (!is_new_key(map, member.key)) {
      auto known = std::find_if(map.node.members.begin(), map.node.members.end(),
                                [&](const Member& other) { return other.key == member.key; });
      diagnostics_.error(key.place, "",
                         {"duplicate-key",
                          "the key '" + member.key + "' stands twice in one map (first in line " +
                              std::to_string(known->place.line) + ")",
                          "remove one of the two; the last one is used here"});
      *known = std::move(member);
      return;
    }
    map.node.members.push_back(std::move(member));
  }

  // A look through few keys costs less than a set of them.
  static bool is_new_key(Open& map, const std::string& key) {
    constexpr std::size_t kFew = 16;
    const auto& members = map.node.members;
    if (members.size() < kFew) return map.node.find_member(key) == nullptr;
    if (map.known.empty()) {
      for (const Member& member : members) map.known.insert(member.key);
    }
    return map.known.insert(key).second;
  }

  // !Ref x → {"Ref": x}; !GetAtt a.b.c → {"Fn::GetAtt": [a, "b.c"]}.
  Node with_tag(Node node, const std::string& tag) {
    bool own = tag.size() > 1 && tag[0] == '!' && tag[1] != '!';
    if (!own) return node;
    std::string name = tag.substr(1);
    if (std::find(kFunctions.begin(), kFunctions.end(), name) == kFunctions.end()) {
      std::vector<std::string> known(kFunctions.begin(), kFunctions.end());
      diagnostics_.error(node.place, "",
                         {"unknown-intrinsic", "there is no intrinsic function !" + name,
                          did_you_mean(name, known, "see the intrinsic functions of CloudFormation")});
      return make_unresolved("!" + name, node.place);
    }
    Place at = node.place;
    node.quoted = node.is_scalar() || node.quoted;
    if (name == "GetAtt" && node.is_scalar()) {
      std::size_t dot = node.text.find('.');
      Node list = make_list(at);
      list.items.push_back(make_scalar(node.text.substr(0, dot), at));
      list.items.push_back(make_scalar(dot == std::string::npos ? "" : node.text.substr(dot + 1), at));
      node = std::move(list);
    }
    bool plain = name == "Ref" || name == "Condition";
    return make_call(plain ? name : "Fn::" + name, std::move(node), at);
  }

  const std::string* file_;
  Diagnostics& diagnostics_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  int count_ = 0;
  Place last_place_;  // of the last alias
};

ReadFailure failure(const std::string* file, int line, int column, Finding finding) {
  return {std::move(finding), {file, line, column}};
}

// JSON may be indented with tabs, which YAML forbids; a blank has the same width in columns.
std::string without_tabs(std::string_view json) {
  std::string text(json);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      in_string = !in_string;
    } else if (text[i] == '\t' && !in_string) {
      text[i] = ' ';
    }
  }
  return text;
}

std::optional<ReadFailure> read_yaml(const std::string& text, const std::string* file,
                                     Diagnostics& diagnostics, Node& root) {
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    TreeBuilder builder(file, diagnostics);
    parser.HandleNextDocument(builder);
    root = builder.take();
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    TabPlace tab = find_indenting_tab(text, error.mark.line + 1);
    if (tab.line > 0) {
      return failure(file, tab.line, tab.column,
                     {"tab", "a tab stands where YAML wants blanks", "indent with blanks"});
    }
    return failure(file, error.mark.line + 1, error.mark.column + 1,
                   {"not-yaml", "not YAML: " + error.msg, ""});
  } catch (const TooManyNodes& error) {
    return failure(file, std::max(1, error.place.line), std::max(1, error.place.column),
                   {"too-large",
                    "the template's aliases expand to more than " + std::to_string(kMostNodes) +
                        " values, or nest too deep",
                    "an alias that holds itself has no end"});
  }
}

}  // namespace

std::optional<ReadFailure> read_template_text(std::string_view text, const std::string* file,
                                              Diagnostics& diagnostics, Node& root) {
  auto scanned = scan_bytes(text);
  bool json = core::trim(text).starts_with("{");
  if (!scanned && !json) scanned = scan_yaml_nesting(text);
  if (scanned)
    return failure(file, scanned->line, scanned->column, {scanned->code, scanned->message, scanned->hint});
  if (!json) return read_yaml(std::string(text), file, diagnostics, root);
  auto checked = core::parse_json(text);
  // A YAML flow map begins with a brace as well.
  if (checked.ok()) return read_yaml(without_tabs(text), file, diagnostics, root);
  if (!scan_yaml_nesting(text) && !read_yaml(std::string(text), file, diagnostics, root)) return std::nullopt;
  return failure(file, static_cast<int>(checked.error().line), static_cast<int>(checked.error().column),
                 {"not-json", "not JSON: " + checked.error().message, ""});
}

}  // namespace sls::model
