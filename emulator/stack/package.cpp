#include "stack/package.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "core/file.h"
#include "core/text.h"
#include "handlers.h"
#include "local_stack.h"
#include "package_bucket.h"
#include "package_code.h"
#include "packaging/check.h"
#include "packaging/packaged_template.h"
#include "packaging/upload.h"
#include "template_source.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

// A folder in the output folder where zips are made and looked at before they take the place of older ones.
// It goes with this object.
class StagingFolder {
 public:
  Result<bool> make(const fs::path& output) {
    std::error_code error;
    fs::create_directories(output, error);
    if (error)
      return fail(FailureKind::environment,
                  "cannot make the folder " + output.string() + ": " + error.message());
    std::string name = (output / ".packaging-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      return fail(FailureKind::environment,
                  "cannot write to " + output.string() + ": " + std::generic_category().message(errno));
    path_ = name;
    return true;
  }
  ~StagingFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  StagingFolder() = default;
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class Packing {
 public:
  Packing(const PackageOptions& options, const model::Application& application, core::Clock& clock,
          core::IdSource& ids)
      : options_(options), template_(application), made_for_(application), clock_(clock), ids_(ids) {
    for (model::Function& function : made_for_.functions) {
      if (!options.architecture.empty()) function.architecture = options.architecture;
    }
  }

  Result<Packaged> run() {
    if (!options_.upload.bucket.empty()) {
      auto bucket = bucket_of(options_, template_.region);
      if (!bucket.ok()) return core::Failure{bucket.error()};
      bucket_ = std::move(*bucket);
    }
    if (auto made = staging_.make(options_.output_folder); !made.ok()) return core::Failure{made.error()};
    auto built = build();
    if (!built.ok()) return core::Failure{built.error()};
    if (auto zipped = zip_layers(); !zipped.ok()) return core::Failure{zipped.error()};
    if (auto zipped = zip_functions(*built); !zipped.ok()) return core::Failure{zipped.error()};
    if (packaged_.artifacts.empty())
      return fail(FailureKind::failed, "the template has no function to package");
    if (options_.check) {
      if (auto checked = check(); !checked.ok()) return core::Failure{checked.error()};
    }
    // The template is made before anything takes another's place: it may turn out that it cannot be edited.
    auto text = edited_template();
    if (!text.ok()) return core::Failure{text.error()};
    if (auto placed = put_in_place(); !placed.ok()) return core::Failure{placed.error()};
    if (!options_.upload.bucket.empty()) {
      if (auto uploaded = upload(); !uploaded.ok()) return core::Failure{uploaded.error()};
      text = edited_template();
      if (!text.ok()) return core::Failure{text.error()};
    }
    if (auto written = write_template(*text); !written.ok()) return core::Failure{written.error()};
    return std::move(packaged_);
  }

 private:
  bool is_chosen(const model::Function& function) const {
    if (!options_.function.empty()) return function.logical_id == options_.function;
    return function.package_type == "Zip" && function.inline_code.empty() && !function.is_in_s3;
  }

  bool is_chosen(const model::Layer& layer) const {
    if (layer.content.empty()) return false;  // it is elsewhere already
    if (options_.function.empty()) return true;
    const auto& ids = template_.find_function(options_.function)->layer_ids;
    return std::find(ids.begin(), ids.end(), layer.logical_id) != ids.end();
  }

  Result<bool> keep_going() const {
    if (options_.interrupted && options_.interrupted()) return fail(FailureKind::failed, "interrupted");
    return true;
  }

  Result<BuiltFunctions> build() {
    FunctionOptions functions;
    functions.environment = options_.environment;
    functions.build = true;
    functions.verbose_build = options_.verbose_build;
    BuilderSettings settings = builder_settings(functions, template_, options_.print);
    settings.for_lambda = true;
    Builder builder(std::move(settings));
    auto built = builder.build(made_for_, [this](const model::Function& function) {
      return is_chosen(function) && !runs_in_process(function);
    });
    if (builder.failed().empty()) return built;
    return fail(
        builder.lacks_a_tool() ? FailureKind::environment : FailureKind::failed,
        "nothing is packaged: what " + core::join(builder.failed(), ", ") + " depends on is not there");
  }

  Result<bool> zip_layers() {
    for (const model::Layer& layer : made_for_.layers) {
      if (!is_chosen(layer)) continue;
      if (!layer.build_method.empty())
        options_.print(layer.logical_id + ": BuildMethod " + layer.build_method +
                       " is not run here; its content is packaged as it is");
      auto size = package_layer(layer, options_, staged(layer.logical_id));
      if (!size.ok()) return core::Failure{size.error()};
      add_artifact(layer.logical_id, size->zipped);
      if (auto on = keep_going(); !on.ok()) return on;
    }
    return true;
  }

  Result<bool> zip_functions(const BuiltFunctions& built) {
    for (const model::Function& function : made_for_.functions) {
      if (!is_chosen(function)) continue;
      auto found = built.find(function.logical_id);
      auto bytes = zip_function(function, found == built.end() ? Built() : found->second);
      if (!bytes.ok()) return core::Failure{bytes.error()};
      add_artifact(function.logical_id, *bytes);
      if (auto on = keep_going(); !on.ok()) return on;
    }
    return true;
  }

  // The bootstrap is the same for all handlers that are compiled in, and is zipped once.
  Result<std::uintmax_t> zip_function(const model::Function& function, const Built& built) {
    fs::path file = staged(function.logical_id);
    fs::path& bootstrap = bootstraps_[function.architecture];
    std::error_code error;
    if (runs_in_process(function) && !bootstrap.empty() && fs::copy_file(bootstrap, file, error))
      return fs::file_size(file);
    auto size = package_function(function, built, options_, file);
    if (!size.ok()) return core::Failure{size.error()};
    if (runs_in_process(function)) bootstrap = file;
    return size->zipped;
  }

  fs::path staged(const std::string& logical_id) const { return staging_.path() / (logical_id + ".zip"); }

  void add_artifact(const std::string& logical_id, std::uintmax_t bytes) {
    packaged_.artifacts.push_back(
        {logical_id, options_.output_folder / (logical_id + ".zip"), bytes, "", "", false});
  }

  // A layer says which functions it is for by being theirs.
  const model::Function* user_of(const model::Layer& layer) const {
    for (const model::Function& function : made_for_.functions) {
      const auto& ids = function.layer_ids;
      if (std::find(ids.begin(), ids.end(), layer.logical_id) != ids.end()) return &function;
    }
    return nullptr;
  }

  std::vector<packaging::Finding> findings_of(const Packaged::Artifact& artifact) const {
    packaging::CheckedPackage package;
    package.zip = staged(artifact.logical_id);
    package.goes_through_s3 = !options_.upload.bucket.empty();
    if (const model::Function* function = made_for_.find_function(artifact.logical_id)) {
      package.architecture = function->architecture;
      for (const std::string& id : function->layer_ids) package.layers.push_back(staged(id));
      return packaging::check_function(*template_.find_function(artifact.logical_id), package);
    }
    auto layer = std::find_if(template_.layers.begin(), template_.layers.end(),
                              [&](const model::Layer& one) { return one.logical_id == artifact.logical_id; });
    const model::Function* user = user_of(*layer);
    package.architecture = user != nullptr ? user->architecture : options_.architecture;
    if (package.architecture.empty()) package.architecture = layer->architecture;
    return packaging::check_layer(*layer, user == nullptr ? "" : user->runtime, package);
  }

  Result<bool> check() {
    std::string errors;
    for (const Packaged::Artifact& artifact : packaged_.artifacts) {
      for (const packaging::Finding& finding : findings_of(artifact)) {
        std::string line = artifact.logical_id + ": " + finding.message;
        if (!finding.is_error) options_.print(line);
        if (finding.is_error) errors += "\n  " + line;
      }
    }
    if (errors.empty()) return true;
    return fail(FailureKind::failed,
                "nothing is packaged, because it would not run on Lambda (--no-check packages it "
                "all the same):" +
                    errors);
  }

  Result<bool> upload() {
    packaging::Uploader uploader(bucket_, clock_, ids_,
                                 [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); },
                                 options_.interrupted);
    for (Packaged::Artifact& artifact : packaged_.artifacts) {
      auto progress = [&](std::uint64_t sent, std::uint64_t all) {
        if (options_.progress) options_.progress(artifact.file.filename().string(), sent, all);
      };
      auto uploaded = uploader.upload(artifact.file, progress);
      if (!uploaded.ok())
        return fail(FailureKind::failed,
                    uploaded.error() + "\n  the zips are in " + options_.output_folder.string() +
                        ", and no template was written; the same command goes on from here");
      artifact.key = uploaded->key;
      artifact.uri = "s3://" + bucket_.name + "/" + uploaded->key;
      artifact.was_there = uploaded->was_there;
      if (auto on = keep_going(); !on.ok()) return on;
    }
    return true;
  }

  packaging::PackagedCode place_of(const Packaged::Artifact& artifact) const {
    packaging::PackagedCode code;
    code.logical_id = artifact.logical_id;
    code.value = artifact.file.filename().string();
    const model::Function* function = template_.find_function(artifact.logical_id);
    auto layer = std::find_if(template_.layers.begin(), template_.layers.end(),
                              [&](const model::Layer& one) { return one.logical_id == artifact.logical_id; });
    bool serverless = function != nullptr ? function->serverless : layer->serverless;
    if (function != nullptr) code.property = serverless ? "CodeUri" : "Code";
    if (function == nullptr) code.property = serverless ? "ContentUri" : "Content";
    if (!artifact.uri.empty()) code.value = artifact.uri;
    if (!artifact.uri.empty() && !serverless)
      code.members = {{"S3Bucket", bucket_.name}, {"S3Key", artifact.key}};
    return code;
  }

  Result<std::string> edited_template() const {
    auto source = core::read_file(template_.template_file);
    if (!source.ok()) return fail(FailureKind::unreadable, source.error());
    std::vector<packaging::PackagedCode> code;
    for (const Packaged::Artifact& artifact : packaged_.artifacts) code.push_back(place_of(artifact));
    auto edited = packaging::packaged_template(*source, code);
    if (!edited.ok())
      return fail(FailureKind::failed, template_.template_file.string() + ": " + edited.error());
    return std::move(*edited);
  }

  Result<bool> put_in_place() {
    for (const Packaged::Artifact& artifact : packaged_.artifacts) {
      std::error_code error;
      fs::rename(staged(artifact.logical_id), artifact.file, error);
      if (error)
        return fail(FailureKind::environment,
                    "cannot write " + artifact.file.string() + ": " + error.message());
    }
    return true;
  }

  Result<bool> write_template(const std::string& text) {
    bool json = template_.template_file.extension() == ".json";
    packaged_.packaged_template = options_.output_folder / (json ? "packaged.json" : "packaged.yaml");
    auto written = core::write_file(packaged_.packaged_template, text);
    if (!written.ok()) return fail(FailureKind::environment, written.error());
    return true;
  }

  const PackageOptions& options_;
  const model::Application& template_;
  model::Application made_for_;  // with the architecture of --arch
  core::Clock& clock_;
  core::IdSource& ids_;
  packaging::Bucket bucket_;  // of --s3-bucket
  StagingFolder staging_;
  std::map<std::string, fs::path> bootstraps_;  // by architecture: one that is zipped already
  Packaged packaged_;
};

}  // namespace

Result<Packaged> package(const PackageOptions& options, core::Clock& clock, core::IdSource& ids) {
  auto application = load_template(options.source);
  if (!application.ok()) return core::Failure{application.error()};
  if (!options.function.empty() && (*application)->find_function(options.function) == nullptr) {
    std::vector<std::string> names;
    for (const model::Function& function : (*application)->functions) names.push_back(function.logical_id);
    return fail(FailureKind::usage,
                "there is no function '" + options.function + "'; there are: " + core::join(names, ", "));
  }
  if (std::string errors = diagnostics_text(**application, /*errors_only=*/true); !errors.empty())
    options.print(errors.substr(0, errors.size() - 1));
  return Packing(options, **application, clock, ids).run();
}

}  // namespace sls::stack
