#include "template/load.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/file.h"
#include "core/text.h"
#include "loading.h"
#include "yaml_reader.h"

namespace sls::model {
namespace {

constexpr std::array<std::string_view, 13> kSections = {"AWSTemplateFormatVersion",
                                                        "Transform",
                                                        "Description",
                                                        "Parameters",
                                                        "Mappings",
                                                        "Conditions",
                                                        "Globals",
                                                        "Resources",
                                                        "Outputs",
                                                        "Metadata",
                                                        "Rules",
                                                        "Hooks",
                                                        "Properties"};
constexpr std::array<std::string_view, 10> kGlobalSections = {
    "Function",         "Api",          "HttpApi",   "SimpleTable", "StateMachine", "LayerVersion",
    "CapacityProvider", "WebSocketApi", "Connector", "Graph"};

LoadError not_a_template(const std::string& file, const Place& place, Finding finding) {
  Diagnostic diagnostic;
  diagnostic.code = finding.code;
  diagnostic.message = std::move(finding.message);
  diagnostic.hint = std::move(finding.hint);
  diagnostic.position = position_of(place);
  if (diagnostic.position.file.empty()) diagnostic.position.file = file;
  return {std::move(diagnostic)};
}

std::string lower_id(const std::string& logical_id) { return core::to_lower(logical_id); }

// What Ref ("") and GetAtt give for a resource, in the form that AWS gives it.
std::map<std::string, std::string> local_values(const std::string& id, const std::string& type,
                                                const std::string& name, const LoadOptions& options,
                                                const std::string& account) {
  std::string region = options.region;
  auto arn = [&](const std::string& service, const std::string& rest) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + rest;
  };
  if (type == "AWS::Serverless::Function" || type == "AWS::Lambda::Function")
    return {{"", name}, {"Arn", arn("lambda", "function:" + name)}};
  if (type == "AWS::DynamoDB::Table" || type == "AWS::Serverless::SimpleTable") {
    return {{"", name},
            {"Arn", arn("dynamodb", "table/" + name)},
            {"StreamArn", arn("dynamodb", "table/" + name + "/stream/2026-01-01T00:00:00.000")}};
  }
  if (type == "AWS::Serverless::Api" || type == "AWS::ApiGateway::RestApi")
    return {{"", api_id(id)}, {"RootResourceId", "abc123"}, {"RestApiId", api_id(id)}};
  if (type == "AWS::Serverless::HttpApi" || type == "AWS::ApiGatewayV2::Api") {
    return {{"", api_id(id)},
            {"ApiId", api_id(id)},
            {"ApiEndpoint", "https://" + api_id(id) + ".execute-api." + region + ".amazonaws.com"}};
  }
  if (type == "AWS::SNS::Topic")
    return {{"", arn("sns", name)}, {"TopicArn", arn("sns", name)}, {"TopicName", name}};
  if (type == "AWS::SQS::Queue") {
    std::string url = "https://sqs." + region + ".amazonaws.com/" + account + "/" + name;
    return {{"", url}, {"Arn", arn("sqs", name)}, {"QueueName", name}, {"QueueUrl", url}};
  }
  if (type == "AWS::S3::Bucket") {
    std::string bucket = lower_id(name);
    return {{"", bucket},
            {"Arn", "arn:aws:s3:::" + bucket},
            {"DomainName", bucket + ".s3.amazonaws.com"},
            {"RegionalDomainName", bucket + ".s3." + region + ".amazonaws.com"},
            {"WebsiteURL", "http://" + bucket + ".s3-website-" + region + ".amazonaws.com"}};
  }
  if (type == "AWS::Kinesis::Stream") return {{"", name}, {"Arn", arn("kinesis", "stream/" + name)}};
  if (type == "AWS::IAM::Role") return {{"", name}, {"Arn", "arn:aws:iam::" + account + ":role/" + name}};
  if (type == "AWS::Serverless::StateMachine" || type == "AWS::StepFunctions::StateMachine")
    return {{"", arn("states", "stateMachine:" + name)},
            {"Arn", arn("states", "stateMachine:" + name)},
            {"Name", name}};
  if (type == "AWS::Logs::LogGroup") return {{"", name}, {"Arn", arn("logs", "log-group:" + name + ":*")}};
  if (type == "AWS::Serverless::LayerVersion" || type == "AWS::Lambda::LayerVersion")
    return {{"", arn("lambda", "layer:" + name + ":1")}};
  if (type == "AWS::Cognito::UserPool") {
    std::string pool = region + "_" + api_id(id).substr(0, 9);
    return {{"", pool},
            {"Arn", arn("cognito-idp", "userpool/" + pool)},
            {"UserPoolId", pool},
            {"ProviderName", "cognito-idp." + region + ".amazonaws.com/" + pool},
            {"ProviderURL", "https://cognito-idp." + region + ".amazonaws.com/" + pool}};
  }
  if (type == "AWS::Cognito::UserPoolClient") return {{"", api_id(id)}, {"ClientId", api_id(id)}};
  if (type == "AWS::SecretsManager::Secret") return {{"", arn("secretsmanager", "secret:" + name)}};
  return {{"", id}};
}

class Loader {
 public:
  Loader(const Node& root, const LoadOptions& options, Diagnostics& diagnostics, Application& application)
      : resolver_(root, options, diagnostics), loading_{root, options, diagnostics, resolver_, application} {}

  void load() {
    check_sections();
    check_conditions();
    collect_resources();
    for (const Resource& resource : resources_) load_resource(resource);
    load_events(loading_, resources_);
    load_usage_plans(loading_, resources_);
    load_operations(loading_, resources_);
    load_outputs();
  }

 private:
  void check_sections() {
    std::vector<std::string> known(kSections.begin(), kSections.end());
    for (const Member& member : loading_.root.members) {
      if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
      loading_.diagnostics.error(
          member.place, "",
          {"unknown-section", "Invalid template property or properties [" + member.key + "]",
           did_you_mean(member.key, known, "remove it")});
    }
    if (const Node* globals = loading_.root.find("Globals")) {
      std::vector<std::string> sections(kGlobalSections.begin(), kGlobalSections.end());
      for (const Member& member : globals->members) {
        if (std::find(sections.begin(), sections.end(), member.key) != sections.end()) continue;
        loading_.diagnostics.error(
            member.place, "",
            {"bad-globals", "'Globals' section is invalid. '" + member.key + "' is not supported.",
             did_you_mean(member.key, sections, "")});
      }
    }
  }

  void collect_resources() {
    for (const Member& member : loading_.root.find("Resources")->members) {
      const Node* type = member.value.find("Type");
      if (type == nullptr || !type->is_scalar()) {
        loading_.diagnostics.error(member.place, member.key,
                                   {"missing-type",
                                    "Template format error: [/Resources/" + member.key +
                                        "] Every Resources object must contain a Type member.",
                                    "add a Type"});
        continue;
      }
      bool alphanumeric =
          std::all_of(member.key.begin(), member.key.end(), [](unsigned char c) { return std::isalnum(c); });
      if (!alphanumeric) {
        loading_.diagnostics.error(
            member.place, member.key,
            {"bad-logical-id", "Template format error: Resource name " + member.key + " is non alphanumeric.",
             "use letters and digits only"});
      }
      Resource resource{member.key, type->text, &member.value, member.place};
      if (!resolver_.exists(member.value, member.key)) continue;
      resources_.push_back(resource);
    }
    // Names first: any resource may refer to any other.
    for (const Resource& resource : resources_) add_references(resource);
  }

  void add_references(const Resource& resource) {
    std::string name = resource.logical_id;
    const Node* properties = resource.node->find("Properties");
    for (const char* property :
         {"FunctionName", "TableName", "TopicName", "QueueName", "BucketName", "RoleName", "LogGroupName"}) {
      const Node* written = properties == nullptr ? nullptr : properties->find(property);
      if (written == nullptr) continue;
      Diagnostics unused;  // said again where the property is read
      Resolver quiet(loading_.root, loading_.options, unused);
      std::string text = text_of(quiet.resolve(*written, resource.logical_id));
      if (!text.empty()) name = text;
    }
    resolver_.add_resource(resource.logical_id, local_values(resource.logical_id, resource.type, name,
                                                             loading_.options, resolver_.account_id()));
    if (resource.type == "AWS::Serverless::Function") {
      resolver_.add_generated(resource.logical_id + "Role", resource.logical_id + "Role");
      resolver_.add_generated(resource.logical_id + "Url", resource.logical_id + "Url");
      resolver_.add_generated(resource.logical_id + ".Version", "1");
      resolver_.add_generated(resource.logical_id + ".Alias", "live");
    }
    if (resource.type == "AWS::Serverless::Api")
      resolver_.add_generated(resource.logical_id + ".Stage", stage_of(properties));
    resolver_.add_generated("ServerlessRestApi", api_id("ServerlessRestApi"));
    resolver_.add_generated("ServerlessRestApiProdStage", "Prod");
    resolver_.add_generated("ServerlessHttpApi", api_id("ServerlessHttpApi"));
  }

  std::string stage_of(const Node* properties) {
    const Node* stage = properties == nullptr ? nullptr : properties->find("StageName");
    return stage == nullptr || !stage->is_scalar() ? "Prod" : stage->text;
  }

  void load_resource(const Resource& resource) {
    const Node* properties = resource.node->find("Properties");
    if (properties != nullptr && !properties->is_map()) {
      loading_.diagnostics.error(
          properties->place, resource.logical_id,
          {"wrong-type", invalid_resource(resource.logical_id, "Properties should be a map."), ""});
    }
    if (resource.type == "AWS::Serverless::Function" || resource.type == "AWS::Lambda::Function")
      return load_function(loading_, resource);
    if (resource.type == "AWS::Serverless::Api" || resource.type == "AWS::Serverless::HttpApi")
      return load_api(loading_, resource);
    if (resource.type == "AWS::DynamoDB::Table" || resource.type == "AWS::Serverless::SimpleTable")
      return load_table(loading_, resource);
    if (is_usage_resource(resource.type)) return;  // read when all APIs are known
    if (resource.type == "AWS::Serverless::LayerVersion" || resource.type == "AWS::Lambda::LayerVersion") {
      load_layer(loading_, resource);
    } else {
      loading_.application.not_emulated.push_back(
          {resource.logical_id, resource.type, position_of(resource.place)});
    }
    // References in it are checked all the same.
    if (properties != nullptr) resolver_.resolve(*properties, resource.logical_id);
  }

  // Also those that nothing uses yet: AWS refuses a circle among them all the same.
  void check_conditions() {
    const Node* conditions = loading_.root.find("Conditions");
    if (conditions == nullptr) return;
    for (const Member& member : conditions->members) resolver_.condition(member.key, member.place, "");
  }

  void load_outputs() {
    const Node* outputs = loading_.root.find("Outputs");
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
    }
  }

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
    return core::Failure{not_a_template(
        *name, root.place,
        {"no-resources", "Template format error: At least one Resources member must be defined.",
         "a template has a map Resources"})};
  }
  auto application = std::make_shared<Application>();
  application->template_file = std::filesystem::absolute(file).lexically_normal();
  application->region = options.region;
  application->stack_name = options.stack_name;
  Loader(root, options, diagnostics, *application).load();
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
