// The templates that tests/conformance/template holds against AWS's own transform, read without it: those
// that are good give the routes that it gave (routes.expected), those that are bad are refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "template/load.h"

namespace sls::model {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> templates_in(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(SLS_CONFORMANCE) / folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of_file(const testing::TestParamInfo<fs::path>& chosen) {
  std::string name = chosen.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string routes_of(const Application& application) {
  std::vector<std::string> lines;
  for (const Api& api : application.apis) {
    for (const Route& route : api.routes) {
      std::string target = route.function.empty() ? "(" + route.integration + ")" : route.function;
      lines.push_back("  " + api.logical_id + " " + route.method + " " + route.path + " " + target + " " +
                      route.payload_format + "\n");
    }
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// routes.expected: a template's name on a line of its own, its routes below.
std::map<std::string, std::string> expected_routes() {
  std::map<std::string, std::string> expected;
  std::ifstream stream(fs::path(SLS_CONFORMANCE) / "good" / "routes.expected");
  std::string current;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("  ")) {
      expected[current] += line + "\n";
    } else {
      current = line;
      expected[current] = "";
    }
  }
  return expected;
}

class GoodTemplate : public testing::TestWithParam<fs::path> {};

TEST_P(GoodTemplate, GivesTheRoutesOfTheTransform) {
  static const std::map<std::string, std::string> kExpected = expected_routes();
  auto loaded = load_application(GetParam(), {});
  ASSERT_TRUE(loaded.ok()) << loaded.error().diagnostic.message;
  for (const Diagnostic& finding : (*loaded)->diagnostics) {
    EXPECT_NE(finding.severity, Severity::error) << finding.position.line << ": " << finding.message;
  }
  std::string name = GetParam().stem().string();
  ASSERT_TRUE(kExpected.contains(name)) << name << " has no lines in routes.expected";
  EXPECT_EQ(routes_of(**loaded), kExpected.at(name));
}

INSTANTIATE_TEST_SUITE_P(Corpus, GoodTemplate, testing::ValuesIn(templates_in("good")), name_of_file);

class BadTemplate : public testing::TestWithParam<fs::path> {};

TEST_P(BadTemplate, IsRefusedWithAPlace) {
  auto loaded = load_application(GetParam(), {});
  ASSERT_TRUE(loaded.ok()) << loaded.error().diagnostic.message;
  // What only the transform refuses: sam build would write CodeUri.
  if (GetParam().stem() == "missing-code") {
    EXPECT_FALSE((*loaded)->has_errors());
    return;
  }
  EXPECT_TRUE((*loaded)->has_errors());
  for (const Diagnostic& finding : (*loaded)->diagnostics)
    EXPECT_GT(finding.position.line, 0) << finding.message;
}

INSTANTIATE_TEST_SUITE_P(Corpus, BadTemplate, testing::ValuesIn(templates_in("bad")), name_of_file);

}  // namespace
}  // namespace sls::model
