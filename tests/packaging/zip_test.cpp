#include "packaging/zip.h"

#include <gtest/gtest.h>
#include <minizip/unzip.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "child_process.h"
#include "core/file.h"

namespace sls::packaging {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

// name → (mode, bytes)
std::map<std::string, std::pair<unsigned, std::string>> unzip(const fs::path& file) {
  std::map<std::string, std::pair<unsigned, std::string>> entries;
  unzFile zip = ::unzOpen64(file.c_str());
  for (int more = ::unzGoToFirstFile(zip); more == UNZ_OK; more = ::unzGoToNextFile(zip)) {
    unz_file_info64 info;
    char name[256];
    ::unzGetCurrentFileInfo64(zip, &info, name, sizeof name, nullptr, 0, nullptr, 0);
    std::string bytes(info.uncompressed_size, '\0');
    ::unzOpenCurrentFile(zip);
    ::unzReadCurrentFile(zip, bytes.data(), static_cast<unsigned>(bytes.size()));
    ::unzCloseCurrentFile(zip);
    entries[name] = {static_cast<unsigned>(info.external_fa >> 16) & 0777, bytes};
  }
  ::unzClose(zip);
  return entries;
}

TEST(Zip, HoldsTheFilesOfAFolderWithTheirModesAndNothingThatDoesNotBelong) {
  test::TemporaryFolder folder;
  fs::path code = folder.path() / "code";
  write(code / "bootstrap", "#!/bin/sh\n");
  fs::permissions(code / "bootstrap", fs::perms::owner_all);
  write(code / "lib/a.py", "print(1)\n");
  write(code / ".git/config", "x");
  write(code / "lib/__pycache__/a.pyc", "x");
  write(code / ".venv/bin/python", "x");
  auto entries = list_folder(code);
  ASSERT_TRUE(entries.ok()) << entries.error();
  auto size = write_zip(folder.path() / "a.zip", *entries);
  ASSERT_TRUE(size.ok()) << size.error();
  auto inside = unzip(folder.path() / "a.zip");
  ASSERT_EQ(inside.size(), 2u);
  EXPECT_EQ(inside["bootstrap"], std::pair(0755u, std::string("#!/bin/sh\n")));
  EXPECT_EQ(inside["lib/a.py"], std::pair(0644u, std::string("print(1)\n")));
  EXPECT_EQ(size->unzipped, 19u);
}

TEST(Zip, IsTheSameBytesForTheSameInput) {
  test::TemporaryFolder folder;
  for (const char* name : {"one", "two"}) {
    write(folder.path() / name / "b", "bbb");
    write(folder.path() / name / "a", "aaa");
  }
  fs::last_write_time(folder.path() / "two/a", fs::file_time_type::clock::now() - std::chrono::hours(1000));
  ASSERT_TRUE(write_zip(folder.path() / "one.zip", *list_folder(folder.path() / "one")).ok());
  ASSERT_TRUE(write_zip(folder.path() / "two.zip", *list_folder(folder.path() / "two")).ok());
  EXPECT_EQ(*core::read_file(folder.path() / "one.zip"), *core::read_file(folder.path() / "two.zip"));
}

TEST(Zip, RefusesALinkOutOfTheFolder) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/a", "a");
  fs::create_symlink("/etc/hostname", folder.path() / "code/out");
  auto entries = list_folder(folder.path() / "code");
  ASSERT_FALSE(entries.ok());
  EXPECT_NE(entries.error().find("leads out of"), std::string::npos) << entries.error();
}

TEST(Zip, RefusesALinkThatLeadsNowhereOrInACircle) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/a/file", "a");
  fs::create_symlink("missing", folder.path() / "code/dangling");
  EXPECT_NE(list_folder(folder.path() / "code").error().find("leads nowhere"), std::string::npos);
  fs::remove(folder.path() / "code/dangling");
  fs::create_directory_symlink("..", folder.path() / "code/a/up");
  EXPECT_NE(list_folder(folder.path() / "code").error().find("leads in a circle"), std::string::npos);
}

TEST(Zip, FollowsLinksThatStayInside) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/lib/deep/a", "a");
  fs::create_directory_symlink("lib/deep", folder.path() / "code/short");
  fs::create_symlink("lib/deep/a", folder.path() / "code/file");
  auto entries = list_folder(folder.path() / "code");
  ASSERT_TRUE(entries.ok()) << entries.error();
  std::vector<std::string> names;
  for (const ZipEntry& entry : *entries) names.push_back(entry.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"file", "lib/deep/a", "short/a"}));
}

TEST(Zip, LeavesOutVirtualEnvironmentsOfAnyNameCachesAndItsOwnOutput) {
  test::TemporaryFolder folder;
  fs::path code = folder.path() / "code";
  write(code / "env/pyvenv.cfg", "home = /usr");
  write(code / "env/lib/x.py", "x");
  write(code / "venv/module.py", "a package that is only called so");
  write(code / "node_modules/.cache/x", "x");
  write(code / ".cache/kept", "x");
  write(code / "dist/App.zip", "the last package");
  auto entries = list_folder(code, code / "dist");
  ASSERT_TRUE(entries.ok()) << entries.error();
  std::vector<std::string> names;
  for (const ZipEntry& entry : *entries) names.push_back(entry.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{".cache/kept", "venv/module.py"}));
}

TEST(Zip, KeepsNamesThatAreNotAscii) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/größe.txt", "x");
  ASSERT_TRUE(write_zip(folder.path() / "a.zip", *list_folder(folder.path() / "code")).ok());
  std::string bytes = *core::read_file(folder.path() / "a.zip");
  EXPECT_EQ(static_cast<unsigned char>(bytes[7]) & 0x08, 0x08) << "the flag that the name is UTF-8";
  EXPECT_EQ(unzip(folder.path() / "a.zip").begin()->first, "größe.txt");
}

TEST(Zip, IsReadableByOthers) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/a", "x");
  ASSERT_TRUE(write_zip(folder.path() / "a.zip", *list_folder(folder.path() / "code")).ok());
  EXPECT_EQ(fs::status(folder.path() / "a.zip").permissions(), static_cast<fs::perms>(0644));
}

TEST(CopyZip, TakesAZipAsItIs) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/a", "four");
  ASSERT_TRUE(write_zip(folder.path() / "a.zip", *list_folder(folder.path() / "code")).ok());
  auto size = copy_zip(folder.path() / "a.zip", folder.path() / "b.zip");
  ASSERT_TRUE(size.ok()) << size.error();
  EXPECT_EQ(size->unzipped, 4u);
  EXPECT_EQ(*core::read_file(folder.path() / "a.zip"), *core::read_file(folder.path() / "b.zip"));
}

TEST(CopyZip, RefusesWhatIsNone) {
  test::TemporaryFolder folder;
  write(folder.path() / "a.txt", "text");
  auto refused = copy_zip(folder.path() / "a.txt", folder.path() / "b.zip");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().find("is not a zip file"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path() / "b.zip"));
}

TEST(UnpackZip, GivesBackTheFolder) {
  test::TemporaryFolder folder;
  write(folder.path() / "code/bootstrap", "#!/bin/sh\n");
  fs::permissions(folder.path() / "code/bootstrap", static_cast<fs::perms>(0755));
  write(folder.path() / "code/lib/a.py", "print(1)\n");
  ASSERT_TRUE(write_zip(folder.path() / "a.zip", *list_folder(folder.path() / "code")).ok());
  fs::path out = folder.path() / "made/here";
  auto unpacked = unpack_zip(folder.path() / "a.zip", out);
  ASSERT_TRUE(unpacked.ok()) << unpacked.error();
  EXPECT_EQ(*core::read_file(out / "lib/a.py"), "print(1)\n");
  EXPECT_EQ(fs::status(out / "bootstrap").permissions(), static_cast<fs::perms>(0755));
  EXPECT_EQ(std::distance(fs::directory_iterator(out.parent_path()), {}), 1);
}

TEST(UnpackZip, MakesNothingOfWhatItRefuses) {
  test::TemporaryFolder folder;
  write(folder.path() / "evil", "x");
  for (const char* name : {"../evil", "a/../../evil", "/evil"}) {
    ASSERT_TRUE(write_zip(folder.path() / "a.zip",
                          {{"good", folder.path() / "evil", 0644}, {name, folder.path() / "evil", 0644}})
                    .ok());
    auto refused = unpack_zip(folder.path() / "a.zip", folder.path() / "out/code");
    ASSERT_FALSE(refused.ok()) << name;
    EXPECT_NE(refused.error().find("leads out of the folder"), std::string::npos) << refused.error();
    EXPECT_TRUE(fs::is_empty(folder.path() / "out"));
    EXPECT_FALSE(fs::exists(folder.path() / "out/evil"));
  }
  write(folder.path() / "text.zip", "no zip");
  auto refused = unpack_zip(folder.path() / "text.zip", folder.path() / "out/code");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().find("is not a zip file"), std::string::npos);
}

TEST(Zip, LeavesTheOldFileWhenItFails) {
  test::TemporaryFolder folder;
  write(folder.path() / "old.zip", "old");
  auto failed = write_zip(folder.path() / "old.zip", {{"a", folder.path() / "missing", 0644}});
  ASSERT_FALSE(failed.ok());
  EXPECT_NE(failed.error().find("missing"), std::string::npos);
  EXPECT_EQ(*core::read_file(folder.path() / "old.zip"), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
  EXPECT_FALSE(list_folder(folder.path() / "nowhere").ok());
}

}  // namespace
}  // namespace sls::packaging
