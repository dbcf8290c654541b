// Exit statuses, as the contract with users' scripts names them.
#pragma once

#include "stack/failure.h"

namespace sls::cli {

enum class ExitStatus : int {
  done = 0,
  failed = 1,       // function error or timeout, findings, failed build or upload
  usage = 2,        // usage, unknown name
  unreadable = 3,   // template or event missing, not readable, not valid
  environment = 4,  // port taken, store owned or not writable, a tool is missing
  strict = 5,       // refused at start by --strict
  exec_failed = 125,  // exec answers with its command's status: its own failures have this one
  interrupted = 130,
};

inline ExitStatus status_of(stack::FailureKind kind) {
  switch (kind) {
    case stack::FailureKind::failed:
      return ExitStatus::failed;
    case stack::FailureKind::usage:
      return ExitStatus::usage;
    case stack::FailureKind::unreadable:
      return ExitStatus::unreadable;
    case stack::FailureKind::environment:
      return ExitStatus::environment;
    case stack::FailureKind::strict:
      return ExitStatus::strict;
  }
  return ExitStatus::failed;
}

}  // namespace sls::cli
