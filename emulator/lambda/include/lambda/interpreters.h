// Interpreters: which python3 and node of this machine run a function's runtime: an active virtual environment
// first, then the very version on PATH, else the nearest that is there, with a warning. Found once each.
// Thread-safe. Finding may start a program: an interpreter on PATH that is a script (pyenv, nvm and others put
// such there) is asked for the one behind it, in the developer's environment, because it works in no other.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.h"

namespace sls::lambda {

struct Interpreter {
  std::string program;
  std::string version;  // "3.12", "22"
  std::string warning;  // a sentence, when it is not the version asked for
};

class Interpreters {
 public:
  // `print` is told of each runtime once, when what is found is not of its version or nothing is; may be empty.
  Interpreters(std::map<std::string, std::string> developer_variables,
               std::function<void(const std::string&)> print)
      : variables_(std::move(developer_variables)), print_(std::move(print)) {}

  // For "python3.12", "nodejs22.x". The error says what is missing and what to do.
  core::Result<Interpreter> find(const std::string& runtime);

 private:
  core::Result<Interpreter> search(const std::string& runtime) const;
  std::vector<Interpreter> candidates(bool python, const std::string& wanted) const;
  void add(std::vector<Interpreter>& found, const std::string& file, bool python) const;

  const std::map<std::string, std::string> variables_;
  const std::function<void(const std::string&)> print_;
  std::mutex mutex_;
  std::map<std::string, core::Result<Interpreter>> known_;
};

}  // namespace sls::lambda
