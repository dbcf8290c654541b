// ServedApplication: a copy of the fixtures in a folder of its own, served by the real program on free ports.
#pragma once

#include <httplib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "child_process.h"
#include "wait_for_file.h"

namespace sls::test {

inline const std::filesystem::path kProgram = SLS_PROGRAM;
inline const std::filesystem::path kFixtures = SLS_FIXTURES;

inline std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// The fixtures, copied: the folder can be copied anywhere and still runs.
class ApplicationFolder {
 public:
  explicit ApplicationFolder(const std::filesystem::path& source = kFixtures) {
    std::filesystem::copy(source, path(), std::filesystem::copy_options::recursive);
    std::filesystem::remove_all(path() / ".hello-sls");  // the data of somebody who served the fixtures in place
    std::filesystem::create_directories(temporary_.path() / "output");
  }
  std::filesystem::path path() const { return temporary_.path() / "application"; }
  std::filesystem::path file(const std::string& name) const { return path() / name; }
  // A new folder for one process's output.
  std::filesystem::path output() {
    auto folder = temporary_.path() / "output" / std::to_string(next_++);
    std::filesystem::create_directories(folder);
    return folder;
  }
  void replace(const std::string& name, const std::string& from, const std::string& to) {
    std::string text = read_text(file(name));
    std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error(name + " has no '" + from + "'");
    text.replace(at, from.size(), to);
    std::ofstream(file(name)) << text;
  }

 private:
  TemporaryFolder temporary_;
  int next_ = 0;
};

struct CommandResult {
  int status = 0;
  std::string output;
  std::string error;
};

inline CommandResult run_program(ApplicationFolder& folder, std::vector<std::string> words,
                                 ChildProcess::Streams streams = {}) {
  words.insert(words.begin(), kProgram.string());
  if (streams.working_folder == ".") streams.working_folder = folder.path();
  ChildProcess process(words, folder.output(), streams);
  int status = process.wait();
  return {status, process.standard_output(), process.standard_error()};
}

// The system's interpreters: those of version managers are slow to find.
inline const std::vector<std::string> kSearchPath = {"PATH=/usr/local/bin:/usr/bin:/bin"};

class ServedApplication {
 public:
  explicit ServedApplication(ApplicationFolder& folder, std::vector<std::string> flags = {},
                             std::vector<std::string> environment = {}, const std::string& command = "serve") {
    auto output = folder.output();
    std::vector<std::string> words = {kProgram.string(), command, "-p", "0"};
    if (command == "serve") words.insert(words.end(), {"--lambda-port", "0"});
    words.insert(words.end(), {"--dynamodb-port", "0", "--ready-file", (output / "ready.json").string()});
    words.insert(words.end(), flags.begin(), flags.end());
    ChildProcess::Streams streams;
    streams.working_folder = folder.path();
    streams.environment = std::move(environment);
    process_ = std::make_unique<ChildProcess>(words, output, streams);
    if (!wait_for_file(output / "ready.json", std::chrono::seconds(20))) {
      throw std::runtime_error(command + " was not ready: " + process_->standard_error());
    }
    ready_ = nlohmann::json::parse(read_text(output / "ready.json"));
  }

  const nlohmann::json& ready() const { return ready_; }
  std::string api_url() const { return ready_["api"].begin().value()["url"]; }
  std::string lambda_url() const { return ready_["lambda"]; }
  std::string dynamodb_url() const { return ready_["dynamodb"]; }
  int api_port() const { return std::stoi(api_url().substr(api_url().rfind(':') + 1)); }
  httplib::Client api() const { return httplib::Client(api_url()); }

  // One DynamoDB call over the wire, signed by form only, as an SDK with dummy credentials would.
  nlohmann::json dynamodb(const std::string& operation, const nlohmann::json& body) const {
    httplib::Client client(dynamodb_url());
    httplib::Headers headers = {
        {"X-Amz-Target", "DynamoDB_20120810." + operation},
        {"X-Amz-Date", "20260101T000000Z"},
        {"Authorization",
         "AWS4-HMAC-SHA256 Credential=dummy/20260101/us-east-1/dynamodb/aws4_request, "
         "SignedHeaders=host;x-amz-date, Signature=00"}};
    auto answer = client.Post("/", headers, body.dump(), "application/x-amz-json-1.0");
    if (!answer) throw std::runtime_error("no answer from DynamoDB: " + httplib::to_string(answer.error()));
    return nlohmann::json::parse(answer->body);
  }

  ChildProcess& process() { return *process_; }
  // Whether the text is, or comes, on its terminal: the banner follows the ready-file, the log an answer.
  bool says(const std::string& text) const {
    for (int i = 0; i < 2000; ++i) {
      if (process_->standard_error().find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

 private:
  std::unique_ptr<ChildProcess> process_;
  nlohmann::json ready_;
};

}  // namespace sls::test
