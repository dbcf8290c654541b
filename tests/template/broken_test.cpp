// fixtures/broken: each file there has something that AWS refuses, and NAME.expected beside it the diagnostics that it
// must give, all of them and no more: "line:column severity code: message", a line each.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "template/load.h"

namespace sls::model {
namespace {

namespace fs = std::filesystem;

std::string line_of(const Diagnostic& diagnostic) {
  return std::to_string(diagnostic.position.line) + ":" + std::to_string(diagnostic.position.column) +
         (diagnostic.severity == Severity::error ? " error " : " warning ") + diagnostic.code + ": " +
         diagnostic.message + "\n";
}

std::string diagnostics_of(const fs::path& file) {
  auto loaded = load_application(file, {});
  if (!loaded.ok()) return line_of(loaded.error().diagnostic);
  std::string lines;
  for (const Diagnostic& diagnostic : (*loaded)->diagnostics) lines += line_of(diagnostic);
  return lines;
}

std::vector<fs::path> broken_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(SLS_BROKEN)) {
    if (entry.path().extension() != ".expected") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Broken : public testing::TestWithParam<fs::path> {};

TEST_P(Broken, GivesItsDiagnosticsAndNoOthers) {
  fs::path expected = GetParam();
  std::ifstream stream(expected.replace_extension(".expected"));
  ASSERT_TRUE(stream) << expected << " is missing";
  std::ostringstream text;
  text << stream.rdbuf();
  ASSERT_FALSE(text.str().empty());
  EXPECT_EQ(diagnostics_of(GetParam()), text.str());
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Broken, testing::ValuesIn(broken_files()), [](const auto& chosen) {
  std::string name = chosen.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace sls::model
