// Failure: why a command of the emulator could not do its work, with the kind that decides the exit status.
#pragma once

#include <string>

#include "core/result.h"

namespace sls::stack {

enum class FailureKind {
  failed,       // the thing itself failed: function error, findings, failed upload
  usage,        // unknown name, contradictory options
  unreadable,   // template or event missing, not readable, not valid
  environment,  // port taken, store owned by another process or not writable, a tool is missing
  strict,       // refused at start by --strict
};

struct Failure {
  FailureKind kind = FailureKind::failed;
  std::string message;  // what, where, and what to do; may have several lines
};

template <typename T>
using Result = core::Result<T, Failure>;

inline core::Failure<Failure> fail(FailureKind kind, std::string message) {
  return core::Failure<Failure>{Failure{kind, std::move(message)}};
}

}  // namespace sls::stack
