#include "stack/package.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"

namespace sls::cli {
namespace {

ExitStatus run_package(stack::PackageOptions& options, const Context& context) {
  if (!template_options(context.globals, options.source)) return ExitStatus::usage;
  options.program_file = context.process.program_file;
  auto packaged = stack::package(options);
  if (!packaged.ok()) return report(packaged.error());
  for (const std::string& notice : packaged->notices) std::fprintf(stderr, "%s\n", notice.c_str());
  for (const auto& artifact : packaged->artifacts) {
    std::printf("%s  %ju bytes  %s\n", artifact.file.c_str(), artifact.bytes, artifact.function.c_str());
  }
  std::printf("%s\n", packaged->packaged_template.c_str());
  return ExitStatus::done;
}

constexpr const char* kPackageExamples = R"(Examples:
  hello-sls package
  hello-sls package -t fixtures/template.yaml --output-dir dist
  aws cloudformation package/deploy and sam deploy take dist/packaged.yaml)";

}  // namespace

void add_package(CLI::App& app, Context& context) {
  auto options = std::make_shared<stack::PackageOptions>();
  CLI::App* command = app.add_subcommand("package", "Zip each function for AWS and write packaged.yaml");
  command->footer(kPackageExamples);
  command->add_option("--output-dir", options->output_folder, "Where the zips and packaged.yaml go")
      ->capture_default_str();
  command->add_option("--function", options->function, "Only this function (logical id)");
  command->add_option("--arch", options->architecture, "x86_64 or arm64 [the template's]")
      ->check(CLI::IsMember({"x86_64", "arm64"}));
  command->add_option("--bootstrap", options->bootstrap,
                      "The bootstrap program [beside hello-sls, or ../libexec/hello-sls/]");
  command->callback([options, &context] {
    context.selected = [options, &context] { return run_package(*options, context); };
  });
}

}  // namespace sls::cli
