// EventInvokeConfig, the dead letter queue and LoggingConfig of a function.
#include <algorithm>

#include "loading.h"
#include "reading/members.h"

namespace sls::model {
namespace {

// A property, resolved; absent when there is none.
Node resolved(const Loading& loading, const Resource& resource, const Node& properties,
              std::string_view name) {
  const Node* written = properties.find(name);
  return written == nullptr ? Node() : loading.resolver.resolve(*written, resource.logical_id);
}

long long number_at(const Node& node, std::string_view name, long long otherwise, long long least,
                    long long most) {
  std::string text = text_at(node, name);
  bool digits =
      !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::clamp(std::stoll(text), least, most) : otherwise;
}

// SAM makes a queue or topic where only the Type is given: it is called by that.
std::string destination_of(const Node& config, std::string_view name) {
  const Node* destinations = config.find("DestinationConfig");
  const Node* one = destinations == nullptr ? nullptr : destinations->find(name);
  if (one == nullptr) return "";
  std::string target = text_at(*one, "Destination");
  return target.empty() ? text_at(*one, "Type") : target;
}

}  // namespace

void read_asynchronous(Loading& loading, const Resource& resource, const Node& properties,
                       Function& function) {
  Node config = resolved(loading, resource, properties, "EventInvokeConfig");
  AsynchronousInvocation& asynchronous = function.asynchronous;
  asynchronous.most_retries = static_cast<int>(number_at(config, "MaximumRetryAttempts", 2, 0, 2));
  asynchronous.most_age_seconds = number_at(config, "MaximumEventAgeInSeconds", 21'600, 60, 21'600);
  asynchronous.on_success = destination_of(config, "OnSuccess");
  asynchronous.on_failure = destination_of(config, "OnFailure");
  bool serverless = resource.type == "AWS::Serverless::Function";
  asynchronous.dead_letter =
      text_at(resolved(loading, resource, properties, serverless ? "DeadLetterQueue" : "DeadLetterConfig"),
              "TargetArn");
  Node logging = resolved(loading, resource, properties, "LoggingConfig");
  if (text_at(logging, "LogFormat") == "JSON") function.log_format = "JSON";
  if (std::string level = text_at(logging, "ApplicationLogLevel"); !level.empty()) function.application_log_level = level;
  std::string group = text_at(logging, "LogGroup");
  function.log_group = group.empty() ? "/aws/lambda/" + function.name : group;
}

}  // namespace sls::model
