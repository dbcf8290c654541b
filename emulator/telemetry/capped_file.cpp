#include "capped_file.h"

namespace sls::telemetry {
namespace fs = std::filesystem;

CappedFile::CappedFile(fs::path file, std::uintmax_t size_limit, PrintLine complain)
    : file_(std::move(file)), size_limit_(size_limit), complain_(std::move(complain)) {}

CappedFile::~CappedFile() { close(); }

void CappedFile::write(std::string_view lines) {
  if (failed_ || !open()) return;
  if (std::fwrite(lines.data(), 1, lines.size(), stream_) != lines.size()) return fail();
  size_ += lines.size();
  if (is_capped_ && size_ > size_limit_) rotate();
}

void CappedFile::flush() {
  if (stream_ != nullptr && std::fflush(stream_) != 0) fail();
}

bool CappedFile::open() {
  if (stream_ != nullptr) return true;
  std::error_code error;
  fs::create_directories(file_.parent_path(), error);
  stream_ = std::fopen(file_.c_str(), "ae");
  if (stream_ == nullptr) {
    fail();
    return false;
  }
  // A device or a pipe has no size, and another file in its place would take it from everybody.
  is_capped_ = fs::is_regular_file(file_, error);
  size_ = is_capped_ ? fs::file_size(file_, error) : 0;
  return true;
}

void CappedFile::rotate() {
  close();
  std::error_code error;
  fs::rename(file_, file_.string() + ".1", error);
  if (error) fail();
}

void CappedFile::close() {
  if (stream_ != nullptr) std::fclose(stream_);
  stream_ = nullptr;
}

void CappedFile::fail() {
  close();
  failed_ = true;
  complain_("cannot write the log file " + file_.string() + "; nothing more is logged there");
}

}  // namespace sls::telemetry
