#include <unistd.h>

#include <CLI/CLI.hpp>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "arguments.h"
#include "command_tree.h"
#include "checks.h"
#include "commands.h"
#include "linked.h"
#include "project_flags.h"
#include "refusals.h"
#include "stack/supervise.h"
#include "streams.h"
#include "version.h"

namespace sls::cli {
namespace {

Process read_process() {
  Process process;
  char path[PATH_MAX];
  ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  if (length > 0) process.program_file.assign(path, static_cast<std::size_t>(length));
  process.stdin_is_terminal = ::isatty(STDIN_FILENO) == 1;
  process.stderr_is_terminal = ::isatty(STDERR_FILENO) == 1;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    std::string_view text = *entry;
    std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      process.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  auto variable = [&process](const char* name) {
    auto found = process.environment.find(name);
    return found == process.environment.end() ? std::string() : found->second;
  };
  process.no_color = !variable("NO_COLOR").empty();
  return process;
}

void add_global_flags(CLI::App& app, GlobalFlags& globals) {
  app.add_option("-t,--template,--template-file", globals.template_file,
                 "The SAM or CloudFormation template [template.yaml, template.yml, template.json]");
  app.add_option("--parameter-overrides", globals.parameter_overrides,
                 "KEY=VALUE …: values of template parameters")
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--resolve", globals.resolve,
                 "Name.Attr=value: what a reference gives that does not exist here (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--region", globals.region, "AWS region in ARNs and events")->capture_default_str();
  app.add_option("--config-file", globals.config_file,
                 "File with flags, as the SAM CLI reads them [samconfig.toml]");
  app.add_option("--config-env", globals.config_env, "Its environment")->capture_default_str();
  app.add_option("--output", globals.output,
                 "text or json (validate: also sarif, github; routes: also openapi, curl)")
      ->capture_default_str();
  app.add_option("--color", globals.color, "auto, always or never; NO_COLOR is honoured")
      ->capture_default_str()
      ->transform(one_of({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", globals.quiet, "Only results and errors");
  app.add_flag("-v,--verbose", globals.verbose, "More detail: START, END and REPORT lines too");
}

constexpr const char* kMainExamples = R"(Examples:
  hello-sls serve                                      API Gateway, Lambda and DynamoDB of ./template.yaml
  hello-sls invoke CreateItem -e events/CreateItem-event.json
  hello-sls exec -- pytest                             a test suite beside a fresh one, in memory
  hello-sls validate && hello-sls package

Exit status: 0 done, 1 failed, 2 usage, 3 template or event, 4 environment, 5 --strict, 130 interrupted.)";

// The help of a command shows its own flags; of those for all commands it says where they are.
void point_to_global_flags(CLI::App& command) {
  for (CLI::App* below : command.get_subcommands({})) {
    if (below->get_subcommands({}).empty()) {
      std::string examples = below->get_footer();
      below->footer(examples + (examples.empty() ? "" : "\n\n") +
                    "Every command takes --template FILE, --parameter-overrides, --resolve, --region, --config-file,\n"
                    "--config-env, --output, --color, -q and -v too: see hello-sls --help.");
    }
    point_to_global_flags(*below);
  }
}

void add_commands(CLI::App& app, Context& context) {
  app.footer(kMainExamples);
  app.set_version_flag("--version", std::string(kVersion) + kLinkage + "\n" + kLibraries);
  app.require_subcommand(1);
  app.fallthrough();
  // A flag that stands twice counts as written last, so that the command line wins over samconfig.toml.
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  add_global_flags(app, context.globals);
  add_serve(app, context);
  add_start_lambda(app, context);
  add_build(app, context);
  add_exec(app, context);
  add_invoke(app, context);
  add_validate(app, context);
  add_routes(app, context);
  add_package(app, context);
  add_logs(app, context);
  add_dynamodb(app, context);
  add_token(app, context);
  add_init(app, context);
  add_generate_event(app, context);
  add_completion(app, context);
  point_to_global_flags(app);
}

// Leaves in the context what to run. A status when the command line ends there: help, the version, a mistake.
std::optional<ExitStatus> parse(CLI::App& app, Context& context, const std::vector<std::string>& words, bool is_exec) {
  auto refuse = [is_exec](const std::string& sentence, ExitStatus status) {
    print_error(sentence);
    return is_exec ? ExitStatus::exec_failed : status;
  };
  auto arguments = read_arguments(app, words);
  if (!arguments.ok()) return refuse(arguments.error(), ExitStatus::usage);
  for (const std::string& notice : arguments->notices) print_error(notice);
  if (auto error = add_samconfig(app, arguments->words); !error.empty()) return refuse(error, ExitStatus::unreadable);
  context.after_dashes = std::move(arguments->after_dashes);
  try {
    std::vector<std::string> reversed(arguments->words.rbegin(), arguments->words.rend());
    app.parse(reversed);
  } catch (const CLI::Success& answer) {
    app.exit(answer);  // --help and --version
    return ExitStatus::done;
  } catch (const CLI::ParseError& error) {
    return refuse(explain_refusal(app, arguments->words, error), ExitStatus::usage);
  }
  std::string mistake = unknown_output(command_of(app, arguments->words), context.globals.output);
  if (!mistake.empty()) return refuse(mistake, ExitStatus::usage);
  return std::nullopt;
}

int run(const std::vector<std::string>& words) {
  open_standard_streams();
  Context context;
  context.process = read_process();
  prepare_libraries();
  CLI::App app("Local API Gateway, Lambda and DynamoDB from a SAM template", "hello-sls");
  add_commands(app, context);
  if (asks_for_completion(words)) return static_cast<int>(print_candidates(app, context, words));
  bool is_exec = name_of(command_of(app, command_first(app, words))) == "exec";
  auto ended = parse(app, context, words, is_exec);
  return static_cast<int>(after_writing(ended ? *ended : context.selected()));
}

}  // namespace
}  // namespace sls::cli

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == sls::stack::kSuperviseArgument)
    return sls::stack::run_supervisor({argv + 2, argv + argc});
  return sls::cli::run({argv + 1, argv + argc});
}
