// Lines: what a writer has to print, kept until the journal says that this was all for now. Under load a call of the
// system for each line would cost more than the line.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "telemetry/writers.h"

namespace sls::telemetry {

class Lines {
 public:
  explicit Lines(PrintLine print) : print_(std::move(print)) {}

  void add(std::string_view line) { next() += line; }
  // The text, where a further line begins: to be appended to before the next call.
  std::string& next() {
    if (!pending_.empty()) pending_ += '\n';
    return pending_;
  }
  void flush() {
    if (pending_.empty()) return;
    print_(pending_);
    pending_.clear();
  }

 private:
  PrintLine print_;
  std::string pending_;
};

}  // namespace sls::telemetry
