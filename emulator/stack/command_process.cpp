#include "command_process.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace sls::stack {
namespace {

constexpr int kCannotRun = 126;
constexpr int kNotFound = 127;
constexpr std::int64_t kGraceNs = 5'000'000'000;

sigset_t awaited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&set, number);
  return set;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// The terminal, lent to the command's process group where this process has it.
class Terminal {
 public:
  Terminal() : ours_(::isatty(STDIN_FILENO) == 1 && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp()) {
    // A process in the background that takes the terminal back would be stopped for it.
    ::signal(SIGTTOU, SIG_IGN);
  }
  ~Terminal() { take_back(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool is_ours() const { return ours_; }
  void lend(pid_t group) const {
    if (ours_) ::tcsetpgrp(STDIN_FILENO, group);
  }
  void take_back() const {
    if (ours_) ::tcsetpgrp(STDIN_FILENO, ::getpgrp());
  }

 private:
  const bool ours_;
};

// Between fork and exec: only what is safe there.
[[noreturn]] void become(char* const* words, char* const* variables, bool lend_terminal, int failure_pipe) {
  ::setpgid(0, 0);
  if (lend_terminal) ::tcsetpgrp(STDIN_FILENO, ::getpid());
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGTTOU}) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execvpe(words[0], words, variables);
  int error = errno;
  ssize_t written = ::write(failure_pipe, &error, sizeof error);
  ::_exit(written == sizeof error ? kNotFound : kCannotRun);
}

class CommandRun {
 public:
  CommandRun(pid_t pid, const UserCommand& command, const core::Clock& clock, const Terminal& terminal)
      : pid_(pid), clock_(clock), terminal_(terminal) {
    if (command.timeout) end_ns_ = clock.monotonic_nanoseconds() + command.timeout->count() * 1'000'000;
  }

  CommandOutcome wait() {
    sigset_t awaited = awaited_signals();
    while (!has_ended()) {
      std::int64_t left = look_at_time();
      timespec pause{static_cast<time_t>(left / 1'000'000'000), left % 1'000'000'000};
      int number = ::sigtimedwait(&awaited, nullptr, end_ns_ > 0 ? &pause : nullptr);
      if (number > 0 && number != SIGCHLD) pass_on(number);
    }
    // Servers and workers that it has left in its group.
    ::kill(-pid_, SIGKILL);
    return outcome_;
  }

 private:
  bool has_ended() {
    int status = 0;
    pid_t changed = ::waitpid(pid_, &status, WNOHANG | WUNTRACED);
    if (changed == 0 || (changed < 0 && errno == EINTR)) return false;
    if (changed == pid_ && WIFSTOPPED(status)) {
      stop_with_it();
      return false;
    }
    outcome_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
  }

  // Ctrl-Z stops the command; its shell waits for this process to stop too.
  void stop_with_it() {
    if (!terminal_.is_ours()) return;
    terminal_.take_back();
    ::raise(SIGSTOP);
    terminal_.lend(pid_);
    ::kill(-pid_, SIGCONT);
  }

  // A second one is meant.
  void pass_on(int number) {
    ::kill(-pid_, asked_ ? SIGKILL : number);
    asked_ = true;
  }

  // Nanoseconds until there is something to do; ends what has run out of its time.
  std::int64_t look_at_time() {
    if (end_ns_ == 0) return 0;
    std::int64_t now = clock_.monotonic_nanoseconds();
    if (now >= end_ns_) {
      ::kill(-pid_, outcome_.timed_out ? SIGKILL : SIGTERM);
      outcome_.timed_out = true;
      end_ns_ = now + kGraceNs;
    }
    return end_ns_ - now;
  }

  const pid_t pid_;
  const core::Clock& clock_;
  const Terminal& terminal_;
  std::int64_t end_ns_ = 0;
  bool asked_ = false;
  CommandOutcome outcome_;
};

CommandOutcome cannot_run(const std::string& name, int error) {
  CommandOutcome outcome;
  outcome.status = error == ENOENT ? kNotFound : kCannotRun;
  outcome.error = name + ": " + (error == ENOENT ? "there is no such command" : std::strerror(error));
  return outcome;
}

}  // namespace

void block_signals_for_command() {
  sigset_t set = awaited_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

CommandOutcome run_command(const UserCommand& command, const core::Clock& clock) {
  std::vector<std::string> words = command.words, variables;
  for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
  auto word_pointers = pointers(words);
  auto variable_pointers = pointers(variables);
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return cannot_run(words[0], errno);
  Terminal terminal;
  pid_t pid = ::fork();
  if (pid == 0) become(word_pointers.data(), variable_pointers.data(), terminal.is_ours(), pipe[1]);
  int error = pid < 0 ? errno : 0;
  ::close(pipe[1]);
  // Both sides set the group, so that it is there whoever runs first.
  if (pid > 0) ::setpgid(pid, pid);
  if (pid > 0 && ::read(pipe[0], &error, sizeof error) == sizeof error) ::waitpid(pid, nullptr, 0);
  ::close(pipe[0]);
  if (error != 0) return cannot_run(words[0], error);
  return CommandRun(pid, command, clock, terminal).wait();
}

}  // namespace sls::stack
