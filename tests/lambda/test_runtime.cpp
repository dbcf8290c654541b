// A function's process that does as it is told, rightly or wrongly: at its start by _HANDLER, then by each
// event's text. Events: "echo …" answers with what follows; the rest of the words stand in `handle`.
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "http/client.h"

namespace {

using sls::http::Headers;

class Runtime {
 public:
  Runtime() : client_(*sls::http::parse_url("http://" + variable("AWS_LAMBDA_RUNTIME_API")), no_timeout()) {}

  static std::string variable(const char* name) {
    const char* value = ::getenv(name);
    return value == nullptr ? "" : value;
  }

  sls::http::Response call(const std::string& method, const std::string& path, const std::string& body = "",
                           const Headers& headers = {}) {
    auto answer = client_.call(method, "/2018-06-01" + path, headers, body);
    if (!answer.ok()) std::exit(90);
    return *answer;
  }

  void start(const std::string& how) {
    if (how == "exit_at_start") {
      std::puts("about to end");
      std::exit(7);
    }
    if (how == "init_error") {
      call("POST", "/runtime/init/error", R"({"errorType":"Runtime.ImportModuleError","errorMessage":"no module"})");
      std::exit(1);
    }
    if (how == "own_init_error") {
      call("POST", "/runtime/init/error", R"({"errorType":"KeyError","errorMessage":"'k'"})");
      std::exit(1);
    }
    if (how == "internal_extension") register_extension();
    if (how == "slow_once" && ::access("started", F_OK) != 0) {
      std::fclose(std::fopen("started", "w"));
      for (;;) ::pause();
    }
    for (;;) handle();
  }

 private:
  static sls::http::ClientOptions no_timeout() {
    sls::http::ClientOptions options;
    options.answer_timeout = std::chrono::milliseconds(0);
    return options;
  }

  void say(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

  sls::http::Response respond(const std::string& body, const Headers& headers = {}) {
    return call("POST", "/runtime/invocation/" + id_ + "/response", body, headers);
  }

  static void burn_memory() {
    std::vector<std::string> held;
    for (int i = 0; i < 64; ++i) held.emplace_back(16 * 1024 * 1024, 'x');
    for (;;) ::pause();
  }

  // A grandchild in a session of its own that holds standard output open.
  static void leave_grandchild() {
    if (::fork() != 0) return;
    ::setsid();
    if (::fork() != 0) ::_exit(0);
    for (;;) ::pause();
  }

  // A streamed response on a connection of its own, piece by piece: the file named "go" lets the second piece out. Then
  // it ends as `how` says.
  void drip(const std::string& how) {
    int fd = connect();
    send(fd, "POST /2018-06-01/runtime/invocation/" + id_ +
                 "/response HTTP/1.1\r\nHost: here\r\nContent-Type: text/x-drops\r\nTransfer-Encoding: chunked\r\n"
                 "Lambda-Runtime-Function-Response-Mode: streaming\r\nTrailer: Lambda-Runtime-Function-Error-Type\r\n"
                 "\r\n5\r\nfirst\r\n");
    while (::access("go", F_OK) != 0) ::usleep(1000);
    send(fd, "6\r\nsecond\r\n");
    if (how == "exit") std::exit(5);
    if (how == "hang") for (;;) ::pause();
    if (how == "fail") {
      // {"errorMessage":"dried up","errorType":"Drought"}
      send(fd, "0\r\nLambda-Runtime-Function-Error-Type: Drought\r\nLambda-Runtime-Function-Error-Body: "
               "eyJlcnJvck1lc3NhZ2UiOiJkcmllZCB1cCIsImVycm9yVHlwZSI6IkRyb3VnaHQifQ==\r\n\r\n");
    } else if (how != "break") {
      send(fd, "0\r\n\r\n");
    }
    char answer[512];
    if (how != "break" && ::read(fd, answer, sizeof answer) <= 0) std::exit(91);
    ::close(fd);
  }

  static int connect() {
    std::string address = variable("AWS_LAMBDA_RUNTIME_API");
    int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::atoi(address.c_str() + address.find(':') + 1)));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) std::exit(92);
    return fd;
  }
  static void send(int fd, const std::string& text) {
    if (::send(fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) std::exit(93);
  }

  // As a runtime that wants to be told of its end: an extension of its own, which waits for an event on a connection of its
  // own, and a handler of SIGTERM that leaves a file.
  void register_extension() {
    std::signal(SIGTERM, [](int) {
      int file = ::open("terminated", O_CREAT | O_WRONLY, 0644);
      ::_exit(file >= 0 ? 0 : 95);
    });
    auto answer = client_.call("POST", "/2020-01-01/extension/register", {{"Lambda-Extension-Name", "own"}}, "{\"events\":[]}");
    const std::string* id = answer.ok() ? answer->headers.find("Lambda-Extension-Identifier") : nullptr;
    if (id == nullptr) std::exit(96);
    send(connect(), "GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: here\r\nLambda-Extension-Identifier: " + *id +
                        "\r\n\r\n");
  }

  // Asks for the next event on a connection of its own before it answers. Calls that come after it say that it has
  // arrived, as a rule.
  void ask_then_answer() {
    asked_ = connect();
    send(asked_, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: here\r\n\r\n");
    for (int i = 0; i < 50; ++i) call("GET", "/ping");
    respond("\"after\"");
  }

  // What the request of ask_then_answer got: an event of a few bytes.
  sls::http::Response take_asked() {
    sls::http::Response event;
    std::string bytes;
    char buffer[4096];
    auto value_of = [&bytes](const std::string& name) {
      std::size_t at = bytes.find("\r\n" + name + ": ") + name.size() + 4;
      return bytes.substr(at, bytes.find('\r', at) - at);
    };
    for (;;) {
      ssize_t got = ::read(asked_, buffer, sizeof buffer);
      if (got <= 0) std::exit(94);
      bytes.append(buffer, static_cast<std::size_t>(got));
      std::size_t body = bytes.find("\r\n\r\n");
      if (body == std::string::npos) continue;
      event.body = bytes.substr(body + 4);
      if (event.body.size() >= std::stoul(value_of("Content-Length"))) break;
    }
    event.headers.add("Lambda-Runtime-Aws-Request-Id", value_of("Lambda-Runtime-Aws-Request-Id"));
    ::close(std::exchange(asked_, -1));
    return event;
  }

  void handle() {
    auto event = asked_ >= 0 ? take_asked() : call("GET", "/runtime/invocation/next");
    id_ = *event.headers.find("Lambda-Runtime-Aws-Request-Id");
    const std::string& order = event.body;
    if (order.starts_with("echo ")) {
      respond(order.substr(5));
    } else if (order.starts_with("log ")) {
      say(order.substr(4) + "\nunfinished");
      respond("\"logged\"");
    } else if (order.starts_with("exit ")) {
      std::exit(std::atoi(order.c_str() + 5));
    } else if (order.starts_with("signal ")) {
      // A sanitizer's handler would make a status of it.
      std::signal(std::atoi(order.c_str() + 7), SIG_DFL);
      ::raise(std::atoi(order.c_str() + 7));
    } else if (order == "hang") {
      for (;;) ::pause();
    } else if (order == "memory") {
      burn_memory();
    } else if (order == "error") {
      call("POST", "/runtime/invocation/" + id_ + "/error", R"({"errorMessage":"no","errorType":"ValueError"})");
    } else if (order == "ask_then_answer") {
      ask_then_answer();
    } else if (order == "answer_then_exit") {
      respond("\"last words\"");
      std::exit(3);
    } else if (order == "large") {
      auto answer = respond(std::string(6'291'557, 'x'));
      say("told " + std::to_string(answer.status));
    } else if (order == "largest") {
      respond(std::string(6'291'556, 'x'));
    } else if (order == "huge") {
      // The server does not read this to its end.
      static_cast<void>(client_.call("POST", "/2018-06-01/runtime/invocation/" + id_ + "/response", {},
                                     std::string(70'000'000, 'x')));
    } else if (order == "twice") {
      respond("\"first\"");
      auto second = respond("\"second\"");
      last_ = std::to_string(second.status) + " " + second.body;
    } else if (order == "wrong_id") {
      auto wrong = call("POST", "/runtime/invocation/nobody/response", "1");
      auto init = call("POST", "/runtime/init/error", "{}");
      respond(std::to_string(wrong.status) + " " + wrong.body + std::to_string(init.status) + " " + init.body);
    } else if (order == "last") {
      respond(last_);
    } else if (order == "stream") {
      respond("streamed", {{"Lambda-Runtime-Function-Response-Mode", "streaming"}});
    } else if (order.starts_with("drip ")) {
      drip(order.substr(5));
    } else if (order == "bad_mode") {
      respond("1", {{"Lambda-Runtime-Function-Response-Mode", "dripping"}});
    } else if (order == "grandchild") {
      leave_grandchild();
      respond("\"left\"");
    } else if (order == "grandchild_then_exit") {
      leave_grandchild();
      std::exit(4);
    } else if (order == "pid") {
      respond(std::to_string(::getpid()));
    } else if (order == "headers") {
      std::string text;
      for (const auto& [name, value] : event.headers) text += name + ": " + value + "\n";
      respond(text);
    } else if (order == "environment") {
      char folder[4096];
      std::string text = std::string("cwd=") + ::getcwd(folder, sizeof folder) + "\n";
      for (char** entry = ::environ; *entry != nullptr; ++entry) text += std::string(*entry) + "\n";
      respond(text);
    } else if (order == "paths") {
      auto ping = call("GET", "/ping");
      auto unknown = call("GET", "/runtime/nowhere");
      auto method = call("POST", "/runtime/invocation/next");
      auto restore = call("GET", "/runtime/restore/next");
      respond(ping.body + " " + std::to_string(unknown.status) + " " + std::to_string(method.status) + " " +
              std::to_string(restore.status));
    }
  }

  sls::http::Client client_;
  std::string id_;
  std::string last_ = "nothing";
  int asked_ = -1;
};

}  // namespace

int main() { Runtime().start(Runtime::variable("_HANDLER")); }
