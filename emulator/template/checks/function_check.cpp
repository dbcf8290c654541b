// What AWS refuses of a function: what must stand together, names, variables, runtimes.
#include <algorithm>
#include <array>
#include <cctype>

#include "core/text.h"
#include "loading.h"
#include "reading/members.h"
#include "template/reserved_variables.h"

namespace sls::model {
namespace {

// Runtimes that AWS has withdrawn: new functions are refused there.
constexpr std::array<std::string_view, 19> kWithdrawn = {
    "python2.7",  "python3.6",  "python3.7",  "python3.8",  "nodejs",     "nodejs4.3",     "nodejs6.10",
    "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "dotnetcore2.1", "dotnetcore3.1",
    "dotnet6",    "ruby2.5",    "ruby2.7",    "go1.x",      "java8"};

constexpr std::array<std::string_view, 25> kCurrent = {
    "python3.9",  "python3.10", "python3.11",   "python3.12",     "python3.13", "python3.14", "nodejs18.x",
    "nodejs20.x", "nodejs22.x", "nodejs24.x",   "java8.al2",      "java11",     "java17",     "java21",
    "java25",     "dotnet8",    "dotnet9",      "dotnet10",       "ruby3.2",    "ruby3.3",    "ruby3.4",
    "ruby4.0",    "provided",   "provided.al2", "provided.al2023"};

class FunctionCheck {
 public:
  FunctionCheck(Loading& loading, const Resource& resource, const Node& properties, const Function& function)
      : loading_(loading), resource_(resource), properties_(properties), function_(function) {}

  void check() {
    bool serverless = resource_.type == "AWS::Serverless::Function";
    function_.package_type == "Image" ? check_image() : check_zip();
    check_runtime();
    check_variables();
    check_name();
    check_layers();
    if (!serverless) return;
    check_policies();
    check_alias();
    check_dead_letter_queue();
  }

 private:
  // Where a property is written; the resource when it is not.
  const Place& place_of(std::string_view name) const {
    const Member* member = properties_.find_member(name);
    return member == nullptr ? resource_.place : member->place;
  }

  void refuse(const Place& place, std::string_view code, const std::string& text, std::string hint = "") {
    loading_.diagnostics.error(place, resource_.logical_id,
                               {code, invalid_resource(resource_.logical_id, text), std::move(hint)});
  }

  void check_zip() {
    for (const char* name : {"Runtime", "Handler"}) {
      if (properties_.find(name) != nullptr) continue;
      refuse(resource_.place, "missing-property", "Missing required property '" + std::string(name) + "'.",
             "add " + std::string(name));
    }
    for (const char* name : {"ImageUri", "ImageConfig"}) {
      if (properties_.find(name) == nullptr) continue;
      refuse(place_of(name), "bad-package",
             "ImageUri or ImageConfig cannot be present when PackageType is of type `Zip`",
             "set PackageType: Image, or remove it");
    }
  }

  void check_image() {
    note_fidelity(loading_, resource_, "PackageType: Image", Fidelity::not_emulated,
                  "compatibility.md#functions");
    for (const char* name : {"Runtime", "Handler", "Layers"}) {
      // What Globals bring is the transform's to leave out.
      const Node* own = resource_.node->find("Properties");
      if (own == nullptr || own->find(name) == nullptr) continue;
      refuse(place_of(name), "bad-package",
             "Runtime, Handler, Layers cannot be present when PackageType is of type `Image`", "remove it");
    }
    const Node* metadata = resource_.node->find("Metadata");
    bool built = metadata != nullptr && metadata->find("Dockerfile") != nullptr;
    const Node* code = properties_.find("Code");
    bool has_image =
        properties_.find("ImageUri") != nullptr || (code != nullptr && code->find("ImageUri") != nullptr);
    if (!has_image && !built)
      refuse(resource_.place, "missing-property", "'ImageUri' must be set.",
             "add ImageUri, or Metadata.Dockerfile");
  }

  void check_runtime() {
    const std::string& runtime = function_.runtime;
    if (runtime.empty() || properties_.find("Runtime") == nullptr) return;
    const Place& place = properties_.find("Runtime")->place;
    if (std::find(kWithdrawn.begin(), kWithdrawn.end(), runtime) != kWithdrawn.end()) {
      loading_.diagnostics.warning(
          place, resource_.logical_id,
          {"withdrawn-runtime", "runtime " + runtime + " is withdrawn: AWS makes no new functions with it",
           "move to a current version"});
      return;
    }
    if (std::find(kCurrent.begin(), kCurrent.end(), runtime) != kCurrent.end()) return;
    std::vector<std::string> known(kCurrent.begin(), kCurrent.end());
    // A version that is newer than this program is none of its business; another language is a slip.
    bool family = std::any_of(known.begin(), known.end(), [&](const std::string& name) {
      std::string_view language = std::string_view(name).substr(0, name.find_first_of("0123456789."));
      return runtime.starts_with(language);
    });
    std::string text = "Value '" + runtime +
                       "' at 'runtime' failed to satisfy constraint: Member must satisfy enum "
                       "value set";
    if (family) {
      loading_.diagnostics.warning(
          place, resource_.logical_id,
          {"unknown-runtime", "runtime " + runtime + " is not known here", did_you_mean(runtime, known, "")});
    } else {
      loading_.diagnostics.error(
          place, resource_.logical_id,
          {"bad-value", "1 validation error detected: " + text, did_you_mean(runtime, known, "")});
    }
  }

  // Lambda's own rule, but for names of one character: AWS wants two.
  void check_variable_name(const Member& variable) {
    const std::string& name = variable.key;
    if (name.starts_with("Fn::")) return;
    bool letters = std::all_of(name.begin(), name.end(),
                               [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    bool plain = letters && !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
    if (plain || name == "_HANDLER" || name == "_X_AMZN_TRACE_ID") return;  // reserved, which is said below
    loading_.diagnostics.error(variable.place, resource_.logical_id,
                               {"bad-name",
                                "1 validation error detected: Value at 'environment.variables' failed to "
                                "satisfy constraint: Map keys "
                                "must satisfy constraint: [Member must satisfy regular expression pattern: "
                                "[a-zA-Z]([a-zA-Z0-9_])+]: " +
                                    name,
                                "use letters, digits and _, a letter first"});
  }

  // A literal name: letters, digits, - and _, 64 at most, or an ARN.
  void check_name() {
    const Node* written = properties_.find("FunctionName");
    if (written == nullptr || !written->is_scalar()) return;
    std::string name = text_of(*written);
    bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
    if ((plain && name.size() <= 64) || name.starts_with("arn:") || name.find(':') != std::string::npos)
      return;
    loading_.diagnostics.error(written->place, resource_.logical_id,
                               {"bad-name",
                                "1 validation error detected: Value '" + name +
                                    "' at 'functionName' failed to satisfy constraint: Member " +
                                    (plain ? "must have length less than or equal to 64"
                                           : "must satisfy regular expression pattern: "
                                             "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)"
                                             "?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)"
                                             "(:(\\$LATEST|[a-zA-Z0-9-_]+))?"),
                                "use letters, digits, - and _"});
  }

  void check_policies() {
    const Node* policies = properties_.find("Policies");
    if (policies == nullptr || !policies->is_scalar() || !is_bare_number(*policies)) return;
    refuse(policies->place, "bad-policy", "Type of property 'Policies' is invalid.",
           "name a policy, or write a list of policies");
  }

  // A layer that the template writes out is an ARN with a version.
  void check_layers() {
    const Node* layers = properties_.find("Layers");
    if (layers == nullptr) return;
    for (const Node& item : layers->items) {
      std::string text = text_of(item);
      bool dynamic = text.find("{{resolve:") != std::string::npos;
      if (!item.is_scalar() || text.starts_with("arn:") || dynamic) continue;
      loading_.diagnostics.error(
          item.place, resource_.logical_id,
          {"bad-value",
           "Properties validation failed for resource " + resource_.logical_id +
               " with message: #/Layers: " + text + " is no ARN of a layer's version",
           "write !Ref of a layer, or arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION"});
    }
  }

  void check_variables() {
    const Node* environment = properties_.find("Environment");
    const Node* variables = environment == nullptr ? nullptr : environment->find("Variables");
    if (variables == nullptr) return;
    for (const Member& member : variables->members) {
      check_variable_name(member);
      if (!is_reserved_variable(member.key)) continue;
      loading_.diagnostics.error(member.place, resource_.logical_id,
                                 {"reserved-variable",
                                  "Lambda was unable to configure your environment variables because the "
                                  "environment variables you have "
                                  "provided contains reserved keys that are currently not supported for "
                                  "modification. Reserved keys used in "
                                  "this request: " +
                                      member.key,
                                  "Lambda sets it itself"});
    }
  }

  void check_alias() {
    const std::string alias = function_.aliases.empty() ? "" : function_.aliases.front();
    for (const char* name : {"DeploymentPreference", "ProvisionedConcurrencyConfig"}) {
      if (properties_.find(name) == nullptr || properties_.find("AutoPublishAlias") != nullptr) continue;
      refuse(place_of(name), "missing-alias",
             std::string_view(name) == "DeploymentPreference"
                 ? "'DeploymentPreference' requires AutoPublishAlias property to be specified."
                 : "To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function",
             "add AutoPublishAlias");
    }
    bool word = std::all_of(alias.begin(), alias.end(),
                            [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
    bool digits = !alias.empty() && alias.find_first_not_of("0123456789") == std::string::npos;
    if (word && !digits) return;
    refuse(place_of("AutoPublishAlias"), "bad-value",
           "AutoPublishAlias name ('" + alias +
               "') must contain only alphanumeric characters, hyphens, or underscores matching "
               "(?!^[0-9]+$)([a-zA-Z0-9-_]+) pattern.");
  }

  void check_dead_letter_queue() {
    const Node* queue = properties_.find("DeadLetterQueue");
    if (queue == nullptr || !queue->is_map()) return;
    std::string type = text_at(*queue, "Type");
    if (type.empty() || type == "SQS" || type == "SNS") return;
    refuse(queue->find("Type")->place, "bad-value", "'DeadLetterQueue' requires Type of ['SQS', 'SNS']");
  }

  Loading& loading_;
  const Resource& resource_;
  const Node& properties_;
  const Function& function_;
};

}  // namespace

void check_function(Loading& loading, const Resource& resource, const Node& properties,
                    const Function& function) {
  FunctionCheck(loading, resource, properties, function).check();
}

}  // namespace sls::model
