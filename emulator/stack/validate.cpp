// validate: the diagnostics and the fidelity of a template, in four forms.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "core/json.h"
#include "core/percent.h"
#include "stack/inspect.h"
#include "template_source.h"

namespace sls::stack {
namespace {

using core::Json;

Json diagnostic_json(const model::Diagnostic& diagnostic) {
  return {{"code", diagnostic.code},
          {"message", diagnostic.message},
          {"hint", diagnostic.hint},
          {"file", diagnostic.position.file},
          {"line", diagnostic.position.line},
          {"column", diagnostic.position.column},
          {"logicalId", diagnostic.logical_id.empty() ? Json(nullptr) : Json(diagnostic.logical_id)}};
}

std::string fidelity_text(model::Fidelity status) {
  switch (status) {
    case model::Fidelity::emulated:
      return "emulated";
    case model::Fidelity::approximated:
      return "approximated";
    case model::Fidelity::not_emulated:
      break;
  }
  return "not emulated";
}

// What a template says, whether or not it could be loaded.
struct Findings {
  std::vector<model::Diagnostic> diagnostics;
  std::vector<model::FidelityEntry> fidelity;
};

std::string as_json(const Findings& findings, bool valid) {
  Json errors = Json::array(), warnings = Json::array(), fidelity = Json::array();
  for (const auto& diagnostic : findings.diagnostics) {
    (diagnostic.severity == model::Severity::error ? errors : warnings)
        .push_back(diagnostic_json(diagnostic));
  }
  for (const auto& entry : findings.fidelity) {
    fidelity.push_back({{"logicalId", entry.logical_id},
                        {"property", entry.property},
                        {"status", fidelity_text(entry.status)},
                        {"doc", entry.doc}});
  }
  return core::dump_json(
             {{"valid", valid}, {"errors", errors}, {"warnings", warnings}, {"fidelity", fidelity}}, 2) +
         "\n";
}

// A URI reference.
std::string artifact_uri(const std::string& file) {
  return (file.starts_with('/') ? "file://" : "") + core::encode_percent(file, /*keep_slashes=*/true);
}

std::string as_sarif(const Findings& findings) {
  Json results = Json::array();
  for (const auto& diagnostic : findings.diagnostics) {
    int line = std::max(1, diagnostic.position.line);
    int column = std::max(1, diagnostic.position.column);
    Json region = {{"startLine", line}, {"startColumn", column}};
    Json location = {
        {"physicalLocation",
         {{"artifactLocation", {{"uri", artifact_uri(diagnostic.position.file)}}}, {"region", region}}}};
    std::string text = diagnostic.message + (diagnostic.hint.empty() ? "" : "\n" + diagnostic.hint);
    results.push_back({{"ruleId", diagnostic.code},
                       {"level", diagnostic.severity == model::Severity::error ? "error" : "warning"},
                       {"message", {{"text", text}}},
                       {"locations", Json::array({location})}});
  }
  Json run = {{"tool", {{"driver", {{"name", "hello-sls"}}}}}, {"results", results}};
  return core::dump_json({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                          {"version", "2.1.0"},
                          {"runs", Json::array({run})}},
                         2) +
         "\n";
}

// GitHub's workflow commands stand on one line: '%' and line breaks are escaped, in a property ',' and ':'
// too.
std::string escape_command(std::string_view text, bool is_property) {
  std::string escaped;
  for (const char& c : text) {
    bool special = c == '%' || c == '\n' || c == '\r' || (is_property && (c == ',' || c == ':'));
    std::string_view one(&c, 1);
    escaped += special ? core::encode_percent(one) : std::string(one);
  }
  return escaped;
}

std::string as_github(const Findings& findings) {
  std::string text;
  for (const auto& diagnostic : findings.diagnostics) {
    std::string message = escape_command(
        diagnostic.message + (diagnostic.hint.empty() ? "" : "\n" + diagnostic.hint), /*is_property=*/false);
    text += std::string("::") + (diagnostic.severity == model::Severity::error ? "error" : "warning") +
            " file=" + escape_command(diagnostic.position.file, /*is_property=*/true) +
            ",line=" + std::to_string(std::max(1, diagnostic.position.line)) +
            ",col=" + std::to_string(std::max(1, diagnostic.position.column)) + ",title=" + diagnostic.code +
            "::" + message + "\n";
  }
  return text;
}

// What the fidelity report says in text: VpcConfig.SubnetIds behind VpcConfig would be the same of less.
std::string fidelity_lines(const std::vector<model::FidelityEntry>& entries) {
  std::set<std::string> said;
  std::string text;
  for (const auto& entry : entries) {
    if (entry.status == model::Fidelity::emulated) continue;
    std::string status = fidelity_text(entry.status);
    std::string name = entry.logical_id + "." + entry.property;
    bool by_parent = false;
    for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
      by_parent = by_parent || said.contains(status + " " + name.substr(0, dot));
    said.insert(status + " " + name);
    if (!by_parent) text += status + ": " + name + " (docs/" + entry.doc + ")\n";
  }
  return text;
}

std::string as_text(const Findings& findings, const std::string& file) {
  std::string text;
  int errors = 0, warnings = 0;
  for (const auto& diagnostic : findings.diagnostics) {
    text += diagnostic_text(diagnostic) + "\n";
    ++(diagnostic.severity == model::Severity::error ? errors : warnings);
  }
  text += fidelity_lines(findings.fidelity);
  auto counted = [](int count, const char* word) {
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
  };
  return text + file + (errors == 0 ? " is valid: " : " is not valid: ") + counted(errors, "error") + ", " +
         counted(warnings, "warning") + "\n";
}

}  // namespace

Result<Validation> validate(const TemplateOptions& options) {
  auto file = find_template(options);
  Findings findings;
  Validation validation;
  std::string name = options.file.empty() ? "template.yaml" : options.file.string();
  if (file.ok()) {
    name = shown_path(*file);
    auto application = read_template(*file, options);
    validation.readable = application.ok();
    if (application.ok()) {
      findings = {(*application)->diagnostics, (*application)->fidelity};
      validation.valid = !(*application)->has_errors();
    } else {
      findings.diagnostics.push_back(application.error());
    }
  } else {
    validation.readable = false;
    model::Diagnostic missing;
    missing.code = "no-template";
    missing.message = file.error().message;
    // "there is no template nope.yaml; did you mean …": what behind the semicolon is the cure.
    if (std::size_t cure = missing.message.find("; "); cure != std::string::npos) {
      missing.hint = missing.message.substr(cure + 2);
      missing.message.resize(cure);
    }
    missing.position.file = name;
    findings.diagnostics.push_back(std::move(missing));
  }
  for (const auto& entry : findings.fidelity) {
    validation.has_not_emulated =
        validation.has_not_emulated || entry.status == model::Fidelity::not_emulated;
  }
  for (auto& diagnostic : findings.diagnostics) diagnostic.position.file = shown_path(diagnostic.position.file);
  validation.text = as_text(findings, name);
  validation.json = as_json(findings, validation.valid);
  validation.sarif = as_sarif(findings);
  validation.github = as_github(findings);
  return validation;
}

}  // namespace sls::stack
