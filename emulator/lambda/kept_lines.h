// KeptLines: the log of one invocation. A function that writes without end must not fill the memory: of a long log its
// beginning and its end are kept, since the end tells how it went wrong.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace sls::lambda {

class KeptLines {
 public:
  void add(std::string_view line);
  // All of them; between the first and the last a line that says how many are missing, if any are.
  std::vector<std::string> take();

 private:
  std::vector<std::string> first_;
  std::deque<std::string> last_;  // once first_ is full
  std::size_t first_bytes_ = 0;
  std::size_t last_bytes_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace sls::lambda
