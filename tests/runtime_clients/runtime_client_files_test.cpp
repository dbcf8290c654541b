#include "runtime_client_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/file.h"

namespace sls::lambda {
namespace {

namespace fs = std::filesystem;

const fs::path kSources = fs::path(SLS_SOURCE_DIR) / "emulator/lambda/runtime_clients";

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "runtime-clients-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

TEST(RuntimeClientFiles, AreAllThatTheSourceFolderHasByteForByte) {
  std::size_t in_folder = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kSources)) {
    const fs::path path = fs::relative(entry.path(), kSources);
    if (entry.path().extension() != ".py" && entry.path().extension() != ".mjs") continue;
    ++in_folder;
    const auto files = runtime_client_files();
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&](const auto& f) { return f.path == path.generic_string(); });
    ASSERT_NE(file, files.end()) << path << " is not embedded";
    EXPECT_EQ(file->contents, *core::read_file(entry.path())) << path;
  }
  EXPECT_EQ(runtime_client_files().size(), in_folder);
}

TEST(RuntimeClientFiles, AreWrittenIntoFoldersThatAreNotThereYet) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_runtime_client_files(folder.path() / "a/b").ok());
  for (const core::EmbeddedFile& file : runtime_client_files()) {
    const auto written = core::read_file(folder.path() / "a/b" / file.path);
    ASSERT_TRUE(written.ok()) << file.path;
    EXPECT_EQ(*written, file.contents);
  }
}

TEST(RuntimeClientFiles, LeavesEqualFilesAloneAndReplacesOthers) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_runtime_client_files(folder.path()).ok());
  const fs::path kept = folder.path() / "python/bootstrap.py";
  const fs::path changed = folder.path() / "node/bootstrap.mjs";
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(kept, long_ago);
  ASSERT_TRUE(core::write_file(changed, "old").ok());
  ASSERT_TRUE(write_runtime_client_files(folder.path()).ok());
  EXPECT_EQ(fs::last_write_time(kept), long_ago);
  EXPECT_EQ(*core::read_file(changed), *core::read_file(kSources / "node/bootstrap.mjs"));
}

TEST(RuntimeClientFiles, NamesTheFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  ASSERT_TRUE(core::write_file(folder.path() / "file", "").ok());
  const auto written = write_runtime_client_files(folder.path() / "file");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().find("cannot make " + (folder.path() / "file/").string()), 0u) << written.error();
}

}  // namespace
}  // namespace sls::lambda
