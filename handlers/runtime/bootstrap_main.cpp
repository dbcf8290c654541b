// bootstrap: the program that AWS Lambda starts for a provided.* function. It runs the handler that _HANDLER
// names on the Lambda Runtime API, with DynamoDB over HTTPS. The only place of the Lambda that reads the
// process environment.
#include <nss.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <memory>
#include <string>
#include <thread>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb_client/https_client.h"
#include "message_crud/handler.h"
#include "runtime/loop.h"

namespace {

using sls::handler::Variables;

Variables process_variables() {
  Variables variables;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    std::string_view text = *entry;
    std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::string value_of(const Variables& variables, const std::string& name) {
  auto found = variables.find(name);
  return found == variables.end() ? "" : found->second;
}

// One write for a line, so that lines stay whole.
void write_line(std::string_view line) {
  std::string text = std::string(line) + "\n";
  std::string_view rest = text;
  while (!rest.empty()) {
    ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;  // nobody reads the log any more
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void end_process(int) { ::_exit(0); }

// SIGTERM ends the process with status 0 while it waits for an event, and stays pending while it handles one.
void set_idle(bool idle) {
  sigset_t terminate;
  ::sigemptyset(&terminate);
  ::sigaddset(&terminate, SIGTERM);
  ::sigprocmask(idle ? SIG_UNBLOCK : SIG_BLOCK, &terminate, nullptr);
}

void prepare_signals() {
  struct sigaction end {};
  end.sa_handler = end_process;
  ::sigaction(SIGTERM, &end, nullptr);
  ::signal(SIGPIPE, SIG_IGN);  // a closed log or connection is seen where it is written
}

// Names are looked up by what is inside a static C library: modules that the image's nsswitch.conf names belong to another
// one, and loading them here could not end well.
void look_names_up_in_files_and_dns() { ::__nss_configure_lookup("hosts", "files dns"); }

void set_trace_id(const std::string& trace_id) {
  if (trace_id.empty()) {
    ::unsetenv("_X_AMZN_TRACE_ID");
  } else {
    ::setenv("_X_AMZN_TRACE_ID", trace_id.c_str(), 1);
  }
}

// A static OpenSSL looks where the building machine keeps certificates; these are the places of Amazon Linux,
// Debian and others.
std::string certificate_file(const Variables& variables) {
  for (const char* name : {"AWS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    if (std::string file = value_of(variables, name); !file.empty()) return file;
  }
  for (const char* file : {"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt",
                           "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem"}) {
    if (::access(file, R_OK) == 0) return file;
  }
  return "";
}

sls::handler::Context function_context(const Variables& variables) {
  sls::handler::Context context;
  context.function_name = value_of(variables, "AWS_LAMBDA_FUNCTION_NAME");
  if (std::string version = value_of(variables, "AWS_LAMBDA_FUNCTION_VERSION"); !version.empty())
    context.function_version = version;
  std::string memory = value_of(variables, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
  std::from_chars(memory.data(), memory.data() + memory.size(), context.memory_limit_mb);
  return context;
}

void sleep_for(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace

int main() {
  using namespace sls;
  Variables variables = process_variables();
  core::SystemClock clock;
  core::SystemIds ids;
  prepare_signals();
  look_names_up_in_files_and_dns();
  set_idle(false);

  runtime::LoopOptions options;
  options.runtime_api = value_of(variables, "AWS_LAMBDA_RUNTIME_API");
  options.function = function_context(variables);
  runtime::Process process{write_line, set_trace_id, set_idle, [] { return false; }, sleep_for};
  auto make_handler = [&]() -> core::Result<handler::Handler, handler::HandlerError> {
    auto settings = dynamodb_client::https_client_settings(variables);
    if (!settings.ok())
      return core::Failure{handler::HandlerError{"Function.ConfigurationError", settings.error()}};
    settings->connection.ca_file = certificate_file(variables);
    auto client =
        std::make_shared<dynamodb_client::HttpsDynamoDbClient>(std::move(*settings), clock, ids, sleep_for);
    return message_crud::make_message_crud(variables, std::move(client), clock, ids);
  };
  return runtime::run_loop(options, make_handler, process) == runtime::LoopEnd::stopped ? 0 : 1;
}
