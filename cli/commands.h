// The commands. Each is one file: add_NAME() binds flags to a plain struct and leaves in `selected` what to
// run when the command line names it; the work is one function of the stack.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "exit_status.h"
#include "stack/options.h"

namespace CLI {
class App;
}

namespace sls::cli {

// What every command takes.
struct GlobalFlags {
  std::string template_file;
  std::vector<std::string> parameter_overrides;  // K=V, or ParameterKey=K,ParameterValue=V
  std::vector<std::string> resolve;              // Name.Attr=value
  std::string region = "us-east-1";
  std::string config_file;
  std::string config_env = "default";
  std::string output = "text";
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
};

// The environment of the process, read once in main().
struct Process {
  std::string program_file;  // the running executable
  std::map<std::string, std::string> environment;
  bool stdin_is_terminal = false;
  bool stderr_is_terminal = false;
  bool no_color = false;  // NO_COLOR
};

struct Context {
  GlobalFlags globals;
  Process process;
  std::vector<std::string> after_dashes;  // exec's command
  std::function<ExitStatus()> selected;
};

void add_serve(CLI::App& app, Context& context);
void add_start_lambda(CLI::App& app, Context& context);
void add_build(CLI::App& app, Context& context);
void add_exec(CLI::App& app, Context& context);
void add_invoke(CLI::App& app, Context& context);
void add_logs(CLI::App& app, Context& context);
void add_package(CLI::App& app, Context& context);
void add_dynamodb(CLI::App& app, Context& context);
void add_validate(CLI::App& app, Context& context);
void add_routes(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_generate_event(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);

// `completion words -- WORD…`, with which the completion scripts ask what may come next; answered from the commands
// themselves, before anything is parsed.
bool asks_for_completion(const std::vector<std::string>& words);
ExitStatus print_candidates(const CLI::App& app, const Context& context, const std::vector<std::string>& words);

// The global flags as the stack takes them; prints and returns false when one has not the form KEY=VALUE.
bool template_options(const GlobalFlags& globals, stack::TemplateOptions& options);
// Splits "K=V" words; prints and returns false on a word without '='.
bool split_pairs(const std::vector<std::string>& words, std::string_view flag,
                 std::map<std::string, std::string>& pairs);

// An explicit port; an empty text leaves the default. Prints and returns false on what is no port.
bool parse_port(const std::string& text, std::string_view flag, stack::Port& port);

// --allow-origin takes origins such as https://app.example.com, several with commas between; --allow-host names. Prints
// and returns false on what none is.
bool read_allowed(std::vector<std::string>& origins, const std::vector<std::string>& hosts);
// What --host names: `localhost` is 127.0.0.1.
std::string address_of(const std::string& host);
// Prints and returns false when the store is to be kept and not to be kept.
bool check_store(const stack::StoreOptions& store);

// What the environment says of credentials, for an endpoint that the user names.
stack::EndpointCredentials credentials_of(const Context& context);
// --dynamodb-endpoint and --create-tables; prints and returns false when the endpoint is AWS's own and nothing says who
// calls it.
void add_outside_flags(CLI::App& command, stack::OutsideEndpoint& outside);
bool fill_outside(const Context& context, stack::OutsideEndpoint& outside);

// --from-package, of the commands that run functions.
void add_from_package(CLI::App& command, stack::TemplateOptions& source);

bool wants_color(const Context& context);
// "hello-sls: message" on standard error, with colour when asked for.
void print_error(std::string_view message);
ExitStatus report(const stack::Failure& failure);

}  // namespace sls::cli
