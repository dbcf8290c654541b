#include "stack/init.h"

#include <unistd.h>

#include <algorithm>

#include "application_templates.h"
#include "core/file.h"
#include "core/text.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kCommon = "common";
constexpr std::string_view kName = "{{application}}";
constexpr std::size_t kLongestName = 64;

// The first part of an embedded file's path: a runtime, or "common".
std::string_view template_of(const core::EmbeddedFile& file) {
  return file.path.substr(0, file.path.find('/'));
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Also a stack's name, as CloudFormation takes it.
bool is_application_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

Result<void> check_words(const InitOptions& options) {
  if (!is_application_name(options.name)) {
    return fail(FailureKind::usage,
                "'" + options.name +
                    "' cannot be an application's name: a letter, then letters, digits and '-', at "
                    "most 64, as CloudFormation wants a stack's");
  }
  std::vector<std::string> runtimes = init_runtimes();
  if (std::find(runtimes.begin(), runtimes.end(), options.runtime) != runtimes.end()) return {};
  std::string near = core::nearest(options.runtime, runtimes);
  return fail(FailureKind::usage, "init has no runtime '" + options.runtime + "'" +
                                      (near.empty() ? "" : "; did you mean " + near + "?") +
                                      " There are: " + core::join(runtimes, ", "));
}

Result<void> check_place(const fs::path& folder) {
  std::error_code error;
  bool taken = fs::exists(fs::symlink_status(folder, error)) &&
               !(fs::is_directory(fs::symlink_status(folder, error)) && fs::is_empty(folder, error));
  if (!taken) return {};
  return fail(
      FailureKind::environment,
      folder.string() + " is there already; choose another name, or another folder with --output-dir");
}

std::string with_name(std::string_view contents, const std::string& name) {
  std::string text(contents);
  for (std::size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at + name.size()))
    text.replace(at, kName.size(), name);
  return text;
}

// A project's own Git would obey a .gitignore among the templates.
std::string written_path(std::string_view path) {
  return path == "gitignore" ? ".gitignore" : std::string(path);
}

Result<std::vector<std::string>> write_files(const fs::path& folder, const InitOptions& options) {
  std::vector<std::string> written;
  for (const core::EmbeddedFile& file : application_templates()) {
    std::string_view of = template_of(file);
    if (of != kCommon && of != options.runtime) continue;
    std::string path = written_path(file.path.substr(of.size() + 1));
    std::error_code error;
    fs::create_directories((folder / path).parent_path(), error);
    if (error)
      return fail(FailureKind::environment,
                  "cannot make " + (folder / path).parent_path().string() + ": " + error.message());
    auto done = core::write_file(folder / path, with_name(file.contents, options.name));
    if (!done.ok()) return fail(FailureKind::environment, done.error());
    written.push_back(std::move(path));
  }
  std::sort(written.begin(), written.end());
  return written;
}

}  // namespace

std::vector<std::string> init_runtimes() {
  std::vector<std::string> runtimes;
  for (const core::EmbeddedFile& file : application_templates()) {
    std::string runtime(template_of(file));
    if (runtime != kCommon && std::find(runtimes.begin(), runtimes.end(), runtime) == runtimes.end())
      runtimes.push_back(std::move(runtime));
  }
  std::sort(runtimes.begin(), runtimes.end());
  return runtimes;
}

Result<InitializedApplication> init_application(const InitOptions& options) {
  if (auto good = check_words(options); !good.ok()) return core::Failure{good.error()};
  InitializedApplication application;
  application.folder = (options.output_folder / options.name).lexically_normal();
  if (auto free = check_place(application.folder); !free.ok()) return core::Failure{free.error()};
  // Beside the folder it is to be: whatever fails, no half of it stays.
  fs::path part = application.folder.string() + "." + std::to_string(::getpid()) + ".part";
  std::error_code error;
  auto files = write_files(part, options);
  if (files.ok()) {
    fs::rename(part, application.folder, error);
    if (!error) {
      application.files = std::move(*files);
      return application;
    }
  }
  std::error_code ignored;
  fs::remove_all(part, ignored);
  if (!files.ok()) return core::Failure{files.error()};
  return fail(FailureKind::environment,
              "cannot make " + application.folder.string() + ": " + error.message());
}

}  // namespace sls::stack
