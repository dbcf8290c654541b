#include "stack/package.h"

#include <map>

#include "bootstrap_file.h"
#include "core/file.h"
#include "handlers.h"
#include "packaging/packaged_template.h"
#include "packaging/zip.h"
#include "template_source.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

// What Lambda takes.
constexpr std::uintmax_t kZippedLimit = 50ULL * 1024 * 1024;
constexpr std::uintmax_t kUnzippedLimit = 250ULL * 1024 * 1024;

// Beside the program, then in ../libexec/hello-sls/, then as --bootstrap says (which wins when given).
Result<fs::path> find_bootstrap(const PackageOptions& options) {
  std::error_code ignored;
  if (!options.bootstrap.empty()) {
    if (fs::is_regular_file(options.bootstrap, ignored)) return options.bootstrap;
    return fail(FailureKind::environment, "there is no bootstrap at " + options.bootstrap.string());
  }
  if (auto found = find_bootstrap_of(options.program_file)) return *found;
  return fail(FailureKind::environment,
              "the program 'bootstrap' is neither beside hello-sls nor in ../libexec/hello-sls/; build it "
              "(cmake --build build --target bootstrap) or name it with --bootstrap FILE");
}

// What a function's CodeUri holds, or the bootstrap with the handlers that are compiled in.
Result<std::vector<packaging::ZipEntry>> entries_of(const model::Function& function,
                                                    const PackageOptions& options) {
  if (runs_in_process(function)) {
    auto bootstrap = find_bootstrap(options);
    if (!bootstrap.ok()) return core::Failure{bootstrap.error()};
    return std::vector<packaging::ZipEntry>{{"bootstrap", *bootstrap, 0755}};
  }
  auto entries = packaging::list_folder(function.code_uri, options.output_folder);
  if (!entries.ok()) return fail(FailureKind::failed, function.logical_id + ": " + entries.error());
  if (entries->empty())
    return fail(FailureKind::failed,
                function.logical_id + ": CodeUri " + function.code_uri.string() + " is empty");
  return std::move(*entries);
}

Result<packaging::ZipSize> write_code(const model::Function& function, const PackageOptions& options,
                                      const fs::path& file) {
  std::error_code ignored;
  core::Result<packaging::ZipSize, std::string> size = core::Failure{std::string()};
  if (runs_in_process(function) || fs::is_directory(function.code_uri, ignored)) {
    auto entries = entries_of(function, options);
    if (!entries.ok()) return core::Failure{entries.error()};
    size = packaging::write_zip(file, std::move(*entries));
  } else if (function.code_uri.empty()) {
    return fail(FailureKind::failed, function.logical_id + ": it has no CodeUri to package");
  } else if (fs::is_regular_file(function.code_uri, ignored)) {
    size = packaging::copy_zip(function.code_uri, file);
  } else {
    return fail(FailureKind::failed,
                function.logical_id + ": CodeUri " + function.code_uri.string() + " is not there");
  }
  if (!size.ok()) return fail(FailureKind::failed, function.logical_id + ": " + size.error());
  return *size;
}

Result<Packaged::Artifact> package_function(const model::Function& function, const PackageOptions& options) {
  fs::path file = options.output_folder / (function.logical_id + ".zip");
  auto size = write_code(function, options, file);
  if (!size.ok()) return core::Failure{size.error()};
  if (size->zipped > kZippedLimit || size->unzipped > kUnzippedLimit) {
    return fail(FailureKind::failed, function.logical_id + ": " + std::to_string(size->zipped) +
                                         " bytes zipped, " + std::to_string(size->unzipped) +
                                         " unzipped; Lambda takes 50 MB and 250 MB");
  }
  return Packaged::Artifact{function.logical_id, file, size->zipped};
}

bool is_chosen(const model::Function& function, const PackageOptions& options) {
  if (!options.function.empty()) return function.logical_id == options.function;
  return function.package_type == "Zip" && function.inline_code.empty();
}

Result<fs::path> write_template(const model::Application& application,
                                const std::map<std::string, std::string>& code, const fs::path& folder) {
  auto source = core::read_file(application.template_file);
  if (!source.ok()) return fail(FailureKind::unreadable, source.error());
  auto edited = packaging::packaged_template(*source, code);
  if (!edited.ok())
    return fail(FailureKind::failed, application.template_file.string() + ": " + edited.error());
  bool json = application.template_file.extension() == ".json";
  fs::path file = folder / (json ? "packaged.json" : "packaged.yaml");
  auto written = core::write_file(file, *edited);
  if (!written.ok()) return fail(FailureKind::environment, written.error());
  return file;
}

}  // namespace

Result<Packaged> package(const PackageOptions& options) {
  auto application = load_template(options.source);
  if (!application.ok()) return core::Failure{application.error()};
  if (!options.function.empty() && (*application)->find_function(options.function) == nullptr) {
    return fail(FailureKind::usage, "there is no function " + options.function + " in the template");
  }
  if (!options.architecture.empty() && options.architecture != "x86_64") {
    return fail(FailureKind::usage,
                "--arch " + options.architecture + " is not built yet; docs/compatibility.md lists what is");
  }
  std::error_code error;
  fs::create_directories(options.output_folder, error);
  if (error)
    return fail(FailureKind::environment,
                "cannot make the folder " + options.output_folder.string() + ": " + error.message());
  Packaged packaged;
  packaged.notices.push_back(diagnostics_text(**application, /*errors_only=*/true));
  if (packaged.notices.back().empty()) packaged.notices.clear();
  std::map<std::string, std::string> code;
  for (const model::Function& function : (*application)->functions) {
    if (!is_chosen(function, options)) continue;
    if (function.architecture != "x86_64" && runs_in_process(function)) {
      return fail(FailureKind::failed, function.logical_id + ": the template asks for " +
                                           function.architecture +
                                           ", and this version has a bootstrap for x86_64 only");
    }
    auto artifact = package_function(function, options);
    if (!artifact.ok()) return core::Failure{artifact.error()};
    code[function.logical_id] = artifact->file.filename().string();
    packaged.artifacts.push_back(std::move(*artifact));
  }
  if (code.empty()) return fail(FailureKind::failed, "the template has no function to package");
  auto file = write_template(**application, code, options.output_folder);
  if (!file.ok()) return core::Failure{file.error()};
  packaged.packaged_template = std::move(*file);
  return packaged;
}

}  // namespace sls::stack
