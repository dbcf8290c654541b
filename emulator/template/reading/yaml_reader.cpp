#include "reading/yaml_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "reading/byte_scan.h"
#include "core/json.h"
#include "core/text.h"

namespace sls::model {
namespace {

// Far above what 1 MB of honest text holds; aliases of aliases reach it at once.
constexpr int kMostNodes = 300'000;

constexpr std::array<std::string_view, 21> kFunctions = {
    "Base64", "Cidr",   "FindInMap", "GetAtt",       "GetAZs",    "If",  "ImportValue",
    "Join",   "Select", "Split",     "Sub",          "Transform", "And", "Equals",
    "Not",    "Or",     "Length",    "ToJsonString", "ForEach",   "Ref", "Condition"};

struct TooManyNodes {};

class Converter {
 public:
  Converter(const std::string* file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  Node convert(const YAML::Node& yaml, int depth = 0) {
    if (++count_ > kMostNodes || depth > 2 * kMaxNesting) throw TooManyNodes{};
    Node node = convert_value(yaml, depth);
    return with_tag(std::move(node), yaml.Tag());
  }

 private:
  Place place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  Node convert_value(const YAML::Node& yaml, int depth) {
    Node node;
    node.place = place(yaml.Mark());
    switch (yaml.Type()) {
      case YAML::NodeType::Scalar:
        node.kind = NodeKind::scalar;
        node.text = yaml.Scalar();
        node.quoted = yaml.Tag() != "?";
        break;
      case YAML::NodeType::Sequence:
        node.kind = NodeKind::list;
        for (const YAML::Node& item : yaml) node.items.push_back(convert(item, depth + 1));
        break;
      case YAML::NodeType::Map:
        node.kind = NodeKind::map;
        for (const auto& pair : yaml) add_member(node, pair.first, pair.second, depth);
        break;
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        break;
    }
    return node;
  }

  void add_member(Node& map, const YAML::Node& key, const YAML::Node& value, int depth) {
    Place at = place(key.Mark());
    if (!key.IsScalar()) {
      diagnostics_.error(at, "", {"bad-key", "Keys must be text", "write the key as a plain word"});
      return;
    }
    Member member{key.Scalar(), at, convert(value, depth + 1)};
    for (Member& known : map.members) {
      if (known.key != member.key) continue;
      diagnostics_.error(at, "",
                         {"duplicate-key",
                          "the key '" + member.key + "' stands twice in one map (first in line " +
                              std::to_string(known.place.line) + ")",
                          "remove one of the two; the last one is used here"});
      known = std::move(member);
      return;
    }
    map.members.push_back(std::move(member));
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
  int count_ = 0;
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
    root = Converter(file, diagnostics).convert(YAML::Load(text));
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    TabPlace tab = find_indenting_tab(text, error.mark.line + 1);
    if (tab.line > 0) {
      return failure(file, tab.line, tab.column,
                     {"tab", "a tab stands where YAML wants blanks", "indent with blanks"});
    }
    return failure(file, error.mark.line + 1, error.mark.column + 1,
                   {"not-yaml", "not YAML: " + error.msg, ""});
  } catch (const TooManyNodes&) {
    return failure(file, 0, 0,
                   {"too-large",
                    "the template's aliases expand to more than " + std::to_string(kMostNodes) +
                        " values, or nest too deep",
                    ""});
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
