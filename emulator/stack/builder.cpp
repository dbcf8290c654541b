#include "builder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>

#include "core/file.h"
#include "core/text.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr const char* kKeyFile = ".built-from";

// Held while something is made: another process that builds the same application waits.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder, bool wait = true)
      : descriptor_(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)),
        held_(descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | (wait ? 0 : LOCK_NB)) == 0) {}
  ~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  bool held() const { return held_; }

 private:
  int descriptor_;
  bool held_;
};

// What kKeyFile says of a product: the key, which may have several lines; then, if it belongs to one function, that and the
// function's template.
struct MadeFrom {
  std::string key, function, template_file;
};
constexpr const char* kOwnerMark = "\nfor ";

MadeFrom read_made_from(const fs::path& product) {
  auto text = core::read_file(product / kKeyFile);
  if (!text.ok()) return {};
  std::size_t mark = text->rfind(kOwnerMark);
  if (mark == std::string::npos) return {*text, "", ""};
  auto owner = core::split(text->substr(mark + std::string_view(kOwnerMark).size()), '\n');
  return {text->substr(0, mark), owner[0], owner.size() > 1 ? owner[1] : ""};
}

bool is_made(const fs::path& folder, const std::string& key) {
  return !key.empty() && read_made_from(folder).key == key;
}

std::string seconds_text(std::chrono::steady_clock::duration took) {
  auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(took).count() / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace

void Builder::print(const std::string& line) const {
  if (settings_.print) settings_.print(line);
}

BuiltFunctions Builder::build(const model::Application& application,
                              const std::function<bool(const model::Function&)>& wanted) {
  failed_.clear();
  lacks_a_tool_ = false;
  template_file_ = application.template_file;
  BuiltFunctions built;
  // What `sam build` has made is whole.
  bool by_sam = application.template_file.parent_path().parent_path().filename() == ".aws-sam";
  for (const model::Function& function : application.functions) {
    if (by_sam || !wanted(function) || !function.inline_code.empty()) continue;
    std::error_code ignored;
    if (fs::is_directory(function.code_uri, ignored)) built[function.logical_id] = build_function(function);
  }
  return built;
}

fs::path Builder::sdk_for(model::Function function, const fs::path& code) {
  Built built;
  function.code_uri = code;
  if (function.runtime.starts_with("python")) add_python_sdk(function, built);
  if (function.runtime.starts_with("nodejs")) add_node_sdk(function, built);
  return built.sdk;
}

Built Builder::build_function(const model::Function& function) {
  Built built;
  const std::string& method = function.build_method;
  bool python = function.runtime.starts_with("python"), node = function.runtime.starts_with("nodejs");
  if (method == "makefile") {
    run_make(function, built);
  } else if (method == "esbuild") {
    run_esbuild(function, built);
  } else if (!method.empty() && !method.starts_with("python") && !method.starts_with("nodejs")) {
    print(function.logical_id + ": BuildMethod " + method +
          " is not run here; run sam build and serve -t .aws-sam/build/template.yaml");
  } else if (python) {
    install_requirements(function, built);
  } else if (node) {
    install_node_packages(function, built);
  }
  if (python && !settings_.for_lambda) add_python_sdk(function, built);
  if (node && !settings_.for_lambda) add_node_sdk(function, built);
  return built;
}

bool Builder::prepare_folder() {
  std::error_code error;
  fs::create_directories(settings_.folder, error);
  fs::path ignore = settings_.folder.parent_path() / ".gitignore";
  if (!error && !fs::exists(ignore)) return core::write_file(ignore, "*\n").ok();
  return !error;
}

// Beside the folder it is to be, so that a failure and a Ctrl-C leave what was there before.
bool Builder::make(const model::Function& function, const Product& product) {
  if (is_made(product.folder, product.key)) return true;
  if (!settings_.install) {
    std::error_code ignored;  // one that cannot be looked at is not there
    if (!fs::exists(product.folder, ignored))
      print(function.logical_id + ": not built yet: " + product.title + "; hello-sls build does it");
    return false;
  }
  if (!prepare_folder()) {
    fail_build(function, product.title, "cannot write to " + settings_.folder.string());
    return false;
  }
  FolderLock lock(settings_.folder);
  if (is_made(product.folder, product.key)) return true;  // by the other process
  auto begun = std::chrono::steady_clock::now();
  print(function.logical_id + ": building " + product.title + " …");
  fs::path part = product.folder.string() + ".part";
  std::error_code error;
  fs::remove_all(part, error);
  if (!error) fs::create_directories(part, error);
  std::string why = error ? error.message() : "";
  if (!error && run_tools_of(function, product, part, why)) {
    std::string owner = kOwnerMark + function.logical_id + "\n" + template_file_.string();
    auto marked = core::write_file(part / kKeyFile, product.key + (product.is_shared ? "" : owner));
    // Functions that run still have the one before open.
    fs::path before = product.folder.string() + ".before";
    fs::remove_all(before, error);
    if (!error && fs::exists(product.folder)) fs::rename(product.folder, before, error);
    if (!error && marked.ok()) fs::rename(part, product.folder, error);
    if (!error && marked.ok()) {
      print(function.logical_id + ": built in " + seconds_text(std::chrono::steady_clock::now() - begun));
      return true;
    }
    why = error ? error.message() : marked.error();
  }
  fs::remove_all(part, error);
  fail_build(function, product.title, why);
  return false;
}

void Builder::remove_unused(const model::Application& application, FolderUse& use) {
  use.begin(settings_.folder);
  std::error_code ignored;
  if (!fs::is_directory(settings_.folder, ignored)) return;
  FolderLock lock(settings_.folder, /*wait=*/false);
  if (!lock.held()) return;
  use.clean([&](const std::string& name) {
    if (name.ends_with(".before") || name.ends_with(".part")) return false;
    MadeFrom made_from = read_made_from(settings_.folder / name);
    if (made_from.function.empty()) return true;  // everybody's, or none of ours
    if (made_from.template_file == application.template_file) return application.find_function(made_from.function) != nullptr;
    std::error_code unknown;  // one that cannot be looked at may be there
    return fs::exists(made_from.template_file, unknown) || unknown;
  });
}

bool Builder::run_tools_of(const model::Function& function, const Product& product, const fs::path& part,
                           std::string& why) {
  if (run_all(product.tools(part), why)) return true;
  if (!product.otherwise || lacks_a_tool_) return false;
  print(function.logical_id + ": " + product.why_otherwise);
  std::error_code error;
  fs::remove_all(part, error);
  if (!error) fs::create_directories(part, error);
  if (error) why = error.message();
  return !error && run_all(product.otherwise(part), why);
}

bool Builder::run_all(const std::vector<Tool>& tools, std::string& why) {
  for (const Tool& tool : tools) {
    auto shown = settings_.verbose ? settings_.print : nullptr;
    ToolOutcome outcome = run_tool(tool, shown);
    if (outcome.succeeded) continue;
    if (!outcome.found) lacks_a_tool_ = true;
    why = outcome.found && !outcome.output.empty() ? tool.words[0] + " " + outcome.failure + ":\n" + last_lines(outcome.output)
                                                   : outcome.failure;
    return false;
  }
  return true;
}

void Builder::fail_build(const model::Function& function, const std::string& what, const std::string& why) {
  failed_.push_back(function.logical_id);
  print(function.logical_id + ": building " + what + " failed: " + why);
}

}  // namespace sls::stack
