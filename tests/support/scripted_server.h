// ScriptedServer: a TCP server on 127.0.0.1 that plays one script per accepted connection, in order, on one
// thread. It speaks bytes, not HTTP, so a test can send what no proper server would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace sls::test {

// The server's end of one connection. Reading gives up after ten seconds, so a failing test ends.
class ServedConnection {
 public:
  explicit ServedConnection(int fd) : fd_(fd) {
    timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~ServedConnection() { ::close(fd_); }
  ServedConnection(const ServedConnection&) = delete;
  ServedConnection& operator=(const ServedConnection&) = delete;

  int fd() const { return fd_; }

  // One whole request, head and body; what there was of it when the client closed.
  std::string read_request() {
    std::size_t head = std::string::npos;
    while ((head = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!read_some()) return std::exchange(received_, {});
    }
    std::size_t size = head + 4 + content_length(received_.substr(0, head));
    while (received_.size() < size && read_some()) {
    }
    std::string request = received_.substr(0, size);
    received_.erase(0, request.size());
    return request;
  }
  void read_until_closed() {
    while (read_some()) {
    }
  }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Status 200 with that body, the connection kept.
  void answer(std::string_view body) { answer(200, body); }
  void answer(int status, std::string_view body, std::string_view more_headers = "") {
    send("HTTP/1.1 " + std::to_string(status) + " Status\r\n" + std::string(more_headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

 private:
  bool read_some() {
    char buffer[65536];
    ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got > 0) received_.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }
  static std::size_t content_length(const std::string& head) {
    std::size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::strtoull(head.c_str() + at + 16, nullptr, 10);
  }

  int fd_;
  std::string received_;
};

class ScriptedServer {
 public:
  using Script = std::function<void(ServedConnection&)>;

  explicit ScriptedServer(std::vector<Script> scripts)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), scripts_(std::move(scripts)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  // Ends when the scripts have: close the clients first.
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() {
    for (const Script& script : scripts_) {
      int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      ServedConnection connection(fd);
      script(connection);
    }
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::vector<Script> scripts_;
  std::thread thread_;
};

}  // namespace sls::test
