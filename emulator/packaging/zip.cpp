#include "packaging/zip.h"

#include <minizip/zip.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/file.h"

namespace sls::packaging {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 11> kLeftOut = {
    ".git",          ".hello-sls",  ".aws-sam",    "__pycache__", ".venv",    "venv",
    ".pytest_cache", ".mypy_cache", ".ruff_cache", ".cache",      ".DS_Store"};
constexpr unsigned long kMadeByUnix = 3UL << 8 | 20;
constexpr unsigned long kRegularFile = 0100000;
// A file past this does not fit a Lambda in any case, and is not read.
constexpr std::uintmax_t kLargestFile = 512ULL * 1024 * 1024;

bool is_left_out(const fs::path& path) {
  std::string name = path.filename().string();
  return std::find(kLeftOut.begin(), kLeftOut.end(), name) != kLeftOut.end();
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

unsigned mode_of(const fs::file_status& status) {
  bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
  return executable ? 0755 : 0644;
}

// Closes the archive and removes the half-written file unless it was finished.
class Archive {
 public:
  explicit Archive(const fs::path& file)
      : file_(file),
        temporary_(file.string() + ".part"),
        zip_(::zipOpen64(temporary_.c_str(), APPEND_STATUS_CREATE)) {}
  ~Archive() {
    if (zip_ != nullptr) ::zipClose(zip_, nullptr);
    std::error_code ignored;
    fs::remove(temporary_, ignored);
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
                                           nullptr, 0, kMadeByUnix, 0, bytes.size() > 0xfffffffeULL);
    return opened == ZIP_OK &&
           ::zipWriteInFileInZip(zip_, bytes.data(), static_cast<unsigned>(bytes.size())) == ZIP_OK &&
           ::zipCloseFileInZip(zip_) == ZIP_OK;
  }

  bool finish() {
    int closed = ::zipClose(std::exchange(zip_, nullptr), nullptr);
    std::error_code error;
    if (closed == ZIP_OK) fs::rename(temporary_, file_, error);
    return closed == ZIP_OK && !error;
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
  auto bytes = core::read_file(source);
  if (bytes.ok() && bytes->size() != size)
    return core::Failure{source.string() + " changed while it was read; package again"};
  return bytes;
}

}  // namespace

core::Result<std::vector<ZipEntry>, std::string> list_folder(const fs::path& folder) {
  std::error_code error;
  fs::path root = fs::canonical(folder, error);
  if (error) return core::Failure{"cannot read the folder " + folder.string() + ": " + error.message()};
  std::vector<ZipEntry> entries;
  fs::recursive_directory_iterator walk(root, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    const fs::path& path = walk->path();
    if (is_left_out(path)) {
      walk.disable_recursion_pending();
      continue;
    }
    if (walk->is_symlink()) {
      fs::path target = fs::canonical(path, error);
      if (error) return core::Failure{"the link " + path.string() + " leads nowhere"};
      if (!is_inside(target, root))
        return core::Failure{"the link " + path.string() + " leads out of " + root.string()};
    }
    if (walk->is_regular_file(error))
      entries.push_back({fs::relative(path, root).generic_string(), path, mode_of(walk->status())});
  }
  if (error) return core::Failure{"cannot read the folder " + root.string() + ": " + error.message()};
  return entries;
}

core::Result<ZipSize, std::string> write_zip(const fs::path& file, std::vector<ZipEntry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
  Archive archive(file);
  if (!archive.opened()) return core::Failure{"cannot write " + file.string()};
  ZipSize size;
  for (const ZipEntry& entry : entries) {
    auto bytes = read_unchanged(entry.source);
    if (!bytes.ok()) return core::Failure{bytes.error()};
    if (!archive.add(entry.name, entry.mode, *bytes))
      return core::Failure{"cannot write " + entry.name + " into " + file.string()};
    size.unzipped += bytes->size();
  }
  if (!archive.finish()) return core::Failure{"cannot write " + file.string()};
  std::error_code error;
  size.zipped = fs::file_size(file, error);
  return size;
}

}  // namespace sls::packaging
