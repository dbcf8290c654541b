// Workload: one client that writes to items of its own, one request at a time, and remembers what was
// acknowledged. Each request carries a version of its own, so that what is found later can be told apart. A
// kind of request more (a transaction, a statement) is one entry more in workload.cpp's table.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <string>

#include "store_process.h"

namespace sls::dynamodb::crash {

constexpr const char* kTable = "tab";

// Key → version; 0: no such item.
using Versions = std::map<std::string, int>;

class Workload {
 public:
  Workload(int client, unsigned seed) : client_(client), random_(seed) {}

  // Writes until the server is gone.
  void run(std::uint16_t port);

  // What the server acknowledged, and what the one request would change that was under way at its end.
  const Versions& acknowledged() const { return acknowledged_; }
  const Versions& under_way() const { return under_way_; }
  int requests() const { return requests_; }
  // An answer that was an error; empty: there was none.
  const std::string& failure() const { return failure_; }
  // Whether the request under way took effect is known now.
  void settle(bool took_effect);

  std::string key(int number) const { return "c" + std::to_string(client_) + "-" + std::to_string(number); }

 private:
  struct Request {
    std::string operation;
    nlohmann::json body;
    Versions changes;
  };
  Request next();
  Request put();
  Request update();
  Request remove();
  Request batch();
  Request transaction();
  Request statement();
  Request statements();
  nlohmann::json statement_for(const std::string& at);
  int draw(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

  int client_;
  std::mt19937 random_;
  int version_ = 0;
  int requests_ = 0;
  std::string failure_;
  Versions acknowledged_;
  Versions under_way_;
};

}  // namespace sls::dynamodb::crash
