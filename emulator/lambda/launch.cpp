#include "launch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/file.h"
#include "core/text.h"
#include "log_lines.h"

namespace sls::lambda {
namespace fs = std::filesystem;
namespace {

bool is_custom(const model::Function& function) {
  return function.runtime.starts_with("provided") || function.runtime == "go1.x";
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::string joined(const std::vector<fs::path>& paths) {
  std::string text;
  for (const fs::path& path : paths) text += (text.empty() ? "" : ":") + path.string();
  return text;
}

// /opt cannot be made without being root: what is looked for there is found through these variables.
handler::Variables search_variables(const FunctionCode& code, const fs::path& interpreter_folder) {
  std::vector<fs::path> libraries = {code.task_root, code.task_root / "lib"};
  std::vector<fs::path> programs = {"/usr/local/bin", "/usr/bin", "/bin"};
  if (!interpreter_folder.empty()) programs.insert(programs.begin(), interpreter_folder);
  if (!code.opt.empty()) {
    libraries.push_back(code.opt / "lib");
    programs.push_back(code.opt / "bin");
  }
  return {{"PATH", joined(programs)}, {"LD_LIBRARY_PATH", joined(libraries)}};
}

// The version of Node's runtimes in layers' folders: "nodejs22.x" → "node22".
std::string node_folder(const std::string& runtime) {
  std::size_t dot = runtime.find('.');
  return "node" + runtime.substr(6, dot - 6);
}

void add_python_variables(const model::Function& function, const FunctionCode& code, Launch& launch) {
  launch.defaults["LC_CTYPE"] = "C.UTF-8";
  std::vector<fs::path> places;
  if (!code.packages.empty()) places.push_back(code.packages);
  if (!code.opt.empty()) {
    places.push_back(code.opt / "python" / "lib" / function.runtime / "site-packages");
    places.push_back(code.opt / "python");
  }
  if (!places.empty()) launch.defaults["PYTHONPATH"] = joined(places);
  if (!code.sdk.empty()) launch.fixed["HELLO_SLS_SDK"] = code.sdk.string();
}

void add_node_variables(const model::Function& function, const FunctionCode& code, Launch& launch) {
  std::vector<fs::path> places;
  if (!code.packages.empty()) places.push_back(code.packages / "node_modules");
  if (!code.opt.empty()) {
    places.push_back(code.opt / "nodejs" / node_folder(function.runtime) / "node_modules");
    places.push_back(code.opt / "nodejs" / "node_modules");
  }
  if (!code.sdk.empty()) places.push_back(code.sdk / "node_modules");
  if (!places.empty()) launch.defaults["NODE_PATH"] = joined(places);
}

}  // namespace

void apply_exec_wrapper(const handler::Variables& variables, const FunctionCode& code, Launch& launch) {
  auto named = variables.find("AWS_LAMBDA_EXEC_WRAPPER");
  if (!launch.is_managed || named == variables.end() || named->second.empty()) return;
  std::string wrapper = named->second;
  for (const auto& [shown, folder] : {std::pair{"/opt/", code.opt}, std::pair{"/var/task/", code.task_root}}) {
    if (wrapper.starts_with(shown) && !folder.empty()) wrapper = (folder / wrapper.substr(std::strlen(shown))).string();
  }
  constexpr const char* kScript =
      "if [ ! -f \"$0\" ]; then echo \"$0: does not exist\"; exit 127; fi\n"
      "if [ ! -x \"$0\" ]; then echo \"$0: is not an executable\"; exit 126; fi\n"
      "exec \"$0\" \"$@\"\n";
  launch.arguments.insert(launch.arguments.begin(), {"/bin/sh", "-c", kScript, wrapper});
  launch.program = "/bin/sh";
}

std::string start_advice(const Launch& launch, int error, bool in_folder) {
  const std::string& program = launch.program;
  if (in_folder) return error == ENOENT ? "there is no folder " + launch.folder + "; make it, or correct CodeUri" : "";
  if (error == EACCES) return program + " may not be executed: chmod +x it";
  auto text = core::read_file(program);
  std::string first = text.ok() ? text->substr(0, text->find('\n')) : "";
  if (error == ENOEXEC)
    return program + " is no program that this machine runs: build it for its architecture, or begin a script with #!";
  if (error != ENOENT || !first.starts_with("#!")) return "";
  if (first.ends_with('\r')) return program + " has line ends of Windows (CRLF), and Linux takes the CR for a part of its #! line";
  return program + " begins with " + first + ", and that is not on this machine";
}

std::string Launcher::refusal(const model::Function& function) const {
  if (function.package_type == "Image")
    return "container images do not run here; give the function a Runtime and a Handler to try it";
  const std::string& runtime = function.runtime;
  bool here = is_custom(function) || runtime.starts_with("python3") || runtime.starts_with("nodejs");
  if (!here) {
    return "runtime " + runtime + " (handler " + function.handler +
           ") does not run here: provided.*, python3.x and nodejs*.x do; a bootstrap of its own, with a "
           "provided.* runtime, would run it";
  }
  if (options_.supervisor.empty()) return "child processes are not available";
  return "";
}

bool Launcher::needs_client(const model::Function& function) const {
  return !is_custom(function) && refusal(function).empty();
}

core::Result<Launch, LaunchFailure> Launcher::plan(const model::Function& function, const FunctionCode& code,
                                                   bool isolated) {
  auto launch = plan_undebugged(function, code, isolated);
  const Debugging& debugging = options_.debugging;
  if (!launch.ok()) return launch;
  if (function.logical_id == options_.terminal_function) {
    if (auto term = options_.developer_variables.find("TERM"); term != options_.developer_variables.end())
      launch->defaults["TERM"] = term->second;
  }
  if (function.logical_id != debugging.function) return launch;
  if (debugging.port != 0 && function.runtime.starts_with("python")) {
    launch->fixed["HELLO_SLS_DEBUG_PORT"] = std::to_string(debugging.port);
    launch->arguments.insert(launch->arguments.begin() + 1, "-Xfrozen_modules=off");  // debugpy misses breakpoints in them
  }
  if (debugging.port != 0 && function.runtime.starts_with("nodejs"))
    launch->arguments.insert(launch->arguments.begin() + 1,
                             "--inspect-brk=127.0.0.1:" + std::to_string(debugging.port));
  return debugging.wrap.empty() ? std::move(launch) : wrapped(std::move(*launch));
}

// The program is looked for as a shell would: where it is named by a path there, else on the developer's PATH.
core::Result<Launch, LaunchFailure> Launcher::wrapped(Launch launch) const {
  const std::string& name = options_.debugging.wrap.front();
  std::vector<fs::path> places = {name};
  if (name.find('/') == std::string::npos) {
    places.clear();
    auto path = options_.developer_variables.find("PATH");
    if (path != options_.developer_variables.end()) {
      for (const std::string& folder : core::split(path->second, ':')) places.push_back(fs::path(folder) / name);
    }
  }
  auto found = std::find_if(places.begin(), places.end(),
                            [](const fs::path& file) { return is_file(file) && ::access(file.c_str(), X_OK) == 0; });
  if (found == places.end())
    return core::Failure{LaunchFailure{"Runtime.InvalidEntrypoint", "there is no program " + name + " for --wrap", ""}};
  launch.arguments[0] = launch.program;
  launch.program = launch.shown_program = fs::absolute(*found).string();
  launch.arguments.insert(launch.arguments.begin(), options_.debugging.wrap.begin(), options_.debugging.wrap.end());
  return launch;
}

core::Result<Launch, LaunchFailure> Launcher::plan_undebugged(const model::Function& function,
                                                              const FunctionCode& code, bool isolated) {
  if (isolated) {
    if (options_.isolated_bootstrap.empty())
      return core::Failure{LaunchFailure{"Runtime.InvalidEntrypoint",
                                         "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
                                         "--isolate needs the bootstrap that comes with hello-sls, and it is not "
                                         "beside the program"}};
    Launch launch;
    launch.program = options_.isolated_bootstrap.string();
    launch.shown_program = "/var/task/bootstrap";
    std::error_code ignored;
    bool has_folder = fs::is_directory(code.task_root, ignored);
    launch.folder = has_folder ? code.task_root.string() : options_.isolated_bootstrap.parent_path().string();
    launch.arguments = {launch.program};
    launch.fixed["LAMBDA_TASK_ROOT"] = launch.folder;
    launch.defaults = search_variables({launch.folder, code.opt, ""}, "");
    return launch;
  }
  if (!code.failure.empty())
    return core::Failure{LaunchFailure{"Runtime.InvalidEntrypoint", code.failure, ""}};
  auto launch = is_custom(function) ? plan_custom(function, code) : plan_managed(function, code);
  if (launch.ok()) launch->fixed["LAMBDA_TASK_ROOT"] = code.task_root.string();
  return launch;
}

core::Result<Launch, LaunchFailure> Launcher::plan_custom(const model::Function& function,
                                                          const FunctionCode& code) const {
  std::vector<std::pair<fs::path, std::string>> places = {
      {code.task_root / "bootstrap", "/var/task/bootstrap"}};
  if (!code.opt.empty()) places.emplace_back(code.opt / "bootstrap", "/opt/bootstrap");
  // The Go of go1.x was started by its own name.
  if (function.runtime == "go1.x")
    places.emplace_back(code.task_root / function.handler, "/var/task/" + function.handler);
  for (const auto& [file, shown] : places) {
    if (!is_file(file)) continue;
    Launch launch;
    launch.program = file.string();
    launch.shown_program = shown;
    launch.folder = code.task_root.string();
    launch.arguments = {launch.program};
    launch.defaults = search_variables(code, "");
    return launch;
  }
  return core::Failure{LaunchFailure{"Runtime.InvalidEntrypoint",
                                     "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
                                     "there is no file " + places.front().first.string() +
                                         "; build it, or correct CodeUri"}};
}

core::Result<Launch, LaunchFailure> Launcher::plan_managed(const model::Function& function,
                                                           const FunctionCode& code) {
  bool python = function.runtime.starts_with("python");
  auto interpreter = interpreters_.find(function.runtime);
  if (!interpreter.ok())
    return core::Failure{LaunchFailure{"Runtime.InvalidEntrypoint", interpreter.error(), ""}};
  Launch launch;
  launch.program = interpreter->program;
  launch.shown_program = interpreter->program;
  launch.folder = code.task_root.string();
  launch.defaults = search_variables(code, fs::path(interpreter->program).parent_path());
  launch.fixed["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + function.runtime;
  fs::path client = options_.runtime_clients /
                    (python ? fs::path("python") / "bootstrap.py" : fs::path("node") / "bootstrap.mjs");
  launch.arguments = {launch.program, client.string()};
  launch.is_managed = true;
  if (python) {
    add_python_variables(function, code, launch);
  } else {
    add_node_variables(function, code, launch);
  }
  return launch;
}

}  // namespace sls::lambda
