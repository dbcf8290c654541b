#include "lambda/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "process/process_tree.h"
#include "process/wire.h"

namespace sls::lambda {
namespace {

// How often what belongs to an environment is looked for again when it is ended: a process may start others
// while it is being ended.
constexpr int kEndRounds = 200;

struct Main {
  ProcessId id = 0;
  std::string mark;
};

// What the child of a fork could not do.
struct StartFailure {
  int error = 0;
  bool in_folder = false;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// A session and group of its own, nothing on standard input, output in the pipe.
bool be_apart(int output) {
  ::setsid();
  int nothing = ::open("/dev/null", O_RDONLY);
  bool placed = nothing >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(output, STDOUT_FILENO) >= 0 &&
                ::dup2(output, STDERR_FILENO) >= 0;
  if (nothing > STDERR_FILENO) ::close(nothing);
  return placed;
}

// A group of its own that is the terminal's foreground, so that Ctrl-C and a debugger's job control are its own. Results go
// to the parent's standard output: what the program writes goes where errors go.
bool be_in_terminal() {
  ::setpgid(0, 0);
  ::signal(SIGTTOU, SIG_IGN);
  ::tcsetpgrp(STDIN_FILENO, ::getpid());
  ::signal(SIGTTOU, SIG_DFL);
  // The shell waits for the program that invoked, not for this one: nobody would let it go on after Ctrl-Z.
  ::signal(SIGTSTP, SIG_IGN);
  return ::dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
}

// The child, between fork and exec; signals as a new program expects them. Descriptors beside the first three close at
// exec.
[[noreturn]] void become(SupervisorOrder& order, int output, int failure_pipe, pid_t supervisor) {
  auto fail = [failure_pipe](bool in_folder) {
    StartFailure failure{errno, in_folder};
    ssize_t written = ::write(failure_pipe, &failure, sizeof failure);
    ::_exit(written == sizeof failure ? 127 : 126);
  };
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) ::_exit(126);
  if (!(order.in_terminal ? be_in_terminal() : be_apart(output))) fail(false);
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::chdir(order.folder.c_str()) != 0) fail(true);
  auto arguments = pointers(order.arguments);
  auto variables = pointers(order.variables);
  ::execve(order.program.c_str(), arguments.data(), variables.data());
  fail(false);
  ::_exit(126);
}

class Supervisor {
 public:
  explicit Supervisor(bool in_terminal) : in_terminal_(in_terminal) {}

  int run() {
    prepare();
    for (;;) {
      pollfd wait[2] = {{kSupervisorSocket, POLLIN, 0}, {children_, POLLIN, 0}};
      if (::poll(wait, 2, -1) < 0 && errno != EINTR) break;
      if (wait[1].revents != 0) reap();
      if (wait[0].revents != 0 && !take_order()) break;
    }
    end_all();
    return 0;
  }

 private:
  void prepare() {
    self_ = ::getpid();
    ::closefrom(kSupervisorSocket + 1);
    ::fcntl(kSupervisorSocket, F_SETFD, FD_CLOEXEC);
    if (in_terminal_) {
      ::signal(SIGTTOU, SIG_IGN);  // it gives the terminal back from the background
      ::signal(SIGTSTP, SIG_IGN);
      terminal_group_ = ::tcgetpgrp(STDIN_FILENO);
    } else {
      ::setsid();  // Ctrl-C in the emulator's terminal is the emulator's
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) ::signal(number, SIG_IGN);
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    ::sigprocmask(SIG_SETMASK, &set, nullptr);
    children_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  }

  // False: the emulator is gone.
  bool take_order() {
    static char packet[kLargestPacket];
    char control[CMSG_SPACE(sizeof(int))];
    iovec part{packet, sizeof packet};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t got = ::recvmsg(kSupervisorSocket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got == 0) return false;
    int output = -1;
    if (const cmsghdr* rights = CMSG_FIRSTHDR(&message); rights != nullptr && rights->cmsg_type == SCM_RIGHTS)
      output = *reinterpret_cast<const int*>(CMSG_DATA(rights));
    auto order = decode_order({packet, static_cast<std::size_t>(got)});
    if (order) obey(*order, output);
    if (output >= 0) ::close(output);
    return true;
  }

  void obey(SupervisorOrder& order, int output) {
    if (order.kind == SupervisorOrder::Kind::start) return start(order, output);
    for (const auto& [pid, main] : mains_) {
      if (main.id != order.id) continue;
      if (order.kind == SupervisorOrder::Kind::signal) {
        ::kill(-pid, order.signal);
      } else {
        end_everything_of(pid, main.mark);
      }
      return;
    }
  }

  void start(SupervisorOrder& order, int output) {
    ProcessEvent event;
    event.id = order.id;
    event.kind = ProcessEvent::Kind::failed;
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
      event.error = errno;
      return tell(event);
    }
    pid_t pid = ::fork();
    if (pid == 0) become(order, output, pipe[1], self_);
    event.error = errno;
    ::close(pipe[1]);
    StartFailure failure;
    bool failed = pid < 0;
    if (pid > 0 && ::read(pipe[0], &failure, sizeof failure) == sizeof failure) {
      failed = true;
      event.error = failure.error;
      event.in_folder = failure.in_folder;
      ::waitpid(pid, nullptr, 0);
    }
    ::close(pipe[0]);
    if (!failed) {
      event.kind = ProcessEvent::Kind::started;
      event.pid = pid;
      mains_[pid] = {order.id, order.mark};
    }
    tell(event);
  }

  // Looks at a process that has ended before it takes its number away: as long as it is not reaped, its group
  // cannot be another's.
  void reap() {
    signalfd_siginfo ignored;
    while (::read(children_, &ignored, sizeof ignored) > 0) {
    }
    for (;;) {
      siginfo_t info{};
      if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
      auto main = mains_.find(info.si_pid);
      bool is_main = main != mains_.end();
      if (is_main) ::kill(-info.si_pid, SIGKILL);
      int status = 0;
      rusage usage{};
      ::wait4(info.si_pid, &status, 0, &usage);
      if (!is_main) continue;
      Main gone = main->second;
      mains_.erase(main);
      if (in_terminal_ && terminal_group_ > 0) ::tcsetpgrp(STDIN_FILENO, terminal_group_);
      ProcessEvent event;
      event.kind = ProcessEvent::Kind::ended;
      event.id = gone.id;
      event.pid = info.si_pid;
      event.status = status;
      event.peak_kb = usage.ru_maxrss;
      tell(event);
      end_everything_of(info.si_pid, gone.mark);
    }
  }

  bool belongs(const ProcessTree::Entry& orphan, int main, const std::string& mark) const {
    if (mains_.count(orphan.pid) != 0) return false;
    return orphan.group == main || orphan.session == main || has_variable(orphan.pid, mark);
  }

  // The process, its group, all below it, and orphans of it that have come to hang on this process.
  void end_everything_of(int main, const std::string& mark) {
    ::kill(-main, SIGKILL);
    // Twice nothing: /proc is not read in one moment, and a process whose parent ends meanwhile may be missed once.
    int empty_rounds = 0;
    for (int round = 0; round < kEndRounds && empty_rounds < 2; ++round) {
      ProcessTree tree = ProcessTree::read();
      std::vector<ProcessTree::Entry> found;
      if (mains_.count(main) != 0) found = tree.below(main);
      for (const auto& orphan : tree.children(self_)) {
        if (!belongs(orphan, main, mark)) continue;
        auto more = tree.below(orphan.pid);
        found.insert(found.end(), more.begin(), more.end());
      }
      empty_rounds = found.empty() ? empty_rounds + 1 : 0;
      for (const auto& entry : found) ::kill(entry.pid, SIGKILL);
      if (!found.empty()) ::usleep(1000);
    }
  }

  void end_all() {
    for (int round = 0; round < kEndRounds; ++round) {
      for (const auto& entry : ProcessTree::read().below(self_)) {
        if (entry.pid != self_) ::kill(entry.pid, SIGKILL);
      }
      while (::waitpid(-1, nullptr, WNOHANG) > 0) {
      }
      if (::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) return;
      ::usleep(1000);
    }
  }

  void tell(const ProcessEvent& event) {
    std::string packet = encode(event);
    while (::send(kSupervisorSocket, packet.data(), packet.size(), MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
    // Any other failure means that the emulator is gone, which the next receive says.
  }

  const bool in_terminal_;
  pid_t terminal_group_ = -1;  // whose the terminal's foreground was
  pid_t self_ = 0;
  int children_ = -1;
  std::map<pid_t, Main> mains_;
};

}  // namespace

int run_supervisor(bool in_terminal) { return Supervisor(in_terminal).run(); }

}  // namespace sls::lambda
