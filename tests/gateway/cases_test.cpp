// Runs tests/conformance/gateway/*.case: what API Gateway makes of a request and of a handler's answer, as
// data. A file holds scenarios, each on a gateway of its own:
//   from WHERE             where the facts come from; until the next one. Every scenario needs one
//   == title
//   for rest http-1.0 …    the kinds of API the scenario runs on, once each: rest, http-1.0, http-2.0
//   route GET /x/{id}      also: stage NAME, binary TYPE…, variable K=V, cors origin=* …; or a whole
//   template               with YAML below it, in place of `for`
//   token NAME {claims}    a signed token; $NAME in a header stands for it
//   > GET /x/1?a=b         a request; then `with Name: value`, `with* Name LENGTH`, `body TEXT`, `body64 BASE64`, `body* LENGTH`
//   handler TEXT           what functions answer from here on; handler64, handler* (a body of that length),
//                          handler! (a function error), throttled, silent (not yet). handler@NAME: only NAME
//   event {…}              the function's event; event~: at least these members; without /pointer: not there;
//                          event@NAME, event@NAME~ of that function; not-invoked
//   < 200                  the answer's status; then <h Name: value ("a | b" when repeated), <no Name,
//                          <has Name, <body TEXT, <body64, <body* LENGTH; <nothing: not answered yet
//   clock +MS              moves the clock; release: silent functions answer
//   [rest,http-1.0] …      a line for these kinds only
// A line that begins with two blanks goes on with the line before.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/text.h"
#include "scenario.h"

namespace sls::gateway {
namespace {

namespace fs = std::filesystem;

struct Line {
  int number = 0;
  std::string text;
};

struct ScenarioText {
  std::string title;
  std::string from;
  std::vector<std::string> kinds = {""};
  std::vector<Line> lines;
};

std::vector<Line> read_lines(const fs::path& file) {
  std::vector<Line> lines;
  std::ifstream stream(file);
  int number = 0;
  for (std::string text; std::getline(stream, text);) {
    ++number;
    if (text.empty() || text.front() == '#') continue;
    if (text.starts_with("  ") && !lines.empty()) {
      lines.back().text += "\n" + text.substr(2);
    } else {
      lines.push_back({number, text});
    }
  }
  return lines;
}

std::vector<ScenarioText> read_scenarios(const fs::path& file) {
  std::vector<ScenarioText> scenarios;
  std::string from;
  for (Line& line : read_lines(file)) {
    bool in_scenario = !scenarios.empty();
    if (line.text.starts_with("from ")) {
      from = line.text.substr(5);
    } else if (line.text.starts_with("== ")) {
      scenarios.push_back({.title = line.text.substr(3), .from = from});
    } else if (in_scenario && line.text.starts_with("for ")) {
      scenarios.back().kinds = core::split(line.text.substr(4), ' ');
    } else if (in_scenario) {
      scenarios.back().lines.push_back(std::move(line));
    } else {
      ADD_FAILURE() << file << ":" << line.number << ": a scenario begins with == title";
    }
  }
  return scenarios;
}

// Takes "[a,b] " off a line; false when the line is not for this kind.
bool is_for(std::string& text, const std::string& kind) {
  if (text.front() != '[') return true;
  std::size_t end = text.find("] ");
  std::vector<std::string> kinds = core::split(text.substr(1, end - 1), ',');
  text.erase(0, end + 2);
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void run_scenario(const ScenarioText& text, const std::string& kind) {
  Scenario scenario(kind);
  for (const Line& line : text.lines) {
    testing::ScopedTrace trace(text.title.c_str(), line.number, kind + " " + line.text.substr(0, 70));
    std::string words = line.text;
    if (!is_for(words, kind)) continue;
    std::size_t end = std::min(words.find_first_of(" \n"), words.size());
    scenario.run(words.substr(0, end), end < words.size() ? words.substr(end + 1) : "");
  }
  scenario.finish();
}

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(SLS_CASES)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Cases : public testing::TestWithParam<fs::path> {};

TEST_P(Cases, AreAnsweredAsApiGatewayDoes) {
  testing::ScopedTrace trace(GetParam().c_str(), 0, "");
  auto scenarios = read_scenarios(GetParam());
  EXPECT_FALSE(scenarios.empty());
  for (const ScenarioText& scenario : scenarios) {
    EXPECT_FALSE(scenario.from.empty()) << scenario.title << ": where does the fact come from?";
    for (const std::string& kind : scenario.kinds) run_scenario(scenario, kind);
  }
}

// Each request of each kind counts: what the project promises is at least 200 of them.
TEST(CaseFiles, HoldAtLeastTwoHundredCases) {
  int cases = 0;
  for (const fs::path& file : case_files()) {
    for (const ScenarioText& scenario : read_scenarios(file)) {
      for (const std::string& kind : scenario.kinds) {
        for (const Line& line : scenario.lines) {
          std::string text = line.text;
          if (is_for(text, kind) && text.starts_with("> ")) ++cases;
        }
      }
    }
  }
  EXPECT_GE(cases, 200);
  RecordProperty("cases", cases);
}

INSTANTIATE_TEST_SUITE_P(Gateway, Cases, testing::ValuesIn(case_files()),
                         [](const auto& chosen) { return chosen.param.stem().string(); });

}  // namespace
}  // namespace sls::gateway
