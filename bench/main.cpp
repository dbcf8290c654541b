// sls_bench: requests per second, latency and CPU time per request of the message application through the
// gateway, beside a bare hello server on the same HTTP room, in one run. Traffic goes to loopback only and is
// bounded in time.
//
// The data is what the application is made for: items of some 200 bytes, written by POST /message, read back
// by id in turn over a thousand ids, from a file store. CPU time per request is the figure that holds still
// on a noisy machine.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "idle_connections.h"
#include "load.h"
#include "server_process.h"

namespace sls::bench {
namespace {

namespace fs = std::filesystem;

struct Flags {
  std::string program;
  std::string hello;
  std::string gateway;
  std::string application = "fixtures/template.yaml";
  std::vector<int> connections = {1, 16, 64};
  int seconds_tenths = 15;
  int rounds = 3;
  int idle_connections = 1000;
};

struct Row {
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  double cpu_us = 0;
};

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("sls-bench-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string post_request(int n) {
  std::string body = R"({"message": "hello world )" + std::to_string(n) +
                     R"(", "author": "somebody", "tags": ["a", "b"], "size": 12345.678, "read": false})";
  return "POST /message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string get_request(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: sls-bench\r\nAccept: */*\r\n\r\n";
}

std::uint16_t wait_until_ready(const fs::path& ready_file, const ServerProcess& server) {
  for (int i = 0; i < 2000; ++i) {
    if (fs::exists(ready_file)) {
      auto ready = nlohmann::json::parse(std::ifstream(ready_file));
      std::string url = ready["api"].begin().value()["url"];
      return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }
    if (!server.running()) throw std::runtime_error("hello-sls serve ended before it was ready");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("hello-sls serve was not ready within 10 s");
}

class Bench {
 public:
  explicit Bench(const Flags& flags)
      : flags_(flags),
        ready_file_(folder_.path() / "ready.json"),
        hello_({flags.hello}),
        gateway_({flags.gateway}),
        serve_({flags.program, "serve", "-t", flags.application, "--persist-to",
                (folder_.path() / "store").string(), "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0", "-q", "--ready-file",
                ready_file_.string()}) {
    hello_port_ = static_cast<std::uint16_t>(std::stoi(hello_.read_line()));
    gateway_alone_port_ = static_cast<std::uint16_t>(std::stoi(gateway_.read_line()));
    gateway_port_ = wait_until_ready(ready_file_, serve_);
    create_items();
    for (int i = 0; i < 1000; ++i) posts_.push_back(post_request(i));
  }

  void run() {
    std::printf("%-14s %12s %12s %9s %9s %16s %14s\n", "request", "connections", "requests/s", "p50 us",
                "p99 us", "CPU us/request", "CPU / hello's");
    for (int connections : flags_.connections) run_at(connections);
    hold_idle_connections();
    std::printf("\nresident memory of hello-sls serve after the run: %ld KB\n", serve_.resident_kilobytes());
  }

 private:
  void create_items() {
    // Through the gateway, one at a time, keeping the ids.
    for (int i = 0; i < 1000; ++i) {
      std::string request = post_request(i);
      gets_.push_back(get_request("/message/" + create_one(request)));
    }
  }

  std::string create_one(const std::string& request);

  Row measure(const ServerProcess& server, std::uint16_t port, int connections,
              const std::vector<std::string>& requests) {
    std::size_t next = 0;
    auto request = [&]() -> const std::string& { return requests[next++ % requests.size()]; };
    run_load(port, connections, std::chrono::milliseconds(200), request);  // warm-up
    std::int64_t cpu = server.cpu_nanoseconds();
    Measurement m =
        run_load(port, connections, std::chrono::milliseconds(flags_.seconds_tenths * 100), request);
    cpu = server.cpu_nanoseconds() - cpu;
    if (m.failures > 0) throw std::runtime_error(std::to_string(m.failures) + " answers were not 200");
    return {m.per_second(), static_cast<double>(m.percentile(0.5)), static_cast<double>(m.percentile(0.99)),
            static_cast<double>(cpu) / 1000.0 / static_cast<double>(m.requests)};
  }

  void run_at(int connections) {
    const std::vector<std::string> hello = {get_request("/")};
    std::map<std::string, std::vector<Row>> rows;
    std::vector<double> alone_ratios, get_ratios, post_ratios;
    for (int round = 0; round < flags_.rounds; ++round) {
      Row yardstick = measure(hello_, hello_port_, connections, hello);
      Row alone = measure(gateway_, gateway_alone_port_, connections, gets_);
      Row get = measure(serve_, gateway_port_, connections, gets_);
      Row post = measure(serve_, gateway_port_, connections, posts_);
      rows["hello"].push_back(yardstick);
      rows["alone"].push_back(alone);
      rows["GET"].push_back(get);
      rows["POST"].push_back(post);
      alone_ratios.push_back(alone.cpu_us / yardstick.cpu_us);
      get_ratios.push_back(get.cpu_us / yardstick.cpu_us);
      post_ratios.push_back(post.cpu_us / yardstick.cpu_us);
    }
    print("bare hello", connections, rows["hello"], 1.0);
    print("gateway alone", connections, rows["alone"], median(alone_ratios));
    print("GET /message", connections, rows["GET"], median(get_ratios));
    print("POST /message", connections, rows["POST"], median(post_ratios));
  }

  // In a server of its own: what the runs before have left in the memory is not counted.
  void hold_idle_connections() {
    ServerProcess server({flags_.gateway});
    auto port = static_cast<std::uint16_t>(std::stoi(server.read_line()));
    measure(server, port, 1, gets_);
    long before = server.resident_kilobytes();
    IdleConnections idle(port, flags_.idle_connections, gets_.front());
    Row beside = measure(server, port, 1, gets_);
    std::printf("\n%d idle connections: %ld KB, %d closed; a request beside them: p50 %.0f us, p99 %.0f us\n",
                flags_.idle_connections, server.resident_kilobytes() - before, idle.closed(), beside.p50_us, beside.p99_us);
  }

  static void print(const char* name, int connections, const std::vector<Row>& rows, double ratio) {
    auto of = [&](double Row::*member) {
      std::vector<double> values;
      for (const Row& row : rows) values.push_back(row.*member);
      return median(values);
    };
    std::printf("%-14s %12d %12.0f %9.0f %9.0f %16.1f %14.2f\n", name, connections, of(&Row::per_second),
                of(&Row::p50_us), of(&Row::p99_us), of(&Row::cpu_us), ratio);
    std::fflush(stdout);
  }

  const Flags& flags_;
  Folder folder_;
  fs::path ready_file_;
  ServerProcess hello_;
  ServerProcess gateway_;
  ServerProcess serve_;
  std::uint16_t hello_port_ = 0;
  std::uint16_t gateway_alone_port_ = 0;
  std::uint16_t gateway_port_ = 0;
  std::vector<std::string> gets_;
  std::vector<std::string> posts_;
};

std::string Bench::create_one(const std::string& request) {
  std::string body = call_once(gateway_port_, request);
  auto json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_discarded() || !json.value("success", false))
    throw std::runtime_error("POST /message answered " + body);
  return json["message"]["message_id"];
}

}  // namespace
}  // namespace sls::bench

int main(int argc, char** argv) {
  sls::bench::Flags flags;
  CLI::App app("Measures the message application through the gateway beside a bare hello server",
               "sls_bench");
  app.add_option("--program", flags.program, "The hello-sls program")->required();
  app.add_option("--hello", flags.hello, "The bench_hello_server program")->required();
  app.add_option("--gateway", flags.gateway, "The bench_gateway_server program")->required();
  app.add_option("-t,--template", flags.application, "The template to serve")->capture_default_str();
  app.add_option("--connections", flags.connections, "Numbers of keep-alive connections")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--tenths", flags.seconds_tenths, "Tenths of a second for each figure")
      ->capture_default_str()
      ->check(CLI::Range(1, 600));
  app.add_option("--rounds", flags.rounds, "Rounds; medians are printed")
      ->capture_default_str()
      ->check(CLI::Range(1, 99));
  app.add_option("--idle", flags.idle_connections, "Connections that are held open and rest")
      ->capture_default_str()
      ->check(CLI::Range(1, 20'000));
  CLI11_PARSE(app, argc, argv);
  try {
    sls::bench::Bench(flags).run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sls_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
