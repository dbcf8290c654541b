#include "signals.h"

#include <limits.h>
#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace sls::cli {
namespace {

// A signal handler reaches nothing else.
char half_written_file[PATH_MAX];

void remove_half_written_file(int signal_number) {
  ::unlink(half_written_file);
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

}  // namespace

void remove_when_ended(const std::filesystem::path& file) {
  if (file.native().size() >= sizeof half_written_file) return;
  std::strcpy(half_written_file, file.c_str());
  struct sigaction action {};
  action.sa_handler = remove_half_written_file;
  for (int number : {SIGINT, SIGTERM}) {
    struct sigaction before {};
    // What the parent has set to be ignored stays ignored.
    if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) ::sigaction(number, &action, nullptr);
  }
}

sigset_t block_end_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

bool end_is_pending() {
  sigset_t pending;
  return sigpending(&pending) == 0 && (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1);
}

ExitStatus wait_for_end_signal(const sigset_t& blocked) {
  int signal_number = 0;
  sigwait(&blocked, &signal_number);
  // The second one ends this program at once, also where a shell has started it in the background, with SIGINT ignored.
  std::signal(signal_number, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  return signal_number == SIGINT ? ExitStatus::interrupted : ExitStatus::done;
}

}  // namespace sls::cli
