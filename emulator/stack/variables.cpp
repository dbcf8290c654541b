#include "variables.h"

#include <nlohmann/json.hpp>

#include "core/file.h"
#include "core/json.h"
#include "template/reserved_variables.h"

namespace sls::stack {
namespace {

using core::Json;

// Values in sam's files are text, but people write numbers and booleans. null is empty, as in sam.
Result<std::string> value_text(const std::string& file, const std::string& name, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return std::string();
  if (value.is_number() || value.is_boolean()) return core::dump_json(value);
  return fail(FailureKind::unreadable,
              file + ": the value of " + name + " must be text, a number or true or false");
}

class Collector {
 public:
  explicit Collector(const model::Application& application) : application_(application) {}

  // `scope`: "Parameters" (every function), a logical id or a FunctionName.
  Result<bool> add(const std::string& file, const std::string& scope, const Json& variables) {
    if (!variables.is_object())
      return fail(FailureKind::unreadable, file + ": " + scope + " must be an object of variables");
    bool known = scope == "Parameters";
    for (const auto& function : application_.functions) {
      if (scope != "Parameters" && scope != function.logical_id && scope != function.name) continue;
      known = true;
      for (const auto& [name, value] : variables.items()) {
        auto text = value_text(file, scope + "." + name, value);
        if (!text.ok()) return core::Failure{text.error()};
        set(function, name, *text, scope != "Parameters");
      }
    }
    if (!known) result_.warnings.push_back(file + ": there is no function " + scope + " in the template");
    return true;
  }

  void set(const model::Function& function, const std::string& name, const std::string& value, bool warn) {
    // A name that Lambda keeps for itself has its own value, whatever is said.
    if (model::is_reserved_variable(name)) {
      if (reserved_.insert(name).second)
        result_.warnings.push_back("variable " + name +
                                   " is not set: Lambda sets it itself, and AWS refuses functions that do; leave it out");
      return;
    }
    result_.by_function[function.logical_id][name] = value;
    if (warn && !function.environment.contains(name)) {
      result_.warnings.push_back("variable " + name + " of " + function.logical_id +
                                 " is not in the template: set here, but AWS will not have it");
    }
  }

  VariableOverrides take() { return std::move(result_); }

 private:
  const model::Application& application_;
  VariableOverrides result_;
  std::set<std::string> reserved_;  // named in a warning already
};

}  // namespace

Result<VariableOverrides> read_variables(const VariableOptions& options,
                                         const model::Application& application) {
  Collector collector(application);
  if (!options.file.empty()) {
    std::string file = options.file.string();
    auto text = core::read_file(options.file);
    if (!text.ok()) return fail(FailureKind::unreadable, "--env-vars: " + text.error());
    auto json = core::parse_json(*text);
    if (!json.ok()) {
      return fail(FailureKind::unreadable, file + ":" + std::to_string(json.error().line) + ":" +
                                               std::to_string(json.error().column) +
                                               ": not JSON: " + json.error().message);
    }
    if (!json->is_object())
      return fail(FailureKind::unreadable,
                  file + ": must be an object, {\"FunctionName\": {\"NAME\": \"value\"}}");
    // A function's own go before those for all, wherever they stand.
    for (bool for_all : {true, false}) {
      for (const auto& [scope, variables] : json->items()) {
        if ((scope == "Parameters") != for_all) continue;
        if (auto added = collector.add(file, scope, variables); !added.ok()) return core::Failure{added.error()};
      }
    }
  }
  for (const auto& [name, value] : options.pairs) {
    for (const auto& function : application.functions) collector.set(function, name, value, true);
  }
  return collector.take();
}

}  // namespace sls::stack
