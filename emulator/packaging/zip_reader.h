// ZipReader: what is in a finished zip, entry by entry, without unpacking it to disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"

namespace sls::packaging {

struct ZippedFile {
  std::string name;
  std::uintmax_t size = 0;  // unzipped
  unsigned mode = 0;        // permissions; 0: the zip says nothing of them
};

class ZipReader {
 public:
  // The error says why the file is no zip that can be read.
  static core::Result<std::unique_ptr<ZipReader>, std::string> open(const std::filesystem::path& file);
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  // In the zip's order; folders are left out.
  const std::vector<ZippedFile>& files() const;
  // Null when there is none of that name.
  const ZippedFile* find(const std::string& name) const;
  // The sum of all unzipped sizes.
  std::uintmax_t unzipped() const;
  // The first `limit` bytes of files()[index].
  core::Result<std::string, std::string> read(std::size_t index, std::size_t limit = SIZE_MAX) const;
  core::Result<std::string, std::string> read(const std::string& name) const;

 private:
  class Implementation;
  explicit ZipReader(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::packaging
