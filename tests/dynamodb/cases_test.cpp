// Runs cases/*.case: requests and the answers of the service, as data. A file holds scenarios, each on an
// engine of its own:
//   == title
//   table NAME pk:S sk:N | gsi NAME x:S ALL     makes a table (see EngineFixture::create_table)
//   > Operation {request}
//   < {answer}          the whole answer
//   <~ {answer}         at least these members
//   ! Type: message     the error; a message that ends in … only begins so
//   !~ {body}           at least these members of the error's body
//   clock +MS           moves the clock
// A line that begins with two blanks goes on with the line before.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

struct Line {
  int number = 0;
  std::string text;
};

std::vector<Line> read_lines(const fs::path& file) {
  std::vector<Line> lines;
  std::ifstream stream(file);
  int number = 0;
  for (std::string text; std::getline(stream, text);) {
    ++number;
    if (text.empty() || text.front() == '#') continue;
    if (text.starts_with("  ") && !lines.empty()) {
      lines.back().text += text.substr(1);
    } else {
      lines.push_back({number, text});
    }
  }
  return lines;
}

// Whether `answer` has all that `wanted` has: members of objects may be more, lists must be as long.
bool contains(const json& answer, const json& wanted) {
  if (wanted.is_object() && answer.is_object()) {
    return std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& member) {
      return answer.contains(member.key()) && contains(answer[member.key()], member.value());
    });
  }
  if (wanted.is_array() && answer.is_array()) {
    if (wanted.size() != answer.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!contains(answer[i], wanted[i])) return false;
    }
    return true;
  }
  return wanted == answer;
}

class Scenario {
 public:
  void run(const std::string& text) {
    std::string word = text.substr(0, text.find(' '));
    std::string rest = text.size() > word.size() ? text.substr(word.size() + 1) : "";
    if (word == "table") {
      std::size_t end = rest.find(' ');
      fixture_.create_table(rest.substr(0, end), rest.substr(end + 1));
    } else if (word == "clock") {
      fixture_.clock().advance(std::stoll(rest.substr(1)));
    } else if (word == ">") {
      check_answered();
      request_ = rest;
      std::size_t end = rest.find(' ');
      std::string body = end == std::string::npos ? "{}" : rest.substr(end + 1);
      reply_ = fixture_.engine().execute({rest.substr(0, end), body, {}});
    } else if (word == "<" || word == "<~") {
      ASSERT_TRUE(reply_) << "no request before";
      ASSERT_EQ(reply_->status, 200) << request_ << "\n" << reply_->body;
      json answer = json::parse(reply_->body);
      json wanted = json::parse(rest);
      if (word == "<") {
        EXPECT_EQ(answer, wanted) << request_;
      } else {
        EXPECT_TRUE(contains(answer, wanted))
            << request_ << "\nanswered " << answer << "\nwithout  " << wanted;
      }
      reply_.reset();
    } else if (word == "!~") {
      ASSERT_TRUE(reply_) << "no request before";
      ASSERT_NE(reply_->status, 200) << request_ << "\nanswered " << reply_->body;
      EXPECT_TRUE(contains(json::parse(reply_->body), json::parse(rest)))
          << request_ << "\nanswered " << reply_->body << "\nwithout  " << rest;
      reply_.reset();
    } else if (word == "!") {
      ASSERT_TRUE(reply_) << "no request before";
      expect_error(rest);
      reply_.reset();
    } else {
      FAIL() << "what is '" << word << "'?";
    }
  }
  void check_answered() {
    if (reply_ && !reply_->ok()) ADD_FAILURE() << request_ << "\n" << reply_->body;
    reply_.reset();
  }

 private:
  void expect_error(const std::string& wanted) {
    ASSERT_NE(reply_->status, 200) << request_ << "\nanswered " << reply_->body << "\nnot      " << wanted;
    json body = json::parse(reply_->body);
    std::string type = body["__type"].get<std::string>();
    std::string error = type.substr(type.find('#') + 1);
    for (const char* name : {"message", "Message"}) {
      if (body.contains(name)) error += ": " + body[name].get<std::string>();
    }
    const std::string open_end = "…";
    if (wanted.ends_with(open_end)) {
      std::string beginning = wanted.substr(0, wanted.size() - open_end.size());
      EXPECT_EQ(error.substr(0, beginning.size()), beginning) << request_;
    } else {
      EXPECT_EQ(error, wanted) << request_;
    }
    EXPECT_EQ(type.substr(type.find('#') + 1), reply_->error_type);
  }

  EngineFixture fixture_;
  std::string request_;
  std::optional<Reply> reply_;
};

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(SLS_CASES)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Cases : public testing::TestWithParam<fs::path> {};

TEST_P(Cases, AreAnsweredAsTheServiceDoes) {
  std::optional<Scenario> scenario;
  int scenarios = 0;
  for (const Line& line : read_lines(GetParam())) {
    testing::ScopedTrace trace(GetParam().c_str(), line.number, line.text.substr(0, 60));
    if (line.text.starts_with("== ")) {
      if (scenario) scenario->check_answered();
      scenario.emplace();
      ++scenarios;
      continue;
    }
    ASSERT_TRUE(scenario) << "a scenario begins with == title";
    scenario->run(line.text);
  }
  ASSERT_TRUE(scenario);
  scenario->check_answered();
  EXPECT_GT(scenarios, 0);
}

INSTANTIATE_TEST_SUITE_P(DynamoDb, Cases, testing::ValuesIn(case_files()),
                         [](const auto& chosen) { return chosen.param.stem().string(); });

}  // namespace
}  // namespace sls::dynamodb
