// sls_bench_dynamodb: CPU time per request and requests per second of the DynamoDB endpoint, beside Dynoxide where its
// program is given, back to back in one run; then what a scan of a large table does to readers, what a stream costs,
// how soon the first answer comes, and what 100,000 items take of memory. Traffic goes to loopback only and is bounded
// in time. CPU time per request is the figure that holds still on a noisy machine; medians are printed.
#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <thread>

#include "dynamodb_peer.h"
#include "dynamodb_requests.h"
#include "load.h"

namespace sls::bench {
namespace {

namespace fs = std::filesystem;

struct Flags {
  std::string program;
  std::string dynoxide;
  int tenths = 10;
  int rounds = 3;
  int large_items = 150'000;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Row {
  std::vector<double> per_second;
  std::vector<double> cpu_us;
  std::vector<double> p99_us;
};

// A folder for stores, removed at the end.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("sls-bench-dynamodb-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path next() { return path_ / std::to_string(next_++); }

 private:
  fs::path path_;
  int next_ = 0;
};

using MakeBody = std::function<std::string(std::uint64_t)>;

class Operation {
 public:
  Operation(std::string name, MakeBody make_body) : name_(std::move(name)), make_body_(std::move(make_body)) {}
  const std::string& name() const { return name_; }

  void measure(const DynamoDbPeer& peer, int connections, std::chrono::milliseconds duration, Row& row) const {
    std::uint64_t n = 0;
    std::string request;
    auto next = [&]() -> const std::string& { return request = peer.request(name_, make_body_(n++)); };
    run_load(peer.port(), connections, std::chrono::milliseconds(200), next);  // warm-up
    std::int64_t cpu = peer.process().cpu_nanoseconds();
    Measurement m = run_load(peer.port(), connections, duration, next);
    cpu = peer.process().cpu_nanoseconds() - cpu;
    if (m.failures > 0) throw std::runtime_error(name_ + ": " + std::to_string(m.failures) + " answers were not 200");
    row.per_second.push_back(m.per_second());
    row.cpu_us.push_back(static_cast<double>(cpu) / 1000.0 / static_cast<double>(m.requests));
    row.p99_us.push_back(m.percentile(0.99));
  }

 private:
  std::string name_;
  MakeBody make_body_;
};

std::vector<Operation> operations() {
  return {{"PutItem", [](std::uint64_t n) { return put("Items", n, n); }},
          {"GetItem", [](std::uint64_t n) { return get("Items", n * 7); }},
          {"Query", [](std::uint64_t n) { return query("Items", n * 7); }},
          {"UpdateItem", [](std::uint64_t n) { return add("Items", n * 7); }}};
}

// `count` items, 25 a request.
void fill(const DynamoDbPeer& peer, const std::string& table, int count) {
  for (int i = 0; i < count; i += 25) {
    std::string body = R"({"RequestItems":{")" + table + "\":[";
    for (int j = i; j < std::min(count, i + 25); ++j) {
      std::string key = R"("pk":{"S":"large-)" + std::to_string(j) + R"("},"sk":{"N":"0"})";
      body += (j > i ? "," : "") + (R"({"PutRequest":{"Item":)" + item_of(key, static_cast<std::uint64_t>(j))) + "}}";
    }
    peer.call("BatchWriteItem", body + "]}}");
  }
}

class Bench {
 public:
  explicit Bench(const Flags& flags) : flags_(flags), duration_(flags.tenths * 100) {
    programs_.push_back({Kind::hello_sls, flags.program});
    if (!flags.dynoxide.empty()) programs_.push_back({Kind::dynoxide, flags.dynoxide});
  }

  void run() {
    measure_operations("memory", false);
    measure_operations("file", true);
    measure_beside_scans();
    measure_stream();
    measure_memory();
    measure_start();
  }

 private:
  struct Program {
    Kind kind;
    std::string file;
    const char* name() const { return kind == Kind::hello_sls ? "hello-sls" : "dynoxide"; }
  };

  void measure_operations(const char* store, bool on_file) {
    std::vector<std::unique_ptr<DynamoDbPeer>> peers;
    for (const Program& program : programs_) {
      peers.push_back(std::make_unique<DynamoDbPeer>(program.kind, program.file, on_file ? folder_.next() : fs::path()));
      peers.back()->call("CreateTable", create_table("Items", false));
      for (int n = 0; n < kPartitions * kItemsOfPartition; ++n)
        peers.back()->call("PutItem", put("Items", static_cast<std::uint64_t>(n), 0));
    }
    std::printf("\n%-8s %-11s %11s %-10s %12s %14s %9s\n", "store", "operation", "connections", "program", "requests/s",
                "CPU us/request", "p99 us");
    for (const Operation& operation : operations()) {
      for (int connections : {1, 16}) {
        std::vector<Row> rows(peers.size());
        for (int round = 0; round < flags_.rounds; ++round) {
          for (std::size_t i = 0; i < peers.size(); ++i) operation.measure(*peers[i], connections, duration_, rows[i]);
        }
        print(store, operation.name(), connections, rows);
      }
    }
  }

  void print(const char* store, const std::string& operation, int connections, const std::vector<Row>& rows) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::printf("%-8s %-11s %11d %-10s %12.0f %14.1f %9.0f", store, operation.c_str(), connections, programs_[i].name(),
                  median(rows[i].per_second), median(rows[i].cpu_us), median(rows[i].p99_us));
      if (i > 0) {
        std::vector<double> ratios;
        for (std::size_t r = 0; r < rows[i].cpu_us.size(); ++r) ratios.push_back(rows[0].cpu_us[r] / rows[i].cpu_us[r]);
        std::printf("   ours / its CPU: %.2f, ours / its requests/s: %.2f", median(ratios),
                    median(rows[0].per_second) / median(rows[i].per_second));
      }
      std::printf("\n");
    }
    std::fflush(stdout);
  }

  // GetItem alone, and beside two clients that scan a table of some 60 MB without pause.
  void measure_beside_scans() {
    std::printf("\n%-10s %-28s %9s %9s\n", "program", "GetItem, 1 connection", "p50 us", "p99 us");
    for (const Program& program : programs_) {
      DynamoDbPeer peer(program.kind, program.file, folder_.next());
      peer.call("CreateTable", create_table("Items", false));
      fill(peer, "Items", flags_.large_items);
      peer.call("PutItem", put("Items", 0, 0));
      std::string get_one = peer.request("GetItem", get("Items", 0));
      auto next_get = [&]() -> const std::string& { return get_one; };
      auto show = [&](const char* when, const Measurement& m) {
        std::printf("%-10s %-28s %9u %9u\n", program.name(), when, m.percentile(0.5), m.percentile(0.99));
      };
      show("alone", run_load(peer.port(), 1, std::chrono::seconds(2), next_get));
      auto scanning = std::chrono::seconds(5);
      std::thread scanners([&] {
        std::string scan = peer.request("Scan", R"({"TableName":"Items"})");
        run_load(peer.port(), 2, scanning, [&]() -> const std::string& { return scan; });
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      Measurement beside = run_load(peer.port(), 1, std::chrono::seconds(4), next_get);
      scanners.join();
      show("beside two that scan", beside);
    }
    std::fflush(stdout);
  }

  void measure_stream() {
    std::printf("\nhello-sls, PutItem on a table with a stream, 1 connection\n%12s %14s\n", "records", "CPU us/request");
    DynamoDbPeer peer(Kind::hello_sls, flags_.program, folder_.next());
    peer.call("CreateTable", create_table("Items", true));
    Operation put_item = operations()[0];
    for (int records : {0, 100'000}) {
      fill(peer, "Items", records);
      Row row;
      for (int round = 0; round < flags_.rounds; ++round) put_item.measure(peer, 1, duration_, row);
      std::printf("%12d %14.1f\n", records, median(row.cpu_us));
    }
    std::fflush(stdout);
  }

  void measure_memory() {
    std::printf("\nresident memory after 100,000 items of 400 bytes in the file store\n");
    for (const Program& program : programs_) {
      DynamoDbPeer peer(program.kind, program.file, folder_.next());
      peer.call("CreateTable", create_table("Items", false));
      fill(peer, "Items", 100'000);
      std::printf("%-10s %ld KB\n", program.name(), peer.process().resident_kilobytes());
    }
    std::fflush(stdout);
  }

  void measure_start() {
    std::printf("\nfrom start to first answer, ms (median of 11)\n");
    for (const Program& program : programs_) {
      for (bool on_file : {false, true}) {
        std::vector<double> times;
        for (int i = 0; i < 11; ++i)
          times.push_back(
              DynamoDbPeer(program.kind, program.file, on_file ? folder_.next() : fs::path()).first_answer_ms());
        std::printf("%-10s %-6s %.1f\n", program.name(), on_file ? "file" : "memory", median(times));
      }
    }
  }

  const Flags& flags_;
  const std::chrono::milliseconds duration_;
  std::vector<Program> programs_;
  Folder folder_;
};

}  // namespace
}  // namespace sls::bench

int main(int argc, char** argv) {
  sls::bench::Flags flags;
  CLI::App app("Measures the DynamoDB endpoint beside Dynoxide", "sls_bench_dynamodb");
  app.add_option("--program", flags.program, "The hello-sls program")->required();
  app.add_option("--dynoxide", flags.dynoxide, "The dynoxide program (cargo install dynoxide-rs); none: hello-sls alone");
  app.add_option("--tenths", flags.tenths, "Tenths of a second for each figure")
      ->capture_default_str()
      ->check(CLI::Range(1, 600));
  app.add_option("--rounds", flags.rounds, "Rounds; medians are printed")
      ->capture_default_str()
      ->check(CLI::Range(1, 99));
  app.add_option("--large-items", flags.large_items, "Items of the table that is scanned")
      ->capture_default_str()
      ->check(CLI::Range(1000, 1'000'000));
  CLI11_PARSE(app, argc, argv);
  try {
    sls::bench::Bench(flags).run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sls_bench_dynamodb: %s\n", error.what());
    return 1;
  }
  return 0;
}
