#include "store_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace sls::dynamodb::crash {

StoreProcess::StoreProcess(const std::string& file) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl("/proc/self/exe", "dynamodb_crash", "--serve", file.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string line;
  for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line.push_back(c);
  ::close(ends[0]);
  if (line.empty()) throw std::runtime_error("the store did not open " + file);
  port_ = static_cast<std::uint16_t>(std::stoi(line));
}

void StoreProcess::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::optional<nlohmann::json> Connection::call(const std::string& operation, const nlohmann::json& body) {
  std::string text = body.dump();
  bool streams = operation.find("Stream") != std::string::npos || operation == "GetShardIterator" ||
                 operation == "GetRecords";
  client_.send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: " +
               std::string(streams ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.") + operation +
               "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/dynamodb/aws4_request, "
               "SignedHeaders=host;x-amz-date, Signature=00\r\nX-Amz-Date: 20260101T000000Z\r\nContent-Length: " +
               std::to_string(text.size()) + "\r\n\r\n" + text);
  std::string answer = client_.read_answer();
  std::size_t head = answer.find("\r\n\r\n");
  if (head == std::string::npos) return std::nullopt;
  auto json = nlohmann::json::parse(answer.substr(head + 4), nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  if (answer.find(" 200 ") > answer.find("\r\n")) throw std::runtime_error(operation + ": " + answer);
  return json;
}

}  // namespace sls::dynamodb::crash
