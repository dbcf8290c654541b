#include "template_source.h"

#include <algorithm>

#include "core/file.h"
#include "core/text.h"
#include "package_source.h"
#include "template/load.h"

namespace sls::stack {
namespace {

std::string place_of(const model::SourcePosition& position) {
  std::string file = shown_path(position.file);
  if (position.line == 0) return file;
  return file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

// A longer line is shown in part, around the column.
constexpr std::size_t kMostColumns = 200;

std::string_view line_at(std::string_view text, int number) {
  for (int line = 1; line < number; ++line) {
    std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// The source line with a caret below the column; tabs stay, so that the caret stands right.
std::string source_excerpt(std::string_view text, const model::SourcePosition& position) {
  std::string_view line = line_at(text, position.line);
  if (position.line < 1 || line.empty()) return "";
  std::size_t column = std::min(static_cast<std::size_t>(std::max(1, position.column)) - 1, line.size());
  if (line.size() > kMostColumns) {
    std::size_t cut = column > kMostColumns / 2 ? column - kMostColumns / 2 : 0;
    std::size_t end = std::min(cut + kMostColumns, line.size());
    // Not in the middle of a character.
    auto continues = [&](std::size_t at) {
      return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80;
    };
    while (cut > 0 && continues(cut)) --cut;
    while (end > cut && continues(end)) --end;
    line = line.substr(cut, end - cut);
    column -= cut;
  }
  std::string blanks;
  for (char c : line.substr(0, column)) blanks.push_back(c == '\t' ? '\t' : ' ');
  return "    " + std::string(line) + "\n    " + blanks + "^\n";
}

// What to name instead: the file beside it that is called most like it.
std::string near_template(const std::filesystem::path& wanted) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(wanted.parent_path(), ignored)) {
    std::string extension = entry.path().extension().string();
    if (extension == ".yaml" || extension == ".yml" || extension == ".json")
      names.push_back(entry.path().filename().string());
  }
  std::string near = core::nearest(wanted.filename().string(), names);
  if (!near.empty()) return "did you mean " + near + "?";
  for (const char* usual : {"template.yaml", "template.yml", "template.json"}) {
    if (std::find(names.begin(), names.end(), usual) != names.end())
      return std::string("there is a ") + usual + " beside it; name a file with --template FILE";
  }
  return "name a file with --template FILE";
}

}  // namespace

std::string shown_path(const std::filesystem::path& path) {
  std::error_code error;  // without a current folder there is nothing to leave out
  std::filesystem::path here = std::filesystem::current_path(error);
  std::filesystem::path relative = path.lexically_relative(here);
  bool is_below = !error && !relative.empty() && *relative.begin() != ".." && relative != ".";
  return is_below ? relative.string() : path.string();
}

Result<std::filesystem::path> find_template(const TemplateOptions& options) {
  if (!options.file.empty()) {
    std::filesystem::path file =
        options.file.is_absolute() ? options.file : options.working_folder / options.file;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
      return fail(FailureKind::unreadable,
                  "there is no template " + options.file.string() + "; " + near_template(file));
    return file.lexically_normal();
  }
  for (const char* name : {"template.yaml", "template.yml", "template.json"}) {
    std::error_code ignored;
    if (std::filesystem::exists(options.working_folder / name, ignored)) return options.working_folder / name;
  }
  if (!options.from_package.empty()) {
    if (auto packaged = packaged_template_in(options.working_folder / options.from_package);
        !packaged.empty())
      return packaged.lexically_normal();
  }
  return fail(FailureKind::unreadable, "there is no template.yaml, template.yml or template.json in " +
                                           options.working_folder.string() +
                                           "; name one with --template FILE");
}

core::Result<std::shared_ptr<const model::Application>, model::Diagnostic> read_template(
    const std::filesystem::path& file, const TemplateOptions& options) {
  model::LoadOptions load;
  load.parameter_overrides = options.parameter_overrides;
  load.resolve = options.resolve;
  load.region = options.region;
  auto application = model::load_application(file, load);
  if (!application.ok()) return core::Failure{application.error().diagnostic};
  return std::move(*application);
}

Result<std::shared_ptr<const model::Application>> load_template(const TemplateOptions& options) {
  auto file = find_template(options);
  if (!file.ok()) return core::Failure{file.error()};
  auto application = read_template(*file, options);
  if (!application.ok()) return fail(FailureKind::unreadable, diagnostic_text(application.error()));
  if (!options.from_package.empty())
    return with_packaged_code(**application, options.working_folder / options.from_package);
  return std::move(*application);
}

std::string diagnostic_text(const model::Diagnostic& diagnostic) {
  std::string text = place_of(diagnostic.position) + ": " +
                     (diagnostic.severity == model::Severity::error ? "error: " : "warning: ") +
                     diagnostic.message + " [" + diagnostic.code + "]";
  auto source = core::read_file(diagnostic.position.file);
  std::string excerpt = source.ok() ? source_excerpt(*source, diagnostic.position) : "";
  if (!excerpt.empty()) text += "\n" + excerpt.substr(0, excerpt.size() - 1);
  if (!diagnostic.hint.empty()) text += "\n    " + diagnostic.hint;
  return text;
}

std::string diagnostics_text(const model::Application& application, bool errors_only) {
  std::string text;
  for (auto severity : {model::Severity::error, model::Severity::warning}) {
    if (errors_only && severity == model::Severity::warning) continue;
    for (const model::Diagnostic& diagnostic : application.diagnostics) {
      if (diagnostic.severity == severity) text += diagnostic_text(diagnostic) + "\n";
    }
  }
  return text;
}

}  // namespace sls::stack
