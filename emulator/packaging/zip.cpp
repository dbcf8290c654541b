#include "packaging/zip.h"

#include <minizip/unzip.h>
#include <minizip/zip.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/file.h"

namespace sls::packaging {
namespace fs = std::filesystem;
namespace {

constexpr unsigned long kMadeByUnix = 3UL << 8 | 20;
constexpr unsigned long kRegularFile = 0100000;
constexpr unsigned long kNameIsUtf8 = 1UL << 11;
// A file past this does not fit a Lambda in any case, and is not read.
constexpr std::uintmax_t kLargestFile = 512ULL * 1024 * 1024;

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A file name beside `file` that nobody else writes to; empty when there can be none, with errno.
std::string make_temporary(const fs::path& file) {
  std::string name = file.string() + ".XXXXXX";
  int fd = ::mkstemp(name.data());
  if (fd < 0) return "";
  ::fchmod(fd, 0644);
  ::close(fd);
  return name;
}

// Closes the archive and removes the half-written file unless it was finished.
class Archive {
 public:
  explicit Archive(const fs::path& file)
      : file_(file),
        temporary_(make_temporary(file)),
        zip_(temporary_.empty() ? nullptr : ::zipOpen64(temporary_.c_str(), APPEND_STATUS_CREATE)) {}
  ~Archive() {
    if (zip_ != nullptr) ::zipClose(zip_, nullptr);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  bool opened() const { return zip_ != nullptr; }

  bool add(const std::string& name, unsigned mode, const std::string& bytes) {
    zip_fileinfo info{};
    info.tmz_date = {0, 0, 0,
                     1, 0, 1980};  // the first day a zip can name: the same bytes whenever it is made
    info.external_fa = (kRegularFile | mode) << 16;
    int opened = ::zipOpenNewFileInZip4_64(zip_, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                                           Z_DEFLATED, 9, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                                           nullptr, 0, kMadeByUnix, is_ascii(name) ? 0 : kNameIsUtf8, 0);
    return opened == ZIP_OK &&
           ::zipWriteInFileInZip(zip_, bytes.data(), static_cast<unsigned>(bytes.size())) == ZIP_OK &&
           ::zipCloseFileInZip(zip_) == ZIP_OK;
  }

  bool finish() {
    if (::zipClose(std::exchange(zip_, nullptr), nullptr) != ZIP_OK) return false;
    if (::rename(temporary_.c_str(), file_.c_str()) != 0) return false;
    temporary_.clear();
    return true;
  }

 private:
  fs::path file_;
  std::string temporary_;
  zipFile zip_;
};

core::Result<std::string> read_unchanged(const fs::path& source) {
  std::error_code error;
  std::uintmax_t size = fs::file_size(source, error);
  if (error) return core::Failure{"cannot read " + source.string() + ": " + error.message()};
  if (size > kLargestFile) return core::Failure{source.string() + " is too large for a Lambda function"};
  auto time = fs::last_write_time(source, error);
  auto bytes = core::read_file(source);
  if (bytes.ok() && (bytes->size() != size || fs::last_write_time(source, error) != time || error))
    return core::Failure{source.string() + " changed while it was read; package again"};
  return bytes;
}

std::string cannot_write(const fs::path& file) {
  return "cannot write " + file.string() + (errno == 0 ? "" : std::string(": ") + std::strerror(errno));
}

// The bytes that the entries of a zip unpack to; nothing when the file is no zip.
bool measure(const fs::path& file, std::uintmax_t& unzipped) {
  unzFile zip = ::unzOpen64(file.c_str());
  if (zip == nullptr) return false;
  int state = ::unzGoToFirstFile(zip);
  for (; state == UNZ_OK; state = ::unzGoToNextFile(zip)) {
    unz_file_info64 info{};
    ::unzGetCurrentFileInfo64(zip, &info, nullptr, 0, nullptr, 0, nullptr, 0);
    unzipped += info.uncompressed_size;
  }
  ::unzClose(zip);
  return state == UNZ_END_OF_LIST_OF_FILE;
}

}  // namespace

core::Result<ZipSize, std::string> write_zip(const fs::path& file, std::vector<ZipEntry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
  errno = 0;
  Archive archive(file);
  if (!archive.opened()) return core::Failure{cannot_write(file)};
  ZipSize size;
  for (const ZipEntry& entry : entries) {
    auto bytes = read_unchanged(entry.source);
    if (!bytes.ok()) return core::Failure{bytes.error()};
    errno = 0;
    if (!archive.add(entry.name, entry.mode, *bytes))
      return core::Failure{cannot_write(file) + " (at " + entry.name + ")"};
    size.unzipped += bytes->size();
  }
  errno = 0;
  if (!archive.finish()) return core::Failure{cannot_write(file)};
  std::error_code error;
  size.zipped = fs::file_size(file, error);
  return size;
}

core::Result<ZipSize, std::string> copy_zip(const fs::path& source, const fs::path& file) {
  ZipSize size;
  auto bytes = read_unchanged(source);
  if (!bytes.ok()) return core::Failure{bytes.error()};
  if (!measure(source, size.unzipped))
    return core::Failure{source.string() + " is not a zip file; CodeUri must be a folder or a zip"};
  size.zipped = bytes->size();
  if (auto written = core::write_file(file, *bytes); !written.ok()) return core::Failure{written.error()};
  return size;
}

}  // namespace sls::packaging
