#include "load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace sls::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

class LoadConnection {
 public:
  explicit LoadConnection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
    int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~LoadConnection() { ::close(fd_); }
  LoadConnection(const LoadConnection&) = delete;
  LoadConnection& operator=(const LoadConnection&) = delete;

  int descriptor() const { return fd_; }

  void send(const std::string& request) {
    sent_at_ = Clock::now();
    // A request is far smaller than a socket's buffer, so it goes out whole.
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
      broken_ = true;
  }

  // Whether a whole answer has arrived.
  bool receive() {
    char buffer[16384];
    ssize_t got = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (got <= 0) {
      broken_ = got == 0 || (errno != EAGAIN && errno != EINTR);
      return false;
    }
    answer_.append(buffer, static_cast<std::size_t>(got));
    std::size_t head = answer_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    std::size_t length = content_length(head);
    if (answer_.size() < head + 4 + length) return false;
    succeeded_ = answer_.compare(0, 13, "HTTP/1.1 200 ") == 0;
    body_.assign(answer_, head + 4, length);
    answer_.clear();
    return true;
  }

  const std::string& body() const { return body_; }
  bool broken() const { return broken_; }
  bool succeeded() const { return succeeded_; }
  std::uint32_t waited_us(Clock::time_point now) const {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now - sent_at_).count());
  }

 private:
  // Servers spell the name in more than one way.
  std::size_t content_length(std::size_t head) const {
    for (const char* name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
      std::size_t field = answer_.find(name);
      if (field < head) return std::strtoul(answer_.c_str() + field + 18, nullptr, 10);
    }
    return 0;
  }

  int fd_;
  Clock::time_point sent_at_;
  std::string answer_;
  std::string body_;
  bool broken_ = false;
  bool succeeded_ = false;
};

double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

}  // namespace

std::uint32_t Measurement::percentile(double share) const {
  if (latencies_us.empty()) return 0;
  auto index = static_cast<std::size_t>(share * static_cast<double>(latencies_us.size() - 1));
  return latencies_us[index];
}

Measurement run_load(std::uint16_t port, int connections, std::chrono::milliseconds duration,
                     const std::function<const std::string&()>& next_request) {
  int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<std::unique_ptr<LoadConnection>> open;
  for (int i = 0; i < connections; ++i) {
    open.push_back(std::make_unique<LoadConnection>(port));
    epoll_event event{EPOLLIN, {.ptr = open.back().get()}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, open.back()->descriptor(), &event);
  }
  Measurement result;
  result.latencies_us.reserve(1 << 20);
  auto begun = Clock::now();
  auto end = begun + duration;
  for (auto& connection : open) connection->send(next_request());
  epoll_event events[256];
  // After the end the answers under way are waited for: a server must not find them beside the next load.
  auto outstanding = open.size();
  while (outstanding > 0 && Clock::now() < end + kPatience) {
    int count = ::epoll_wait(poll, events, 256, 1000);
    bool over = Clock::now() >= end;
    if (over && result.seconds == 0) result.seconds = seconds_since(begun);
    for (int i = 0; i < count; ++i) {
      auto* connection = static_cast<LoadConnection*>(events[i].data.ptr);
      if (!connection->receive()) {
        if (connection->broken()) throw std::runtime_error("a connection was closed under load");
        continue;
      }
      if (over) {
        --outstanding;
        continue;
      }
      ++result.requests;
      if (!connection->succeeded()) ++result.failures;
      result.latencies_us.push_back(connection->waited_us(Clock::now()));
      connection->send(next_request());
    }
  }
  ::close(poll);
  if (outstanding > 0) throw std::runtime_error("an answer did not come within 10 s");
  std::sort(result.latencies_us.begin(), result.latencies_us.end());
  return result;
}

std::string call_once(std::uint16_t port, const std::string& request) {
  LoadConnection connection(port);
  connection.send(request);
  while (!connection.receive()) {
    if (connection.broken()) throw std::runtime_error("the connection was closed without an answer");
    pollfd poll{connection.descriptor(), POLLIN, 0};
    if (::poll(&poll, 1, 10'000) <= 0) throw std::runtime_error("no answer within 10 s");
  }
  return connection.body();
}

}  // namespace sls::bench
