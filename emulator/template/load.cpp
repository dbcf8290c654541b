#include "template/load.h"

#include <algorithm>

#include "apis/plain_apis.h"
#include "checks/checks.h"
#include "core/file.h"
#include "intrinsics/macros.h"
#include "loading.h"
#include "local_values.h"
#include "reading/yaml_reader.h"

namespace sls::model {
namespace {

LoadError not_a_template(const std::string& file, const Place& place, Finding finding) {
  Diagnostic diagnostic;
  diagnostic.code = finding.code;
  diagnostic.message = std::move(finding.message);
  diagnostic.hint = std::move(finding.hint);
  diagnostic.position = position_of(place);
  if (diagnostic.position.file.empty()) diagnostic.position.file = file;
  return {std::move(diagnostic)};
}

class Loader {
 public:
  Loader(Node& root, const LoadOptions& options, Diagnostics& diagnostics, SourceFiles& files,
         Application& application)
      : root_(root), resolver_(root, options, diagnostics), loading_{root,      options,     diagnostics,
                                                                     resolver_, application, files} {}

  void load() {
    loading_.application.definition_files =
        expand_macros(root_, resolver_, loading_.diagnostics, loading_.files,
                      loading_.application.template_file.parent_path());
    check_frame(loading_);
    collect_resources();
    add_generated_names(loading_, resources_);
    add_url_references(loading_, resources_);
    check_conditions();
    load_resources();
    load_events(loading_, resources_);
    load_usage_plans(loading_, resources_);
    load_operations(loading_, resources_);
    load_outputs();
    check_own_names(loading_, resources_);
    check_resource_links(loading_);
    check_connectors(loading_, resources_);
    check_absent_resources();
    check_references(loading_, resources_);
  }

 private:
  void collect_resources() {
    // Names first: any resource may refer to any other. What is wrong in them is said where the property is
    // read.
    Diagnostics unused;
    Resolver quiet(root_, loading_.options, unused);
    for (const Member& member : root_.find("Resources")->members) {
      if (!check_resource_frame(loading_, member)) continue;
      Resource resource{member.key, text_of(*member.value.find("Type")), &member.value, member.place};
      if (!resolver_.exists(member.value, member.key)) continue;
      resolver_.add_resource(resource.logical_id, resource.type, written_name(quiet, resource));
      resources_.push_back(resource);
    }
  }

  static std::string written_name(Resolver& quiet, const Resource& resource) {
    const Node* properties = resource.node->find("Properties");
    std::string_view property = name_property(resource.type);
    const Node* written = properties == nullptr || property.empty() ? nullptr : properties->find(property);
    std::string name = written == nullptr ? "" : text_of(quiet.resolve(*written, resource.logical_id));
    return name.empty() ? resource.logical_id : name;
  }

  // Functions ahead of the APIs that lead to them, APIs ahead of events and plans.
  void load_resources() {
    for (const Resource& resource : resources_) {
      if (is_function(resource.type)) load_function(loading_, resource);
      if (is_table(resource.type)) load_table(loading_, resource);
    }
    load_function_versions(loading_, resources_);
    load_function_urls(loading_, resources_);
    for (const Resource& resource : resources_) {
      if (resource.type == "AWS::Serverless::Api" || resource.type == "AWS::Serverless::HttpApi")
        load_api(loading_, resource);
    }
    load_rest_resources(loading_, resources_);
    load_http_resources(loading_, resources_);
    for (const Resource& resource : resources_) {
      check_retention(loading_, resource);
      if (is_layer(resource.type)) load_layer(loading_, resource);
      if (!is_loaded(resource.type)) note_other_resource(loading_, resource);
    }
  }

  static bool is_function(std::string_view type) {
    return type == "AWS::Serverless::Function" || type == "AWS::Lambda::Function";
  }
  static bool is_table(std::string_view type) {
    return type == "AWS::DynamoDB::Table" || type == "AWS::Serverless::SimpleTable";
  }
  static bool is_layer(std::string_view type) {
    return type == "AWS::Serverless::LayerVersion" || type == "AWS::Lambda::LayerVersion";
  }
  static bool is_loaded(std::string_view type) {
    return is_function(type) || is_table(type) || type == "AWS::Serverless::Api" ||
           type == "AWS::Serverless::HttpApi" || is_rest_resource(type) || is_http_resource(type) ||
           is_usage_resource(type) || is_function_version(type) || is_function_url(type);
  }

  // What a false Condition takes away is held against its schema all the same, as AWS does. References are
  // not followed: a resource that is not there may refer to others that are not.
  void check_absent_resources() {
    Diagnostics unused;
    Application nowhere;
    Resolver lenient(root_, loading_.options, unused);
    Loading absent{root_, loading_.options, loading_.diagnostics, lenient, nowhere, loading_.files};
    for (const Member& member : root_.find("Resources")->members) {
      const Node* type = member.value.find("Type");
      if (type == nullptr || resolver_.knows_resource(member.key)) continue;
      Resource resource{member.key, text_of(*type), &member.value, member.place};
      check_absent(absent, resource);
    }
  }

  static void check_absent(Loading& absent, const Resource& resource) {
    std::string section = resource.type.starts_with("AWS::Serverless::") ? resource.type.substr(17) : "";
    Node properties = merged_properties(absent, resource, section);
    check_properties(absent, resource, properties);
    const Node* events = properties.find("Events");
    if (resource.type != "AWS::Serverless::Function" || events == nullptr) return;
    for (const Member& event : events->members) check_event(absent, resource, event);
  }

  // Also those that nothing uses yet: AWS refuses a circle among them all the same.
  void check_conditions() {
    const Node* conditions = root_.find("Conditions");
    if (conditions == nullptr) return;
    for (const Member& member : conditions->members) resolver_.condition(member.key, member.place, "");
  }

  void load_outputs() {
    const Node* outputs = root_.find("Outputs");
    if (outputs == nullptr) return;
    for (const Member& member : outputs->members) {
      const Node* value = member.value.find("Value");
      if (value == nullptr) {
        loading_.diagnostics.error(
            member.place, "",
            {"missing-value",
             "Template format error: Output " + member.key +
                 " is malformed. The Value field of every Outputs member must be specified",
             "add a Value"});
        continue;
      }
      if (!resolver_.exists(member.value, "")) continue;
      Node resolved = resolver_.resolve(*value, "");
      if (resolved.is_scalar()) loading_.application.outputs.push_back({member.key, scalar_text(resolved)});
      if (resolved.is_map() || resolved.is_list()) {
        loading_.diagnostics.error(
            value->place, "",
            {"wrong-type",
             "Template format error: The Value field of every Outputs member must evaluate to a String.",
             "join a list with Fn::Join"});
      }
    }
  }

  Node& root_;
  Resolver resolver_;
  Loading loading_;
  std::vector<Resource> resources_;
};

}  // namespace

core::Result<std::shared_ptr<const Application>, LoadError> load_application_text(
    std::string_view text, const std::filesystem::path& file, const LoadOptions& options) {
  SourceFiles files;
  const std::string* name = files.add(file.string());
  Diagnostics diagnostics;
  Node root;
  if (auto failure = read_template_text(text, name, diagnostics, root))
    return core::Failure{not_a_template(*name, failure->place, failure->finding)};
  const Node* resources = root.find("Resources");
  if (resources == nullptr || !resources->is_map() || resources->members.empty()) {
    Place start{name, 1, 1};  // an empty file has no root
    return core::Failure{not_a_template(
        *name, root.place.line > 0 ? root.place : start,
        {"no-resources", "Template format error: At least one Resources member must be defined.",
         "a template has a map Resources"})};
  }
  auto application = std::make_shared<Application>();
  application->template_file = std::filesystem::absolute(file).lexically_normal();
  application->region = options.region;
  application->stack_name = options.stack_name;
  Loader(root, options, diagnostics, files, *application).load();
  application->diagnostics = diagnostics.take(*name);
  return std::shared_ptr<const Application>(std::move(application));
}

core::Result<std::shared_ptr<const Application>, LoadError> load_application(
    const std::filesystem::path& file, const LoadOptions& options) {
  auto text = core::read_file(file);
  if (!text.ok()) return core::Failure{not_a_template(file.string(), {}, {"unreadable", text.error(), ""})};
  return load_application_text(*text, file, options);
}

const Function* Application::find_function(std::string_view logical_id) const {
  auto found = std::find_if(functions.begin(), functions.end(),
                            [&](const Function& function) { return function.logical_id == logical_id; });
  return found == functions.end() ? nullptr : &*found;
}
const Api* Application::find_api(std::string_view logical_id) const {
  auto found =
      std::find_if(apis.begin(), apis.end(), [&](const Api& api) { return api.logical_id == logical_id; });
  return found == apis.end() ? nullptr : &*found;
}
const Table* Application::find_table(std::string_view logical_id) const {
  auto found = std::find_if(tables.begin(), tables.end(),
                            [&](const Table& table) { return table.logical_id == logical_id; });
  return found == tables.end() ? nullptr : &*found;
}
bool Application::has_errors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

}  // namespace sls::model
