// The yardstick: the least that a server on the project's own HTTP room can do. Prints its port and answers
// until its standard input closes.
#include <cstdio>
#include <cstdlib>

#include "http/server.h"

int main() {
  auto server = sls::http::Server::listen({});
  if (!server.ok()) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return EXIT_FAILURE;
  }
  (*server)->start([](sls::http::Request, sls::http::Responder responder) {
    responder.send({200, {{"Content-Type", "text/plain"}}, "hello"});
  });
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return EXIT_SUCCESS;
}
