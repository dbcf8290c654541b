// logs: what the functions of an application have logged under `serve` and `start-lambda`, from the files in the store's
// folder; also while that goes on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct LogsOptions {
  TemplateOptions source;
  StoreOptions store;
  std::vector<std::string> names;  // functions, FunctionNames or operations; empty: all functions
  std::string filter;      // terms as in CloudWatch Logs: each must be in the line; -term must not; ?term one of them
  std::string start_time;  // "5m", "2 hours ago", "2026-01-31T12:00:00"; empty: all that is kept
  std::string request;     // a request id, or how it begins; empty: all
};

class Logs {
 public:
  static Result<std::unique_ptr<Logs>> open(const LogsOptions& options, core::Clock& clock);
  ~Logs();
  Logs(const Logs&) = delete;
  Logs& operator=(const Logs&) = delete;

  // The lines since the call before, in the order of their invocations; of several functions, each with its
  // function's name in front.
  std::vector<std::string> read();
  // Why there may be nothing to read, as a sentence.
  std::string explain_nothing() const;

 private:
  class Implementation;
  explicit Logs(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::stack
