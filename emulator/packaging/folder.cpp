#include <algorithm>
#include <array>
#include <string_view>

#include "packaging/zip.h"

namespace sls::packaging {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 16> kLeftOut = {
    ".git",        ".hg",         ".svn", ".hello-sls", ".aws-sam",    "__pycache__", ".venv",       ".pytest_cache",
    ".mypy_cache", ".ruff_cache", ".tox", ".nox",       ".hypothesis", ".npm",        ".nyc_output", ".DS_Store"};

bool is_left_out(const fs::path& path) {
  std::string name = path.filename().string();
  if (std::find(kLeftOut.begin(), kLeftOut.end(), name) != kLeftOut.end()) return true;
  if (name == ".cache") return path.parent_path().filename() == "node_modules";
  // A virtual environment under any name carries one of these.
  std::error_code ignored;
  return fs::is_regular_file(path / "pyvenv.cfg", ignored) || fs::is_directory(path / "conda-meta", ignored);
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

unsigned mode_of(const fs::file_status& status) {
  bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
  return executable ? 0755 : 0644;
}

class FolderWalk {
 public:
  FolderWalk(fs::path root, fs::path leave_out) : root_(std::move(root)), leave_out_(std::move(leave_out)) {}

  core::Result<void, std::string> walk(const fs::path& folder, const std::string& prefix) {
    std::error_code error;
    open_folders_.push_back(fs::canonical(folder, error));
    fs::directory_iterator iterator(folder, error);
    for (; !error && iterator != fs::directory_iterator(); iterator.increment(error)) {
      if (auto added = add(*iterator, prefix + iterator->path().filename().string()); !added.ok())
        return added;
    }
    if (error) return core::Failure{"cannot read the folder " + folder.string() + ": " + error.message()};
    open_folders_.pop_back();
    return {};
  }

  std::vector<ZipEntry> take() { return std::move(entries_); }

 private:
  core::Result<void, std::string> add(const fs::directory_entry& entry, const std::string& name) {
    const fs::path& path = entry.path();
    if (is_left_out(path)) return {};
    std::error_code error;
    fs::path target = fs::canonical(path, error);
    if (error)
      return core::Failure{entry.is_symlink() ? "the link " + path.string() + " leads nowhere"
                                              : "cannot read " + path.string() + ": " + error.message()};
    if (!leave_out_.empty() && target == leave_out_) return {};
    if (!is_inside(target, root_))
      return core::Failure{"the link " + path.string() + " leads out of " + root_.string() +
                           ", so its content would not be in the zip; put a copy there instead"};
    fs::file_status status = fs::status(target, error);
    if (fs::is_regular_file(status)) {
      entries_.push_back({name, path, mode_of(status)});
      return {};
    }
    if (!fs::is_directory(status)) return core::Failure{path.string() + " is neither a file nor a folder"};
    if (std::find(open_folders_.begin(), open_folders_.end(), target) != open_folders_.end())
      return core::Failure{"the link " + path.string() + " leads in a circle"};
    return walk(path, name + "/");
  }

  fs::path root_, leave_out_;
  std::vector<fs::path> open_folders_;  // from the root to the one being read
  std::vector<ZipEntry> entries_;
};

}  // namespace

core::Result<std::vector<ZipEntry>, std::string> list_folder(const fs::path& folder,
                                                             const fs::path& leave_out) {
  std::error_code error;
  fs::path root = fs::canonical(folder, error);
  if (error) return core::Failure{"cannot read the folder " + folder.string() + ": " + error.message()};
  std::error_code none;  // a folder that is not there yet holds nothing
  FolderWalk walk(root, leave_out.empty() ? fs::path() : fs::canonical(leave_out, none));
  if (auto walked = walk.walk(root, ""); !walked.ok()) return core::Failure{walked.error()};
  return walk.take();
}

}  // namespace sls::packaging
