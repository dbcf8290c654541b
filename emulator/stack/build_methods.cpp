// Metadata.BuildMethod: makefile, esbuild.
#include "builder.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

std::string property(const model::Function& function, const std::string& name, const std::string& otherwise) {
  auto found = function.build_properties.find(name);
  return found == function.build_properties.end() || found->second.empty() ? otherwise : found->second.front();
}

std::vector<std::string> properties(const model::Function& function, const std::string& name) {
  auto found = function.build_properties.find(name);
  return found == function.build_properties.end() ? std::vector<std::string>() : found->second;
}

// The project's own esbuild: of the function's folder, or of one above it.
fs::path find_esbuild(fs::path folder) {
  for (;; folder = folder.parent_path()) {
    fs::path program = folder / "node_modules" / ".bin" / "esbuild";
    std::error_code ignored;
    if (fs::exists(program, ignored)) return program;
    if (folder == folder.parent_path()) return "";
  }
}

// SAM's defaults.
std::vector<std::string> esbuild_words(const model::Function& function, const fs::path& program, const fs::path& into) {
  std::vector<std::string> words = {program.string()};
  auto entries = properties(function, "EntryPoints");
  if (entries.empty()) entries = {"app.js"};
  words.insert(words.end(), entries.begin(), entries.end());
  for (const char* flag : {"--bundle", "--platform=node"}) words.emplace_back(flag);
  words.push_back("--outdir=" + into.string());
  words.push_back("--format=" + property(function, "Format", "cjs"));
  words.push_back("--target=" + property(function, "Target", "es2020"));
  if (property(function, "Minify", "true") == "true") words.emplace_back("--minify");
  if (property(function, "Sourcemap", "false") == "true") words.emplace_back("--sourcemap");
  if (property(function, "KeepNames", "false") == "true") words.emplace_back("--keep-names");
  for (const std::string& name : properties(function, "External")) words.push_back("--external:" + name);
  for (const std::string& loader : properties(function, "Loader")) words.push_back("--loader:" + loader);
  for (const std::string& pair : properties(function, "OutExtension")) words.push_back("--out-extension:" + pair);
  if (std::string fields = property(function, "MainFields", ""); !fields.empty())
    words.push_back("--main-fields=" + fields);
  return words;
}

}  // namespace

// Neither has a key: what they are made from is not one file.
void Builder::run_make(const model::Function& function, Built& built) {
  fs::path artifacts = settings_.folder / function.logical_id;
  Product product;
  product.folder = artifacts;
  product.title = "make build-" + function.logical_id;
  product.tools = [&](const fs::path& into) {
    auto environment = settings_.environment;
    environment["ARTIFACTS_DIR"] = into.string();
    return std::vector<Tool>{
        {{"make", "build-" + function.logical_id, "ARTIFACTS_DIR=" + into.string()}, function.code_uri, environment}};
  };
  make(function, product);
  std::error_code ignored;
  if (fs::is_directory(artifacts, ignored)) built.task_root = artifacts;
}

void Builder::run_esbuild(const model::Function& function, Built& built) {
  fs::path program = find_esbuild(function.code_uri);
  fs::path artifacts = settings_.folder / function.logical_id;
  if (program.empty()) {
    fail_build(function, "with esbuild", "the project has none; npm install --save-dev esbuild");
  } else {
    Product product;
    product.folder = artifacts;
    product.title = "with esbuild";
    product.tools = [&](const fs::path& into) {
      return std::vector<Tool>{{esbuild_words(function, program, into), function.code_uri, settings_.environment}};
    };
    make(function, product);
  }
  std::error_code ignored;
  if (fs::is_directory(artifacts, ignored)) built.task_root = artifacts;
}

}  // namespace sls::stack
