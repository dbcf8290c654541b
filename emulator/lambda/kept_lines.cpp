#include "kept_lines.h"

#include <iterator>
#include <utility>

namespace sls::lambda {
namespace {

constexpr std::size_t kKeptOfEachEnd = 512 * 1024;

}  // namespace

void KeptLines::add(std::string_view line) {
  std::size_t bytes = line.size() + 1;
  if (last_.empty() && left_out_ == 0 && first_bytes_ + bytes <= kKeptOfEachEnd) {
    first_bytes_ += bytes;
    first_.emplace_back(line);
    return;
  }
  last_bytes_ += bytes;
  last_.emplace_back(line);
  for (; last_bytes_ > kKeptOfEachEnd; ++left_out_) {
    last_bytes_ -= last_.front().size() + 1;
    last_.pop_front();
  }
}

std::vector<std::string> KeptLines::take() {
  std::vector<std::string> lines = std::exchange(first_, {});
  if (left_out_ > 0)
    lines.push_back("(" + std::to_string(left_out_) +
                    " lines of this invocation's log are left out here: its first and its last 512 KB are kept)");
  lines.insert(lines.end(), std::make_move_iterator(last_.begin()), std::make_move_iterator(last_.end()));
  last_.clear();
  first_bytes_ = last_bytes_ = left_out_ = 0;
  return lines;
}

}  // namespace sls::lambda
