#include "dynamodb_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "load.h"

namespace sls::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::uint16_t free_port() {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
               ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

std::vector<std::string> command_of(Kind kind, const std::string& program, std::uint16_t port,
                                    const std::filesystem::path& folder) {
  std::string number = std::to_string(port);
  if (kind == Kind::hello_sls) {
    std::vector<std::string> words = {program, "dynamodb", "serve", "-q", "-p", number};
    if (folder.empty()) {
      words.push_back("--in-memory");
    } else {
      words.insert(words.end(), {"--persist-to", folder.string()});
    }
    return words;
  }
  std::vector<std::string> words = {program, "--port", number, "--log", "quiet"};
  if (!folder.empty()) words.insert(words.end(), {"--db-path", (folder / "dynoxide.sqlite").string()});
  return words;
}

}  // namespace

DynamoDbPeer::DynamoDbPeer(Kind kind, const std::string& program, const std::filesystem::path& folder)
    : port_(free_port()) {
  if (!folder.empty()) std::filesystem::create_directories(folder);
  auto begun = Clock::now();
  process_ = std::make_unique<ServerProcess>(command_of(kind, program, port_, folder));
  for (;;) {
    try {
      call("ListTables", "{}");
      break;
    } catch (const std::exception&) {
      if (!process_->running() || Clock::now() - begun > std::chrono::seconds(10))
        throw std::runtime_error(program + " did not answer within 10 s");
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }
  first_answer_ms_ = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

std::string DynamoDbPeer::request(const std::string& operation, const std::string& body) const {
  return "POST / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
         "\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n"
         "Authorization: AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, "
         "SignedHeaders=host;x-amz-date;x-amz-target, "
         "Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
         "X-Amz-Target: DynamoDB_20120810." +
         operation + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string DynamoDbPeer::call(const std::string& operation, const std::string& body) const {
  std::string answer = call_once(port_, request(operation, body));
  if (answer.find("\"__type\"") != std::string::npos) throw std::runtime_error(operation + " answered " + answer);
  return answer;
}

}  // namespace sls::bench
