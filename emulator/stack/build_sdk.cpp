// AWS's SDKs, which Lambda's runtimes bring along: boto3 for Python, @aws-sdk/* for Node.js 18 and later, aws-sdk
// before. Installed once for a project, only when a function's own code names them and nothing else has them.
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>

#include "builder.h"
#include "core/file.h"
#include "core/text.h"
#include "file_changes.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kLargestSource = 1024 * 1024;
const char* const kBoto3Probe =
    "import importlib.util; print(getattr(importlib.util.find_spec('boto3'), 'origin', ''), end='')";
constexpr int kMostSources = 2'000;

// Gives the texts of a function's own sources; those of what is installed beside them are left out.
template <typename Take>
void for_each_source(const fs::path& folder, const std::set<std::string>& endings, const Take& take, int& left) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error)) {
    std::error_code ignored;
    if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
      if (is_watched_folder(entry.path())) for_each_source(entry.path(), endings, take, left);
      continue;
    }
    if (!endings.contains(entry.path().extension().string()) || entry.file_size(ignored) > kLargestSource) continue;
    if (left-- <= 0) return;
    if (auto text = core::read_file(entry.path()); text.ok()) take(*text);
  }
}

bool names_boto3(const fs::path& folder) {
  bool found = false;
  int left = kMostSources;
  for_each_source(folder, {".py"}, [&](const std::string& text) {
    found = text.find("boto3") != std::string::npos || text.find("botocore") != std::string::npos;
    if (found) left = 0;  // that is enough
  }, left);
  return found;
}

std::set<std::string> named_node_packages(const fs::path& folder, bool modern) {
  static const std::regex kModern(R"(['"](@aws-sdk/[a-z0-9-]+))");
  static const std::regex kOld(R"(['"](aws-sdk)(?:/[^'"]*)?['"])");
  std::set<std::string> found;
  int left = kMostSources;
  for_each_source(folder, {".js", ".mjs", ".cjs", ".ts", ".mts"}, [&](const std::string& text) {
    if (text.find("aws-sdk") == std::string::npos) return;
    const std::regex& pattern = modern ? kModern : kOld;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) found.insert((*at)[1]);
  }, left);
  return found;
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return !path.empty() && fs::exists(path, ignored);
}

// Of this folder or of one above it, as Node.js looks.
bool is_in_node_modules(fs::path folder, const std::string& package) {
  for (;; folder = folder.parent_path()) {
    if (is_there(folder / "node_modules" / package)) return true;
    if (folder == folder.parent_path()) return false;
  }
}

}  // namespace

void Builder::add_python_sdk(const model::Function& function, Built& built) {
  Product product;
  product.folder = settings_.folder / "sdk-python";
  product.key = "boto3";
  product.title = "boto3, which Lambda has (pip)";
  product.is_shared = true;
  if (is_there(product.folder)) {
    built.sdk = product.folder;
    return;
  }
  bool own = is_there(function.code_uri / "boto3") || is_there(built.packages / "boto3");
  if (!settings_.install || own || !names_boto3(function.code_uri)) return;
  auto interpreter = interpreters_.find(function.runtime);
  if (!interpreter.ok()) return;  // the function says so itself
  if (interpreter_has_boto3(interpreter->program)) return;
  product.tools = [&](const fs::path& into) {
    return std::vector<Tool>{{{interpreter->program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                               "--no-input", "--target", into.string(), "boto3"},
                              "",
                              settings_.environment}};
  };
  if (make(function, product)) built.sdk = product.folder;
}

// Asked once: where it was is kept, and good as long as it is there.
bool Builder::interpreter_has_boto3(const std::string& program) {
  fs::path kept = settings_.folder / "boto3-of-the-interpreter";
  if (auto text = core::read_file(kept); text.ok()) {
    auto lines = core::split(*text, '\n');
    if (lines.size() == 2 && lines[0] == program && is_there(lines[1])) return true;
  }
  ToolOutcome probe = run_tool({{program, "-c", kBoto3Probe}, "", settings_.environment});
  if (!probe.succeeded || probe.output.empty()) return false;
  // Where it cannot be kept it is asked again.
  if (prepare_folder()) static_cast<void>(core::write_file(kept, program + "\n" + probe.output));
  return true;
}

void Builder::add_node_sdk(const model::Function& function, Built& built) {
  bool modern = std::atoi(function.runtime.c_str() + 6) >= 18;
  fs::path folder = settings_.folder / (modern ? "sdk-node" : "sdk-node-2");
  bool there = is_there(folder / "node_modules");
  if (there) built.sdk = folder;
  if (!settings_.install) return;
  auto packages = named_node_packages(function.code_uri, modern);
  std::erase_if(packages, [&](const std::string& package) {
    return is_in_node_modules(function.code_uri, package) || is_there(built.packages / "node_modules" / package);
  });
  bool all = std::all_of(packages.begin(), packages.end(), [&](const std::string& package) {
    return is_there(folder / "node_modules" / package);
  });
  if (packages.empty() || all) return;
  // Those that other functions use are installed again with them: npm makes one consistent set.
  if (auto before = core::read_file(folder / ".packages"); before.ok()) {
    for (const std::string& package : core::split(*before, '\n')) {
      if (!package.empty()) packages.insert(package);
    }
  }
  std::vector<std::string> names(packages.begin(), packages.end());
  Product product;
  product.folder = folder;
  product.key = core::join(names, "\n");
  product.title = core::join(names, ", ") + ", which Lambda has (npm)";
  product.is_shared = true;
  product.tools = [&](const fs::path& into) {
    std::ofstream(into / "package.json") << "{\"private\": true}\n";
    std::ofstream(into / ".packages") << core::join(names, "\n");
    std::vector<std::string> words = {"npm", "install", "--no-audit", "--no-fund", "--no-update-notifier",
                                      "--no-package-lock", "--loglevel=error"};
    words.insert(words.end(), names.begin(), names.end());
    return std::vector<Tool>{{words, into, settings_.environment}};
  };
  if (make(function, product)) built.sdk = folder;
}

}  // namespace sls::stack
