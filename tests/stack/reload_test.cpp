// The watcher behind hot reload: what it sees by either way, and when many changes are one.
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "child_process.h"
#include "file_changes.h"
#include "manual_clock.h"
#include "reload.h"
#include "tool.h"

namespace sls::stack {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds kPatience{10'000};

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

// Both ways of seeing must see the same.
class FileChangesTest : public testing::TestWithParam<bool> {
 protected:
  FileChangesTest() : wake_(::eventfd(0, EFD_CLOEXEC)) {
    write(folder() / "code" / "app.py", "one");
    write(folder() / "code" / "package" / "module.py", "one");
    write(folder() / "template.yaml", "one");
    write(folder() / "notes.txt", "one");
    changes_ = GetParam() ? make_inotify_changes() : make_polling_changes(std::chrono::milliseconds(5));
    EXPECT_TRUE(changes_->watch({{folder() / "code"}, {folder() / "template.yaml"}}));
  }
  ~FileChangesTest() override { ::close(wake_); }

  const fs::path& folder() const { return temporary_.path(); }
  bool sees() {
    auto end = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < end) {
      if (changes_->wait(std::chrono::milliseconds(100), wake_)) return true;
    }
    return false;
  }
  bool watch(const WatchedPlaces& places) { return changes_->watch(places); }
  std::set<fs::path> take_changed() { return changes_->take_changed(); }
  // Whatever is reported up to now is not due to what was just done, unless that is seen.
  bool sees_at_once() { return changes_->wait(std::chrono::milliseconds(20), wake_); }

 private:
  test::TemporaryFolder temporary_;
  int wake_;
  std::unique_ptr<FileChanges> changes_;
};

TEST_P(FileChangesTest, SeesFilesWrittenMadeRemovedAndReplaced) {
  write(folder() / "code" / "app.py", "longer");
  EXPECT_TRUE(sees());
  write(folder() / "code" / "package" / "module.py", "longer");
  EXPECT_TRUE(sees());
  write(folder() / "code" / "more.py", "new");
  EXPECT_TRUE(sees());
  fs::remove(folder() / "code" / "more.py");
  EXPECT_TRUE(sees());
  // As many editors save: a new file in the place of the old one.
  write(folder() / "other", "longer");
  fs::rename(folder() / "other", folder() / "template.yaml");
  EXPECT_TRUE(sees());
}

TEST_P(FileChangesTest, TellsWhatHasChanged) {
  write(folder() / "code" / "package" / "module.py", "longer");
  EXPECT_TRUE(sees());
  EXPECT_TRUE(take_changed().contains(folder() / "code" / "package" / "module.py"));
  while (sees_at_once()) {
  }
  take_changed();
  write(folder() / "template.yaml", "longer");
  EXPECT_TRUE(sees());
  EXPECT_EQ(take_changed(), std::set<fs::path>{folder() / "template.yaml"});
  fs::remove(folder() / "code" / "app.py");
  EXPECT_TRUE(sees());
  EXPECT_EQ(take_changed(), std::set<fs::path>{folder() / "code" / "app.py"});
}

TEST_P(FileChangesTest, SeesWhatIsInNewFolders) {
  write(folder() / "code" / "fresh" / "module.py", "one");
  EXPECT_TRUE(sees());
  while (sees_at_once()) {
  }
  write(folder() / "code" / "fresh" / "module.py", "longer");
  EXPECT_TRUE(sees());
}

TEST_P(FileChangesTest, WaitsForCodeThatIsNotThereYet) {
  fs::path code = folder() / "src" / "handlers" / "code";
  ASSERT_TRUE(watch({{}, {code}}));
  fs::create_directories(code.parent_path().parent_path());
  EXPECT_TRUE(!GetParam() || sees()) << "what leads to it";
  fs::create_directories(code);
  EXPECT_TRUE(sees());
}

TEST_P(FileChangesTest, LeavesOutCachesTheStoreAndOtherFiles) {
  for (const char* name : {".git", "node_modules", "__pycache__", ".hello-sls", ".aws-sam", ".venv"})
    write(folder() / "code" / name / "file", "text");
  write(folder() / "code" / "app.py.swp", "text");
  write(folder() / "code" / "myenv" / "pyvenv.cfg", "version = 3.11");
  while (sees_at_once()) {  // a folder that is to be a virtual environment is none yet while it is made
  }
  write(folder() / "code" / "node_modules" / "file", "longer");
  write(folder() / "code" / "myenv" / "pyvenv.cfg", "version = 3.12.1");
  write(folder() / "notes.txt", "longer");
  EXPECT_FALSE(sees_at_once());
}

INSTANTIATE_TEST_SUITE_P(Ways, FileChangesTest, testing::Bool(),
                         [](const auto& way) { return way.param ? "inotify" : "polling"; });

TEST(Debounce, WaitsForQuietButNotForEver) {
  test::ManualClock clock;
  Debounce debounce(clock);
  EXPECT_FALSE(debounce.take_due());
  debounce.changed();
  EXPECT_FALSE(debounce.take_due());
  clock.advance(60);
  debounce.changed();
  clock.advance(60);
  EXPECT_FALSE(debounce.take_due());
  clock.advance(60);
  EXPECT_TRUE(debounce.take_due());
  EXPECT_FALSE(debounce.pending());
  for (int i = 0; i < 20; ++i) {  // something writes all the time
    debounce.changed();
    clock.advance(60);
  }
  EXPECT_TRUE(debounce.take_due());
}

// Cannot watch: what the kernel's limit of watches does.
class NoChanges final : public FileChanges {
 public:
  bool watch(const WatchedPlaces&) override { return false; }
  bool wait(std::chrono::milliseconds, int) override { return false; }
  std::set<fs::path> take_changed() override { return {}; }
};

TEST(Reloader, LooksAtFilesWhereTheyCannotBeWatchedAndSaysSo) {
  test::TemporaryFolder folder;
  write(folder.path() / "app.py", "one");
  std::mutex mutex;
  std::condition_variable reloaded;
  int reloads = 0;
  std::string said;
  core::SystemClock clock;
  Reloader::Settings settings;
  settings.places.folders = {folder.path()};
  settings.print = [&](const std::string& line) { said += line; };
  settings.changes = std::make_unique<NoChanges>();
  settings.reload = [&](const std::set<fs::path>&) {
    std::lock_guard lock(mutex);
    ++reloads;
    reloaded.notify_one();
    return WatchedPlaces{{folder.path()}, {}};
  };
  Reloader reloader(std::move(settings), clock);
  EXPECT_NE(said.find("fs.inotify.max_user_watches"), std::string::npos) << said;
  write(folder.path() / "app.py", "longer");
  std::unique_lock lock(mutex);
  EXPECT_TRUE(reloaded.wait_for(lock, kPatience, [&] { return reloads > 0; }));
}

TEST(Tool, TellsHowItEndedAndWhatItWrote) {
  test::TemporaryFolder folder;
  Tool tool{{"sh", "-c", "echo $WORD; pwd; echo bad >&2; exit 3"}, folder.path(), {{"WORD", "hello"}, {"PATH", "/usr/bin:/bin"}}};
  std::vector<std::string> lines;
  ToolOutcome outcome = run_tool(tool, [&](const std::string& line) { lines.push_back(line); });
  EXPECT_FALSE(outcome.succeeded);
  EXPECT_EQ(outcome.failure, "ended with status 3");
  EXPECT_EQ(lines, (std::vector<std::string>{"hello", folder.path().string(), "bad"}));
  EXPECT_EQ(last_lines(outcome.output, 1), "    bad");
  EXPECT_FALSE(run_tool({{"no-such-program-here"}, "", {}}).found);
}

}  // namespace
}  // namespace sls::stack
