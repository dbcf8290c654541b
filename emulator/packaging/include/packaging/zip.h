// Zip files as Lambda takes them, the same bytes for the same input: entries sorted by name, a fixed date,
// the execute bit kept (that of a bootstrap is what makes it start).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace sls::packaging {

struct ZipEntry {
  std::string name;              // path inside the zip, with '/'
  std::filesystem::path source;  // the file whose bytes it holds
  unsigned mode = 0644;
};

// The files below `folder`, without what never belongs into a deployment: .git, .hello-sls, .aws-sam,
// __pycache__, virtual environments, tools' caches, and the folder `leave_out` (where packages are written: a
// zip must not hold the last one). Links are followed; one that leads out of the folder, nowhere or in a
// circle is an error that names it.
core::Result<std::vector<ZipEntry>, std::string> list_folder(const std::filesystem::path& folder,
                                                             const std::filesystem::path& leave_out = {});

struct ZipSize {
  std::uintmax_t zipped = 0;
  std::uintmax_t unzipped = 0;
};
// Writes beside `file` and renames: a failure leaves what was there. A file that cannot be read, or that
// changes while it is read, is an error.
core::Result<ZipSize, std::string> write_zip(const std::filesystem::path& file,
                                             std::vector<ZipEntry> entries);

// For a CodeUri that is a zip already: its bytes as they are, to `file` in the same way. The error says when
// it is none.
core::Result<ZipSize, std::string> copy_zip(const std::filesystem::path& source,
                                            const std::filesystem::path& file);

// Unpacks `zip` into `folder`, which must not be there yet and is made whole or not at all. Execute bits and links
// are kept; an entry that would land outside the folder is an error, and so is a file that is no zip.
core::Result<void, std::string> unpack_zip(const std::filesystem::path& zip, const std::filesystem::path& folder);

}  // namespace sls::packaging
