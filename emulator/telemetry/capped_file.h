// CappedFile: a file that lines are appended to, begun anew past a size; the one before keeps the suffix .1 (a
// device or a pipe is only written to). What cannot be written is said once, and nothing more is written.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "telemetry/writers.h"

namespace sls::telemetry {

class CappedFile {
 public:
  CappedFile(std::filesystem::path file, std::uintmax_t size_limit, PrintLine complain);
  ~CappedFile();
  CappedFile(const CappedFile&) = delete;
  CappedFile& operator=(const CappedFile&) = delete;

  void write(std::string_view lines);
  void flush();

 private:
  bool open();
  void rotate();
  void close();
  void fail();

  const std::filesystem::path file_;
  const std::uintmax_t size_limit_;
  const PrintLine complain_;
  std::FILE* stream_ = nullptr;
  std::uintmax_t size_ = 0;
  bool is_capped_ = false;  // what is no regular file grows without an end
  bool failed_ = false;
};

}  // namespace sls::telemetry
