// Resolver: parameters, mappings, conditions and intrinsics of one template; values are resolved when they
// are asked for. What cannot be resolved here becomes NodeKind::unresolved and one diagnostic with its place
// and the flag that supplies it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostics.h"
#include "node.h"
#include "template/load.h"

namespace sls::model {

class Resolver {
 public:
  // Borrows all of them.
  Resolver(const Node& root, const LoadOptions& options, Diagnostics& diagnostics);

  // The value with every intrinsic in it resolved. AWS::NoValue removes members and items.
  Node resolve(const Node& node, std::string_view logical_id);
  // Resolves one level only where the value is an intrinsic; the members below stay as written.
  Node resolve_top(const Node& node, std::string_view logical_id);
  bool condition(const std::string& name, const Place& place, std::string_view logical_id);
  // Whether a resource's own Condition lets it exist.
  bool exists(const Node& resource, std::string_view logical_id);

  // A resource that Ref and GetAtt may name, with its local values; "" as attribute is what Ref gives.
  void add_resource(const std::string& logical_id, std::map<std::string, std::string> values);
  // A name that the SAM transform makes.
  void add_generated(const std::string& name, const std::string& value) { generated_[name] = value; }
  const std::string& account_id() const { return account_id_; }

 private:
  struct Parameter {
    Node value;
    bool known = false;
  };

  void read_parameters(const Node& parameters);
  void check_parameter(const Member& parameter, const std::string& value, bool overridden);
  Node call(std::string_view name, const Node& argument, const Node& whole, std::string_view logical_id);
  Node ref(const Node& argument, std::string_view logical_id);
  Node get_att(const Node& argument, std::string_view logical_id);
  Node reference(const std::string& name, const std::string& attribute, const Place& place,
                 std::string_view logical_id);
  Node sub(const Node& argument, std::string_view logical_id);
  Node join(const Node& argument, std::string_view logical_id);
  Node select(const Node& argument, std::string_view logical_id);
  Node split(const Node& argument, std::string_view logical_id);
  Node find_in_map(const Node& argument, std::string_view logical_id);
  Node choose(const Node& argument, std::string_view logical_id);
  Node base64(const Node& argument, std::string_view logical_id);
  bool evaluate(const Node& condition, std::string_view logical_id);
  bool evaluate_list(const Node& list, bool all, std::string_view logical_id);
  Node unresolved(const Place& place, std::string_view logical_id, Finding finding);

  const Node& root_;
  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  std::string account_id_ = "123456789012";
  std::map<std::string, Parameter> parameters_;
  std::map<std::string, std::map<std::string, std::string>> resources_;
  std::map<std::string, std::string> generated_;
  std::map<std::string, int> conditions_;  // 0 being evaluated, 1 false, 2 true
};

// The text of a resolved scalar; empty for other kinds.
std::string text_of(const Node& node);

}  // namespace sls::model
