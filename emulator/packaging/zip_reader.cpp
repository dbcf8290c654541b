#include "zip_reader.h"

#include <minizip/unzip.h>

#include <algorithm>

namespace sls::packaging {

class ZipReader::Implementation {
 public:
  explicit Implementation(std::filesystem::path file)
      : file_(std::move(file)), zip_(::unzOpen64(file_.c_str())) {}
  ~Implementation() {
    if (zip_ != nullptr) ::unzClose(zip_);
  }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  // False when it is no zip, or a damaged one.
  bool list() {
    if (zip_ == nullptr) return false;
    int state = ::unzGoToFirstFile(zip_);
    for (; state == UNZ_OK; state = ::unzGoToNextFile(zip_)) {
      unz_file_info64 info{};
      char name[4096] = {};
      unz64_file_pos place{};
      if (::unzGetCurrentFileInfo64(zip_, &info, name, sizeof name - 1, nullptr, 0, nullptr, 0) != UNZ_OK ||
          ::unzGetFilePos64(zip_, &place) != UNZ_OK)
        return false;
      if (std::string_view(name).ends_with('/')) continue;
      files.push_back({name, info.uncompressed_size, static_cast<unsigned>(info.external_fa >> 16) & 07777});
      places_.push_back(place);
    }
    return state == UNZ_END_OF_LIST_OF_FILE;
  }

  core::Result<std::string, std::string> read(std::size_t index, std::size_t limit) const {
    core::Failure<std::string> damaged{file_.string() + " is damaged at " + files[index].name};
    if (::unzGoToFilePos64(zip_, &places_[index]) != UNZ_OK || ::unzOpenCurrentFile(zip_) != UNZ_OK)
      return damaged;
    std::string bytes;
    char buffer[64 * 1024];
    int got = 0;
    while (bytes.size() < limit && (got = ::unzReadCurrentFile(zip_, buffer, sizeof buffer)) > 0)
      bytes.append(buffer, std::min(static_cast<std::size_t>(got), limit - bytes.size()));
    // A file that is not read to its end says nothing of its checksum.
    bool whole = ::unzCloseCurrentFile(zip_) == UNZ_OK && got >= 0;
    if (!whole) return damaged;
    return bytes;
  }

  std::vector<ZippedFile> files;

 private:
  std::filesystem::path file_;
  unzFile zip_;
  std::vector<unz64_file_pos> places_;
};

core::Result<std::unique_ptr<ZipReader>, std::string> ZipReader::open(const std::filesystem::path& file) {
  auto implementation = std::make_unique<Implementation>(file);
  if (!implementation->list()) return core::Failure{file.string() + " is not a zip file, or a damaged one"};
  return std::unique_ptr<ZipReader>(new ZipReader(std::move(implementation)));
}

ZipReader::ZipReader(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
ZipReader::~ZipReader() = default;

const std::vector<ZippedFile>& ZipReader::files() const { return implementation_->files; }

const ZippedFile* ZipReader::find(const std::string& name) const {
  auto found =
      std::find_if(files().begin(), files().end(), [&](const ZippedFile& file) { return file.name == name; });
  return found == files().end() ? nullptr : &*found;
}

std::uintmax_t ZipReader::unzipped() const {
  std::uintmax_t sum = 0;
  for (const ZippedFile& file : files()) sum += file.size;
  return sum;
}

core::Result<std::string, std::string> ZipReader::read(std::size_t index, std::size_t limit) const {
  return implementation_->read(index, limit);
}

core::Result<std::string, std::string> ZipReader::read(const std::string& name) const {
  const ZippedFile* file = find(name);
  if (file == nullptr) return core::Failure{"there is no " + name};
  return read(static_cast<std::size_t>(file - files().data()));
}

}  // namespace sls::packaging
