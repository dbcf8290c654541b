#include "idle_connections.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace sls::bench {
namespace {

// The soft limit of descriptors is often 1,024, less than the thousand connections need.
void allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int open_connection(std::uint16_t port) {
  int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot open an idle connection");
  return descriptor;
}

void exchange(int descriptor, const std::string& request) {
  char answer[16 * 1024];
  bool sent = ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
  if (!sent || ::recv(descriptor, answer, sizeof answer, 0) <= 0)
    throw std::runtime_error("an idle connection was not answered");
}

}  // namespace

IdleConnections::IdleConnections(std::uint16_t port, int count, const std::string& request) {
  allow_descriptors();
  for (int i = 0; i < count; ++i) {
    descriptors_.push_back(open_connection(port));
    exchange(descriptors_.back(), request);
  }
}

IdleConnections::~IdleConnections() {
  for (int descriptor : descriptors_) ::close(descriptor);
}

int IdleConnections::closed() const {
  int count = 0;
  for (int descriptor : descriptors_) {
    char byte = 0;
    if (::recv(descriptor, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0) ++count;
  }
  return count;
}

}  // namespace sls::bench
