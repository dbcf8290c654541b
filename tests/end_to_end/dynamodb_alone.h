// DynamoDbAlone: `hello-sls dynamodb serve` as a process, ended with the test.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "served_application.h"

namespace sls::test {

// `dynamodb serve` with these words more, until the end of the test.
class DynamoDbAlone {
 public:
  DynamoDbAlone(ApplicationFolder& folder, std::vector<std::string> words) {
    auto output = folder.output();
    words.insert(words.begin(), {kProgram.string(), "dynamodb", "serve"});
    words.insert(words.end(), {"--ready-file", (output / "ready.json").string()});
    process_ =
        std::make_unique<ChildProcess>(words, output, ChildProcess::Streams{.working_folder = folder.path()});
    if (!wait_for_file(output / "ready.json", std::chrono::seconds(20)))
      throw std::runtime_error("dynamodb serve was not ready: " + process_->standard_error());
    url_ = nlohmann::json::parse(read_text(output / "ready.json"))["dynamodb"];
  }
  const std::string& url() const { return url_; }
  ChildProcess& process() { return *process_; }

 private:
  std::unique_ptr<ChildProcess> process_;
  std::string url_;
};

}  // namespace sls::test
