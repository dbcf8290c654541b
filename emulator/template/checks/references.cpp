// References: every Ref, GetAtt and Sub of the template leads somewhere, and no resource waits for itself.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "checks/checks.h"
#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

struct Reference {
  std::string name;
  std::string attribute;  // empty for Ref
  Place place;
};

// Calls `take` for every reference below a node, and `take_condition` for every Fn::If.
class ReferenceWalk {
 public:
  ReferenceWalk(std::function<void(const Reference&)> take, std::function<void(const Node&)> take_condition)
      : take_(std::move(take)), take_condition_(std::move(take_condition)) {}

  void walk(const Node& node) const {
    std::string_view name = intrinsic_name(node);
    if (name == "Ref") {
      take_({text_of(node.members[0].value), "", node.members[0].value.place});
    } else if (name == "Fn::GetAtt") {
      walk_get_att(node.members[0].value);
    } else if (name == "Fn::Sub") {
      walk_sub(node.members[0].value);
    } else {
      bool chooses = name == "Fn::If" && node.members[0].value.items.size() == 3;
      if (chooses) take_condition_(node.members[0].value.items[0]);
      for (const Node& item : node.items) walk(item);
      for (const Member& member : node.members) walk(member.value);
    }
  }

 private:
  void walk_get_att(const Node& argument) const {
    if (argument.is_list() && argument.items.size() == 2 && argument.items[1].is_scalar()) {
      take_({text_of(argument.items[0]), text_of(argument.items[1]), argument.place});
    } else if (argument.is_scalar()) {
      std::string text = text_of(argument);
      std::size_t dot = text.find('.');
      if (dot != std::string::npos) take_({text.substr(0, dot), text.substr(dot + 1), argument.place});
    }
  }

  void walk_sub(const Node& argument) const {
    const Node* text =
        argument.is_list() ? (argument.items.empty() ? nullptr : &argument.items[0]) : &argument;
    const Node* names = argument.items.size() > 1 ? &argument.items[1] : nullptr;
    if (names != nullptr) walk(*names);
    if (text == nullptr || !text->is_scalar()) return;
    std::string_view rest = text->text;
    for (std::size_t open; (open = rest.find("${")) != std::string_view::npos;) {
      std::size_t close = rest.find('}', open);
      if (close == std::string_view::npos) return;
      std::string name(core::trim(rest.substr(open + 2, close - open - 2)));
      rest.remove_prefix(close + 1);
      if (name.starts_with("!") || (names != nullptr && names->find(name) != nullptr)) continue;
      std::size_t dot = name.find('.');
      std::string attribute = dot == std::string::npos ? "" : name.substr(dot + 1);
      take_({name.substr(0, dot), attribute, text->place});
    }
  }

  std::function<void(const Reference&)> take_;
  std::function<void(const Node&)> take_condition_;
};

class ReferenceCheck {
 public:
  ReferenceCheck(Loading& loading, const std::vector<Resource>& resources)
      : loading_(loading), resources_(resources) {
    for (const Member& member : all_resources().members) places_[member.key] = member.place;
    for (const Api& api : loading.application.apis) places_.try_emplace(api.logical_id, Place{});
  }

  void check() {
    for (const Member& member : all_resources().members) check_resource(member);
    if (const Node* outputs = loading_.root.find("Outputs")) {
      ReferenceWalk walk([&](const Reference& reference) { check_target(reference, ""); },
                         [&](const Node& name) { check_condition(name, ""); });
      for (const Member& output : outputs->members) walk.walk(output.value);
    }
    add_routes();
    report_circles();
  }

 private:
  const Node& all_resources() const { return *loading_.root.find("Resources"); }

  void check_resource(const Member& member) {
    const Node* properties = member.value.find("Properties");
    ReferenceWalk walk([&](const Reference& reference) { check_target(reference, member.key); },
                       [&](const Node& name) { check_condition(name, member.key); });
    if (properties != nullptr) walk.walk(*properties);
    ReferenceWalk edges([&](const Reference& reference) { add_edge(member.key, reference); },
                        [](const Node&) {});
    bool function = text_at(member.value, "Type") == "AWS::Serverless::Function";
    if (!loading_.resolver.knows_resource(member.key)) return;
    for (const std::string& name : texts_at(member.value, "DependsOn")) add_edge(member.key, {name, "", {}});
    if (properties == nullptr) return;
    for (const Member& property : properties->members) {
      // What an event refers to waits for the function, or for neither; see add_routes().
      if (function && property.key == "Events") continue;
      edges.walk(property.value);
    }
  }

  void check_condition(const Node& name, const std::string& logical_id) {
    if (name.is_scalar()) loading_.resolver.condition(text_of(name), name.place, logical_id);
  }

  void check_target(const Reference& reference, const std::string& logical_id) {
    const std::string& name = reference.name;
    std::string whole = reference.attribute.empty() ? name : name + "." + reference.attribute;
    bool known = name.empty() || is_pseudo_parameter(name) || places_.contains(name) ||
                 loading_.resolver.knows_parameter(name) || loading_.resolver.knows_resource(name) ||
                 loading_.resolver.knows_resource(whole) || has_generated_name(resources_, name) ||
                 loading_.resolver.is_of_module(name) || loading_.options.resolve.contains(whole) ||
                 loading_.resolver.knows_resource(dotless(whole));
    if (!known)
      loading_.diagnostics.error(reference.place, logical_id,
                                 loading_.resolver.dangling(name, reference.attribute));
  }

  // "Api.Stage" as a Ref.
  static std::string dotless(const std::string& name) { return name.substr(0, name.find('.')); }

  static bool is_pseudo_parameter(const std::string& name) {
    static const std::set<std::string> kNames = {"AWS::NoValue",   "AWS::Region",          "AWS::AccountId",
                                                 "AWS::Partition", "AWS::URLSuffix",       "AWS::StackName",
                                                 "AWS::StackId",   "AWS::NotificationARNs"};
    return kNames.contains(name);
  }

  void add_edge(const std::string& from, const Reference& reference) {
    std::string to = owner_of_name(reference.name);
    if (!to.empty()) edges_[from].insert(to);
  }

  // The resource that has to be there first: itself, or the API whose stage is meant.
  std::string owner_of_name(const std::string& name) const {
    std::string whole = dotless(name);
    if (places_.contains(whole)) return whole;
    for (const Api& api : loading_.application.apis) {
      if (whole.starts_with(api.logical_id) && whole.ends_with("Stage")) return api.logical_id;
    }
    return "";
  }

  // What SAM's events tie together: an API waits for the functions of its routes, a bucket for those it
  // notifies.
  void add_routes() {
    for (const Api& api : loading_.application.apis) {
      for (const Route& route : api.routes) {
        if (!route.event_id.empty() && !route.function.empty()) edges_[api.logical_id].insert(route.function);
      }
    }
    for (const Resource& resource : resources_) {
      const Node* properties = resource.node->find("Properties");
      const Node* events = properties == nullptr ? nullptr : properties->find("Events");
      if (resource.type != "AWS::Serverless::Function" || events == nullptr) continue;
      for (const Member& event : events->members) {
        const Node* own = event.value.find("Properties");
        const Node* bucket = own == nullptr ? nullptr : own->find("Bucket");
        std::string id = bucket == nullptr ? "" : text_at(*bucket, "Ref");
        if (text_at(event.value, "Type") == "S3" && places_.contains(id))
          edges_[id].insert(resource.logical_id);
      }
    }
  }

  // Takes away what waits for nothing, and what nothing waits for, until only circles and what joins them are
  // left.
  void report_circles() {
    std::map<std::string, std::set<std::string>> backwards;
    for (const auto& [from, targets] : edges_) {
      for (const std::string& to : targets) backwards[to].insert(from);
    }
    peel(edges_, backwards);
    peel(backwards, edges_);
    std::vector<std::string> left;
    for (const auto& [from, targets] : edges_) {
      if (!targets.empty() && !backwards[from].empty() && places_.contains(from)) left.push_back(from);
    }
    while (!left.empty()) report_circle(take_joined(left, backwards));
  }

  // Takes out of `left` the first name and all that are joined to it, in either direction.
  std::vector<std::string> take_joined(std::vector<std::string>& left,
                                       const std::map<std::string, std::set<std::string>>& backwards) const {
    std::set<std::string> waiting(left.begin(), left.end());
    std::vector<std::string> joined = {left.front()};
    waiting.erase(left.front());
    for (std::size_t i = 0; i < joined.size(); ++i) {
      for (const auto* edges : {&edges_, &backwards}) {
        auto found = edges->find(joined[i]);
        if (found == edges->end()) continue;
        for (const std::string& name : found->second) {
          if (waiting.erase(name) > 0) joined.push_back(name);
        }
      }
    }
    left.assign(waiting.begin(), waiting.end());
    std::sort(joined.begin(), joined.end());
    return joined;
  }

  void report_circle(const std::vector<std::string>& names) {
    std::string text = "Circular dependency between resources: [" + core::join(names, ", ") + "]";
    for (const std::string& name : names) {
      const Place& place = places_.at(name);
      if (place.line == 0) continue;  // an implicit API: the circle's functions say it
      loading_.diagnostics.error(
          place, name,
          {"circular-dependency", text, "break the circle: one of them must do without its reference"});
    }
  }

  using Edges = std::map<std::string, std::set<std::string>>;
  // Removes, again and again, the nodes of which `edges` has nothing.
  void peel(Edges& edges, Edges& backwards) const {
    std::vector<std::string> free;
    for (const auto& [name, place] : places_) {
      if (!edges.contains(name) || edges.at(name).empty()) free.push_back(name);
    }
    while (!free.empty()) {
      std::string name = std::move(free.back());
      free.pop_back();
      std::set<std::string> waiting;
      waiting.swap(backwards[name]);
      for (const std::string& from : waiting) {
        edges[from].erase(name);
        if (edges[from].empty()) free.push_back(from);
      }
    }
  }

  Loading& loading_;
  const std::vector<Resource>& resources_;
  std::map<std::string, Place> places_;
  Edges edges_;
};

}  // namespace

void check_references(Loading& loading, const std::vector<Resource>& resources) {
  ReferenceCheck(loading, resources).check();
}

}  // namespace sls::model
