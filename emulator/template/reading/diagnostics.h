// Diagnostics: collects what a load finds wrong. Each finding is kept once for a place and code, and the list
// comes out in the file's order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reading/node.h"

namespace sls::model {

// What a finding says beside its place. `message` is in AWS's words where AWS has them; `hint` says what to
// do.
struct Finding {
  std::string_view code;
  std::string message;
  std::string hint = {};
};

class Diagnostics {
 public:
  // Past this many, findings are counted and not kept: nobody reads on.
  static constexpr std::size_t kMost = 1000;
  // Whoever spends time on a finding's words asks first.
  bool is_full() const { return found_.size() >= kMost; }

  void error(const Place& place, std::string_view logical_id, Finding finding);
  void warning(const Place& place, std::string_view logical_id, Finding finding);
  // Sorted: findings without a line first, then by file, line and column; `first_file` before included ones.
  std::vector<Diagnostic> take(const std::string& first_file);

 private:
  void add(Severity severity, const Place& place, std::string_view logical_id, Finding finding);

  std::vector<Diagnostic> found_;
  std::size_t left_out_ = 0;
  Severity worst_left_out_ = Severity::warning;
};

// SAM's frame around what is wrong with a resource or with one of a function's events.
std::string invalid_resource(std::string_view logical_id, std::string_view text);
std::string invalid_event(std::string_view logical_id, std::string_view event, std::string_view text);
// "Did you mean 'X'?", or `otherwise` when nothing is near.
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& known,
                         std::string_view otherwise);

}  // namespace sls::model
