#include "tool.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/text.h"

namespace sls::stack {
namespace {

constexpr std::size_t kOutputKept = 64 * 1024;
constexpr int kPaceMilliseconds = 100;

std::vector<char*> arguments_of(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

bool end_is_asked_for() {
  sigset_t pending;
  return ::sigpending(&pending) == 0 &&
         (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1);
}

// The error, 0 when it runs.
int spawn(const Tool& tool, int output, pid_t& pid) {
  std::vector<std::string> words = tool.words, variables;
  for (const auto& [name, value] : tool.environment) variables.push_back(name + "=" + value);
  auto word_pointers = arguments_of(words);
  auto variable_pointers = arguments_of(variables);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  if (!tool.folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions, tool.folder.c_str());
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  int error = ::posix_spawnp(&pid, words[0].c_str(), &actions, &attributes, word_pointers.data(),
                             variable_pointers.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

class Output {
 public:
  explicit Output(const std::function<void(const std::string&)>& on_line) : on_line_(on_line) {}
  void add(std::string_view bytes) {
    text_.append(bytes);
    if (text_.size() > 2 * kOutputKept) text_.erase(0, text_.size() - kOutputKept);
    if (!on_line_) return;
    line_.append(bytes);
    for (std::size_t end; (end = line_.find('\n')) != std::string::npos; line_.erase(0, end + 1))
      on_line_(line_.substr(0, end));
  }
  std::string take() { return std::move(text_); }

 private:
  const std::function<void(const std::string&)>& on_line_;
  std::string text_;
  std::string line_;
};

// To its end, or until the program is asked to end: then true, and the tool is killed.
bool read_output(int descriptor, pid_t pid, Output& output) {
  char buffer[8 * 1024];
  for (;;) {
    if (end_is_asked_for()) {
      ::kill(-pid, SIGKILL);
      return true;
    }
    pollfd readable{descriptor, POLLIN, 0};
    if (::poll(&readable, 1, kPaceMilliseconds) <= 0) continue;
    ssize_t got = ::read(descriptor, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    output.add({buffer, static_cast<std::size_t>(got)});
  }
}

}  // namespace

ToolOutcome run_tool(const Tool& tool, const std::function<void(const std::string&)>& on_line) {
  ToolOutcome outcome;
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) {
    outcome.failure = std::strerror(errno);
    return outcome;
  }
  pid_t pid = -1;
  int error = spawn(tool, pipe[1], pid);
  ::close(pipe[1]);
  if (error != 0) {
    ::close(pipe[0]);
    outcome.found = error != ENOENT;
    outcome.failure = tool.words[0] + " cannot be started: " + std::strerror(error);
    return outcome;
  }
  Output output(on_line);
  bool interrupted = read_output(pipe[0], pid, output);
  ::close(pipe[0]);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  outcome.output = output.take();
  outcome.succeeded = status == 0;
  if (interrupted) {
    outcome.failure = "was interrupted";
  } else if (WIFSIGNALED(status)) {
    outcome.failure = "was ended by signal " + std::to_string(WTERMSIG(status));
  } else if (status != 0) {
    outcome.failure = "ended with status " + std::to_string(WEXITSTATUS(status));
  }
  return outcome;
}

std::string last_lines(const std::string& output, std::size_t count) {
  auto lines = core::split(core::trim(output), '\n');
  std::string text;
  for (std::size_t i = lines.size() - std::min(count, lines.size()); i < lines.size(); ++i)
    text += (text.empty() ? "    " : "\n    ") + lines[i];
  return text;
}

}  // namespace sls::stack
