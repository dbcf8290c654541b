#include "live_application.h"

#include "core/file.h"
#include "handlers.h"
#include "template_source.h"
#include "variables.h"

namespace sls::stack {
namespace {

// A file that is not there is like an empty one: reading it again says why.
std::string text_of(const std::filesystem::path& file) {
  auto text = core::read_file(file);
  return text.ok() ? *text : "";
}

bool is_below(const std::filesystem::path& path, const std::filesystem::path& place) {
  return std::mismatch(place.begin(), place.end(), path.begin(), path.end()).first == place.end();
}

// The functions whose code or layers something has changed in.
std::set<std::string> touched_functions(const model::Application& application,
                                        const std::set<std::filesystem::path>& changed) {
  std::set<std::string> touched;
  for (const model::Function& function : application.functions) {
    std::vector<std::filesystem::path> places = function.layers;
    places.push_back(function.code_uri);
    for (const auto& place : places) {
      bool concerns = std::any_of(changed.begin(), changed.end(), [&place](const auto& path) {
        return path.empty() || (!place.empty() && is_below(path, place));
      });
      if (concerns) touched.insert(function.logical_id);
    }
  }
  return touched;
}

// The template and the files that it names, as they are now.
std::string sources_of(const model::Application& application) {
  std::string text = text_of(application.template_file);
  for (const std::filesystem::path& file : application.definition_files) text += text_of(file);
  return text;
}

}  // namespace

LiveApplication::LiveApplication(Settings settings, std::shared_ptr<const model::Application> application,
                                 LocalStack& stack)
    : settings_(std::move(settings)),
      application_(std::move(application)),
      template_text_(sources_of(*application_)),
      stack_(stack) {}

WatchedPlaces LiveApplication::places() const {
  const FunctionOptions& functions = settings_.functions;
  return places_of(*application_, settings_.variables.file, [&functions](const model::Function& function) {
    return functions.isolate || !runs_in_process(function);
  });
}

WatchedPlaces LiveApplication::reload(const std::set<std::filesystem::path>& changed) {
  if (replace(changed)) settings_.print("reloaded: the next requests see the change");
  return places();
}

// One that was wrong from the start may be tried all the same; one that has become wrong may not.
bool LiveApplication::keeps_the_old(const model::Application& application) const {
  return application.has_errors() && !application_->has_errors();
}

bool LiveApplication::replace(const std::set<std::filesystem::path>& changed) {
  auto keep = [this](const std::string& why) {
    settings_.print(why + "\nnot reloaded: what ran before goes on");
    return false;
  };
  std::string text = sources_of(*application_);
  bool is_edited = text != template_text_;
  auto loaded = load_template(settings_.source);
  if (!loaded.ok()) return keep(loaded.error().message);
  std::shared_ptr<const model::Application> application = *loaded;
  if (keeps_the_old(*application)) return keep(diagnostics_text(*application, /*errors_only=*/true));
  auto variables = read_variables(settings_.variables, *application);
  if (!variables.ok()) return keep(variables.error().message);
  if (is_edited) {
    for (const model::Diagnostic& diagnostic : application->diagnostics) settings_.print(diagnostic_text(diagnostic));
    for (const std::string& warning : variables->warnings) settings_.print(warning);
    auto tables = stack_.reconcile_tables_of(*application);
    if (!tables.ok()) return keep(tables.error().message);
    for (const std::string& line : *tables) settings_.print(line);
  }
  if (settings_.prepare) application = settings_.prepare(std::move(application));
  stack_.run_application(application, std::move(variables->by_function), touched_functions(*application, changed));
  settings_.route(application);
  application_ = std::move(application);
  template_text_ = std::move(text);
  return true;
}

}  // namespace sls::stack
