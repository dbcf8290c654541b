#include "package_code.h"

#include <algorithm>
#include <set>

#include "bootstrap_file.h"
#include "handlers.h"
#include "template_source.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

using Entries = std::vector<packaging::ZipEntry>;

// As --bootstrap says, else beside the program, then in ../libexec/hello-sls/.
Result<fs::path> find_bootstrap(const model::Function& function, const PackageOptions& options) {
  std::error_code ignored;
  if (!options.bootstrap.empty()) {
    if (fs::is_regular_file(options.bootstrap, ignored)) return options.bootstrap;
    return fail(FailureKind::environment, "there is no bootstrap at " + options.bootstrap.string());
  }
  if (auto found = find_bootstrap_of(options.program_file, function.architecture)) return *found;
  std::string target = "bootstrap";
  if (function.architecture != kArchitectureOfThisMachine) target += "-" + function.architecture;
  return fail(FailureKind::environment,
              function.logical_id + ": the program '" + target +
                  "' is neither beside hello-sls nor in ../libexec/hello-sls/; build it (make " + target +
                  ") or name one with --bootstrap FILE");
}

core::Failure<Failure> of(const std::string& logical_id, const std::string& error) {
  return fail(FailureKind::failed, logical_id + ": " + error);
}

// Below `folder`, named from `inside` on. What the builder leaves there for itself stays out.
core::Result<Entries, std::string> list_packages(const fs::path& folder, const std::string& inside) {
  auto listed = packaging::list_folder(folder);
  if (!listed.ok()) return listed;
  std::erase_if(*listed, [&](const packaging::ZipEntry& entry) {
    return entry.name == ".built-from" || !entry.name.starts_with(inside);
  });
  return listed;
}

// Its own files win over what was installed, as in the output of `sam build`.
Result<Entries> code_with_packages(const model::Function& function, const Built& built,
                                   const PackageOptions& options) {
  const fs::path& root = built.task_root.empty() ? function.code_uri : built.task_root;
  auto own = packaging::list_folder(root, options.output_folder);
  if (!own.ok()) return of(function.logical_id, own.error());
  std::erase_if(*own, [](const packaging::ZipEntry& entry) { return entry.name == ".built-from"; });
  if (own->empty()) return of(function.logical_id, "CodeUri " + shown_path(root) + " is empty");
  if (built.packages.empty()) return std::move(*own);
  auto packages =
      list_packages(built.packages, function.runtime.starts_with("nodejs") ? "node_modules/" : "");
  if (!packages.ok()) return of(function.logical_id, packages.error());
  std::set<std::string> names;
  for (const packaging::ZipEntry& entry : *own) names.insert(entry.name);
  for (packaging::ZipEntry& entry : *packages) {
    if (!names.contains(entry.name)) own->push_back(std::move(entry));
  }
  return std::move(*own);
}

Result<packaging::ZipSize> zip_entries(const std::string& logical_id, Result<Entries> entries,
                                       const fs::path& file) {
  if (!entries.ok()) return core::Failure{entries.error()};
  auto size = packaging::write_zip(file, std::move(*entries));
  if (!size.ok()) return of(logical_id, size.error());
  return *size;
}

Result<packaging::ZipSize> zip_as_it_is(const std::string& logical_id, const fs::path& zip,
                                        const fs::path& file) {
  auto size = packaging::copy_zip(zip, file);
  if (!size.ok()) return of(logical_id, size.error());
  return *size;
}

}  // namespace

Result<packaging::ZipSize> package_function(const model::Function& function, const Built& built,
                                            const PackageOptions& options, const fs::path& file) {
  if (runs_in_process(function)) {
    auto bootstrap = find_bootstrap(function, options);
    if (!bootstrap.ok()) return core::Failure{bootstrap.error()};
    return zip_entries(function.logical_id, Entries{{"bootstrap", *bootstrap, 0755}}, file);
  }
  std::error_code ignored;
  if (function.code_uri.empty())
    return of(function.logical_id,
              function.is_in_s3 ? "its code is in S3 already" : "it has no CodeUri to package");
  if (fs::is_directory(function.code_uri, ignored))
    return zip_entries(function.logical_id, code_with_packages(function, built, options), file);
  if (fs::is_regular_file(function.code_uri, ignored))
    return zip_as_it_is(function.logical_id, function.code_uri, file);
  return of(function.logical_id, "CodeUri " + shown_path(function.code_uri) + " is not there: make it, or correct CodeUri (hello-sls validate shows its line)");
}

Result<packaging::ZipSize> package_layer(const model::Layer& layer, const PackageOptions& options,
                                         const fs::path& file) {
  std::error_code ignored;
  if (fs::is_regular_file(layer.content, ignored)) return zip_as_it_is(layer.logical_id, layer.content, file);
  if (!fs::is_directory(layer.content, ignored))
    return of(layer.logical_id, "its content " + shown_path(layer.content) + " is not there: make it, or correct ContentUri (hello-sls validate shows its line)");
  auto entries = packaging::list_folder(layer.content, options.output_folder);
  if (!entries.ok()) return of(layer.logical_id, entries.error());
  if (entries->empty()) return of(layer.logical_id, "its content " + layer.content.string() + " is empty");
  return zip_entries(layer.logical_id, std::move(*entries), file);
}

}  // namespace sls::stack
