// Builder: makes a function's code what it is on AWS after `sam build`: its dependencies are installed, its
// Metadata.BuildMethod is run. What is made stays below .hello-sls/build, under the function's name, and is made again
// when the file it was made from has changed. A failure is told and leaves the function to fail in its own words.
//
// One thread at a time; processes that build the same application wait for one another.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "folder_use.h"
#include "lambda/interpreters.h"
#include "stack/failure.h"
#include "template/application.h"
#include "tool.h"

namespace sls::stack {

// What of a function's code is elsewhere than its CodeUri. Empty paths: nothing.
struct Built {
  std::filesystem::path task_root;  // in the place of CodeUri
  std::filesystem::path packages;   // as if they lay in the task root: modules of Python; node_modules of Node.js
  std::filesystem::path sdk;        // of AWS, as Lambda's runtimes bring it: found after everything else
};
using BuiltFunctions = std::map<std::string, Built>;  // by logical id

struct BuilderSettings {
  std::filesystem::path folder;                    // .hello-sls/build; made when there is something to put there
  std::map<std::string, std::string> environment;  // the developer's
  bool install = true;                             // false: only what is there already
  std::function<void(const std::string&)> print;   // one line for people
  bool verbose = false;                            // tools' own output too
  // For Lambda's machines instead of this one: dependencies that are compiled are those of the function's runtime and
  // architecture, an active virtual environment does not count, and no SDK is added, since Lambda has it.
  bool for_lambda = false;
};

class Builder {
 public:
  explicit Builder(BuilderSettings settings)
      : settings_(std::move(settings)), interpreters_(settings_.environment, {}) {}

  BuiltFunctions build(const model::Application& application,
                       const std::function<bool(const model::Function&)>& wanted);
  // The SDK of AWS for a function whose code is unpacked in `code`; empty: it has its own, or needs none.
  std::filesystem::path sdk_for(model::Function function, const std::filesystem::path& code);
  // Removes what was replaced, and what this template's functions of before have left. Not while another program uses the
  // folder (`use`), or builds.
  void remove_unused(const model::Application& application, FolderUse& use);
  // The functions whose last build failed.
  const std::vector<std::string>& failed() const { return failed_; }
  // Whether one of them failed because a tool (pip's Python, npm, make) is not on this machine.
  bool lacks_a_tool() const { return lacks_a_tool_; }

 private:
  // What has to be there for a function, and how it is made.
  struct Product {
    std::filesystem::path folder;
    std::string key;    // it is good as long as this is what it was made with; empty: made each time
    std::string title;  // "requirements.txt by pip"
    std::function<std::vector<Tool>(const std::filesystem::path& into)> tools;
    // Tried when these fail, into an empty folder again; may be empty. `why_otherwise` is the line that says so.
    std::function<std::vector<Tool>(const std::filesystem::path& into)> otherwise;
    std::string why_otherwise;
    bool is_shared = false;  // by all functions, of whatever template
  };

  Built build_function(const model::Function& function);
  bool make(const model::Function& function, const Product& product);
  bool run_all(const std::vector<Tool>& tools, std::string& why);
  bool run_tools_of(const model::Function& function, const Product& product, const std::filesystem::path& part,
                    std::string& why);
  void fail_build(const model::Function& function, const std::string& what, const std::string& why);
  bool prepare_folder();
  void print(const std::string& line) const;

  void install_requirements(const model::Function& function, Built& built);
  void install_requirements_for_lambda(const model::Function& function, const std::string& text, Built& built);
  void warn_of_missing(const model::Function& function, const std::string& python,
                       const std::filesystem::path& requirements);
  void install_node_packages(const model::Function& function, Built& built);
  void run_make(const model::Function& function, Built& built);
  void run_esbuild(const model::Function& function, Built& built);

  void add_python_sdk(const model::Function& function, Built& built);
  bool interpreter_has_boto3(const std::string& program);
  void add_node_sdk(const model::Function& function, Built& built);

  const BuilderSettings settings_;
  lambda::Interpreters interpreters_;
  std::vector<std::string> failed_;
  bool lacks_a_tool_ = false;
  std::filesystem::path template_file_;  // of the application that is built
  std::map<std::string, std::filesystem::path> made_;  // by key: functions of one CodeUri share what was installed
};

}  // namespace sls::stack
