#include "signals.h"

#include <pthread.h>

#include <csignal>

namespace sls::cli {

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
