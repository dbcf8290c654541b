#include "lambda/interpreters.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/text.h"

namespace sls::lambda {
namespace fs = std::filesystem;
namespace {

constexpr int kProbeMilliseconds = 10'000;

const char* const kPythonProbe =
    "import sys; print(sys.executable); print('%d.%d' % sys.version_info[:2])";
const char* const kNodeProbe = "console.log(process.execPath); console.log(process.versions.node)";

// What a program writes, in the given environment; empty when it fails or takes too long.
std::string output_of(std::vector<std::string> words, const std::map<std::string, std::string>& variables) {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return "";
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables) texts.push_back(name + "=" + value);
  std::vector<char*> arguments, environment;
  for (std::string& word : words) arguments.push_back(word.data());
  for (std::string& text : texts) environment.push_back(text.data());
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  int error = ::posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  std::string text;
  char buffer[1024];
  pollfd wait{pipe[0], POLLIN, 0};
  while (error == 0 && ::poll(&wait, 1, kProbeMilliseconds) > 0) {
    ssize_t got = ::read(pipe[0], buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  if (error != 0) return "";
  int status = 0;
  if (::waitpid(pid, &status, WNOHANG) == 0) {
    // It has closed its output or hangs; a program that has printed its answer is about to end by itself.
    if (text.empty()) ::kill(pid, SIGKILL);
    ::waitpid(pid, &status, 0);
  }
  return status == 0 ? text : "";
}

bool is_program(const fs::path& file) {
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

bool is_script(const fs::path& file) {
  char start[2] = {};
  std::ifstream(file).read(start, 2);
  return start[0] == '#' && start[1] == '!';
}

// "python3.11" → "3.11"
std::string version_in_name(const fs::path& file) {
  std::string name = file.filename().string();
  constexpr std::string_view kPrefix = "python";
  if (!name.starts_with(kPrefix)) return "";
  std::string version = name.substr(kPrefix.size());
  bool plain = version.find('.') != std::string::npos &&
               version.find_first_not_of("0123456789.") == std::string::npos;
  return plain ? version : "";
}

std::string version_of_environment(const fs::path& folder) {
  std::ifstream file(folder / "pyvenv.cfg");
  for (std::string line; std::getline(file, line);) {
    std::size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    std::string name(core::trim(std::string_view(line).substr(0, equals)));
    if (name != "version" && name != "version_info") continue;
    auto parts = core::split(core::trim(std::string_view(line).substr(equals + 1)), '.');
    if (parts.size() >= 2) return parts[0] + "." + parts[1];
  }
  return "";
}

// A number that orders versions: "3.12" → 3012, "22" → 22.
int rank(const std::string& version) {
  auto parts = core::split(version, '.');
  int major = std::atoi(parts[0].c_str());
  return parts.size() > 1 ? major * 1000 + std::atoi(parts[1].c_str()) : major;
}

std::string wanted_version(const std::string& runtime) {
  if (runtime.starts_with("python")) return runtime.substr(6);
  return runtime.substr(6, runtime.find('.') - 6);  // nodejs22.x
}

}  // namespace

core::Result<Interpreter> Interpreters::find(const std::string& runtime) {
  std::lock_guard lock(mutex_);
  auto found = known_.find(runtime);
  if (found != known_.end()) return found->second;
  auto result = search(runtime);
  const std::string& warning = result.ok() ? result->warning : result.error();
  if (!warning.empty() && print_) print_(warning);
  known_.emplace(runtime, result);
  return result;
}

core::Result<Interpreter> Interpreters::search(const std::string& runtime) const {
  bool python = runtime.starts_with("python");
  std::string wanted = wanted_version(runtime);
  std::string program = python ? "python3" : "node";
  auto found = candidates(python, wanted);
  if (found.empty()) {
    return core::Failure{"runtime " + runtime + " needs " + program +
                         ", and there is none on PATH; install it, or put it there"};
  }
  // An active virtual environment, the first candidate then, is used as it is.
  bool chosen = python && variables_.contains("VIRTUAL_ENV") &&
                found.front().program.starts_with(variables_.at("VIRTUAL_ENV"));
  auto best = chosen ? found.begin()
                     : std::min_element(found.begin(), found.end(), [&](const auto& a, const auto& b) {
                         int want = rank(wanted);
                         return std::abs(rank(a.version) - want) < std::abs(rank(b.version) - want);
                       });
  if (best->version != wanted)
    best->warning = "runtime " + runtime + " runs on " + best->program + ", version " + best->version +
                    ": there is no " + (python ? "python" + wanted : "Node.js " + wanted) +
                    (chosen ? " in the active virtual environment" : " on PATH");
  return *best;
}

std::vector<Interpreter> Interpreters::candidates(bool python, const std::string& wanted) const {
  std::vector<Interpreter> found;
  auto value = [this](const char* name) {
    auto variable = variables_.find(name);
    return variable == variables_.end() ? std::string() : variable->second;
  };
  if (std::string active = value("VIRTUAL_ENV"); python && !active.empty()) {
    fs::path file = fs::path(active) / "bin" / "python3";
    std::string version = version_of_environment(active);
    if (is_program(file) && !version.empty()) return {{file.string(), version, ""}};
  }
  auto folders = core::split(value("PATH"), ':');
  // The very version first: when it is there, nothing else need be asked.
  for (const std::string& folder : folders) {
    if (folder.empty()) continue;
    add(found, (fs::path(folder) / (python ? "python" + wanted : "node")).string(), python);
    if (!found.empty() && found.back().version == wanted) return {found.back()};
  }
  if (!python) return found;
  for (const std::string& folder : folders) {
    std::error_code ignored;
    add(found, (fs::path(folder) / "python3").string(), python);
    // Scripts are asked above, by the one name: a folder may hold many that lead to the same few programs.
    for (const auto& file : fs::directory_iterator(folder, ignored)) {
      if (!version_in_name(file.path()).empty() && !is_script(file.path()))
        add(found, file.path().string(), python);
    }
  }
  return found;
}

void Interpreters::add(std::vector<Interpreter>& found, const std::string& file, bool python) const {
  if (!is_program(file)) return;
  std::error_code ignored;
  std::string version = python && !is_script(file) ? version_in_name(fs::canonical(file, ignored)) : "";
  if (!version.empty()) {
    found.push_back({file, version, ""});
    return;
  }
  if (!python && !is_script(file)) {
    std::string printed = output_of({file, "--version"}, variables_);  // "v22.11.0"
    if (printed.starts_with("v")) found.push_back({file, printed.substr(1, printed.find('.') - 1), ""});
    return;
  }
  std::vector<std::string> question = {file, "-c", kPythonProbe};
  if (!python) question = {file, "-e", kNodeProbe};
  auto lines = core::split(output_of(std::move(question), variables_), '\n');
  if (lines.size() < 2 || lines[0].empty()) return;
  version = python ? lines[1] : lines[1].substr(0, lines[1].find('.'));
  // A link to a program keeps its name: a virtual environment is one. What is behind a script is named.
  found.push_back({is_script(file) ? lines[0] : file, version, ""});
}

}  // namespace sls::lambda
