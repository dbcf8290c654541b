// Resolver: parameters, mappings, conditions and intrinsics of one template; values are resolved when they
// are asked for. What cannot be resolved here becomes NodeKind::unresolved and one diagnostic with its place
// and the flag that supplies it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "intrinsics/parameters.h"
#include "reading/diagnostics.h"
#include "reading/node.h"
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

  // A resource that Ref and GetAtt may name; `name` is what its name property says, else the logical id.
  void add_resource(const std::string& logical_id, const std::string& type, const std::string& name);
  // Another local value of a resource; "" is what Ref gives.
  void set_value(const std::string& logical_id, const std::string& attribute, std::string value);
  // A name that the SAM transform makes ("AppAliaslive", "Api.Stage").
  void add_generated(const std::string& name, const std::string& value) { generated_[name] = value; }
  bool knows_parameter(const std::string& name) const;
  // Resources that exist and generated names.
  bool knows_resource(const std::string& name) const;
  // A module's resources are called after it; which there are, only AWS knows.
  bool is_of_module(const std::string& name) const;
  // What is wrong with a reference to nothing; `attribute` is empty for Ref.
  Finding dangling(const std::string& name, const std::string& attribute) const;
  const std::string& account_id() const { return account_id_; }

 private:
  struct LocalResource {
    std::string type;
    std::map<std::string, std::string> values;
  };

  Node call(std::string_view name, const Node& argument, const Node& whole, std::string_view logical_id);
  std::string logical_id_of(const Node& written, std::string_view logical_id);
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
  Node zones(const Node& argument, std::string_view logical_id);
  Node cidr(const Node& argument, std::string_view logical_id);
  Node length(const Node& argument, std::string_view logical_id);
  Node to_json_string(const Node& argument, std::string_view logical_id);
  Node import_value(const Node& argument, std::string_view logical_id);
  bool has_language_extensions(std::string_view function, const Place& place, std::string_view logical_id);
  bool evaluate(const Node& condition, std::string_view logical_id);
  bool evaluate_list(const Node& list, bool all, std::string_view logical_id);
  // A mistake, as an error; and what AWS would know but this machine does not, as a warning.
  Node unresolved(const Place& place, std::string_view logical_id, Finding finding);
  Node unknown_here(const Place& place, std::string_view logical_id, const std::string& what,
                    std::string hint);

  const Node& root_;
  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  std::string account_id_ = "123456789012";
  std::map<std::string, Parameter> parameters_;
  std::map<std::string, LocalResource> resources_;
  std::map<std::string, std::string> generated_;
  std::map<std::string, int> conditions_;  // 0 being evaluated, 1 false, 2 true
  int evaluating_conditions_ = 0;
};

// Whether the template names the transform: `Transform: X`, or X among a list.
bool has_transform(const Node& root, std::string_view name);

}  // namespace sls::model
