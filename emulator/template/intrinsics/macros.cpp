#include "intrinsics/macros.h"

#include <algorithm>
#include <set>

#include "core/file.h"
#include "reading/members.h"
#include "reading/yaml_reader.h"

namespace sls::model {
namespace {

constexpr const char* kTransformKey = "Fn::Transform";
constexpr std::string_view kLoopPrefix = "Fn::ForEach::";
constexpr int kDeepestLoop = 5;     // AWS's own limit
constexpr int kDeepestInclude = 8;  // a file that includes itself ends here
constexpr int kMostIncludes = 200;
// Loops within loops multiply; no template of 500 resources comes near.
constexpr int kMostLoopNodes = 100'000;

// ${Name} and &{Name} in every text, and {"Ref": "Name"}.
class Substitution {
 public:
  Substitution(const std::string& name, const std::string& value) : name_(name), value_(value) {}

  // False when the copy outgrows `budget`.
  bool copy(const Node& from, Node& to, int& budget) const {
    if (--budget < 0) return false;
    if (intrinsic_name(from) == "Ref" && text_of(from.members[0].value) == name_) {
      to = make_scalar(value_, from.place);
      return true;
    }
    to.kind = from.kind;
    to.quoted = from.quoted;
    to.place = from.place;
    to.text = fill(from.text);
    for (const Node& item : from.items) {
      if (!copy(item, to.items.emplace_back(), budget)) return false;
    }
    for (const Member& member : from.members) {
      Member& added = to.members.emplace_back();
      added.key = fill(member.key);
      added.place = member.place;
      if (!copy(member.value, added.value, budget)) return false;
    }
    return true;
  }

  std::string fill(const std::string& text) const {
    std::string filled = text;
    for (const char* open : {"${", "&{"}) {
      std::string mark = open + name_ + "}";
      for (std::size_t at = 0; (at = filled.find(mark, at)) != std::string::npos; at += value_.size())
        filled.replace(at, mark.size(), value_);
    }
    return filled;
  }

 private:
  const std::string& name_;
  const std::string& value_;
};

class MacroExpander {
 public:
  MacroExpander(Node& root, Resolver& resolver, Diagnostics& diagnostics, SourceFiles& files,
                std::filesystem::path folder)
      : root_(root),
        resolver_(resolver),
        diagnostics_(diagnostics),
        files_(files),
        folder_(std::move(folder)) {}

  std::vector<std::filesystem::path> expand_template() {
    include_at_top();
    expand(root_, 0, 0);
    return std::move(read_);
  }

 private:
  // `Transform: {Name: AWS::Include, …}` at the template's top.
  void include_at_top() {
    const Node* transform = root_.find("Transform");
    if (transform == nullptr) return;
    std::vector<Node> calls = transform->is_list() ? transform->items : std::vector<Node>{*transform};
    for (const Node& call : calls) {
      if (text_at(call, "Name") == "AWS::Include") include(root_, call);
    }
  }

  void expand(Node& node, int loops, int includes) {
    for (const Member* member; includes < kDeepestInclude && (member = find_include(node)) != nullptr;
         ++includes) {
      Node call = member->value;
      std::erase_if(node.members, [](const Member& each) { return each.key == kTransformKey; });
      if (!include(node, call)) break;
    }
    if (has_loop(node)) expand_loops(node, loops);
    for (Node& item : node.items) expand(item, loops, includes);
    for (Member& member : node.members) expand(member.value, loops, includes);
  }

  static const Member* find_include(const Node& node) {
    const Member* member = node.find_member(kTransformKey);
    return member != nullptr && text_at(member->value, "Name") == "AWS::Include" ? member : nullptr;
  }

  // Puts the file's members beside those of `node`, or its value in the node's place.
  bool include(Node& node, const Node& call) {
    const Node* parameters = call.find("Parameters");
    const Node* written = parameters == nullptr ? nullptr : parameters->find("Location");
    std::string location = written == nullptr ? "" : text_of(resolver_.resolve(*written, ""));
    if (location.empty() || location.starts_with("s3://") || location.starts_with("https://")) {
      diagnostics_.warning(
          call.place, "",
          {"not-emulated", "AWS::Include reads files of this machine only: " + location + " is left out",
           "name a local file; sam package uploads it"});
      return false;
    }
    if (++included_ > kMostIncludes) {
      diagnostics_.error(
          call.place, "",
          {"too-large", "AWS::Include is used more than " + std::to_string(kMostIncludes) + " times", ""});
      return false;
    }
    read_.push_back((folder_ / location).lexically_normal());
    auto text = core::read_file(read_.back());
    if (!text.ok()) {
      diagnostics_.error(
          written->place, "",
          {"unreadable-include", "AWS::Include: " + text.error(), "the path is relative to the template"});
      return false;
    }
    Node included;
    const std::string* name = files_.add(read_.back().string());
    if (auto failure = read_template_text(*text, name, diagnostics_, included)) {
      diagnostics_.error(failure->place, "", std::move(failure->finding));
      return false;
    }
    if (!included.is_map() || node.members.empty()) {
      node = std::move(included);
      return node.is_map();
    }
    for (Member& member : included.members) {
      if (node.find(member.key) == nullptr) node.members.push_back(std::move(member));
    }
    return true;
  }

  static bool has_loop(const Node& node) {
    return std::any_of(node.members.begin(), node.members.end(),
                       [](const Member& member) { return member.key.starts_with(kLoopPrefix); });
  }

  void refuse_loop(const Place& place, std::string text, std::string hint = "") {
    diagnostics_.error(place, "", {"bad-foreach", std::move(text), std::move(hint)});
  }

  void expand_loops(Node& node, int loops) {
    std::vector<Member> members;
    members.swap(node.members);
    for (Member& member : members) {
      if (!member.key.starts_with(kLoopPrefix)) {
        node.members.push_back(std::move(member));
      } else if (check_loop(member, loops)) {
        run_loop(member, loops, node);
      }
    }
  }

  bool check_loop(const Member& loop, int loops) {
    if (!has_transform(root_, "AWS::LanguageExtensions")) {
      diagnostics_.error(loop.place, "",
                         {"missing-transform", "Fn::ForEach needs the transform AWS::LanguageExtensions",
                          "add it to Transform, ahead of AWS::Serverless-2016-10-31"});
    }
    bool formed = loop.value.is_list() && loop.value.items.size() == 3 && loop.value.items[0].is_scalar() &&
                  loop.value.items[2].is_map();
    if (!formed) refuse_loop(loop.place, loop.key + " needs an identifier, a collection and a map");
    if (loops >= kDeepestLoop) refuse_loop(loop.place, "Fn::ForEach is nested more than 5 deep");
    return formed && loops < kDeepestLoop;
  }

  void run_loop(const Member& loop, int loops, Node& into) {
    Node collection = resolver_.resolve(loop.value.items[1], "");
    if (collection.kind == NodeKind::unresolved) return;
    if (!collection.is_list()) return refuse_loop(loop.place, loop.key + ": the collection is no list");
    const std::string identifier = text_of(loop.value.items[0]);
    std::set<std::string> seen, keys;
    for (const Member& member : into.members) keys.insert(member.key);
    for (const Node& item : collection.items) {
      std::string value = text_of(item);
      if (!seen.insert(value).second) {
        refuse_loop(item.place, loop.key + ": the collection has " + value + " twice");
        continue;
      }
      Node body;
      if (!Substitution(identifier, value).copy(loop.value.items[2], body, budget_)) {
        if (budget_ > -kMostLoopNodes) refuse_loop(loop.place, "the template's loops make too many values");
        budget_ = -kMostLoopNodes - 1;
        return;
      }
      expand(body, loops + 1, 0);
      for (Member& member : body.members) add_made(into, std::move(member), keys);
    }
  }

  void add_made(Node& into, Member member, std::set<std::string>& keys) {
    if (!keys.insert(member.key).second)
      refuse_loop(member.place, "Fn::ForEach makes " + member.key + " twice",
                  "put the loop's variable into the key");
    into.members.push_back(std::move(member));
  }

  Node& root_;
  Resolver& resolver_;
  Diagnostics& diagnostics_;
  SourceFiles& files_;
  std::filesystem::path folder_;
  int budget_ = kMostLoopNodes;
  int included_ = 0;
  std::vector<std::filesystem::path> read_;
};

}  // namespace

std::vector<std::filesystem::path> expand_macros(Node& root, Resolver& resolver, Diagnostics& diagnostics,
                                                 SourceFiles& files, const std::filesystem::path& folder) {
  return MacroExpander(root, resolver, diagnostics, files, folder).expand_template();
}

}  // namespace sls::model
