#include "stack/package.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "checks.h"
#include "commands.h"
#include "core/json_writer.h"
#include "signals.h"

namespace sls::cli {
namespace {

// The way of an upload, on one line of a terminal that is written over.
class ProgressBar {
 public:
  void show(const std::string& name, std::uint64_t sent, std::uint64_t all) {
    constexpr int kWidth = 24;
    int percent = all == 0 ? 100 : static_cast<int>(sent * 100 / all);
    if (name == name_ && percent == percent_) return;
    name_ = name;
    percent_ = percent;
    std::string bar(static_cast<std::size_t>(percent * kWidth / 100), '#');
    bar.resize(kWidth, '.');
    std::fprintf(stderr, "\r\033[K%s [%s] %3d %% of %.1f MB", name.c_str(), bar.c_str(), percent,
                 static_cast<double>(all) / (1024 * 1024));
  }
  // What is written from then on begins at the line's start.
  void clear() {
    if (percent_ >= 0) std::fprintf(stderr, "\r\033[K");
    percent_ = -1;
  }

 private:
  std::string name_;
  int percent_ = -1;
};

struct PackageFlags {
  stack::PackageOptions options;
  bool no_check = false;
  ProgressBar bar;
};

bool fill_options(PackageFlags& flags, const Context& context) {
  stack::PackageOptions& options = flags.options;
  if (!template_options(context.globals, options.source)) return false;
  stack::UploadOptions& upload = options.upload;
  if (upload.bucket.empty() && !(upload.prefix.empty() && upload.endpoint_url.empty() && upload.profile.empty())) {
    print_error(
        "--s3-prefix, --endpoint-url and --profile belong to --s3-bucket, which says where the zips are uploaded");
    return false;
  }
  options.program_file = context.process.program_file;
  options.environment = context.process.environment;
  options.verbose_build = context.globals.verbose;
  options.print = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  options.interrupted = end_is_pending;
  options.check = !flags.no_check;
  upload.credentials = credentials_of(context);
  if (auto ca = options.environment.find("AWS_CA_BUNDLE"); ca != options.environment.end())
    upload.ca_file = ca->second;
  if (context.process.stderr_is_terminal && !context.globals.quiet)
    options.progress = [&flags](const std::string& name, std::uint64_t sent, std::uint64_t all) {
      flags.bar.show(name, sent, all);
    };
  return true;
}

void print_packaged_json(const stack::Packaged& packaged) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().key("artifacts").begin_array();
  for (const auto& artifact : packaged.artifacts) {
    json.begin_object().member("logicalId", artifact.logical_id).member("file", artifact.file.string());
    json.member("bytes", static_cast<std::int64_t>(artifact.bytes));
    if (!artifact.uri.empty()) json.member("uri", artifact.uri);
    json.end_object();
  }
  json.end_array().member("template", packaged.packaged_template.string()).end_object();
  std::printf("%s\n", text.c_str());
}

void print_packaged_text(const stack::Packaged& packaged) {
  for (const auto& artifact : packaged.artifacts) {
    std::printf("%s  %ju bytes  %s\n", artifact.file.c_str(), artifact.bytes, artifact.logical_id.c_str());
    if (!artifact.uri.empty())
      std::printf("  %s%s\n", artifact.uri.c_str(), artifact.was_there ? " (was there already)" : "");
  }
  std::printf("%s\n", packaged.packaged_template.c_str());
}

ExitStatus run_package(PackageFlags& flags, const Context& context) {
  // A tool that runs is ended with this program, and nothing half-made stays.
  block_end_signals();
  std::signal(SIGPIPE, SIG_IGN);  // a connection that is lost is seen where it is written to
  if (!fill_options(flags, context)) return ExitStatus::usage;
  core::SystemClock clock;
  core::SystemIds ids;
  auto packaged = stack::package(flags.options, clock, ids);
  flags.bar.clear();
  if (end_is_pending()) return ExitStatus::interrupted;
  if (!packaged.ok()) return report(packaged.error());
  if (context.globals.output == "json") {
    print_packaged_json(*packaged);
  } else {
    print_packaged_text(*packaged);
  }
  return ExitStatus::done;
}

constexpr const char* kPackageExamples = R"(Examples:
  hello-sls package
  hello-sls package -t fixtures/template.yaml --output-dir dist --arch arm64
  hello-sls package --s3-bucket my-bucket --s3-prefix messages --region eu-west-1
  hello-sls serve --from-package dist
  aws cloudformation deploy --template-file dist/packaged.yaml --stack-name messages --capabilities CAPABILITY_IAM

Credentials of an upload are those of --profile, of AWS_ACCESS_KEY_ID and its companions, or of AWS_PROFILE or the default
profile in ~/.aws. docs/deploy.md says the rest.)";

void add_upload_flags(CLI::App& command, stack::UploadOptions& upload) {
  command.add_option("--s3-bucket", upload.bucket,
                     "Upload the zips there; packaged.yaml names them by s3://");
  command.add_option("--s3-prefix", upload.prefix,
                     "What their keys begin with; the rest is the hash of their bytes");
  command.add_option("--endpoint-url", upload.endpoint_url,
                     "Another service than AWS that speaks S3's protocol");
  command.add_option("--profile", upload.profile, "The profile of ~/.aws whose credentials the upload has");
}

}  // namespace

void add_package(CLI::App& app, Context& context) {
  auto flags = std::make_shared<PackageFlags>();
  stack::PackageOptions& options = flags->options;
  CLI::App* command = app.add_subcommand(
      "package",
      "Zip each function and layer for AWS, check that they will run there, and write packaged.yaml");
  command->footer(kPackageExamples);
  command->add_option("--output-dir", options.output_folder, "Where the zips and packaged.yaml go")
      ->capture_default_str();
  command->add_option("--function", options.function, "Only this function (logical id), with its layers");
  command->add_option("--arch", options.architecture, "x86_64 or arm64 [the template's]")
      ->transform(one_of({"x86_64", "arm64"}));
  command->add_option("--bootstrap", options.bootstrap,
                      "The bootstrap program [beside hello-sls, or ../libexec/hello-sls/]");
  command->add_flag("--no-check", flags->no_check, "Package also what would not run on Lambda");
  add_upload_flags(*command, options.upload);
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_package(*flags, context); }; });
}

}  // namespace sls::cli
