#include "package_source.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

Result<fs::path> zip_of(const std::string& logical_id, const fs::path& folder) {
  fs::path zip = folder / (logical_id + ".zip");
  std::error_code ignored;
  if (fs::is_regular_file(zip, ignored)) return fs::absolute(zip).lexically_normal();
  return fail(FailureKind::unreadable, "--from-package: there is no " + zip.string() +
                                           "; make it with hello-sls package " + "--output-dir " +
                                           folder.string());
}

}  // namespace

fs::path packaged_template_in(const fs::path& folder) {
  for (const char* name : {"packaged.yaml", "packaged.json"}) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / name, ignored)) return folder / name;
  }
  return "";
}

Result<std::shared_ptr<const model::Application>> with_packaged_code(const model::Application& application,
                                                                     const fs::path& folder) {
  auto packaged = std::make_shared<model::Application>(application);
  for (model::Function& function : packaged->functions) {
    if (function.package_type != "Zip" || !function.inline_code.empty() || function.is_in_s3) continue;
    auto zip = zip_of(function.logical_id, folder);
    if (!zip.ok()) return core::Failure{zip.error()};
    function.code_uri = *zip;
    function.is_packaged = true;
    for (std::size_t i = 0; i < function.layers.size(); ++i) {
      auto layer = zip_of(function.layer_ids[i], folder);
      if (!layer.ok()) return core::Failure{layer.error()};
      function.layers[i] = *layer;
    }
  }
  return std::shared_ptr<const model::Application>(std::move(packaged));
}

}  // namespace sls::stack
