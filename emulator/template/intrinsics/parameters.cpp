#include "intrinsics/parameters.h"

#include <algorithm>
#include <cstdlib>
#include <regex>

#include "core/text.h"

namespace sls::model {
namespace {

class ParameterReader {
 public:
  ParameterReader(const std::map<std::string, std::string>& overrides, Diagnostics& diagnostics)
      : overrides_(overrides), diagnostics_(diagnostics) {}

  void read(const Node& parameters);
  std::map<std::string, Parameter> take() { return std::move(values_); }

 private:
  Parameter read_one(const Member& member);
  void check(const Member& parameter, const std::string& value, bool overridden);

  const std::map<std::string, std::string>& overrides_;
  Diagnostics& diagnostics_;
  std::map<std::string, Parameter> values_;
};

void ParameterReader::read(const Node& parameters) {
  for (const Member& member : parameters.members) {
    if (member.value.is_map()) {
      values_[member.key] = read_one(member);
    } else {
      diagnostics_.error(member.place, "",
                         {"bad-parameter", "Parameter '" + member.key + "' must be a map with a Type", ""});
    }
  }
  for (const auto& [name, value] : overrides_) {
    if (values_.contains(name)) continue;
    std::vector<std::string> known;
    for (const auto& [parameter, ignored] : values_) known.push_back(parameter);
    diagnostics_.warning(
        parameters.place, "",
        {"unknown-parameter", "--parameter-overrides names a parameter that the template lacks: " + name,
         did_you_mean(name, known, "")});
  }
}

Parameter ParameterReader::read_one(const Member& member) {
  const Node* type = member.value.find("Type");
  if (type == nullptr) {
    diagnostics_.error(
        member.place, "",
        {"bad-parameter", "Template format error: Every Parameters object must contain a Type member.",
         "add a Type, such as String"});
  }
  Parameter parameter;
  auto override = overrides_.find(member.key);
  const Node* standard = member.value.find("Default");
  if (override != overrides_.end()) {
    parameter = {make_scalar(override->second, member.place), true};
    check(member, override->second, true);
  } else if (standard != nullptr) {
    parameter = {make_scalar(text_of(*standard), standard->place), true};
    check(member, text_of(*standard), false);
  }
  std::string kind = type == nullptr ? "String" : text_of(*type);
  if (!parameter.known || (kind != "CommaDelimitedList" && !kind.starts_with("List<"))) return parameter;
  Node list = make_list(parameter.value.place);
  for (const std::string& part : core::split(parameter.value.text, ','))
    list.items.push_back(make_scalar(std::string(core::trim(part)), list.place));
  parameter.value = std::move(list);
  return parameter;
}

void ParameterReader::check(const Member& parameter, const std::string& value, bool overridden) {
  const Node& declared = parameter.value;
  auto complain = [&](const std::string& text) {
    diagnostics_.error(parameter.place, "",
                       {"bad-parameter-value", text,
                        overridden ? "the value comes from --parameter-overrides" : "change the Default"});
  };
  if (const Node* allowed = declared.find("AllowedValues"); allowed != nullptr && allowed->is_list()) {
    bool found = std::any_of(allowed->items.begin(), allowed->items.end(),
                             [&](const Node& item) { return text_of(item) == value; });
    std::string list;
    for (const Node& item : allowed->items) list += (list.empty() ? "" : ", ") + text_of(item);
    if (!found) complain("Parameter '" + parameter.key + "' must be one of AllowedValues: " + list);
  }
  if (const Node* pattern = declared.find("AllowedPattern"); pattern != nullptr && value.size() < 1024) {
    try {
      if (!std::regex_match(value, std::regex(text_of(*pattern))))
        complain("Parameter '" + parameter.key + "' must match pattern " + text_of(*pattern));
    } catch (const std::regex_error&) {
      diagnostics_.warning(
          pattern->place, "",
          {"unchecked-pattern", "AllowedPattern of '" + parameter.key + "' is not checked here", ""});
    }
  }
  auto bound = [&](const char* name) {
    return declared.find(name) == nullptr ? std::nullopt : scalar_integer(*declared.find(name));
  };
  if (auto least = bound("MinLength"); least && static_cast<long long>(value.size()) < *least)
    complain("Parameter '" + parameter.key + "' must contain at least " + std::to_string(*least) +
             " characters");
  if (auto most = bound("MaxLength"); most && static_cast<long long>(value.size()) > *most)
    complain("Parameter '" + parameter.key + "' must contain at most " + std::to_string(*most) +
             " characters");
  if (declared.find("Type") == nullptr || text_of(*declared.find("Type")) != "Number") return;
  double number = 0;
  if (!is_number_text(value, number)) return complain("Parameter '" + parameter.key + "' must be a number.");
  if (auto least = bound("MinValue"); least && number < static_cast<double>(*least))
    complain("Parameter '" + parameter.key + "' must be a number not less than " + std::to_string(*least));
  if (auto most = bound("MaxValue"); most && number > static_cast<double>(*most))
    complain("Parameter '" + parameter.key + "' must be a number not greater than " + std::to_string(*most));
}

}  // namespace

bool is_number_text(const std::string& text, double& value) {
  // strtod also takes blanks, hexadecimal digits, "inf" and "nan".
  if (text.find_first_not_of("0123456789+-.eE") != std::string::npos) return false;
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

std::map<std::string, Parameter> read_parameters(const Node& root,
                                                 const std::map<std::string, std::string>& overrides,
                                                 Diagnostics& diagnostics) {
  ParameterReader reader(overrides, diagnostics);
  if (const Node* parameters = root.find("Parameters")) reader.read(*parameters);
  return reader.take();
}

}  // namespace sls::model
