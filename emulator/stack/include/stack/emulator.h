// Emulator: a running stack. The only place that knows all rooms: it builds them from SQLite upward and stops
// them in reverse. `serve` is a thin shell around it, and tests start the same Emulator on port 0.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct ServeOptions {
  TemplateOptions source;
  StoreOptions store;
  OutsideEndpoint outside;
  VariableOptions variables;
  FunctionOptions functions;

  std::string host = "127.0.0.1";
  std::vector<std::string> allow_hosts;
  std::vector<std::string> allow_origins;
  bool http_front_end = true;  // false: start-lambda, no port for the APIs
  Port api_port{3000, false};
  Port lambda_port{3001, false};
  Port dynamodb_port{8000, false};
  bool port_for_each_api = false;  // with several APIs: a port of its own for each, beside the common one
  bool ports_may_move = false;  // a default port that is taken moves to the next free one
  std::filesystem::path ready_file;
  std::filesystem::path import_file;  // JSON lines as `dynamodb import` takes them, before the ports answer

  bool disable_authorizers = false;
  std::filesystem::path jwks_file;  // keys that sign tokens, beside the store's own; may be empty

  int max_concurrency = 100;
  bool reload = false;  // changes of template, variables and code are taken up
  bool strict = false;

  std::filesystem::path
      log_file;           // empty: .hello-sls/logs/serve.log; nothing is written with an in-memory store
  std::filesystem::path requests_file;  // every record as a JSON object a line; empty: none
  bool json_log = false;  // --log-format json: one object a line on the terminal
  bool quiet = false;
  bool verbose = false;
  bool color = false;
  std::function<void(const std::string&)>
      print;  // one line for the terminal, without its newline; from any thread
};

// What a running stack offers, for the banner, the ready-file and tests.
struct RunningApi {
  std::string logical_id;
  std::string kind;  // "REST API", "HTTP API"
  std::string stage;
  std::string url;        // without the stage
  std::string stage_url;  // with it, as on AWS
};
struct RunningFunctionUrl {
  std::string function;
  std::string url;  // with a slash at its end
  bool streams = false;
};
struct RunningRoute {
  std::string api;
  std::string method;
  std::string path;
  std::string function;   // empty: leads to no function of the template
  std::string operation;  // empty when it is just "METHOD /path"
};
struct Running {
  std::string template_file;
  std::string store;  // the folder, or "in memory"
  std::string api_url;  // empty without the HTTP front end, and so are apis and routes
  std::string lambda_url;
  std::string dynamodb_url;
  std::string outside_url;  // where DynamoDB calls go on to; empty: to the engine
  std::vector<RunningApi> apis;
  std::vector<RunningRoute> routes;
  std::vector<RunningFunctionUrl> function_urls;
  std::vector<std::string> functions;
  std::vector<std::string> tables;
  std::vector<std::string> notices;  // lines for people: moved ports, table changes, what is not emulated
  std::string curl_line;             // something to try; empty without a route
  std::string ready_json;            // the ready-file's text
};

class Emulator {
 public:
  // Everything is ready when this returns: tables made, ports open. Borrows clock and ids.
  static Result<std::unique_ptr<Emulator>> start(ServeOptions options, core::Clock& clock,
                                                 core::IdSource& ids);
  ~Emulator();  // stop()
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  const Running& running() const;
  // Closes the ports, lets running requests finish for a moment, flushes logs and store. Idempotent.
  void stop();

 private:
  class Implementation;
  explicit Emulator(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::stack
