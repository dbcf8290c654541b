// Options: what commands have in common, as plain values. The defaults are the contract's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sls::stack {

struct TemplateOptions {
  std::filesystem::path file;  // empty: template.yaml, template.yml or template.json in `working_folder`
  std::filesystem::path working_folder = std::filesystem::current_path();
  std::map<std::string, std::string> parameter_overrides;
  std::map<std::string, std::string> resolve;  // "LogicalId.Attribute" → value
  std::string region = "us-east-1";
  // --from-package: the folder of `package`, whose zips are the code; empty: the code is where the template says.
  std::filesystem::path from_package;
};

struct StoreOptions {
  std::filesystem::path persist_to;  // empty: .hello-sls beside the template
  bool in_memory = false;
  bool fresh = false;                 // empties the store first
  std::string durability = "normal";  // off, normal, full
};

// Variables for functions beside the template's: `file` in sam local's format, {"Function": {…},
// "Parameters": {…}}, and K=V pairs that every function gets.
struct VariableOptions {
  std::filesystem::path file;
  std::map<std::string, std::string> pairs;
};

// How functions run.
struct FunctionOptions {
  std::filesystem::path program_file;  // the running hello-sls: started again as supervisor of child processes
  // The environment of this process: where interpreters are looked for. Functions see nothing of it.
  std::map<std::string, std::string> environment;
  bool isolate = false;        // handlers that are compiled in run as child processes too
  bool warm_at_start = false;  // --warm-containers EAGER
  // A debugger may come to a function's process here (debugpy, Node's inspector), for which it waits at its start; 0: no.
  std::uint16_t debug_port = 0;
  std::string debug_function;          // logical id or FunctionName; empty: the only one that can be debugged so
  std::vector<std::string> wrap;       // a command line to put the function's own behind: gdb --args
  bool in_terminal = false;            // the function that is invoked reads and writes this program's terminal
  std::string terminal_function;       // … its logical id, once it is known
  // Install dependencies and run build methods before functions run; otherwise only what is built already is used.
  bool build = false;
  bool verbose_build = false;
};

// Credentials for an endpoint that the user names. Empty ones are made up, which any local endpoint takes.
struct EndpointCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
};

// --dynamodb-endpoint: another DynamoDB-compatible service in the place of this one's own.
struct OutsideEndpoint {
  std::string url;  // empty: none
  EndpointCredentials credentials;
  bool create_tables = false;  // make the template's tables there if they are missing
};

struct Port {
  std::uint16_t number = 0;  // 0: any free one
  bool is_explicit = false;  // given by the user: never moved
};

}  // namespace sls::stack
