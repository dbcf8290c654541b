// RawClient: a blocking TCP connection to 127.0.0.1 for tests that need to see and send exact bytes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sls::test {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void close_sending_side() { ::shutdown(fd_, SHUT_WR); }

  // Sends what the other side takes; a connection that it has closed already is not an error here.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // Reads until `text` has been seen, the other side closes, or ten seconds have passed.
  std::string read_until(std::string_view text) {
    while (received_.find(text) == std::string::npos && read_some()) {
    }
    return received_;
  }
  std::string read_to_end() {
    while (read_some()) {
    }
    return received_;
  }
  // One whole answer with a Content-Length, removed from what was received.
  std::string read_answer() {
    read_until("\r\n\r\n");
    std::size_t head = received_.find("\r\n\r\n");
    if (head == std::string::npos) return std::exchange(received_, {});
    std::size_t field = received_.find("Content-Length: ");
    std::size_t length = field < head ? std::stoul(received_.substr(field + 16)) : 0;
    while (received_.size() < head + 4 + length && read_some()) {
    }
    std::string answer = received_.substr(0, head + 4 + length);
    received_.erase(0, head + 4 + length);
    return answer;
  }

 private:
  bool read_some() {
    pollfd poll{fd_, POLLIN, 0};
    if (::poll(&poll, 1, 10'000) <= 0) return false;
    char buffer[65536];
    ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    received_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int fd_;
  std::string received_;
};

}  // namespace sls::test
