#include <minizip/unzip.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <system_error>

#include "packaging/zip.h"

namespace sls::packaging {
namespace fs = std::filesystem;
namespace {

constexpr unsigned kLinkMode = 0120000;
constexpr unsigned kKindMask = 0170000;

// Closes the archive, and removes what was unpacked unless it was all.
class Unpacking {
 public:
  Unpacking(const fs::path& zip, fs::path folder)
      : zip_(::unzOpen64(zip.c_str())), folder_(std::move(folder)) {}
  ~Unpacking() {
    if (zip_ != nullptr) ::unzClose(zip_);
    std::error_code ignored;
    if (!complete_) fs::remove_all(folder_, ignored);
  }
  Unpacking(const Unpacking&) = delete;
  Unpacking& operator=(const Unpacking&) = delete;

  bool opened() const { return zip_ != nullptr; }

  // The error, or nothing.
  std::string unpack_all() {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) return "cannot make " + folder_.string() + ": " + error.message();
    int state = ::unzGoToFirstFile(zip_);
    for (; state == UNZ_OK; state = ::unzGoToNextFile(zip_)) {
      if (std::string failure = unpack_one(); !failure.empty()) return failure;
    }
    if (state != UNZ_END_OF_LIST_OF_FILE) return "the zip is damaged";
    complete_ = true;
    return "";
  }
  void set_incomplete() { complete_ = false; }

 private:
  static bool leads_out(const fs::path& path) {
    if (path.is_absolute()) return true;
    fs::path normal = path.lexically_normal();
    return normal.begin() != normal.end() && *normal.begin() == "..";
  }

  std::string unpack_one() {
    unz_file_info64 info{};
    char name[4096] = {};
    if (::unzGetCurrentFileInfo64(zip_, &info, name, sizeof name - 1, nullptr, 0, nullptr, 0) != UNZ_OK)
      return "the zip is damaged";
    fs::path inside = name;
    if (leads_out(inside)) return std::string("its entry ") + name + " leads out of the folder";
    fs::path file = folder_ / inside;
    std::error_code error;
    if (std::string_view(name).ends_with('/')) {
      fs::create_directories(file, error);
      return error ? "cannot make " + file.string() + ": " + error.message() : "";
    }
    fs::create_directories(file.parent_path(), error);
    std::string bytes;
    if (std::string failure = read_bytes(bytes); !failure.empty()) return failure + " at " + name;
    auto mode = static_cast<unsigned>(info.external_fa >> 16);
    if ((mode & kKindMask) == kLinkMode) return make_link(inside, bytes);
    std::ofstream(file, std::ios::binary) << bytes;
    bool written = fs::file_size(file, error) == bytes.size() && !error;
    unsigned permissions = (mode & 0777) == 0 ? 0644 : mode & 0777;
    if (!written || ::chmod(file.c_str(), permissions) != 0) return "cannot write " + file.string();
    return "";
  }

  std::string read_bytes(std::string& bytes) {
    if (::unzOpenCurrentFile(zip_) != UNZ_OK) return "the zip cannot be read";
    char buffer[64 * 1024];
    int got = 0;
    while ((got = ::unzReadCurrentFile(zip_, buffer, sizeof buffer)) > 0)
      bytes.append(buffer, static_cast<std::size_t>(got));
    bool whole = ::unzCloseCurrentFile(zip_) == UNZ_OK && got == 0;
    return whole ? "" : "the zip is damaged";
  }

  std::string make_link(const fs::path& inside, const std::string& target) const {
    if (leads_out(inside.parent_path() / target) || fs::path(target).is_absolute())
      return "its link " + inside.string() + " leads out of the folder";
    std::error_code error;
    fs::create_symlink(target, folder_ / inside, error);
    return error ? "cannot make the link " + inside.string() + ": " + error.message() : "";
  }

  unzFile zip_;
  const fs::path folder_;
  bool complete_ = false;
};

}  // namespace

core::Result<void, std::string> unpack_zip(const fs::path& zip, const fs::path& folder) {
  // Beside the folder first: two programs that unpack the same do not see each other's half.
  fs::path temporary = folder.string() + "." + std::to_string(::getpid());
  std::error_code error;
  fs::remove_all(temporary, error);
  Unpacking unpacking(zip, temporary);
  if (!unpacking.opened()) return core::Failure{zip.string() + " is not a zip file"};
  if (std::string failure = unpacking.unpack_all(); !failure.empty())
    return core::Failure{"cannot unpack " + zip.string() + ": " + failure};
  fs::rename(temporary, folder, error);
  if (!error) return {};
  unpacking.set_incomplete();
  if (fs::is_directory(folder)) return {};  // another program was first
  return core::Failure{"cannot make " + folder.string() + ": " + error.message()};
}

}  // namespace sls::packaging
