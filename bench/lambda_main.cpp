// sls_bench_lambda: what functions that are processes cost: a warm call of an empty Python and Node.js handler through the
// gateway beside the same handler over a bare socket; the first call of a Python function beside a bare python3 that
// imports the same module; and, where it is installed, serverless-offline on the same Node.js handler, in the same run.
// Traffic goes to loopback only and is bounded in time.
//
// One connection tells what a call adds to the function's own time, sixteen what the whole carries. Rounds alternate, and
// the medians of them are compared, because other programs share the machine.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "load.h"
#include "server_process.h"

namespace sls::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 5;
constexpr std::chrono::milliseconds kOneRound{1'500};
constexpr int kColdFunctions = 9;

struct Flags {
  std::string program = "build/bin/hello-sls";
  fs::path application = "bench/lambda_application";
  fs::path serverless;  // the node_modules with serverless and serverless-offline; empty: not compared
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double milliseconds_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

std::string get_request(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: sls-bench\r\nAccept: */*\r\n\r\n";
}

std::string find_program(const std::string& name) {
  std::string path = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
  for (std::size_t begin = 0; begin <= path.size();) {
    std::size_t end = std::min(path.find(':', begin), path.size());
    fs::path file = fs::path(path.substr(begin, end - begin)) / name;
    if (::access(file.c_str(), X_OK) == 0) return file;
    begin = end + 1;
  }
  throw std::runtime_error("there is no " + name + " on PATH");
}

// Waits until the port answers to `request`.
void wait_for_answer(std::uint16_t port, const std::string& request) {
  auto end = Clock::now() + std::chrono::seconds(60);
  for (;;) {
    try {
      call_once(port, request);
      return;
    } catch (const std::runtime_error&) {
      if (Clock::now() > end) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

// hello-sls on the application, in a folder of its own.
class HelloSls {
 public:
  HelloSls(const Flags& flags, const fs::path& folder) {
    fs::path ready = folder / "ready.json";
    fs::remove(ready);
    auto begun = Clock::now();
    server_ = std::make_unique<ServerProcess>(std::vector<std::string>{
        flags.program, "serve", "-q", "-t", (flags.application / "template.yaml").string(), "-p", "0", "--lambda-port", "0",
        "--dynamodb-port", "0", "--in-memory", "--no-build", "--no-reload", "--ready-file", ready.string()});
    while (!fs::exists(ready) || fs::file_size(ready) == 0) {
      if (!server_->running()) throw std::runtime_error("hello-sls serve has ended");
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    auto json = nlohmann::json::parse(std::ifstream(ready));
    std::string url = json["api"].begin().value()["url"];
    port_ = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    ready_ms_ = milliseconds_since(begun);
  }
  std::uint16_t port() const { return port_; }
  double ready_ms() const { return ready_ms_; }

 private:
  std::unique_ptr<ServerProcess> server_;
  std::uint16_t port_ = 0;
  double ready_ms_ = 0;
};

double p50_us(std::uint16_t port, const std::string& path, int connections) {
  std::string request = get_request(path);
  auto measured = run_load(port, connections, kOneRound, [&request]() -> const std::string& { return request; });
  if (measured.failures > 0) throw std::runtime_error(path + ": not every answer was 200");
  return measured.percentile(0.5);
}

double per_second(std::uint16_t port, const std::string& path, int connections) {
  std::string request = get_request(path);
  auto measured = run_load(port, connections, kOneRound, [&request]() -> const std::string& { return request; });
  if (measured.failures > 0) throw std::runtime_error(path + ": not every answer was 200");
  return measured.per_second();
}

bool tell(const char* what, double figure, const char* unit, double goal, bool at_most) {
  bool met = at_most ? figure <= goal : figure >= goal;
  std::printf("%-66s %8.2f %-3s (goal: %s %g) %s\n", what, figure, unit, at_most ? "at most" : "at least", goal,
              met ? "met" : "MISSED");
  return met;
}

bool compare_warm(const HelloSls& hello, const std::string& name, const std::string& path, ServerProcess& bare) {
  auto port = static_cast<std::uint16_t>(std::stoi(bare.read_line()));
  wait_for_answer(hello.port(), get_request(path));
  std::vector<double> with, without;
  for (int round = 0; round < kRounds; ++round) {
    without.push_back(p50_us(port, "/", 1));
    with.push_back(p50_us(hello.port(), path, 1));
  }
  std::printf("%s, warm, one connection: p50 %.0f us through the gateway, %.0f us over a bare socket\n", name.c_str(),
              median(with), median(without));
  return tell((name + ": what a warm call adds, p50").c_str(), (median(with) - median(without)) / 1000, "ms", 1, true);
}

double run_to_end_ms(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  auto begun = Clock::now();
  pid_t pid = ::fork();
  if (pid == 0) {
    ::execv(words[0], words.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (status != 0) throw std::runtime_error(command[0] + " failed");
  return milliseconds_since(begun);
}

// What is behind a python3 that is a script, as version managers put such on PATH.
std::string real_python() {
  std::string script = find_program("python3");
  ServerProcess asked({script, "-c", "import sys; print(sys.executable)"});
  std::string program = asked.read_line();
  return program.empty() ? script : program;
}

// serverless 3 takes plugins that are ES modules by import() only, which newer versions of Node.js no longer lead it to.
std::vector<std::string> node_for_serverless(const std::string& node) {
  const std::string flag = "--no-experimental-require-module";
  ServerProcess asked({node, flag, "-p", "1"});
  return asked.read_line() == "1" ? std::vector<std::string>{node, flag} : std::vector<std::string>{node};
}

bool compare_cold(const HelloSls& hello, const Flags& flags, const std::string& python) {
  std::string import = "import sys; sys.path.insert(0, '" + (flags.application / "python").string() + "'); import app";
  std::vector<double> with, without;
  for (int i = 1; i <= kColdFunctions; ++i) {
    without.push_back(run_to_end_ms({python, "-c", import}));
    auto begun = Clock::now();
    call_once(hello.port(), get_request("/cold" + std::to_string(i)));
    with.push_back(milliseconds_since(begun));
  }
  std::printf("Python, cold: %.1f ms to the first answer, %.1f ms for python3 that imports the module and ends\n",
              median(with), median(without));
  return tell("Python: what a cold start adds", median(with) - median(without), "ms", 30, true);
}

bool compare_with_serverless_offline(const HelloSls& hello, const Flags& flags, const std::string& node,
                                     const fs::path& folder) {
  // Its plugins are looked for beside the service.
  fs::copy(flags.application, folder / "service", fs::copy_options::recursive);
  fs::create_directory_symlink(fs::absolute(flags.serverless), folder / "service" / "node_modules");
  fs::current_path(folder / "service");
  std::uint16_t port = 39'301;
  auto command = node_for_serverless(node);
  for (const char* word : {"node_modules/serverless/bin/serverless.js", "offline", "--httpPort", "39301", "--lambdaPort",
                           "39302"})
    command.push_back(word);
  auto begun = Clock::now();
  ServerProcess peer(command);
  wait_for_answer(port, get_request("/node"));
  double ready_ms = milliseconds_since(begun);
  wait_for_answer(hello.port(), get_request("/node"));
  std::vector<double> ours, theirs;
  for (int round = 0; round < kRounds; ++round) {
    theirs.push_back(per_second(port, "/node", 16));
    ours.push_back(per_second(hello.port(), "/node", 16));
  }
  std::printf("Node.js, 16 connections: %.0f requests/s, serverless-offline %.0f; ready in %.0f ms, serverless-offline "
              "%.0f\n", median(ours), median(theirs), hello.ready_ms(), ready_ms);
  bool fast = tell("Node.js: requests per second beside serverless-offline", median(ours) / median(theirs), "x", 2.5, false);
  return tell("ready beside serverless-offline", ready_ms / hello.ready_ms(), "x", 20, false) && fast;
}

bool run(const Flags& flags, const fs::path& folder) {
  std::string python = real_python(), node = find_program("node");
  HelloSls hello(flags, folder);
  ServerProcess bare_python({python, (flags.application / "bare.py").string()});
  ServerProcess bare_node({node, (flags.application / "bare.js").string()});
  bool met = compare_cold(hello, flags, python);
  met = compare_warm(hello, "Python", "/python", bare_python) && met;
  met = compare_warm(hello, "Node.js", "/node", bare_node) && met;
  if (flags.serverless.empty()) {
    std::printf("serverless-offline is not compared: name a node_modules that has it with --serverless\n");
    return met;
  }
  return compare_with_serverless_offline(hello, flags, node, folder) && met;
}

}  // namespace
}  // namespace sls::bench

int main(int argc, char** argv) {
  sls::bench::Flags flags;
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string name = argv[i];
    if (name == "--program") flags.program = argv[i + 1];
    if (name == "--application") flags.application = argv[i + 1];
    if (name == "--serverless") flags.serverless = argv[i + 1];
  }
  namespace fs = std::filesystem;
  flags.program = fs::absolute(flags.program);
  flags.application = fs::absolute(flags.application);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  fs::path folder = fs::temp_directory_path() / ("sls-bench-lambda-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  int status = 1;
  try {
    status = sls::bench::run(flags, folder) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return status;
}
